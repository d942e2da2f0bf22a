"""Targets beside the results that the next report gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from policyparse.compare.bounds import TOLERANCE, against, contradict, gap, judge
from policyparse.compare.frames import comparison, provenance
from policyparse.compare.references import Results
from policyparse.compare.source import Corpus, Source, level_rank
from policyparse.compare.statements import Statement, merged, statements
from policyparse.compare.words import Words, words_of
from policyparse.patterns import Patterns, load_patterns

if TYPE_CHECKING:
    import pandas as pd

Horizon: TypeAlias = Literal["year", "period", "all"]


def targets_vs_actuals(
    source: Source, *, indicators: Collection[str] | None = None, horizon: Horizon = "year", tolerance: float = TOLERANCE,
    parents: Mapping[str, str] | None = None, patterns: Patterns | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Each target beside the result that the report after its last year gives.

    **Definition.** A target is what the report of year t sets for t (`horizon="year"`), for a period or a later year
    ("period": 到2025年, 年均), or both ("all"). Its result is what the report of the year after the target's last year says
    of the same region, indicator, measure, scope and years. A row is a target and one result; a target without a result keeps
    its row. What a report says several times in the same words is one statement; different statements have a row each, and of
    all rows of one region, indicator, measure, scope, years and tier one is `chosen`. Where a report names an indicator in
    several ways (全社会, 城镇), a target is held against the result of its own name.

    `outcome` goes by the meaning of the bound (`policyparse.compare.bounds`): **met**, **missed**, **undecided** (`reason`:
    unit, partial_year, bound, reference, relation, number, or several: a name outside the lexicon with several numbers, such as
    项目, is said of several things, which are not paired), **no_result** (the report is there and does not tell it; `reason`:
    other_measure, other_scope, other_name where it tells something near), **no_report**. Where a growth is asked for and only
    levels are told, `derived` is the growth between the levels of the two reports; it is not judged (it is nominal). 左右 is met within `tolerance` of the
    number (a share of it); a relation is also met where the report says so without a number (`reason` said). A plain number asks for no less, of what is better lower (失业率, 物价) for no more.

    `indicators` are identifiers or names (all by default). `parents` names the superior of a region where the documents do not
    ({"青岚县": "云溪市"}); it is asked where a target is set against 全市 or 全省. See docs/comparisons.md for the columns.

    >>> import policyparse as pp
    >>> a = pp.parse("2022年主要预期目标是：生产总值增长7%左右。", doc_id="a", region="青岚县", report_year=2022)
    >>> b = pp.parse("一、2022年工作回顾\\n2022年，生产总值增长6.8%。", doc_id="b", region="青岚县", report_year=2023)
    >>> targets_vs_actuals([a, b])[["target", "bound", "actual", "gap", "outcome"]].values.tolist()
    [[7.0, 'approx', 6.8, -0.2, 'met']]
    """
    rules = patterns or load_patterns()
    words = words_of(rules)
    corpus = Corpus(source)
    asked = None if indicators is None else _with_parts(indicators, words)
    results = Results(corpus, words, statements(corpus, words, status=["actual"], indicators=_with_references(asked, words)))
    groups: dict[tuple[Any, ...], list[Statement]] = defaultdict(list)
    for target in statements(corpus, words, status=["target"], indicators=indicators):
        if _in_horizon(target, horizon):
            years = (target.year_start, target.year_end, target.basis == "average")
            groups[(*target.subject, *years, target.source.year)].append(target)
    pairs = _Pairs(results, words, tolerance, parents or {})
    rows = [row for group in groups.values() for row in pairs.rows(sorted(merged(group, words), key=target_order))]
    return comparison("targets_vs_actuals", sorted(rows, key=_row_order))


def _with_parts(indicators: Collection[str], words: Words) -> set[str]:
    return {*indicators, *(p for i in indicators for p in words.parts.get(i, ()))}


def _with_references(indicators: set[str] | None, words: Words) -> set[str] | None:
    """The indicators whose results may be asked for: those wanted, and what targets are set against most."""
    return None if indicators is None else {*indicators, *words.references}


def _in_horizon(target: Statement, horizon: Horizon) -> bool:
    if target.year_end is None or target.year_start is None:
        return False
    yearly = target.year_start == target.year_end == target.source.year
    return horizon == "all" or yearly == (horizon == "year")


