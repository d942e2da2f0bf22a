"""The cues of stance: words of intent (tones) and words of time (periods), found once per full sentence.

A full sentence runs to its 。！？ or to the end of the paragraph, across “；”. Cues are looked for by their surface
forms in one pass; a pattern then decides at each place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policyparse.patterns import Patterns, Record, alternation
from policyparse.text.numerals import read_numeral

#: the quotation marks and brackets whose inside speaks for itself only
_INSIDE = re.compile(r"《[^《》\n]*》|（[^（）\n]*）")
_NUMBERED = re.compile(r"[^，。；\n\d]*\d")
_QUOTED = re.compile(r"“[^“”\n]*”")
#: what may stand between the beginning of a clause and a word of time that heads it
FIXED_BEFORE, FIXED_TO, ATTRIBUTE = "stance.fixed_before", "stance.fixed_to", "stance.attribute"
#: readings with a first and a last year
SPANS = frozenset({"from_to", "years"})
_HEAD_MARKS = "，。；：！？\n—-·）》”"


@dataclass(frozen=True, slots=True)
class CueRule:
    """A tone or period record made ready: where its pattern is matched and what it says."""

    id: str
    kind: str
    pattern: re.Pattern[str]
    says: str
    reach: str
    offset: int = 0
    ahead: bool = False
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in the text: `says` is a tone's force or a period's reading, `use` a tone's reach or what a period does.

    `number` is a year, a count of years or the number of a five-year plan, `last` the last year of a span. `head` tells
    that it stands at the beginning of its clause; `fixed` is the id of the record by which it belongs to the number
    right behind it only (由2010年的12亿元), else empty. `text` is the tone as written.
    """

    start: int
    end: int
    kind: str
    id: str
    says: str
    use: str
    text: str = ""
    number: int | None = None
    last: int | None = None
    offset: int = 0
    head: bool = False
    fixed: str = ""
    ahead: bool = False
    behind: bool = False


class CueBook:
    """All tone and period rules of one set of patterns, looked for in one pass."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        by_surface: dict[str, list[CueRule]] = {}
        rules: list[CueRule] = []
        for kind in ("tones", "periods"):
            for record in patterns.records(kind):
                rule = _rule(record, patterns)
                rules.append(rule)
                for surface in record.surface:
                    by_surface.setdefault(surface, []).append(rule)
        # where a surface begins with a shorter one, the shorter one's rules are asked too, in the files' order
        order = {rule.id: n for n, rule in enumerate(rules)}
        self._rules = {
            s: tuple(
                sorted(
                    {r.id: r for other in by_surface if s.startswith(other) for r in by_surface[other]}.values(),
                    key=lambda rule: order[rule.id],
                )
            )
            for s in by_surface
        }
        self._anchor = re.compile(alternation(list(by_surface)) or r"(?!)")
        self._fixed_before = frozenset(patterns.record(FIXED_BEFORE).surface)
        self._fixed_to = frozenset(patterns.record(FIXED_TO).surface)
        self._of = patterns.record(ATTRIBUTE).surface[0]

    def find(self, text: str, start: int, end: int) -> Iterator[Cue]:
        """The cues in `text[start:end]`, in order, none within another."""
        at = start
        inside: list[tuple[int, int]] | None = None
        quoted: list[tuple[int, int]] = []
        last: Cue | None = None
        while anchor := self._anchor.search(text, at, end):
            place = anchor.start()
            found = self._match(text, anchor[0], place)
            if found is None or found[1].end() > end:
                at = place + 1
                continue
            rule, match = found
            if inside is None:
                inside = [m.span() for m in _INSIDE.finditer(text, start, end)]
                quoted = [m.span() for m in _QUOTED.finditer(text, start, end)]
            at = max(match.end(), place + 1)
            if any(a <= place < b for a, b in inside):
                continue
            if rule.kind == "tones" and rule.reach != "number" and any(a <= place < b for a, b in quoted):
                continue
            cue = self._cue(text, start, rule, match, last)
            last = cue
            yield cue

    def _match(self, text: str, surface: str, place: int) -> tuple[CueRule, re.Match[str]] | None:
        for rule in self._rules[surface]:
            if (match := rule.pattern.match(text, place)) is not None:
                return rule, match
        return None

    def _cue(self, text: str, sentence: int, rule: CueRule, match: re.Match[str], last: Cue | None) -> Cue:
        start, end = match.span()
        groups = match.groupdict()
        if rule.kind == "tones":
            if groups.get("tone"):
                start, end = match.start("tone"), match.end() if rule.reach == "list" else match.end("tone")
            written = groups.get("tone") or match[0]
            head = start == sentence or text[start - 1] in _HEAD_MARKS
            return Cue(start, end, "tone", rule.id, rule.says, rule.reach, text=written, head=head)
        first = next((v for k, v in groups.items() if v and k != "z"), None)
        number = self._number(first)
        final = self._number(groups.get("z"))
        before = text[start - 1] if start > sentence else "，"
        # 全市2023年，…; 力争到2025年产值达到8亿元，…: before a comma, or behind a tone in a clause with a number, it heads too
        head = before in _HEAD_MARKS or text.startswith("，", end)
        if not head and last is not None and last.end == start and last.head:
            head = _NUMBERED.match(text, end) is not None
        behind = text[end : end + 1]
        if rule.says in SPANS:
            # 从2021年到2023年，… : 从 belongs to the span, which heads its clause where 从 does
            fixed = ""
            if before in self._fixed_before:
                head = start - 1 == sentence or text[start - 2] in _HEAD_MARKS
        elif before in self._fixed_before:
            fixed = FIXED_BEFORE
        elif behind == self._of and text[end + 1 : end + 2].isdecimal():
            fixed = ATTRIBUTE
        elif match[0][0] in self._fixed_to and not head and (behind == self._of or behind.isdecimal()):
            fixed = FIXED_TO
        else:
            fixed = ""
        return Cue(
            start, end, "period", rule.id, rule.says, rule.reach, match[0], number, final, rule.offset,
            head=head, fixed=fixed, ahead=rule.ahead, behind=rule.behind,
        )  # fmt: skip

    def _number(self, digits: str | None) -> int | None:
        if not digits:
            return None
        if digits.isdecimal():
            return int(digits)
        read = read_numeral(digits.replace("0", "〇"), self._patterns)
        return int(read.value) if read is not None and read.value is not None else None


def _rule(record: Record, patterns: Patterns) -> CueRule:
    source = record.get("pattern")
    pattern = patterns.compose(source) if source else alternation(list(record.surface))
    if record.kind == "tones":
        return CueRule(record.id, "tones", re.compile(pattern), record["force"], record["reach"])
    return CueRule(
        record.id, "periods", re.compile(pattern), record["reading"], record["as"],
        int(record.get("offset", 0)), bool(record.get("ahead", False)), bool(record.get("behind", False)),
    )  # fmt: skip


def cue_book(patterns: Patterns) -> CueBook:
    """The cue book of these patterns, made once.

    >>> from policyparse.patterns import load_patterns
    >>> book = cue_book(load_patterns())
    >>> [(c.kind, c.text) for c in book.find("2023年力争增长6%", 0, 10)]
    [('period', '2023年'), ('tone', '力争')]
    """
    return patterns.built("stance_cues", CueBook)
