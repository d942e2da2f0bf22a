"""What stands before a number: the chain of predicate, adverbs and bound words, and the phrase of the clause before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policyparse.extract.quantities_grammar import Grammar, Word

_SPANS = re.compile(r"“[^“”\n]{0,80}”|（[^（）\n]{0,80}）|《[^《》\n]{0,80}》")
_MARKS = str.maketrans({c: "\x01" for c in "，、；：。！？,;:—"})
_CLAUSE = "，；：。！？\n（“—"
#: a clause mark that ends a piece, 、 apart
_LAST = re.compile(r".*[，；：。！？\n（—]", re.S)
_LASTED = re.compile(r"(?:已|已经)?连续(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:个)?[年月季天](?:度)?$")


def masked(text: str) -> str:
    """The text with the marks inside quotes, brackets and titles hidden, so that they part no clause; of the same length.

    >>> masked("a，“b，c”").count("，")
    1
    """
    return _SPANS.sub(lambda m: m[0].translate(_MARKS), text)


@dataclass(slots=True)
class Tail:
    """The chain before a number: `words` nearest first, `at` where it begins; `against` what it is compared with."""

    at: int
    words: list[Word] = field(default_factory=list)
    against: str = ""

    def first(self, *roles: str) -> Word | None:
        """The word of one of these roles that stands nearest to the number."""
        return next((w for w in self.words if w.role in roles), None)

    def has(self, *roles: str) -> bool:
        """Whether a word of one of these roles is in the chain."""
        return any(w.role in roles for w in self.words)


def read_tail(g: Grammar, text: str, start: int, floor: int) -> Tail:
    """The chain of words that ends at `start`, no further back than `floor`."""
    tail = Tail(start)
    at = start
    while at > floor:
        last = text[at - 1]
        if last == " ":
            at -= 1
            continue
        if last == "）" and tail.words:
            opening = text.rfind("（", floor, at)
            if opening < 0:
                break
            at = opening
            continue
        word = g.tail.ending(text, at, floor)
        if word is not None and word.role != "noun" and not (word.role == "tail" and len(word.text) == 1 and not tail.words):
            tail.words.append(word)
            at -= len(word.text)
            continue
        if word is not None and word.role == "noun":
            break
        if last in "年季月天" and (lasted := _LASTED.search(text, max(floor, at - 10), at)) is not None:
            at = lasted.start()
            continue
        compared = g.against.search(text, max(floor, at - 24), at) if tail.words else None
        if compared is not None:
            tail.against = compared[0]
            at = compared.start()
            continue
        break
    tail.at = at
    return tail


def piece_start(mask: str, floor: int, end: int) -> int:
    """Where the clause that ends at `end` begins: behind its last clause mark, no further back than `floor`."""
    match = _LAST.match(mask, floor, end)
    return match.end() if match is not None else floor
