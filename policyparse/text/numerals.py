"""Numerals of every kind read as numbers: 1,234.5, 3千万, 一千二百万, 百分之六点五, 三分之二, 两成, 一半, 翻两番.

The words and the kinds of numeral are records of patterns/numerals.yaml; each record with a `pattern` may also stand in
other patterns by its id, so that what is found and what is read are the same. Reading a numeral takes some
microseconds, and the recent ones are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policyparse.patterns import Patterns, Record, alternation, load_patterns

#: full-width digits and marks, for callers whose text is not folded yet
FOLD = {0xFF10 + i: str(i) for i in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFF0F: "/"}
#: factors of at most this many decimals; takes the noise off 5.8e8 / 1e8
DECIMALS = 9


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral read.

    `value` is the number without the multiplier `scale` (万, 亿, 万亿 or ''), which stays with the unit; it is None where
    the numeral sets a bound without a value (数十亿). `value_high` is given only for a range within one numeral (七八).
    `unit` is the unit that the numeral itself sets (%, ‰, 倍), else ''. `bound` is what a word inside the numeral says
    (多, 余: gt; 来: approx; 上千: ge), else ''. `kind` is the id of the record that read it.
    """

    value: float | None
    scale: str = ""
    unit: str = ""
    bound: str = ""
    kind: str = ""
    value_high: float | None = None

    @property
    def vague(self) -> bool:
        """Whether the numeral has no value of its own (上千, 几百)."""
        return self.value is None


class NumeralReader:
    """Reads numerals by the records of kind `numerals`; `numeral_reader` makes it once per patterns."""

    def __init__(self, patterns: Patterns) -> None:
        records = {r.id: r for r in patterns.records("numerals")}
        self._digits: Mapping[str, int] = records["number.digits"]["values"]
        self._scales: Mapping[str, int] = records["number.scales"]["values"]
        kept: Mapping[str, int] = records["number.kept"]["values"]
        # greatest first, so that 万亿 is seen before 亿; a number falls apart at the single ones
        self._kept = tuple(sorted(kept.items(), key=lambda item: -item[1]))
        self._parts = tuple(item for item in self._kept if len(item[0]) == 1)
        self._hedges: Mapping[str, str] = records["number.hedges"]["bounds"]
        self._nearly: Mapping[str, str] = records["number.nearly"]["bounds"]
        self._zero = frozenset(word for word, value in self._digits.items() if value == 0)
        self._neighbours = frozenset(records["number.neighbours"].surface)
        self._half = records["number.half"].surface
        self._point = records["number.point"].surface[0]
        words = alternation([*self._digits, *self._scales, *kept])
        self._runs = re.compile(rf"(?>{words})+(?:{self._point}(?>{words})+)?|[0-9,]+(?:\.[0-9]+)?")
        readings: dict[str, Callable[[str, Record], Number | None]] = {
            "percent": self._percent,
            "fraction": self._fraction,
            "slash": self._fraction,
            "tenths": self._tenths,
            "half": self._fixed,
            "doubling": self._doubling,
            "vague": self._vague,
            "arabic": self._plain,
            "cardinal": self._plain,
        }
        #: (compiled pattern, reading, record) of each kind of numeral, in the order in which they are tried
        self.kinds = tuple(
            (re.compile(patterns.compose(r["pattern"])), readings[r["reading"]], r)
            for r in records.values()
            if r["reading"] in readings
        )
        self._remembered = lru_cache(maxsize=4096)(self._read)

    def read(self, text: str) -> Number | None:
        """The numeral `text`, whole, as a Number; None where it is no numeral."""
        return self._remembered(text)

    def _read(self, text: str) -> Number | None:
        folded = text.translate(FOLD).replace(" ", "")
        for pattern, reading, record in self.kinds:
            if pattern.fullmatch(folded):
                return reading(folded, record)
        return None

    # ---- kinds of numeral

    def _plain(self, text: str, record: Record) -> Number | None:
        bound = ""
        for mark, says in self._hedges.items():
            if mark in text:
                text, bound = text.replace(mark, ""), says
        scale = next((k for k, _ in self._kept if text.endswith(k)), "")
        head = text[: len(text) - len(scale)]
        high = ""
        if any(part in head for part, _ in self._parts):
            # several multipliers in one number (五亿八千万): the greatest stays with the unit
            total = self._total(text)
            scale, worth = next((k, w) for k, w in self._kept if k in text)
            value = None if total is None else round(total / worth, DECIMALS)
        else:
            low, high = self._range(head)
            value = self._small(low) if low else 1.0
        value_high = self._small(high) if high else None
        if value is None or (high and value_high is None):
            return None
        return Number(value, scale, "", bound, record.id, value_high)

    def _percent(self, text: str, record: Record) -> Number | None:
        total = self._total(self._runs.findall(text)[-1])
        return None if total is None else Number(total, "", record["unit"], "", record.id)

    def _fraction(self, text: str, record: Record) -> Number | None:
        first, second = map(self._total, self._runs.findall(text))
        part, whole = (first, second) if record["reading"] == "slash" else (second, first)
        if part is None or not whole or part >= whole:
            return None
        return Number(part / whole * 100, "", record["unit"], "", record.id)

    def _tenths(self, text: str, record: Record) -> Number | None:
        tenths, *rest = map(self._total, self._runs.findall(text))
        if tenths is None:
            return None
        hundredths = rest[0] if rest and rest[0] is not None else 5.0 if text.endswith(self._half) else 0.0
        return Number(round(tenths * 10 + hundredths, DECIMALS), "", record["unit"], "", record.id)

    def _fixed(self, text: str, record: Record) -> Number | None:
        return Number(float(record["value"]), "", record["unit"], record.get("bound", ""), record.id)

    def _doubling(self, text: str, record: Record) -> Number | None:
        times = [self._total(run) for run in self._runs.findall(text)] or [1.0]
        bound = next((says for word, says in self._nearly.items() if word in text), "")
        return None if times[0] is None else Number(2.0 ** times[0], "", record["unit"], bound, record.id)

    def _vague(self, text: str, record: Record) -> Number | None:
        scale = next((k for k, _ in self._kept if text.endswith(k)), "")
        return Number(None, scale, "", record["bound"], record.id)

    # ---- numbers from words

    def _total(self, text: str, first: bool = True) -> float | None:
        """The number in full, multipliers and all; None where the words make none."""
        for part, worth in self._parts:
            before, found, after = text.partition(part)
            if not found:
                continue
            many = self._total(before) if before else 1.0 if first else None
            if not after:
                rest: float | None = 0.0
            elif len(after) == 1 and after not in self._scales and self._digits.get(after):
                rest = self._digits[after] * worth / 10  # 一万二 is 12,000
            else:
                rest = self._total(after, first=False)
            return None if many is None or rest is None or rest >= worth else many * worth + rest
        return self._small(text)

    def _range(self, text: str) -> tuple[str, str]:
        """A numeral with two neighbouring digits in it (三四十) as the two numerals that it stands for, else (text, '')."""
        for i in range(len(text) - 1):
            if text[i : i + 2] in self._neighbours and (i == 0 or self._scales.get(text[i - 1], 0) > 10):
                return text[: i + 1] + text[i + 2 :], text[:i] + text[i + 1 :]
        return text, ""

    def _small(self, text: str) -> float | None:
        """A number below 万: 3000, 2.5, 3千, 一千零五十, 六点五, 二〇二一; None where the words make none."""
        if "0" <= text[:1] <= "9":
            scale = self._scales.get(text[-1], 1)
            return float((text[:-1] if scale > 1 else text).replace(",", "")) * scale
        whole, point, decimals = text.partition(self._point)
        if point:
            return self._decimal(whole, decimals)
        if len(text) == 4 and all(c in self._digits for c in text):
            return float("".join(str(self._digits[c]) for c in text))  # a year, digit by digit
        if len(text) > 1 and (text[0] in self._zero or text[-1] in self._zero):
            # 一万零五 leaves 零五 behind its 万
            return self._small(text[1:]) if text[0] in self._zero else None
        total, digit, last, zero = 0, 0, 10_000, False
        for i, c in enumerate(text):
            scale = self._scales.get(c, 0)
            if not scale:
                value = self._digits.get(c)
                if value is None or digit:
                    return None
                digit, zero = value, zero or value == 0
                continue
            if not digit and not (i == 0 or (scale == 10 and zero)):
                return None
            if scale >= last:
                return None
            total, digit, last, zero = total + (digit or 1) * scale, 0, scale, False
        if digit and last > 10 and last < 10_000 and not zero:
            digit = digit * last // 10  # 两千三 is 2,300
        return float(total + digit) if text else None

    def _decimal(self, whole: str, decimals: str) -> float | None:
        scale = self._scales.get(decimals[-1:], 1)
        places = decimals[:-1] if scale > 1 else decimals
        front = self._small(whole)
        if front is None or not places or any(c not in self._digits for c in places):
            return None
        value = float(f"{front:.0f}." + "".join(str(self._digits[c]) for c in places))
        return value * scale


