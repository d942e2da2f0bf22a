"""Regions held against each other: against their superiors, their peers and the nation, and level by level downward."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from policyparse.bundled import bundled_folder
from policyparse.compare.frames import comparison, provenance
from policyparse.compare.panel import Measure, Tier, middle, panel_rows
from policyparse.compare.source import Corpus, Place, Source, Text
from policyparse.compare.statements import Statement
from policyparse.compare.words import words_of
from policyparse.documents.places import NATIONAL
from policyparse.patterns import Patterns, load_patterns
from policyparse.text.units import normalise_unit

if TYPE_CHECKING:
    import pandas as pd

#: the superiors that a region can have, from the nearest
SUPERIORS = ("city", "province", "national")
_NAMES = {"city": "city", "province": "province", "national": "nation"}


@dataclass(frozen=True)
class _Aims:
    """The targets of one indicator by region and year, and who is over whom."""

    corpus: Corpus
    parents: Mapping[str, str]
    by_place: Mapping[tuple[str, int], Statement]
    series: Mapping[int, Statement]

    def superior(self, s: Statement, level: str) -> tuple[Statement, str] | None:
        """The target of the region's superior in the same year and where it is from (report or series); None without one."""
        place = s.source.place
        if place.level == level:
            return None
        above = self.corpus.superior(place, level, self.parents)
        found = self.by_place.get((above.key, s.source.year)) if above else None
        if found is not None:
            return found, "report"
        told = self.series.get(s.source.year) if level == "national" else None
        return (told, "series") if told else None

    def family(self, place: Place) -> tuple[str, str] | None:
        """What peers share: the level and the name of the superior right above; None where that is not known."""
        if place.level == "province":
            return "province", ""
        above = self.parents.get(place.region) or {"city": place.province, "county": place.city or place.province}.get(place.level or "")
        return (place.level, above) if place.level and above else None


