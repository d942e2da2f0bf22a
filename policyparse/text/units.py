"""Units read and brought to their base: 万亿斤 is 5e11 千克, 亩 2000/3 平方米, 万元 1e4 元, 户 stays 户.

The forms are records of patterns/units.yaml; the multipliers 万, 亿, 万亿 may stand before any of them. Everything is a
dictionary look-up, and units met once are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from policyparse.patterns import Patterns, Record, load_patterns
from policyparse.text.numerals import Number, NumeralReader, numeral_reader

#: a second form in brackets: 万头（只）, 件(套)
OPENING, CLOSING = ("（", "("), ("）", ")")
PER = "/"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit read.

    `text` is the unit as the unit column has it: as written, with ％ as % and the like, multiplier included (万平方米).
    A value in it times `factor` is in `base_unit` (平方米, 10000). `category` and `countable` are those of its record
    `kind` (see patterns/units.yaml); a multiplier alone has the category `bare` and the base unit '', a unit that
    the lexicon does not know the category `unknown`.
    """

    text: str
    base_unit: str
    factor: float
    category: str
    countable: bool = False
    digits_only: bool = False
    kind: str = ""

    def base(self, value: float | None) -> float | None:
        """A value in this unit in the base unit; None stays None."""
        return None if value is None else round_off(value * self.factor)