def numeral_reader(patterns: Patterns | None = None) -> NumeralReader:
    """The reader of numerals of these patterns (the shipped ones if none are given), made once."""
    return (patterns or load_patterns()).built("numeral_reader", NumeralReader)


def read_numeral(text: str, patterns: Patterns | None = None) -> Number | None:
    """The numeral `text`, whole, as a Number; None where it is no numeral.

    The multipliers 万, 亿, 万亿 come apart as `scale`, the others go into the value; a unit that the numeral itself sets
    (%, ‰, 倍) is `unit`.

    >>> read_numeral("1,234.5").value
    1234.5
    >>> n = read_numeral("一千二百万")
    >>> n.value, n.scale
    (1200.0, '万')
    >>> n = read_numeral("百分之六点五")
    >>> n.value, n.unit
    (6.5, '%')
    >>> n = read_numeral("17万多")
    >>> n.value, n.scale, n.bound
    (17.0, '万', 'gt')
    >>> read_numeral("翻两番").value, read_numeral("数十亿").vague, read_numeral("十四五")
    (4.0, True, None)
    """
    return numeral_reader(patterns).read(text)


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the kinds of numeral in the sentence; where two overlap, the kind that is tried first.

    >>> sorted(fired("增长百分之七", load_patterns()))
    ['numeral.percent']
    """
    reader = numeral_reader(patterns)
    found: set[str] = set()
    taken: list[tuple[int, int]] = []
    for pattern, _, _ in reader.kinds:
        for match in pattern.finditer(sentence):
            number = reader.read(match[0])
            if number is not None and all(match.end() <= start or end <= match.start() for start, end in taken):
                found.add(number.kind)
                taken.append(match.span())
    return frozenset(found)
