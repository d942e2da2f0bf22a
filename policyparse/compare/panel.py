"""A region × year panel of one indicator, and how the wording of its target hardens or softens."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import isinf
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from policyparse.compare.bounds import TOLERANCE, allowed, hardness
from policyparse.compare.frames import comparison, provenance
from policyparse.compare.results import at_odds, one_thing, result_order, target_order
from policyparse.compare.source import Corpus, Place, Source, Text, level_rank
from policyparse.compare.statements import Statement, merged, statements
from policyparse.compare.words import Words, words_of
from policyparse.errors import PolicyparseError
from policyparse.patterns import Patterns, load_patterns

if TYPE_CHECKING:
    import pandas as pd

Tier: TypeAlias = Literal["base", "stretch", "all"]
Status: TypeAlias = Literal["target", "actual"]
Measure: TypeAlias = Literal["level", "growth", "change", "share", "multiple"]
#: columns of a panel that a wide one can hold
_CELLS = ("value", "low", "high", "bound", "tone", "relation", "reference", "text", "tier", "scope", "n_statements")


def panel(
    source: Source, indicator: str, *, measure: Measure = "growth", status: Status = "target", tier: Tier = "base",
    patterns: Patterns | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One indicator's yearly target (or result) by region and year, one row each: the long panel.

    **Definition.** The target of year t is what the report of t sets for t, the result of t what the report of t+1 tells of t.
    Of several statements the one counts that `targets_vs_actuals` would choose; `n_statements` and `conflict` tell of others.
    That of the whole region comes first, else that of its own level (县本级, in `scope`); numbers of other places never count.
    A report that says nothing of it has a row without a number. Numbers are in the base unit and signed; `value` is the middle
    of a range, `low` and `high` are the numbers that the bound allows (以上 has no `high`; 左右 as its number stands); what is
    set against something else (与经济增长同步) has its words in `relation`, `reference` and `text`.

    `indicator` is an identifier or a name. `tier` says which of a two-tier target counts: base, stretch (where there is one),
    or all (a row each). For Stata and R: `panel_wide`, or `policyparse compare panel … -o panel.dta`.

    >>> import policyparse as pp
    >>> said = {2021: "2021年主要预期目标是：生产总值增长6%—7%。", 2022: "2022年主要预期目标是：生产总值增长7%以上。"}
    >>> reports = [pp.parse(t, doc_id=f"d{y}", region="青岚县", report_year=y) for y, t in said.items()]
    >>> panel(reports, "gdp")[["year", "value", "low", "high", "bound"]].values.tolist()
    [[2021, 6.5, 6.0, 7.0, 'range'], [2022, 7.0, 7.0, nan, 'ge']]
    """
    words = words_of(patterns or load_patterns())
    corpus = Corpus(source)
    rows = list(panel_rows(corpus, words, indicator, measure, status, tier))
    return comparison("panel", [_columns(text, chosen, status) | shared for text, chosen, shared in rows])


def panel_rows(
    corpus: Corpus, words: Words, indicator: str, measure: str, status: str, tier: str
) -> Iterator[tuple[Text, Statement | None, dict[str, Any]]]:
    """Of every report the statement that counts, with what all rows of the panel share."""
    found: dict[str, list[Statement]] = defaultdict(list)
    for s in statements(corpus, words, status=[status], indicators=[indicator]):
        last = s.source.year - (status == "actual")
        if s.measure == measure and s.yearly and s.year_end == last and (not s.scope or words.is_own_level(s.scope)):
            found[s.source.doc_id].append(s)
    record = next((s for group in found.values() for s in group), None)
    shared = {
        "indicator_id": record.indicator_id if record else indicator if indicator.isascii() else None,
        "indicator": record.indicator if record else indicator, "measure": measure, "status": status,
    }  # fmt: skip
    for text in sorted(corpus.texts.values(), key=lambda t: (t.place.rank, t.place.region, t.place.key, t.year)):
        group: list[tuple[Statement | None, list[Statement]]] = [*_preferred(merged(found.get(text.doc_id, []), words), words, status, tier)]
        for chosen, rivals in group or [(None, [])]:
            odd = any(at_odds(a, b, words, TOLERANCE) for n, a in enumerate(rivals) for b in rivals[:n])
            yield text, chosen, shared | {"n_statements": len(rivals), "conflict": odd}


