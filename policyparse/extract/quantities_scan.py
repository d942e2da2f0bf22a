"""Candidates: every numeral of a text with its unit and the bound word behind it, and those that are none, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_letters

from policyparse.extract.quantities_grammar import Grammar
from policyparse.model import Rejection
from policyparse.patterns import Patterns, alternation
from policyparse.text.numerals import Number
from policyparse.text.units import Amount, Unit, UnitTable, unit_table

#: the amount of a relation, which has no number
NO_AMOUNT = Amount(None, None, "", None, None, "", "", Number(None), Unit("", "", 1.0, "none"))

#: kinds of numeral that start with an Arabic digit; all others are words
_DIGITS = "0123456789"
#: no numeral is longer
_LONGEST = 24
PERCENT = "%"
MEDAL = "unit.medal"
_RATIO = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[:：∶][0-9]+(?:\.[0-9]+)?){1,3}")
_CLOCK = re.compile(r"[0-2]?[0-9][:：][0-5][0-9](?![0-9.])")
#: categories of unit that number things rather than count them
_NEVER_LENT = frozenset(["date", "order", "size", "none", "unknown", "bare"])
#: how far before the first number of a list of them 分别 may stand
_PAIRED = 32
#: no list of numbers before one unit has more behind its first
_LIST = 12
#: what a numeral is glued to that is part of a sign (5G, C919)
_GLUED = frozenset(ascii_letters + "+＋·#")
#: what a ratio goes on with behind the numeral it begins with
_RATIO_ON = _DIGITS + ".:：∶"
#: how many digits a number of years that something lasts has
_YEARS = 2


@dataclass(slots=True)
class Candidate:
    """A numeral with its unit: `start`, `end` of the value expression, `stop` the end of the bound words behind it.

    `bound` and `bound_id` are what those say. `kind` is number, ratio, relation, aim or medal. `worded` tells a numeral in words.
    `naked` marks a number that is only a multiplier (千亿元, 百家).
    """

    start: int
    end: int
    stop: int
    amount: Amount
    bound: str = ""
    bound_id: str = ""
    worded: bool = False
    naked: bool = False
    kind: str = "number"
    part: int = 0
    within: tuple[int, int] = (0, 0)


class Scanner:
    """Finds the candidates of a text by the numerals and units of one set of patterns."""

    def __init__(self, patterns: Patterns, grammar: Grammar) -> None:
        self.units: UnitTable = unit_table(patterns)
        self.grammar = grammar
        numerals = {r.id: r for r in patterns.records("numerals")}
        words = "".join({c for key in ("number.digits", "number.scales", "number.kept") for w in numerals[key]["values"] for c in w})
        order = ("percent", "permille", "fraction", "tenths", "half", "past_half", "doubling", "vague", "cardinal")
        worded = "|".join(f"(?:{patterns.compose('{numeral.' + name + '}')})" for name in order)
        self._worded = re.compile(worded)
        self._arabic = re.compile(
            "|".join(f"(?:{patterns.compose('{numeral.' + name + '}')})" for name in ("tenths", "slash", "arabic"))
        )
        firsts = words + "".join(f[0] for r in numerals.values() for f in r.get("reads", ()) if not f[0].isascii())
        self._starts = re.compile(f"[0-9{re.escape(firsts)}]")
        self._range = re.compile(patterns.compose(str(patterns.record("scan.range")["pattern"])))
        self._ordinal = frozenset(patterns.record("scan.ordinal").surface)
        self._plain_words = frozenset(numerals["number.digits"]["values"]) | frozenset("".join(numerals["number.scales"]["values"]))
        self._date_starts = patterns.record("scan.date_starts").surface
        #: 零 with a unit of one character behind it is part of a word (零部件)
        self._nought = patterns.record("scan.nought").surface[0]
        self._no_bounds = patterns.record("scan.no_bounds").surface
        self._great = frozenset(patterns.record("scan.great").surface)
        self._aim = re.compile(patterns.compose(patterns.record("aim.pair")["pattern"]))
        self._lasts = re.compile(patterns.compose(str(patterns.record("scan.lasts")["pattern"])))
        joints = alternation([f for r in patterns.records("phrases") if r["use"] == "joint" for f in r.surface])
        self._kept = "".join(numerals["number.kept"]["values"])
        self._run = re.compile(f"(?:[{self._kept}]{{0,2}}(?:{joints})[0-9]+(?:\\.[0-9]+)?){{1,{_LIST}}}")
        medals = patterns.record("scan.medals")
        self._medals, self._more_medals = frozenset(medals.surface), re.compile(patterns.compose(str(medals["pattern"])))

    def candidates(
        self, text: str, start: int, end: int, taken: Sequence[tuple[int, int]], rejections: list[Rejection]
    ) -> Iterator[Candidate]:
        """The candidates of `text[start:end]` in order; numerals inside the `taken` spans and others that are none are rejected."""
        at = start
        n_taken = 0
        starts = self._starts
        aims = {m.start("low"): m for m in self._aim.finditer(text, start, end)}
        while (hit := starts.search(text, at, end)) is not None:
            place = hit.start()
            arabic = text[place] in _DIGITS
            if arabic and place in aims:
                yield from self._aims(aims[place])
                at = aims[place].end()
                continue
            match = (self._arabic if arabic else self._worded).match(text, place, end)
            if match is None:
                at = self._past(text, place, end, arabic)
                continue
            at = match.end()
            while n_taken < len(taken) and taken[n_taken][1] <= place:
                n_taken += 1
            if n_taken < len(taken) and taken[n_taken][0] <= place:
                rejections.append(Rejection("quantities", place, at, "veto.slogan"))
                at = max(at, min(taken[n_taken][1], end))
                continue
            of_parts = arabic and (text[at : at + 1] in _RATIO_ON or not match[0].replace(".", "").isdecimal())
            if of_parts and (ratio := _RATIO.match(text, place, end)) is not None and ratio.end() > at:
                at = ratio.end()
                if ratio[0].count(":") + ratio[0].count("：") + ratio[0].count("∶") < 2 and _CLOCK.match(text, place):
                    rejections.append(Rejection("quantities", place, at, "veto.date"))
                    continue
                yield from self._ratio(text, place, at, ratio[0])
                continue
            found = self._read(text, match, arabic, end)
            if isinstance(found, Rejection):
                rejections.append(found)
            elif found is not None:
                at = max(at, found.end)
                yield found

    def _past(self, text: str, place: int, end: int, arabic: bool) -> int:
        """Where to go on behind a numeral sign that begins no numeral."""
        at = place + 1
        if arabic:
            while at < end and (text[at] in _DIGITS or (text[at] in ".," and text[at + 1 : at + 2].isdigit())):
                at += 1
        return at

    def _aims(self, match: re.Match[str]) -> Iterator[Candidate]:
        for n, (word, group) in enumerate((("first", "low"), ("second", "high"))):
            amount = self.units.amount(match[group], PERCENT)
            if amount is not None:
                a, b = match.span(group)
                yield Candidate(a, b, b, amount, kind="aim", part=n, within=match.span(word))

    def _ratio(self, text: str, start: int, end: int, shown: str) -> Iterator[Candidate]:
        bound, bound_id, stop = self._bound_after(text, end, len(text))
        at = start
        for n, part in enumerate(re.split("[:：∶]", shown)):
            amount = self.units.amount(part, PERCENT)
            if amount is not None:
                yield Candidate(at, at + len(part), stop, amount, bound, bound_id, kind="ratio", part=n, within=(start, end))
            at += len(part) + 1

    def _read(self, text: str, match: re.Match[str], arabic: bool, limit: int) -> Candidate | Rejection | None:
        """The numeral that `match` found, with its unit and bound; why it is no quantity; None where it cannot be read."""
        start, number_end = match.span()
        number = match[0]

        def reject(reason: str, end: int) -> Rejection:
            return Rejection("quantities", start, end, reason)

        if number_end - start > _LONGEST:
            return reject("veto.no_unit", number_end)
        before = text[start - 1] if start else ""
        if before in self._ordinal:
            self.grammar.note("scan.ordinal")
            return reject("veto.ordinal", number_end)
        unit_end = min(self.units.end(text, number_end), limit) if limit > number_end else number_end
        read = self.units.reader.read(number) if not arabic and unit_end == number_end else None
        if not arabic and number == self._nought and unit_end - number_end == 1:
            self.grammar.note("scan.nought")
            return reject("veto.words_count", unit_end)
        if read is not None and not read.unit and not read.vague and number[-1] in self._plain_words:
            return reject("veto.words_count", number_end)
        opening = max(text.rfind("“", max(0, start - 14), start), text.rfind("《", max(0, start - 40), start))
        if opening >= 0 and (veto := self._inside(text, opening, start, number_end, arabic)):
            return reject(veto, unit_end)
        decimal = arabic and "." in number
        lasts = arabic and not decimal and number_end - start <= _YEARS and self._lasts.search(text, max(0, start - _PAIRED), start) is not None
        if lasts:
            self.grammar.note("scan.lasts")
        if arabic and not decimal and not lasts and unit_end == number_end and text.startswith(self._date_starts, number_end):
            self.grammar.note("scan.date_starts")
            return reject("veto.date", number_end)
        if arabic and before in _GLUED:
            return reject("veto.no_unit", number_end)
        unit = text[number_end:unit_end]
        if arabic and not unit:
            unit = self._lent_unit(text, start, number, limit)
        amount = self.units.amount(number, unit)
        if amount is None:
            return None
        end = unit_end
        category = amount.measure.category
        second = self._range.match(text, unit_end, limit)
        if second is not None and amount.value is not None and amount.value_high is None:
            high_end = min(self.units.end(text, second.end()), limit)
            high_unit = text[second.end() : high_end]
            if amount.number.unit and not high_unit:
                high_unit = unit = amount.number.unit
            high = self.units.amount(second["high"], high_unit)
            if high is not None and high.value is not None and self._same(amount, high, unit, high_unit):
                if high.measure.category == "date":
                    return reject("veto.date", high_end)
                end, category = high_end, high.measure.category
                self.grammar.note("scan.range")
                amount = self._joined(amount, unit, high_unit, high)
        if category == "date" and not decimal and not lasts:
            return reject("veto.date", end)
        if category == "order":
            return reject("veto.order", end)
        if category == "size":
            return reject("veto.size", end)
        if amount.measure.kind == MEDAL:
            return self._medal(text, start, number_end, unit_end, number, arabic) or reject("veto.words_count", end)
        after = text[end] if end < limit else ""
        if after in _GLUED and after != "+" and not unit:
            return reject("veto.no_unit", end)
        if amount.measure.digits_only and not arabic:
            return reject("veto.words_count", end)
        bound, bound_id, stop = self._bound_after(text, end, limit)
        naked = not arabic and all(c in self._great for c in number)
        if naked:
            self.grammar.note("scan.great")
        return Candidate(start, end, stop, amount, bound or amount.bound, bound_id, not arabic, naked)

    def _medal(self, text: str, start: int, number_end: int, end: int, number: str, arabic: bool) -> Candidate | None:
        """The number of medals (3金2银, 两金一银), of which the metal is the noun; None where a number in words stands in another word (五金)."""
        among = text[start - 1 : start] in self._medals or self._more_medals.match(text, end) is not None
        amount = self.units.amount(number) if arabic or among else None
        if amount is None:
            return None
        self.grammar.note("scan.medals")
        return Candidate(start, number_end, end, amount, kind="medal", within=(number_end, end))

    def _lent_unit(self, text: str, start: int, number: str, limit: int) -> str:
        """The unit of the last number of a list of numbers that begins here (分别是2005年的2.7和2.4倍), without the multiplier that this
        number has too (分别惠及30万、20万人次); '' for none."""
        digits = number.rstrip(self._kept)
        run = self._run.match(text, start + len(digits), limit)
        if run is None or self.grammar.paired.search(text, max(0, start - _PAIRED), start) is None:
            return ""
        unit = text[run.end() : min(self.units.end(text, run.end()), limit)]
        known = self.units.normalise(unit) if unit else None
        lent = known is not None and known.category not in _NEVER_LENT and unit.startswith(number[len(digits) :])
        return unit[len(number) - len(digits) :] if lent else ""

    def _inside(self, text: str, opening: int, start: int, end: int, arabic: bool) -> str:
        """A veto of a numeral inside a title or a short pair of quotes."""
        if text[opening] == "《":
            return "veto.title" if "》" not in text[opening:start] and "\n" not in text[opening:start] else ""
        if "”" in text[opening:start] or "\n" in text[opening:start]:
            return ""
        closing = text.find("”", end, opening + (14 if arabic else 30))
        return "veto.quoted_words" if closing >= 0 and not any(c in "，。；%" for c in text[opening:closing]) else ""

    def _same(self, low: Amount, high: Amount, unit: str, high_unit: str) -> bool:
        if unit and high_unit:
            same = low.base_unit == high.base_unit and low.measure.category == high.measure.category
            return same and (low.base_value or 0) < (high.base_value or 0)
        if unit or not high_unit:
            return False
        if low.unit and not high.unit.startswith(low.unit):
            return (low.base_value or 0) < (high.base_value or 0)
        return (low.value or 0) < (high.value or 0)

    def _joined(self, first: Amount, unit: str, high_unit: str, second: Amount) -> Amount:
        """A range as one amount, both ends in the unit of the second."""
        factor = second.measure.factor or 1.0
        if not unit and (not first.unit or second.unit.startswith(first.unit)):
            # 5至6个: the unit of the second is that of the first
            value = first.value
            base = second.measure.base(value)
        else:
            base = first.base_value
            value = first.value if unit == high_unit else round((base or 0) / factor, 9)
        return Amount(
            value, second.value, second.unit, base, second.base_value, second.base_unit, "range", second.number, second.measure
        )

    def _bound_after(self, text: str, end: int, limit: int) -> tuple[str, str, int]:
        bound = bound_id = ""
        while (found := self.grammar.after.match(text, end, limit)) is not None:
            if text.startswith(self._no_bounds, end, limit):
                self.grammar.note("scan.no_bounds")
                break
            says, record = self.grammar.after_words[found[0]]
            if not bound:
                bound, bound_id = says, record
            end = found.end()
        return bound, bound_id, end
