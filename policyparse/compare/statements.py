"""What a report says of an indicator as a value that can be compared, and the several places where it says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from policyparse.compare.source import Corpus, Text
from policyparse.compare.words import Words, decimals

_COLUMNS = (
    "row_id", "sentence", "section_role", "text", "indicator", "indicator_text", "indicator_id", "scope", "measure", "direction",
    "value", "value_high", "unit", "base_value", "base_value_high", "base_unit", "bound", "relation", "reference", "tone", "tier",
    "status", "year_start", "year_end", "basis",
)  # fmt: skip
#: measures whose numbers have a sign
_SIGNED = ("growth", "change")
#: the same bound said of the number with the other sign
_TURNED = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt"}
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a report says of an indicator; numbers are signed, `base` and `base_high` in `base_unit`.

    `key` is the indicator's identifier, or its name where the lexicon has none. `rows` and `sentences` are all places in the
    report that say just this.
    """

    source: Text
    key: str
    indicator_id: str | None
    indicator: str
    name: str
    measure: str
    scope: str
    value: float | None
    high: float | None
    unit: str
    base: float | None
    base_high: float | None
    base_unit: str
    bound: str
    signed_bound: str
    relation: str
    reference: str
    tone: str
    tier: str
    status: str
    year_start: int | None
    year_end: int | None
    basis: str
    role: str
    text: str
    estimate: bool
    partial: bool
    rows: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def subject(self) -> tuple[str, str, str, str]:
        """Region, indicator, measure and scope: what two statements must share to be compared."""
        return self.source.place.key, self.key, self.measure, self.scope

    @property
    def yearly(self) -> bool:
        """Whether it is of one year and no average or sum over several."""
        return self.year_start == self.year_end and self.basis not in ("average", "cumulative")

    @property
    def places(self) -> tuple[list[str], list[str], list[str]]:
        """Row ids, document ids and sentences, as the frames have them."""
        return list(self.rows), [self.source.doc_id], list(self.sentences)


def statements(
    corpus: Corpus, words: Words, *, status: Collection[str] = ("target", "actual"), indicators: Collection[str] | None = None
) -> Iterator[Statement]:
    """The statements of a corpus in the order of its rows, one for each row; `indicators` are identifiers or names."""
    wanted = None if indicators is None else set(indicators)
    where: dict[str, Collection[str]] = {"status": status}
    ids = wanted is not None and all(w.isascii() for w in wanted)
    if ids and wanted is not None:
        where["indicator_id"] = wanted
    for source, row in corpus.rows("quantities", _COLUMNS, where):
        made = _statement(source, words, *row)
        if wanted is None or made.key in wanted or made.indicator in wanted:
            yield made


def _statement(
    source: Text, words: Words, row_id: str, sentence: str, role: str, text: str, indicator: str, name: str,
    indicator_id: str | None, scope: str, measure: str, direction: str, value: float | None, high: float | None, unit: str,
    base: float | None, base_high: float | None, base_unit: str, bound: str, relation: str, reference: str, tone: str, tier: str,
    status: str, year_start: int | None, year_end: int | None, basis: str,
) -> Statement:  # fmt: skip
    if measure == "growth" and base_unit in words.times:
        base, base_high = (None if b is None else b * 100.0 for b in (base, base_high))
        base_unit = PERCENT
    down = direction == "down" and measure in _SIGNED
    if down:
        value, high, base, base_high = *_turned(value, high), *_turned(base, base_high)
    return Statement(
        source, indicator_id or indicator, indicator_id, indicator, name, measure, words.scope(source.place, scope), value, high,
        unit, base, base_high, base_unit, bound, _TURNED.get(bound, bound) if down else bound, relation, reference, tone, tier,
        status, year_start, year_end, basis, role, text, tone in words.estimates,
        year_start == year_end and words.is_part_of_year(sentence, text), (row_id,), (sentence,),
    )  # fmt: skip


def _turned(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """The ends of a number told as a fall: 下降3%—4% is -4 to -3."""
    if low is None or high is None:
        return (None if low is None else -low), None
    return -high, -low


def merged(found: Iterable[Statement], words: Words) -> list[Statement]:
    """Statements of one subject and period with those that say the same made one, in the order of the first.

    The same is said where number, bound, relation, tier and what the name covers agree (经济增长 and 国内生产总值 cover the same,
    全社会 and 城镇 do not); the tone is the first that is given.
    """
    groups: dict[tuple[object, ...], list[Statement]] = {}
    for s in found:
        same = (words.covers(s.name), s.base, s.base_high, s.base_unit, s.bound, s.relation, s.reference, s.tier, s.partial, s.basis == "average")
        groups.setdefault(same, []).append(s)
    return [_one(group) for group in groups.values()]


def _one(group: Sequence[Statement]) -> Statement:
    from dataclasses import replace

    first = group[0]
    if len(group) == 1:
        return first
    return replace(
        first,
        tone=next((s.tone for s in group if s.tone), ""),
        estimate=all(s.estimate for s in group),
        rows=tuple(dict.fromkeys(r for s in group for r in s.rows)),
        sentences=tuple(dict.fromkeys(t for s in group for t in s.sentences)),
    )


def rounding(s: Statement) -> float:
    """Half a unit of the last digit written, in the base unit: 10.5亿元 may be anything from 10.45 to 10.55亿元.

    A rate without a digit after the point counts as told to one: 8% is no other way of saying 8.4%.
    """
    if s.base is None or not s.value:
        return 0.0
    digits = decimals(s.text)
    return abs(s.base / s.value) * 0.5 * 10.0 ** -(max(digits, 1) if s.base_unit == PERCENT else digits)