def across_regions(
    source: Source, indicator: str, *, measure: Measure = "growth", tier: Tier = "base",
    parents: Mapping[str, str] | None = None, patterns: Patterns | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Who aims above whom: a region's yearly target against that of its city, its province, the nation and its peers.

    **Definition.** Targets are those of `panel`. A row is a region, a year and one of `against`: city, province and nation are
    what the region belongs to, each with its own target of that year; peers are the regions of the same level under the same
    superior, with the median of their targets and the region's rank among them and itself (1 the highest, equals share one).
    `aim` goes by the numbers alone (the middle of a range): above, equal, below; undecided where one side is no number or the
    units differ. For the nation the State Council's expected targets that ship with the library stand in where its report is
    not in the data (`source` series). `parents` names the superior of a region where the documents do not
    ({"青岚县": "云溪市", "云溪市": "澜江省"}).

    >>> import policyparse as pp
    >>> report = pp.parse("2022年主要预期目标是：生产总值增长7%以上。", doc_id="a", region="青岚县", report_year=2022)
    >>> across_regions(report, "gdp")[["value", "against", "against_value", "difference", "aim"]].values.tolist()
    [[7.0, 'nation', 5.5, 1.5, 'above']]
    """
    aims = _aims(source, indicator, measure, tier, parents or {}, patterns or load_patterns())
    families: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
    for s in aims.by_place.values():
        if (family := aims.family(s.source.place)) is not None:
            families[(*family, s.source.year)].append(s)
    rows = []
    for s in aims.by_place.values():
        for level in SUPERIORS:
            if (above := aims.superior(s, level)) is not None:
                rows.append(_against(s, level, *above))
        family = aims.family(s.source.place)
        if family is not None:
            peers = [p for p in families[(*family, s.source.year)] if p is not s]
            rows += [_peers(s, peers, family[1])] if peers else []
    return comparison("across_regions", rows)


def _aims(
    source: Source, indicator: str, measure: str, tier: str, parents: Mapping[str, str], patterns: Patterns
) -> _Aims:
    corpus = Corpus(source)
    found = {
        (text.place.key, text.year): s
        for text, s, _ in panel_rows(corpus, words_of(patterns), indicator, measure, "target", tier)
        if s is not None
    }
    return _Aims(corpus, parents, found, national_series(indicator, measure, patterns))


def national_series(indicator: str, measure: str, patterns: Patterns) -> dict[int, Statement]:
    """The State Council's expected targets of an indicator by year, from `corpus/national_targets.csv`.

    >>> national_series("gdp", "growth", load_patterns())[2016].base_high
    7.0
    """
    path = bundled_folder("corpus") / "national_targets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["indicator_id"] == indicator and r["measure"] == measure]
    return {int(r["year"]): _of_series(r, patterns) for r in rows}


def _of_series(row: Mapping[str, str], patterns: Patterns) -> Statement:
    nation, year = Place(NATIONAL(patterns), level="national"), int(row["year"])
    sign = -1.0 if row["direction"] == "down" else 1.0
    low, high = (sign * float(row[c]) if row[c] else None for c in ("value", "value_high"))
    unit = normalise_unit(row["unit"], patterns) if row["unit"] else None
    return Statement(
        Text("", nation, year), row["indicator_id"], row["indicator_id"], row["indicator"], row["indicator"], row["measure"], "",
        low, high, row["unit"], unit.base(low) if unit else low, unit.base(high) if unit else high,
        unit.base_unit if unit else row["unit"], row["bound"], row["bound"], row["relation"], row["reference"], "", "", "target",
        year, year, "", "plan", "–".join(row[c] for c in ("value", "value_high") if row[c]) + row["unit"], False, False, (), (),
    )  # fmt: skip


def _own_columns(s: Statement) -> dict[str, Any]:
    return {
        **s.source.place.columns, "indicator_id": s.indicator_id, "indicator": s.indicator, "measure": s.measure,
        "scope": s.scope, "year": s.source.year, "value": middle(s), "bound": s.bound, "unit": s.base_unit, **provenance(s.places),
    }  # fmt: skip


def _difference(a: Statement, b: float | None, unit: str) -> tuple[float | None, str]:
    value = middle(a)
    if value is None or b is None or a.base_unit != unit:
        return None, "undecided"
    apart = round(value - b, 9)
    return apart, "above" if apart > 0 else "below" if apart < 0 else "equal"


def _against(s: Statement, level: str, above: Statement, source: str) -> dict[str, Any]:
    difference, aim = _difference(s, middle(above), above.base_unit)
    places = above.places if source == "report" else ([], [], [])
    return _own_columns(s) | {
        "tone": s.tone, "relation": s.relation, "text": s.text, "against": _NAMES[level],
        "against_region": above.source.place.region, "against_value": middle(above), "against_bound": above.bound,
        "against_text": above.text, "difference": difference, "aim": aim, "source": source, **provenance(places, "against"),
    }  # fmt: skip


def _peers(s: Statement, peers: Sequence[Statement], above: str) -> dict[str, Any]:
    numbers = {p: value for p in peers if (value := middle(p)) is not None and p.base_unit == s.base_unit}
    value = middle(s)
    middle_of = median(numbers.values()) if numbers else None
    difference, aim = _difference(s, middle_of, s.base_unit)
    places = tuple([one for p in numbers for one in p.places[n]] for n in range(3))
    return _own_columns(s) | {
        "tone": s.tone, "relation": s.relation, "text": s.text, "against": "peers", "against_region": above,
        "against_value": middle_of, "against_bound": "", "against_text": "", "difference": difference, "aim": aim,
        "rank": None if value is None else 1 + sum(n > value for n in numbers.values()), "n_peers": len(numbers),
        "source": "report", **provenance((places[0], places[1], places[2]), "against"),
    }  # fmt: skip


def cascade(
    source: Source, indicator: str, *, measure: Measure = "growth", tier: Tier = "base",
    parents: Mapping[str, str] | None = None, patterns: Patterns | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One year's target handed down from level to level: the nation, the province, the city, the region itself.

    **Definition.** A row is a region and a year in which it and at least one of its superiors set a target as a number.
    `raises` counts the steps from one level known to the next below at which the number rises (层层加码), `cuts` those at which
    it falls; `total` is the region's number minus that of the highest level known. Superiors, ranges and the nation's series
    are as in `across_regions`.

    >>> import policyparse as pp
    >>> said = {"澜江省": "6%左右", "云溪市": "6.5%", "青岚县": "7%以上"}
    >>> reports = [
    ...     pp.parse(f"2022年主要预期目标是：生产总值增长{text}。", doc_id=region, region=region, report_year=2022)
    ...     for region, text in said.items()
    ... ]
    >>> table = cascade(reports, "gdp", parents={"青岚县": "云溪市", "云溪市": "澜江省"})
    >>> table[["chain", "raises", "total"]].values.tolist()[-1]
    ['全国 5.5% → 澜江省 6% → 云溪市 6.5% → 青岚县 7%', 3, 1.5]
    """
    aims = _aims(source, indicator, measure, tier, parents or {}, patterns or load_patterns())
    rows = []
    for s in aims.by_place.values():
        above = {level: found[0] for level in SUPERIORS[::-1] if (found := aims.superior(s, level)) is not None}
        told = [t for t in (*above.values(), s) if middle(t) is not None and t.base_unit == s.base_unit]
        if s in told and len(told) > 1:
            rows.append(_chain(s, above, told))
    return comparison("cascade", rows)


def _chain(s: Statement, above: Mapping[str, Statement], told: Sequence[Statement]) -> dict[str, Any]:
    numbers = [n for t in told if (n := middle(t)) is not None]
    steps = [b - a for a, b in itertools.pairwise(numbers)]
    reports = [t for t in told if t.rows]
    places = tuple([one for t in reports for one in t.places[n]] for n in range(3))
    return {
        **_own_columns(s), **dict(_level_columns(above)),
        "raises": sum(step > 1e-9 for step in steps), "cuts": sum(step < -1e-9 for step in steps),
        "total": round(numbers[-1] - numbers[0], 9), "chain": " → ".join(f"{t.source.place.region} {t.text}" for t in told),
        **provenance((places[0], places[1], places[2])),
    }  # fmt: skip


def _level_columns(above: Mapping[str, Statement]) -> Iterator[tuple[str, Any]]:
    for level, t in above.items():
        name = _NAMES[level]
        if name != "nation":
            yield name, t.source.place.region
        yield f"{name}_value", middle(t)
        yield f"{name}_bound", t.bound
