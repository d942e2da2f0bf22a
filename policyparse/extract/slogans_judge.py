"""What stands in quotation marks and is no slogan: each rejection has a reason."""

from __future__ import annotations

import re
from functools import lru_cache

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
        self._alone = lru_cache(maxsize=8192)(self._of_text)
        self._unless = {r.id: re.compile(patterns.compose(r["unless"])) for r in records if r.get("unless")}
        self._spares = {r.id: re.compile(patterns.compose(r["spares"])) for r in records if r.get("spares")}
        self._tests: dict[tuple[str, bool], tuple[re.Pattern[str], tuple[str, ...]]] = {}
        for where in ("whole", "start", "end", "inside", "before", "after"):
            for strong in (True, False):
                own = [r for r in records if r["where"] == where and bool(r.get("strong", False)) == strong]
                if own:
                    source = "|".join(
                        f"(?P<r{i}>{_anchored(where, patterns.compose(r['pattern']))})"
                        for i, r in enumerate(own)
                    )
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
        found = self._alone(clean[start:end], numeral)
        return found or self._around(clean, start, end, numeral)

    def _of_text(self, text: str, numeral: bool) -> str:
        for strong in (True,) if numeral else (True, False):
            for where in ("whole", "inside", "start", "end"):
                if (test := self._tests.get((where, strong))) is None:
                    continue
                pattern, ids = test
                if where == "whole":
                    match = pattern.fullmatch(text)
                elif where == "start":
                    match = pattern.match(text)
                else:
                    match = pattern.search(text)
                if match:
                    return _which(match, ids)
        return ""

    def _around(self, clean: str, start: int, end: int, numeral: bool) -> str:
        for strong in (True,) if numeral else (True, False):
            if test := self._tests.get(("before", strong)):
                match = test[0].search(clean, max(0, start - 1 - _BEFORE), start - 1)
                found = _which(match, test[1]) if match else ""
                if found and not (found in self._unless and self._unless[found].match(clean, end + 1, end + 1 + _AFTER)):
                    return found
            if test := self._tests.get(("after", strong)):
                match = test[0].match(clean, end + 1, end + 1 + _AFTER)
                found = _which(match, test[1]) if match else ""
                if found and not (found in self._spares and self._spares[found].fullmatch(clean, start, end)):
                    return found
        return ""


def _which(match: re.Match[str], ids: tuple[str, ...]) -> str:
    return next(ids[int(g[1:])] for g, v in match.groupdict().items() if v is not None)


def _anchored(where: str, source: str) -> str:
    return f"(?:{source})$" if where in ("end", "before") else f"(?:{source})"


def judge_of(patterns: Patterns) -> Judge:
    """The judge of these patterns, made once."""
    return patterns.built("slogan_judge", Judge)