def _preferred(said: Sequence[Statement], words: Words, status: str, tier: str) -> list[tuple[Statement, list[Statement]]]:
    """The statement that counts, of each tier that is asked for, with all statements of that tier."""
    if not said:
        return []
    order = target_order if status == "target" else result_order(said[0].name, words)
    ranked = sorted(said, key=lambda s: (bool(s.scope), order(s)))
    tiers: dict[str, list[Statement]] = defaultdict(list)
    for s in ranked:
        tiers[s.tier].append(s)
    if tier == "all":
        wanted = list(tiers)
    elif tier == "stretch" and "stretch" in tiers:
        wanted = ["stretch"]
    else:
        wanted = [next((t for t in ("base", "") if t in tiers), ranked[0].tier)]
    return [(tiers[t][0], tiers[t]) for t in wanted]


def _columns(text: Text, s: Statement | None, status: str) -> dict[str, Any]:
    place = text.place
    row: dict[str, Any] = {
        **place.columns, "province": place.province, "city": place.city, "year": text.year - (status == "actual"),
        "report_year": text.year, "scope": "", "tier": "", "unit": "", "doc_ids": [text.doc_id],
    }  # fmt: skip
    if s is None:
        return row
    low, high = ends(s)
    return row | {
        "scope": s.scope, "tier": s.tier, "value": middle(s), "low": low, "high": high, "unit": s.base_unit, "bound": s.bound, "tone": s.tone,
        "relation": s.relation, "reference": s.reference, "text": s.text, **provenance(s.places),
    }  # fmt: skip


def middle(s: Statement) -> float | None:
    """The number of a statement in the base unit, the middle of a range."""
    return s.base if s.base is None or s.base_high is None else (s.base + s.base_high) / 2


def ends(s: Statement) -> tuple[float | None, float | None]:
    """The lowest and the highest number that a statement allows, None where it sets none; 左右 and 近 as they stand."""
    if s.bound in ("eq", "approx", "lt") or s.base is None:
        return s.base, s.base
    found = allowed(s)
    assert found is not None
    return (None if isinf(found.low) else found.low), (None if isinf(found.high) else found.high)


def panel_wide(long: pd.DataFrame, cell: str = "value") -> pd.DataFrame:
    """A long panel made wide: a row for a region, a column for a year (`y2021`, `y2022` …), so that Stata and R take it.

    `cell` is the column that the cells hold: value, low, high, bound, tone, relation, reference, text … Provenance is in the
    long panel only. Raises PolicyparseError where `cell` is no such column, a region has two rows of a year (`tier="all"`) or
    numbers are in units that cannot be brought to one (元 and 美元): choose the rows of one unit first.

    >>> import policyparse as pp
    >>> report = pp.parse("2022年主要预期目标是：生产总值增长7%以上。", doc_id="a", region="青岚县", report_year=2022)
    >>> panel_wide(panel(report, "gdp"))[["region", "y2022"]].values.tolist()
    [['青岚县', 7.0]]
    """
    if cell not in _CELLS:
        raise PolicyparseError(f"a wide panel cannot hold {cell!r}; it can hold {', '.join(_CELLS)}")
    import pandas as pd

    units = sorted(u for u in long["unit"].dropna().unique().tolist() if u)
    if len(units) > 1:
        raise PolicyparseError(f"the panel has numbers in {', '.join(units)}; choose the rows of one unit before making it wide")
    keys = ["region", "adcode", "level", "province", "city", "indicator_id", "indicator", "measure", "status"]
    if long.duplicated(["region", "adcode", "year"]).any():
        raise PolicyparseError("a region has two rows of one year; choose a tier (base or stretch) before making it wide")
    years = sorted(long["year"].dropna().unique().tolist())
    places = long[keys].drop_duplicates(["region", "adcode"]).reset_index(drop=True)
    at = {(r, a): n for n, (r, a) in enumerate(zip(places["region"].tolist(), places["adcode"].fillna("").tolist(), strict=True))}
    cells: dict[int, list[Any]] = {y: [None] * len(places) for y in years}
    for r, a, y, value in zip(long["region"], long["adcode"].fillna(""), long["year"], long[cell], strict=True):
        cells[y][at[r, a]] = value
    columns = {f"y{y}": pd.Series(values, dtype=long[cell].dtype) for y, values in cells.items()}
    places["unit"] = pd.Series(["".join(units)] * len(places), dtype="string")
    return pd.concat([places, pd.DataFrame(columns, index=places.index)], axis=1)


