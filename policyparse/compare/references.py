"""The results that reports give, to be looked up: those of a target, and those that a target is set against."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from policyparse.compare.source import Corpus, Place
from policyparse.compare.statements import Statement, merged
from policyparse.compare.words import Words

Order = Callable[[Statement], Any]


class Results:
    """Results by region, indicator and years: for each what the report of the year after the last of the years says."""

    def __init__(self, corpus: Corpus, words: Words, found: Iterable[Statement]) -> None:
        self.corpus, self.words = corpus, words
        self._said: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
        for s in found:
            if s.year_end is not None and s.source.year == s.year_end + 1:
                self._said[s.source.place.key, s.key, s.year_start, s.year_end].append(s)

    def at(self, place: Place, key: str, years: tuple[int | None, int | None]) -> Sequence[Statement]:
        """All results of an indicator of a region for the years, of every measure and scope."""
        return self._said.get((place.key, key, *years), ())

    def of(self, target: Statement, key: str | None = None) -> list[Statement]:
        """The results of a target (or, of the indicator `key`, in its place), those that say the same made one."""
        average = target.basis == "average" and not target.yearly
        fit = (
            s for s in self.at(target.source.place, key or target.key, (target.year_start, target.year_end))
            if s.measure == target.measure and s.scope == target.scope and (s.basis == "average" and not s.yearly) == average
        )  # fmt: skip
        return merged(fit, self.words)

    def has_report(self, target: Statement) -> bool:
        """Whether there is a report that ought to tell the result."""
        return target.year_end is not None and (target.source.place.key, target.year_end + 1) in self.corpus.years

    def nearest(self, target: Statement) -> str:
        """What the report tells instead: other_measure, other_scope or nothing near."""
        keys = (target.key, *self.words.parts.get(target.key, ()))
        near = [s for key in keys for s in self.at(target.source.place, key, (target.year_start, target.year_end))]
        if any(s.scope == target.scope for s in near):
            return "other_measure"
        return "other_scope" if any(s.measure == target.measure for s in near) else ""

    def reference(self, target: Statement, parents: Mapping[str, str], order: Order) -> Statement | None:
        """The result that a target is set against; None where it is not known.

        高于上年: the same indicator a year before, as the report that sets the target tells it. 高于全省平均水平: the same
        indicator of the superior, as the region's own report tells it, else as the superior's does. 与经济增长同步: the growth
        of the indicator that is named, of the same region and years.
        """
        place, years = target.source.place, (target.year_start, target.year_end)
        if self.words.is_year_before(target.reference):
            before = None if target.year_end is None else target.year_end - 1
            return self._best(self.at(place, target.key, (before, before)), target.measure, "", order)
        if level := self.words.superior(target.reference):
            own = [s for s in self.at(place, target.key, years) if self.words.superior(s.scope) == level]
            if own:
                return self._best(own, target.measure, None, order)
            above = self.corpus.superior(place, level, parents)
            return self._best(self.at(above, target.key, years), target.measure, "", order) if above else None
        key = self.words.indicator(target.reference)
        return self._best(self.at(place, key, years), "growth", "", order) if key else None

    def _best(self, found: Iterable[Statement], measure: str, scope: str | None, order: Order) -> Statement | None:
        fit = [s for s in found if s.measure == measure and scope in (None, s.scope) and s.yearly and s.base is not None]
        return min(fit, key=order, default=None)
