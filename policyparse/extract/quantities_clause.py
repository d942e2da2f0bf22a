"""What stands before a number: the chain of predicate, adverbs and bound words, and the phrase of the clause before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policyparse.extract.quantities_grammar import Grammar, Word

#: a clause is looked at so far back from its number
LONGEST = 160
_SPANS = re.compile(r"“[^“”\n]{0,80}”|（[^（）()\n]{0,80}[）)]|\([^（）()\n]{0,80}[）)]|《[^《》\n]{0,80}》")
_MARKS = str.maketrans(dict.fromkeys("，、；：。！？,;:—", "\x01"))
#: a clause mark that ends a piece, 、 apart
_LAST = re.compile(r".*[，；：。！？\n（—\u2460-\u249f]", re.S)
_HIDDEN = str.maketrans(dict.fromkeys("，、；：。！？,;:—（）()", "\x01"))
_DIGIT = re.compile("[0-9]")


def masked(text: str) -> str:
    """The text with the marks inside quotes, brackets and titles hidden, so that they part no clause; of the same length.

    >>> masked("a，“b，c”").count("，")
    1
    """
    return _SPANS.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    inside = match[0]
    if inside[0] in "（(" and _DIGIT.search(inside):
        return inside  # may hold quantities of its own
    return inside.translate(_HIDDEN if inside[0] in "（(" else _MARKS)


@dataclass(slots=True)
class Tail:
    """The chain before a number: `words` nearest first, `roles` theirs, `at` where it begins; `against` what it is compared with."""

    at: int
    words: list[Word] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    against: str = ""
    #: whether the number tells the ratio to a year named (恢复至2019年的119%)
    ratio: bool = False

    def add(self, word: Word) -> None:
        """Adds the next word to the left."""
        self.words.append(word)
        self.roles.add(word.role)

    def first(self, *roles: str) -> Word | None:
        """The word of one of these roles that stands nearest to the number."""
        if self.roles.isdisjoint(roles):
            return None
        return next(w for w in self.words if w.role in roles)

    def has(self, *roles: str) -> bool:
        """Whether a word of one of these roles is in the chain."""
        return not self.roles.isdisjoint(roles)


def read_tail(
    g: Grammar, text: str, start: int, floor: int, *, times: bool = False, percent: bool = False, doubling: bool = False, grows: bool = False,
    ratio: bool = False,
) -> Tail:  # fmt: skip
    """The chain of words that ends at `start`, no further back than `floor`; `times`: the number is a multiple,
    `percent`: one in %, `doubling`: one with its own verb (翻番), `grows`: a verb of change follows it (比上年190天|增加19天),
    `ratio`: the number is a ratio, in % or points."""
    tail = Tail(start)
    at = start
    if times and (of := g.times_of.search(text, max(floor, start - 24), start)) is not None:
        tail.against = of[0]
        g.note("walk.times_of")
        tail.at = at = of.start()
    elif percent and (of := g.ratio_of.search(text, max(floor, start - 24), start)) is not None:
        tail.against, tail.ratio = of[0], True
        g.note("walk.ratio_of")
        tail.at = at = of.start()
    while at > floor:
        last = text[at - 1]
        if last == " ":
            at -= 1
            continue
        if last == "）":
            opening = text.rfind("（", floor, at)
            # 增长（以下简称增长）8%
            grown = g.tail.ending(text, opening, floor) if opening >= 0 else None
            if opening < 0 or not (tail.words or (grown is not None and grown.role == "growth")):
                break
            at = opening
            continue
        word = g.tail.ending(text, at, floor)
        if word is not None and word.role == "growth" and not tail.words:
            governing = g.governing_end.ending(text, at, floor)
            if governing is not None and len(governing.text) > len(word.text):
                break  # 改造提升 governs what follows
        if word is not None and word.ratios and not ratio and not tail.words:
            break  # 加快|20个项目建设
        if word is not None and word.against and len(word.text) == 1:
            # 高, 多 and the like compare only with something named: 比上年高
            if g.against.search(text, max(floor, at - 25), at - 1) is None:
                break
        if word is not None and word.role != "noun" and not (word.role == "tail" and len(word.text) == 1 and not tail.words):
            tail.add(word)
            g.note(word.id)
            at -= len(word.text)
            continue
        if word is not None and word.role == "noun":
            g.note(word.id)
            break
        back = max(floor, at - 24)
        exceeds = g.exceeds.search(text, back, at)
        if exceeds is not None and g.uncompared.match(text, exceeds.end(1), at) is not None:
            g.note("phrase.uncompared")
            exceeds = None  # 优于Ⅲ类水质比例
        if exceeds is not None:
            tail.add(g.exceeding[exceeds[1]])
            tail.against = exceeds[0]
            g.note("phrase.against_open")
            at = exceeds.start()
            continue
        compared = g.against.search(text, back, at) if tail.words or doubling or at == start else None
        if compared is not None and not (tail.words or doubling or grows):
            compared = None
        if compared is not None:
            tail.against = compared[0]
            g.note("phrase.against")
            at = compared.start()
            continue
        lasted = g.lasted.search(text, max(floor, at - 12), at)
        if lasted is not None:
            at = lasted.start()
            g.note("phrase.per" if g.per.search(lasted[0]) is not None else "phrase.lasted")
            continue
        break
    tail.at = at
    return tail


def piece_start(mask: str, floor: int, end: int) -> int:
    """Where the clause that ends at `end` begins: behind its last clause mark, no further back than `floor` or `LONGEST`."""
    floor = max(floor, end - LONGEST)
    stop = end
    while (match := _LAST.match(mask, floor, stop)) is not None:
        at = match.end()
        if mask[at - 1] != "（" or mask.find("）", at, end) < 0:
            return at
        stop = at - 1
    return floor