def tone_shift(
    source: Source, *, indicators: Sequence[str] | None = None, measure: Measure | None = None, tier: Tier = "base",
    patterns: Patterns | None = None,
) -> pd.DataFrame:  # fmt: skip
    """How the wording of a yearly target hardens or softens from one report of a region to its next in the data.

    **Definition.** A bound is 1 (左右, 近), 2 (a plain number, a range) or 3 (以上, 超过, 以内) hard; a word of intent 1 (力争,
    争取, 努力), 2 (预期, 计划, none) or 3 (确保, 必须). `bound_shift` and `tone_shift` are the signs of the differences; `shift`
    is harder or softer where neither goes the other way, mixed where they do, same where nothing changes. Only targets with a
    number are compared, each with that of the same indicator, measure and scope in the region's report before it (the years
    tell how far apart they are). Of several statements the one that `targets_vs_actuals` would choose counts; names outside the
    lexicon with several numbers (项目) are left out.

    >>> import policyparse as pp
    >>> said = {2021: "2021年主要预期目标是：生产总值增长7%左右。", 2022: "2022年，确保生产总值增长7%以上。"}
    >>> reports = [pp.parse(t, doc_id=f"d{y}", region="青岚县", report_year=y) for y, t in said.items()]
    >>> tone_shift(reports)[["bound_before", "bound_after", "tone_before", "tone_after", "shift"]].values.tolist()
    [['approx', 'ge', '预期', '确保', 'harder']]
    """
    words = words_of(patterns or load_patterns())
    corpus = Corpus(source)
    groups: dict[tuple[Any, ...], dict[int, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in statements(corpus, words, status=["target"], indicators=indicators):
        if s.base is not None and measure in (None, s.measure) and s.year_start == s.year_end == s.source.year:
            groups[s.subject][s.source.year].append(s)
    rows = []
    for by_year in groups.values():
        said = [merged(by_year[year], words) for year in sorted(by_year)]
        chosen = [_preferred(found, words, "target", tier) for found in said if one_thing(found, words, TOLERANCE)]
        for earlier, later in itertools.pairwise(chosen):
            before = {s.tier: s for s, _ in earlier}
            rows += [_shift(before[s.tier] if s.tier in before else earlier[0][0], s, words) for s, _ in later]
    return comparison("tone_shift", sorted(rows, key=_shift_order))


def shifts(before: Statement, after: Statement, words: Words) -> tuple[int, int, str]:
    """How the bound, the word of intent and both together change: 1 harder, -1 softer; harder, softer, mixed or same."""
    bound = _sign((hardness(after) or 0) - (hardness(before) or 0))
    tone = _sign(words.strength(after.tone) - words.strength(before.tone))
    signs = {bound, tone} - {0}
    return bound, tone, "mixed" if len(signs) > 1 else {1: "harder", -1: "softer"}[signs.pop()] if signs else "same"


def _sign(n: int) -> int:
    return (n > 0) - (n < 0)


def _shift(a: Statement, b: Statement, words: Words) -> dict[str, Any]:
    bound, tone, both = shifts(a, b, words)
    place: Place = b.source.place
    same_unit = a.base_unit == b.base_unit
    return {
        **place.columns, "indicator_id": b.indicator_id, "indicator": b.indicator, "measure": b.measure, "scope": b.scope,
        "year_before": a.source.year, "year_after": b.source.year, "bound_before": a.bound, "bound_after": b.bound,
        "tone_before": a.tone, "tone_after": b.tone, "value_before": middle(a) if same_unit else None, "value_after": middle(b),
        "unit": b.base_unit, "text_before": a.text, "text_after": b.text, "bound_shift": bound, "tone_shift": tone, "shift": both,
        **provenance(a.places, "before"), **provenance(b.places, "after"),
    }  # fmt: skip


def _shift_order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        level_rank(row["level"]), row["region"], row["adcode"] or "", row["indicator_id"] is None, row["indicator_id"] or row["indicator"], row["measure"],
        row["scope"], row["year_after"],
    )  # fmt: skip
