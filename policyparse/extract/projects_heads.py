"""The nouns and acts that a project's name ends in, found in a text."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

from policyparse.patterns import Record, word_tree
from policyparse.text.word_starts import WordStarts


class Found:
    """A head found in `text[start:end]`, asked like a match of a regular expression."""

    __slots__ = ("_end", "_start", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start, self._end = text, start, end

    def start(self) -> int:
        """Where the head begins."""
        return self._start

    def end(self) -> int:
        """Where the head ends."""
        return self._end

    def span(self) -> tuple[int, int]:
        """Where the head begins and ends."""
        return self._start, self._end

    def __getitem__(self, group: int) -> str:
        """The head as written, for group 0; there is no other."""
        if group != 0:
            raise IndexError(group)
        return self._text[self._start : self._end]


class Heads:
    """Finds heads as one regular expression for all of them would: the first one, of those that begin there the longest.

    There are a thousand; they are looked up, longest first, where one of them may begin.
    """

    def __init__(self, heads: Mapping[str, Record], route: str, route_first: str) -> None:
        """`heads` by their words; `route` is the regular expression of a road's number, which begins with one of `route_first`."""
        self._heads = heads
        self._route, self._route_first = re.compile(route), frozenset(route_first)
        lengths: dict[str, set[int]] = {}
        for word in heads:
            lengths.setdefault(word[:2], set()).add(len(word))
        #: by the first two characters, or the one, of heads their lengths, the longest first
        self._lengths = {
            begins: tuple(sorted({*found, *(lengths.get(begins[0], ()))}, reverse=True)) for begins, found in lengths.items()
        }
        self._guards = {r.id: _guards(r) for r in heads.values() if r.get("before") or r.get("after")}
        self._starts = WordStarts(heads, route_first)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> Found | None:
        """The first head in `text[start:end]`; what stands before and behind is seen as by `re.Pattern.search`."""
        for at in self._starts.within(text, start, end):
            if (found := self._at(text, at, end)) is not None:
                return found
        return None

    def match(self, text: str, start: int, end: int = sys.maxsize) -> Found | None:
        """The head that begins at `start`, in `text[start:end]`."""
        return self._at(text, start, end) if start < min(end, len(text)) else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[Found]:
        """The heads in `text[start:end]`, none within another."""
        for at in self._starts.within(text, start, end):
            if at >= start and (found := self._at(text, at, end)) is not None:
                yield found
                start = found.end()

    def _at(self, text: str, at: int, end: int) -> Found | None:
        if text[at] in self._route_first and (route := self._route.match(text, at, end)) is not None:
            return Found(text, at, route.end())
        lengths = self._lengths.get(text[at : at + 2]) or self._lengths.get(text[at], ())
        stop = min(end, len(text))
        for n in lengths:
            if at + n <= stop and (record := self._heads.get(text[at : at + n])) is not None and self._stands(text, at, at + n, stop, record):
                return Found(text, at, at + n)
        return None

    def _stands(self, text: str, start: int, stop: int, end: int, record: Record) -> bool:
        guards = self._guards.get(record.id)
        return guards is None or (guards[0].match(text, start) is not None and guards[1].match(text, stop, end) is not None)


def _guards(record: Record) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What matches right before a head and right behind it unless something stands there that may not."""
    before = "".join(f"(?<!{left})" for left in str(record.get("after", "")).split("|") if left)
    return re.compile(before), re.compile(f"(?!{record['before']})" if record.get("before") else "")


class HeadEnds:
    """Where in a text anything ends that may be a head.

    Looked for on the text read backwards, since heads end in fewer characters than they begin with.
    """

    def __init__(self, heads: Mapping[str, Record]) -> None:
        nouns = {(f"”{s}" if r.get("verbs") and not r.get("gap") else s)[::-1]: r for s, r in heads.items()}
        self._pattern = re.compile(word_tree(nouns, lambda s: _guard_backwards(nouns[s])))
        self._starts = WordStarts(nouns)

    def find(self, text: str, end: int) -> list[int]:
        """The offsets in `text[:end]`, the last one first."""
        backwards = text[:end][::-1]
        found = []
        done = 0
        for at in self._starts.find(backwards):
            if at >= done and (match := self._pattern.match(backwards, at)) is not None:
                found.append(end - at)
                done = match.end()
        return found


def _guard_backwards(record: Record) -> str:
    """What may not stand before a head, for a text read backwards."""
    vetoes = (left if left.startswith("[") else left[::-1] for left in str(record.get("after", "")).split("|") if left)
    return "".join(f"(?!{left})" for left in vetoes)