def round_off(value: float) -> float:
    """The value without the noise of the last binary places: 1.3 * 1e12 * 0.5 is 650000000000.0.

    >>> round_off(16.4 * 1e4)
    164000.0
    """
    return float(f"{value:.12g}")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit: what a value expression says.

    `value`, `value_high`, `unit` and the `base_` fields are those of the quantities frame; `value` is None where the
    numeral sets only a bound (数十亿元). `bound` is what a word inside the number says (多: gt), else ''.
    """

    value: float | None
    value_high: float | None
    unit: str
    base_value: float | None
    base_value_high: float | None
    base_unit: str
    bound: str
    number: Number
    measure: Unit


class UnitTable:
    """The units of a set of patterns; `unit_table` makes it once."""

    def __init__(self, patterns: Patterns) -> None:
        numerals = {r.id: r for r in patterns.records("numerals")}
        self._multipliers: Mapping[str, int] = numerals["number.kept"]["values"]
        self._small: Mapping[str, int] = numerals["number.scales"]["values"]
        self._forms: dict[str, Record] = {}
        for record in patterns.records("units"):
            for form in record.surface:
                self._forms.setdefault(form, record)
        self._longest: dict[str, int] = {}
        for form in self._forms:
            self._longest[form[0]] = max(self._longest.get(form[0], 0), len(form))
        self._ordered = sorted(self._multipliers, key=len, reverse=True)
        self._leading = frozenset(m[0] for m in self._multipliers)
        #: of each form its category, whether it stands alone only, and what may not follow it
        self._told: dict[str, tuple[str, bool, tuple[str, ...]]] = {
            form: (str(r["category"]), bool(r.get("alone")), tuple(r.get("not_before", ()))) for form, r in self._forms.items()
        }
        self.reader: NumeralReader = numeral_reader(patterns)
        self._remembered = lru_cache(maxsize=4096)(self._normalise)
        self._amounts = lru_cache(maxsize=4096)(self._amount)

    def normalise(self, text: str) -> Unit | None:
        """The unit `text`, whole, with or without multiplier; None where it is none. '' is the unit of a bare number."""
        return self._remembered(text)

    def amount(self, number: str, unit: str = "") -> Amount | None:
        """A number and the unit after it, as matched, as one Amount (see `read_amount`)."""
        return self._amounts(number, unit)

    def end(self, text: str, at: int) -> int:
        """Where the unit that begins at `at` ends, multiplier, denominator and bracketed second form included; `at` if none does.

        >>> unit_table().end("投资3万元用于", 3)
        5
        """
        form = self._past_multiplier(text, at)
        stop = self._form_end(text, form, multiplied=form > at or text[at - 1 : at] in self._multipliers)
        if stop == form:
            return form
        if text[stop : stop + 1] in OPENING:
            inner = self._form_end(text, stop + 1)
            if inner > stop + 1 and text[inner : inner + 1] in CLOSING:
                return inner + 1
        if text.startswith(PER, stop):
            below = self._past_multiplier(text, stop + 1)
            inner = self._form_end(text, below)
            if inner > below:
                return inner
        return stop

    def _past_multiplier(self, text: str, at: int) -> int:
        if text[at : at + 1] not in self._leading:
            return at
        return next((at + len(m) for m in self._ordered if text.startswith(m, at)), at)

    def _form_end(self, text: str, at: int, multiplied: bool = False) -> int:
        """Where the longest form that begins at `at` ends; `at` if there is none or a word of category none is longer."""
        longest = self._longest.get(text[at : at + 1], 0)
        for stop in range(min(len(text), at + longest), at, -1):
            told = self._told.get(text[at:stop])
            if told is None:
                continue
            category, alone, not_before = told
            if category == "noun_count" or (multiplied and alone):
                continue
            if category == "none":
                return at
            after = text[stop : stop + 1]
            if after.isascii() and after.isalnum() and text[stop - 1].isascii():
                continue  # GW is no unit in GWP
            if not_before and text.startswith(not_before, stop):
                continue
            return stop
        return at

    def _amount(self, number: str, unit: str) -> Amount | None:
        read = self.reader.read(number)
        if unit and (read is None or self._leads(unit)):
            # multipliers and hedges at the beginning of the unit belong to the number (3|千万元, 1000|多万元)
            for at in range(min(len(unit), 4), 0, -1):
                longer = self.reader.read(number + unit[:at])
                if longer is not None and (at == len(unit) or self.normalise(unit[at:]) is not None):
                    read, unit = longer, unit[at:]
                    break
        if read is None:
            return None
        text = read.unit + unit if read.unit else read.scale + unit
        worth = float(self._multipliers.get(read.scale, 1))
        measure = self.normalise(text) or Unit(text, unit, worth, "unknown")
        return Amount(
            value=read.value,
            value_high=read.value_high,
            unit=measure.text,
            base_value=measure.base(read.value),
            base_value_high=measure.base(read.value_high),
            base_unit=measure.base_unit,
            bound=read.bound,
            number=read,
            measure=measure,
        )

    def _leads(self, unit: str) -> bool:
        """Whether what was matched as unit begins with a part of the number; 千瓦 and 多 of no unit do not."""
        return unit not in self._forms and (unit[0] in self._small or self.normalise(unit) is None)

    def _normalise(self, text: str) -> Unit | None:
        text = text.replace(" ", "")
        if not text:
            return Unit("", "", 1.0, "bare")
        whole = self._single(text)
        if whole is not None:
            return whole
        for multiplier in self._ordered:
            if text.startswith(multiplier):
                worth = float(self._multipliers[multiplier])
                if len(text) == len(multiplier):
                    return Unit(text, "", worth, "bare")
                inner = self._plain(text[len(multiplier) :])
                return _times(inner, multiplier, worth)
        for small, value in self._small.items():
            if text.startswith(small) and len(text) > 1:
                return _times(self._normalise(text[1:]), small, float(value))
        return self._plain(text)

    def _single(self, form: str) -> Unit | None:
        record = self._forms.get(form)
        if record is None or record["category"] == "none":
            return None
        text = record.get("canonical", form)
        return Unit(
            text=text,
            base_unit=record.get("base_unit", text),
            factor=float(record.get("factor", 1)),
            category=record["category"],
            countable=record.get("countable", False),
            digits_only=record.get("digits_only", False),
            kind=record.id,
        )

    def _plain(self, text: str) -> Unit | None:
        """A unit without multiplier: one form, a form with a second in brackets, or one form by another."""
        if (unit := self._single(text)) is not None:
            return unit
        if text[-1] in CLOSING:
            opening = max(text.rfind(mark) for mark in OPENING)
            first = self._single(text[:opening]) if opening > 0 else None
            if first is None or self._single(text[opening + 1 : -1]) is None:
                return None
            return Unit(text, first.base_unit, first.factor, first.category, first.countable, False, first.kind)
        above, per, below = text.partition(PER)
        if per:
            top = self._normalise(above)
            if top is None or top.category == "bare" or not below:
                return None
            # the denominator stays as it is spoken: 元/亩, 件/万人
            return Unit(text, f"{top.base_unit}{PER}{below}", top.factor, "density", kind=top.kind)
        return None


def _times(unit: Unit | None, multiplier: str, worth: float) -> Unit | None:
    if unit is None:
        return None
    text = multiplier + unit.text
    return Unit(text, unit.base_unit, unit.factor * worth, unit.category, unit.countable, unit.digits_only, unit.kind)


def unit_table(patterns: Patterns | None = None) -> UnitTable:
    """The table of units of these patterns (the shipped ones if none are given), made once."""
    return (patterns or load_patterns()).built("unit_table", UnitTable)


def normalise_unit(text: str, patterns: Patterns | None = None) -> Unit | None:
    """The unit `text`, whole, multiplier included; None where the lexicon does not know it.

    >>> unit = normalise_unit("万亩")
    >>> unit.text, unit.base_unit, round(unit.factor)
    ('万亩', '平方米', 6666667)
    >>> normalise_unit("％").text, normalise_unit("亿斤").base(1.3e4)
    ('%', 650000000000.0)
    >>> normalise_unit("部门") is None
    True
    """
    return unit_table(patterns).normalise(text)


def read_amount(number: str, unit: str = "", patterns: Patterns | None = None) -> Amount | None:
    """A number and the unit after it, as matched, as one Amount; None where the number cannot be read.

    The multipliers and the words 多, 余, 来 may stand in either part. 十, 百, 千 go into the value, 万, 亿, 万亿 stay in the
    unit. A unit that the lexicon does not know is kept as its own base unit.

    >>> a = read_amount("17万多", "家")
    >>> a.value, a.unit, a.bound, a.base_value, a.base_unit
    (17.0, '万家', 'gt', 170000.0, '家')
    >>> a = read_amount("3", "千万元")
    >>> a.value, a.unit, a.base_value
    (3000.0, '万元', 30000000.0)
    >>> a = read_amount("百分之六点五")
    >>> a.value, a.unit
    (6.5, '%')
    >>> a = read_amount("千", "亿元")
    >>> a.value, a.unit
    (1000.0, '亿元')
    """
    return unit_table(patterns).amount(number, unit)


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the unit records that stand right after a numeral of the sentence.

    >>> sorted(fired("造林3.5万亩，增长8%", load_patterns()))
    ['unit.mu', 'unit.percent']
    """
    table = unit_table(patterns)
    found = set()
    for kind in ("arabic", "cardinal"):
        for match in re.finditer(patterns.compose(f"{{numeral.{kind}}}"), sentence):
            end = table.end(sentence, match.end())
            amount = table.amount(match[0], sentence[match.end() : end])
            if amount is not None:
                found.add(amount.measure.kind)
    return frozenset(found - {""})
