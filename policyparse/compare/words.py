"""What the comparisons know of words and indicators: the records of `patterns/comparisons.yaml`, ready for use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from policyparse.compare.source import Place
from policyparse.patterns import Patterns, Record, alternation


@dataclass(frozen=True, eq=False)
class Words:
    """The records by what they are for. Made by `words_of`."""

    leads: tuple[str, ...]
    tails: tuple[str, ...]
    whole: frozenset[str]
    own_level: tuple[str, ...]
    strengths: Mapping[str, int]
    estimates: frozenset[str]
    lower: frozenset[str]
    higher: frozenset[str]
    several: frozenset[str]
    parts: Mapping[str, tuple[str, ...]]
    part_of_year: Any
    whole_year: Any
    coverage: Any
    levels: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    indicators: tuple[tuple[str, str], ...]
    references: frozenset[str]
    times: frozenset[str]

    def scope(self, place: Place, written: str) -> str:
        """The scope of a number: '' for the whole region, else as written.

        >>> from policyparse.patterns import load_patterns
        >>> [words_of(load_patterns()).scope(Place("青岚县"), s) for s in ("全县", "全市", "县本级", "")]
        ['', '全市', '县本级', '']
        """
        if not written or written in self.whole or written == place.region or self.superior(written) == place.level:
            return ""
        last = place.region[-1:]
        if written in {lead + last for lead in self.leads} or written in {last + tail for tail in self.tails}:
            return ""
        return written

    def is_own_level(self, scope: str) -> bool:
        """Whether a scope is the region's own level (县本级) without what is under it."""
        return scope.endswith(self.own_level)

    def strength(self, tone: str) -> int:
        """1 aims (力争), 2 plans (预期, or no word), 3 binds (确保)."""
        return self.strengths.get(tone, 2)

    def covers(self, name: str) -> tuple[str, ...]:
        """The words in an indicator's name that say what it covers.

        >>> from policyparse.patterns import load_patterns
        >>> words_of(load_patterns()).covers("全社会固定资产投资")
        ('全社会',)
        """
        return tuple(sorted(self.coverage.findall(name)))

    def is_part_of_year(self, sentence: str, text: str) -> bool:
        """Whether the number `text` in the sentence is of a part of the year, by the last word of time before it.

        >>> from policyparse.patterns import load_patterns
        >>> [words_of(load_patterns()).is_part_of_year("上半年增长4%，全年增长6%", n) for n in ("4%", "6%")]
        [True, False]
        """
        before = sentence[: max(sentence.find(text), 0)]
        if not before:
            return False
        last = max((m.end() for m in self.part_of_year.finditer(before)), default=-1)
        return last >= 0 and not self.whole_year.search(before, last)

    def superior(self, reference: str) -> str:
        """The level that a relation's reference names: national, province, city, or ''."""
        return next((level for word, level in self.levels if reference.startswith(word)), "")

    def is_year_before(self, reference: str) -> bool:
        """Whether a relation is to the year before (高于上年)."""
        return reference.startswith(self.before)

    def indicator(self, reference: str) -> str:
        """The identifier of the indicator that a relation's reference names (与经济增长同步 → gdp), or ''."""
        return next((i for word, i in self.indicators if reference.startswith(word)), "")


def words_of(patterns: Patterns) -> Words:
    """The words of these patterns, made once for each."""
    return patterns.built("compare.words", _words)


def _words(patterns: Patterns) -> Words:
    records = patterns.records("comparisons")

    def of(use: str) -> list[Record]:
        return [r for r in records if r["use"] == use]

    def forms(use: str) -> tuple[str, ...]:
        return tuple(sorted((s for r in of(use) for s in r.surface), key=lambda s: (-len(s), s)))

    def ids(use: str) -> frozenset[str]:
        return frozenset(i for r in of(use) for i in r.get("ids", ()))

    def pairs(use: str, field: str) -> list[tuple[str, str]]:
        return [(s, r[field]) for r in of(use) for s in r.surface]

    def longest_first(found: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(dict(found).items(), key=lambda p: (-len(p[0]), p[0])))

    lexicon = [(s, r.id) for r in patterns.records("indicators") for s in r.surface]
    return Words(
        leads=forms("scope_lead"),
        tails=forms("scope_tail"),
        whole=frozenset(forms("scope_whole")),
        own_level=forms("scope_own_level"),
        strengths={s: r["strength"] for r in of("tone_strength") for s in r.surface},
        estimates=frozenset(
            s for r in patterns.records("tones") if r["force"] == "estimate" for s in (*r.surface, *filter(None, [r.get("tone")]))
        ),
        lower=ids("lower_better"),
        higher=ids("higher_better"),
        several=ids("several"),
        parts={r["of"]: tuple(r["ids"]) for r in of("parts")},
        part_of_year=regex.compile("|".join(patterns.compose(r["pattern"]) for r in of("part_of_year"))),
        whole_year=regex.compile(alternation(forms("whole_year"))),
        coverage=regex.compile(alternation(forms("coverage"))),
        levels=longest_first(pairs("reference_level", "level")),
        before=forms("reference_before"),
        indicators=longest_first([*lexicon, *pairs("reference_indicator", "of")]),
        references=frozenset(r["of"] for r in of("reference_indicator")),
        times=frozenset(forms("times")),
    )


@lru_cache(maxsize=4096)
def decimals(text: str) -> int:
    """The digits after the point of the first number in a value expression.

    >>> decimals("10.25亿元"), decimals("8%")
    (2, 0)
    """
    found = regex.search(r"\p{Nd}[.\uff0e](\p{Nd}+)", text)
    return len(found[1]) if found else 0
