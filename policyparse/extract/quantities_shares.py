"""Shares: 占X的N%, N%的X, 占比N%, 网络覆盖N%的村."""

from __future__ import annotations

import re

from policyparse.extract.quantities_grammar import Grammar
from policyparse.patterns import Patterns

#: how far from a share its plan may begin (完成省市下达的年度目标任务的117%)
_PLAN = 30


class Shares:
    """Finds the whole of a share by the records share.* ."""

    def __init__(self, patterns: Patterns, grammar: Grammar) -> None:
        self.g = grammar
        forms = sorted(patterns.record("share.of").surface, key=len, reverse=True)
        self._of = re.compile("|".join(map(re.escape, forms)))
        self._not = re.compile(patterns.compose(patterns.record("share.not")["pattern"]))
        self._endings = tuple(sorted(patterns.record("share.whole_endings").surface, key=len, reverse=True))
        self._planned = re.compile(patterns.compose(patterns.record("share.planned")["pattern"]))
        self._predicate = re.compile(patterns.compose(patterns.record("share.predicate")["pattern"]))
        self._grown = {
            str(r["direction"]): re.compile(patterns.compose(r["pattern"]))
            for r in (patterns.record("share.grown"), patterns.record("share.shrunk"))
        }
        self.counted = tuple(patterns.record("share.counted").surface)
        self._among = patterns.record("share.among").surface[0]
        self._within = re.compile(patterns.compose(patterns.record("share.within")["pattern"]))
        self._passed = re.compile(patterns.compose(patterns.record("share.passed")["pattern"]))
        self._covered = re.compile(patterns.compose(patterns.record("share.covered")["pattern"]))
        self._covers = re.compile("|".join(map(re.escape, patterns.record("share.covers").surface)))

    def of(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The span of the last 占 in `text[start:end]`, None where there is none."""
        found = None
        for match in self._of.finditer(text, start, end):
            if self._not.match(text, match.start()) is None:
                found = match.span()
        if found is None and (passed := self._noted("share.passed", self._passed.search(text, max(start, end - _PLAN), end))) is not None:
            # 新增装机超过|全球的一半
            return passed.start(), passed.start("whole")
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

    def planned(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The plan (group `whole`) of which so much was done, where one ends at `end` (完成年度目标的|117%)."""
        return self._noted("share.planned", self._planned.search(text, max(start, end - _PLAN), end))

    def predicate(self, text: str, at: int) -> bool:
        """Whether what is said of so much of a thing follows at `at` (断面水质100%|达标, 支出七成|用于民生)."""
        return self._noted("share.predicate", self._predicate.match(text, at)) is not None

    def grown(self, text: str, at: int) -> str:
        """The direction of a growth named right behind its number (保持20%|以上的增长); '' for none."""
        for direction, pattern in self._grown.items():
            if self._noted("share.grown" if direction == "up" else "share.shrunk", pattern.match(text, at)):
                return direction
        return ""

    def among(self, text: str, start: int, end: int) -> int:
        """Where 其中 stands last in `text[start:end]`, -1 for none."""
        at = text.rfind(self._among, start, end)
        if at >= 0:
            self.g.note("share.among")
        return at

    def within(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The 中 that parts a whole from what is a part of it (落户项目中|民营企业占比)."""
        return self._noted("share.within", self._within.search(text, start, end))

    def covered(self, text: str) -> str:
        """The whole of a 比例 that tells how much of it is covered (供水工程覆盖人口比例); '' for none."""
        match = self._noted("share.covered", self._covered.search(text))
        return str(match["whole"]) if match is not None else ""

    def _noted(self, record: str, match: re.Match[str] | None) -> re.Match[str] | None:
        if match is not None:
            self.g.note(record)
        return match

    def covers(self, text: str, start: int, end: int) -> int:
        """Where a verb of covering stands last in `text[start:end]`, -1 for none."""
        found = [m.start() for m in self._covers.finditer(text, start, end)]
        return found[-1] if found else -1
