"""Why a phrase that ends like a name is none, as the records of kind `project_vetoes` with a pattern tell."""

from __future__ import annotations

import re

from policyparse.patterns import Patterns

#: where a veto's pattern is tried: on the name; on the name of what is no programme; right before the name, of a campaign; right after
#: it; right after it where it is no programme; right after a name that no verb governs; right after a school or a hospital;
#: right after a road with a coined name; behind a list that 与 opens; behind a counted list
NAME, BUILT, BEFORE, BEFORE_DRIVE, AFTER, AFTER_BUILT, AFTER_SUBJECT, AFTER_BODY, AFTER_COINED, LIST, GROUPED = (
    "name",
    "built",
    "before",
    "before_drive",
    "after",
    "after_built",
    "after_subject",
    "after_body",
    "after_coined",
    "list",
    "grouped",
)


class ProjectVetoes:
    """The vetoes by the place at which they are tried; each question returns the id of a record, '' where none vetoes."""

    def __init__(self, patterns: Patterns) -> None:
        records = [r for r in patterns.records("project_vetoes") if r.get("pattern")]
        self._ids = {f"v{n}": r.id for n, r in enumerate(records)}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for where in {str(r["where"]) for r in records}:
            parts = (f"(?P<v{n}>{patterns.compose(str(r['pattern']))})" for n, r in enumerate(records) if r["where"] == where)
            self._patterns[where] = re.compile("|".join(parts))
        #: those of several places as one expression, in their order; made when first asked for
        self._together: dict[tuple[str, ...], re.Pattern[str]] = {}

    def inside(self, name: str, *wheres: str) -> str:
        """The veto of a name by what it holds."""
        for where in wheres:
            pattern = self._patterns.get(where)
            if pattern is not None and (found := pattern.search(name)):
                return self._ids[found.lastgroup or ""]
        return ""

    def before(self, text: str, start: int, end: int, where: str = BEFORE) -> str:
        """The veto of a name by the text from `start` up to it."""
        pattern = self._patterns.get(where)
        found = pattern.search(text, start, end) if pattern is not None else None
        return self._ids[found.lastgroup or ""] if found else ""

    def after(self, text: str, start: int, end: int, *wheres: str) -> str:
        """The veto of a name by the text right after it, from `start` to `end`."""
        pattern = self._together.get(wheres)
        if pattern is None:
            sources = (self._patterns[where].pattern for where in wheres if where in self._patterns)
            pattern = self._together[wheres] = re.compile("|".join(sources) or "(?!)")
        found = pattern.match(text, start, end)
        return self._ids[found.lastgroup or ""] if found else ""
