"""For which year a report plans: what its headings, its date of delivery and its sentences say, weighed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policyparse.patterns import Patterns

#: dates and titles are looked for in so many characters from the beginning
HEAD = 1500
_DECEMBER = 11


@dataclass(frozen=True, slots=True)
class Years:
    """The year planned for, the year in which the report was delivered, and what in the text disagrees."""

    report: int | None = None
    spoken: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    pattern: re.Pattern[str]
    head: bool
    add: int
    weight: float


@dataclass(frozen=True)
class _Sources:
    years: tuple[_Source, ...]
    next_year: re.Pattern[str]
    digits: Mapping[str, int]
    scales: Mapping[str, int]


def _sources(patterns: Patterns) -> _Sources:
    records = patterns.records("metadata")
    found = tuple(
        _Source(
            r.id.rpartition(".")[2],
            re.compile(patterns.compose(r["pattern"])),
            r.get("where") == "head",
            int(r["add"]),
            float(r["weight"]),
        )
        for r in records
        if r.get("use") == "year"
    )
    next_year = "|".join(r["pattern"] for r in records if r.get("use") == "speaks_of_next_year")
    return _Sources(
        found,
        re.compile(next_year),
        patterns.record("number.digits")["values"],
        patterns.record("number.scales")["values"],
    )


def read_years(clean: str, patterns: Patterns) -> Years:
    """The year that a report plans for, as its text says it; None where it does not.

    >>> from policyparse.patterns import load_patterns
    >>> read_years("一、2021年工作回顾\\n向好。\\n二、2022年主要任务\\n做好明年工作。", load_patterns())
    Years(report=2022, spoken=2021, warnings=())
    """
    sources = patterns.built("metadata.years", _sources)
    votes: dict[int, float] = defaultdict(float)
    said: dict[str, int] = {}
    delivered: int | None = None
    for source in sources.years:
        found = next(_found(source, clean, sources), None)
        if found is None:
            continue
        year, month = found
        if month and month >= _DECEMBER:
            # at the end of a year a congress plans the next one, as a rule
            delivered = delivered or year
            votes[year] += source.weight / 4
            year += 1
        elif month:
            delivered = delivered or year
        said[source.name] = year
        votes[year] += source.weight
    if not votes:
        return Years()
    report = max(votes, key=lambda y: (votes[y], y))
    warnings = tuple(
        f"{name.replace('_', ' ')} points to {year}, the text plans for {report}"
        for name, year in said.items()
        if year != report and name in ("delivered", "title", "plan_heading", "review_heading")
    )
    if delivered is None and sources.next_year.search(clean):
        delivered = report - 1
    spoken = delivered if delivered in (report, report - 1) else report
    return Years(report, spoken, warnings)


def _found(source: _Source, clean: str, sources: _Sources) -> Iterator[tuple[int, int]]:
    """The years that a source finds, with the month of a date (0 where there is none)."""
    end = min(len(clean), HEAD) if source.head else len(clean)
    for match in source.pattern.finditer(clean, 0, end):
        groups = match.groupdict()
        year = _number(groups["year"], sources) if groups.get("year") else 1951 + 5 * _number(groups["plan"], sources)
        if year < 100:
            year += 2000
        if 1949 <= year <= 2100:
            month = groups.get("month")
            yield year + source.add, _number(month, sources) if month else 0


def _number(text: str, sources: _Sources) -> int:
    """A year, a month or the number of a plan in digits of either kind (二〇二一, 2021, 十二)."""
    if text.isascii() and text.isdigit():
        return int(text)
    if any(c in sources.scales for c in text):
        value = 0
        for c in text:
            value = max(value, 1) * sources.scales[c] if c in sources.scales else value + sources.digits.get(c, 0)
        return value
    return int("".join(str(sources.digits.get(c, 0)) for c in text))