def target_order(s: Statement) -> tuple[Any, ...]:
    """The target that counts first: one with a number, of the plan, of a list of expected targets, the first in the text."""
    return s.base is None, s.role not in ("plan", "outlook"), not s.tone


def result_order(target_name: str, words: Words) -> Any:
    """How results are preferred: of the same name, of the whole year, final, of the review, told exactly; then as they stand."""
    covers = words.covers(target_name)

    def order(s: Statement) -> tuple[Any, ...]:
        name = 0 if s.name == target_name else 1 if words.covers(s.name) == covers else 2
        exact = ("eq", "range", "approx").index(s.bound) if s.bound in ("eq", "range", "approx") else 3
        return name, s.partial, s.base is None, s.estimate, s.role != "review", exact

    return order


@dataclass(frozen=True)
class _Pairs:
    """Puts targets beside their results and judges them."""

    results: Results
    words: Words
    tolerance: float
    parents: Mapping[str, str]

    def rows(self, targets: Sequence[Statement]) -> Iterator[dict[str, Any]]:
        """The rows of the targets of one region, indicator, measure, scope and years, the preferred of each tier first."""
        chosen: set[str] = set()
        for target in targets:
            first = target.tier not in chosen
            chosen.add(target.tier)
            rivals = [t for t in targets if t.tier == target.tier]
            row = _target_columns(target) | {"n_targets": len(rivals)}
            known, match = self._known(target)
            found = known if match == "part" else self._own(known, target, targets)
            if not found:
                outcome, reason = self._no_result(target, bool(known))
                yield row | {
                    "outcome": outcome, "reason": reason, "chosen": first, "conflict": self._conflict(rivals, ()),
                    "derived": self._derived(target) if reason == "other_measure" else None,
                }  # fmt: skip
                continue
            if not (one_thing(rivals, self.words, self.tolerance) and one_thing(found, self.words, self.tolerance)):
                yield row | {"outcome": "undecided", "reason": "several", "chosen": first, "n_actuals": len(found)}
                continue
            reference = self._reference(target) if target.relation else None
            taken: set[str] = set()
            for result in sorted(found, key=result_order(target.name, self.words)):
                same = [s for s in found if s.key == result.key]
                yield row | self._judged(target, result, reference) | {
                    "match": match, "n_actuals": len(same), "conflict": self._conflict(rivals, same),
                    "chosen": first and result.key not in taken,
                }  # fmt: skip
                taken.add(result.key)

    def _known(self, target: Statement) -> tuple[list[Statement], str]:
        """The results of a target: of its indicator, else of that indicator's parts."""
        if known := self.results.of(target):
            return known, "same"
        parts = [s for part in self.words.parts.get(target.key, ()) for s in self.results.of(target, part)]
        return parts, "part" if parts else ""

    def _own(self, known: Sequence[Statement], target: Statement, targets: Sequence[Statement]) -> list[Statement]:
        """Of the results those said of what the target is said of: of its very name where there are such; else those that no
        other target's name claims and that cover the same; what covers something else goes to the first target only."""
        if same := [s for s in known if s.name == target.name]:
            return same
        names = {t.name for t in targets}
        free = [s for s in known if s.name not in names]
        covers = self.words.covers(target.name)
        alike = [s for s in free if self.words.covers(s.name) == covers]
        return alike or (free if self.words.covers(targets[0].name) == covers else [])

    def _no_result(self, target: Statement, claimed: bool) -> tuple[str, str]:
        if not self.results.has_report(target):
            return "no_report", ""
        return "no_result", "other_name" if claimed else self.results.nearest(target)

    def _derived(self, target: Statement) -> float | None:
        """The growth between the level told of the target's year and that told, a report earlier, of the year before."""
        if target.measure != "growth" or not target.yearly or target.year_end is None:
            return None
        place, order = target.source.place, result_order(target.name, self.words)
        levels = [
            [s for s in self.results.at(place, target.key, (year, year)) if s.measure == "level" and s.scope == target.scope and s.base]
            for year in (target.year_end - 1, target.year_end)
        ]  # fmt: skip
        before, after = (min(found, key=order, default=None) for found in levels)
        if before is None or after is None or before.base_unit != after.base_unit or not before.base or after.base is None:
            return None
        return round((after.base / before.base - 1) * 100, 2)

    def _reference(self, target: Statement) -> Statement | None:
        return self.results.reference(target, self.parents, result_order(target.name, self.words))

    def _conflict(self, targets: Sequence[Statement], found: Sequence[Statement]) -> str:
        """Where statements contradict each other: target, actual, both or ''."""
        a, b = self._at_odds(targets), self._at_odds([s for s in found if not s.partial])
        return "both" if a and b else "target" if a else "actual" if b else ""

    def _at_odds(self, said: Sequence[Statement]) -> bool:
        known = any(_is_indicator(s, self.words) for s in said)
        return known and any(at_odds(a, b, self.words, self.tolerance) for n, a in enumerate(said) for b in said[:n])

    def _judged(self, target: Statement, result: Statement, reference: Statement | None) -> dict[str, Any]:
        held = reference.base if reference and reference.base_unit == result.base_unit else None
        if target.relation and result.base is None and _says_so(target, result):
            outcome, reason, apart = "met", "said", None
        elif not target.relation:
            (outcome, reason), apart = judge(target, result, self.words, self.tolerance), gap(target, result)
        elif target.relation in ("assigned", "flat"):
            outcome, reason, apart = "undecided", "relation", None
        elif held is None:
            outcome, reason, apart = "undecided", "reference" if result.base is not None else "number", None
        else:
            outcome, reason = against(target.relation, result, held, self.tolerance)
            apart = None if result.base is None else round(result.base - held, 9)
        return {
            "actual_indicator_id": result.indicator_id, "actual_name": result.name, "actual": result.value,
            "actual_high": result.high, "actual_unit": result.unit, "actual_bound": result.bound, "actual_base": result.base,
            "actual_base_high": result.base_high, "actual_text": result.text, "estimate": result.estimate,
            "partial_year": result.partial, "reference_base": held, "gap": apart, "outcome": outcome, "reason": reason,
            "base_unit": target.base_unit or result.base_unit,
            **provenance(result.places, "actual"), **(provenance(reference.places, "reference") if reference else {}),
        }  # fmt: skip


