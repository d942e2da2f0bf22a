"""What stands in quotation marks and is no slogan: each rejection has a reason."""

from __future__ import annotations

import re

from policyparse.patterns import Patterns

_BEFORE = 24
_AFTER = 14


class Judge:
    """Holds a quoted text and its surroundings against the records of kind slogan_stop."""

    def __init__(self, patterns: Patterns) -> None:
        records = patterns.records("slogan_stop")
        self._reasons = {r.id: str(r["reason"]) for r in records}
        self._known = frozenset(patterns.surfaces("slogan_coined"))
        self._known_ids = {s: r.id for r in patterns.records("slogan_coined") for s in r.surface}
        forms = {"whole": "{}", "start": "{}", "end": ".*?{}$", "inside": ".*?{}", "before": ".*{}$", "after": "{}"}
        self._tests: dict[tuple[str, bool], tuple[re.Pattern[str], tuple[str, ...]]] = {}
        for where in forms:
            for strong in (True, False):
                own = [r for r in records if r["where"] == where and bool(r.get("strong", False)) == strong]
                if own:
                    source = "|".join(f"(?P<r{i}>{_anchored(where, patterns.compose(r['pattern']))})" for i, r in enumerate(own))
                    self._tests[where, strong] = (re.compile(source), tuple(r.id for r in own))

    def known(self, text: str) -> str:
        """The id of the record that knows `text` as a coined slogan, '' where none does."""
        return self._known_ids.get(text, "")

    def reason(self, record_id: str) -> str:
        """The reason that a record gives."""
        return self._reasons[record_id]

    def veto(self, clean: str, start: int, end: int, numeral: bool) -> str:
        """The id of the record that rejects the quotation `clean[start:end]`; '' where none does.

        Of numeric abbreviations only the strong reasons are asked.
        """
        text = clean[start:end]
        for strong in (True,) if numeral else (True, False):
            for where in ("whole", "inside", "start", "end", "before", "after"):
                test = self._tests.get((where, strong))
                if test is None:
                    continue
                pattern, ids = test
                if where == "before":
                    match = pattern.search(clean, max(0, start - 1 - _BEFORE), start - 1)
                elif where == "after":
                    match = pattern.match(clean, end + 1, end + 1 + _AFTER)
                elif where == "whole":
                    match = pattern.fullmatch(text)
                elif where == "start":
                    match = pattern.match(text)
                else:
                    match = pattern.search(text)
                if match and match.lastgroup:
                    return next(ids[int(g[1:])] for g, v in match.groupdict().items() if v is not None)
        return ""


def _anchored(where: str, source: str) -> str:
    return f"(?:{source})$" if where in ("end", "before") else f"(?:{source})"


def judge_of(patterns: Patterns) -> Judge:
    """The judge of these patterns, made once."""
    return patterns.built("slogan_judge", Judge)


