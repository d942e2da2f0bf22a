"""Shares: 占X的N%, N%的X, 占比N%, 网络覆盖N%的村."""

from __future__ import annotations

import re

from policyparse.extract.quantities_grammar import Grammar
from policyparse.patterns import Patterns


class Shares:
    """Finds the whole of a share by the records share.* ."""

    def __init__(self, patterns: Patterns, grammar: Grammar) -> None:
        self.g = grammar
        forms = sorted(patterns.record("share.of").surface, key=len, reverse=True)
        self._of = re.compile("|".join(map(re.escape, forms)))
        self._not = re.compile(patterns.compose(patterns.record("share.not")["pattern"]))
        self._endings = tuple(sorted(patterns.record("share.whole_endings").surface, key=len, reverse=True))
        self._covers = re.compile("|".join(map(re.escape, patterns.record("share.covers").surface)))

    def of(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The span of the last 占 in `text[start:end]`, None where there is none."""
        found = None
        for match in self._of.finditer(text, start, end):
            if self._not.match(text, match.start()) is None:
                found = match.span()
        return found

    def whole(self, text: str, start: int, end: int) -> str:
        """The whole that a share is of, as written at `start`..`end`, without 的比重 and the like."""
        whole = text[start:end].strip(" ")
        for ending in self._endings:
            if whole.endswith(ending) and len(whole) > len(ending) + 1:
                whole = whole[: -len(ending)]
                self.g.note("share.whole_endings")
                break
        return whole

    def covers(self, text: str, start: int, end: int) -> int:
        """Where a verb of covering stands last in `text[start:end]`, -1 for none."""
        found = [m.start() for m in self._covers.finditer(text, start, end)]
        return found[-1] if found else -1