def one_thing(said: Sequence[Statement], words: Words, tolerance: float) -> bool:
    """Whether statements of one name can be of one thing: those of the lexicon's indicators are, save of some common nouns; a name
    that the lexicon does not know (项目, 企业) and that is given several numbers is as a rule said of several things."""
    if any(_is_indicator(s, words) for s in said):
        return True
    units = {s.base_unit for s in said if s.base is not None}
    return len(units) < 2 and not any(at_odds(a, b, words, tolerance) for n, a in enumerate(said) for b in said[:n])


def _is_indicator(s: Statement, words: Words) -> bool:
    return s.indicator_id is not None and s.indicator_id not in words.several


def _says_so(target: Statement, result: Statement) -> bool:
    """Whether a result without a number says that the relation was reached (增速高于全市平均水平)."""
    reached = {"sync": ("sync", "above", "not_below"), "not_below": ("not_below", "above"), "not_above": ("not_above", "below")}
    return result.reference == target.reference and result.relation in reached.get(target.relation, (target.relation,))


def at_odds(a: Statement, b: Statement, words: Words, tolerance: float) -> bool:
    """Whether two statements of one subject contradict each other: of what covers the same, on the same basis."""
    return contradict(a, b, tolerance) and words.covers(a.name) == words.covers(b.name) and a.basis == b.basis


def _target_columns(t: Statement) -> dict[str, Any]:
    return {
        **t.source.place.columns, "indicator_id": t.indicator_id, "indicator": t.indicator, "measure": t.measure, "scope": t.scope,
        "year_start": t.year_start, "year_end": t.year_end, "report_year": t.source.year, "tier": t.tier, "tone": t.tone,
        "bound": t.bound, "relation": t.relation, "reference": t.reference, "target": t.value, "target_high": t.high,
        "unit": t.unit, "target_base": t.base, "target_base_high": t.base_high, "base_unit": t.base_unit, "target_text": t.text,
        "target_name": t.name, "actual_report_year": None if t.year_end is None else t.year_end + 1, "match": "", "reason": "",
        "conflict": "", **provenance(t.places, "target"),
    }  # fmt: skip


def _row_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Region by region, indicator by indicator (those of the lexicon first), then by year; the chosen row first."""
    return (
        level_rank(row["level"]), row["region"], row["adcode"] or "",
        row["indicator_id"] is None, row["indicator_id"] or row["indicator"], row["measure"], row["scope"], row["year_end"],
        row["report_year"], row["year_start"], row["tier"], not row["chosen"],
    )  # fmt: skip
