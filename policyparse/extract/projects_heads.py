"""The nouns and acts that a project's name ends in, found in a text."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping

from policyparse.patterns import Record, word_tree
from policyparse.text.word_starts import WordStarts


class Heads:
    """Finds heads as one regular expression for all of them would: the first one, of those that begin there the longest.

    There are a thousand: those that begin with the same two characters have an expression of their own, tried only where
    one of them may begin.
    """

    def __init__(self, heads: Mapping[str, Record], route: str, route_first: str) -> None:
        """`heads` by their words; `route` is the regular expression of a road's number, which begins with one of `route_first`."""
        self._heads = heads
        self._route, self._route_first = route, frozenset(route_first)
        self._beginning: dict[str, list[str]] = {}
        for word in heads:
            self._beginning.setdefault(word[:2], []).append(word)
        for character in route_first:
            self._beginning.setdefault(character, [])
        #: by the two characters (or the one) that they begin with; made when first needed
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._starts = WordStarts(heads, route_first)

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The first head in `text[start:end]`; what stands before and behind is seen as by `re.Pattern.search`."""
        for at in self._starts.within(text, start, end):
            if (match := self._at(text, at, end)) is not None:
                return match
        return None

    def match(self, text: str, start: int, end: int = sys.maxsize) -> re.Match[str] | None:
        """The head that begins at `start`, in `text[start:end]`."""
        return self._at(text, start, end) if start < end else None

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The heads in `text[start:end]`, none within another."""
        for at in self._starts.within(text, start, end):
            if at >= start and (match := self._at(text, at, end)) is not None:
                yield match
                start = match.end()

    def _at(self, text: str, at: int, end: int) -> re.Match[str] | None:
        begins = text[at : at + 2]
        pattern = self._patterns.get(begins)
        if pattern is None:
            if begins not in self._beginning:
                begins = begins[:1]
                if begins not in self._beginning:
                    return None
            pattern = self._patterns.get(begins) or self._made(begins)
        return pattern.match(text, at, end)

    def _made(self, begins: str) -> re.Pattern[str]:
        words = [*self._beginning[begins], *(self._beginning.get(begins[0], ()) if len(begins) > 1 else ())]
        parts = [self._route] if begins[0] in self._route_first else []
        if words:
            parts.append(word_tree(words, lambda word: guard(self._heads[word], word)))
        self._patterns[begins] = pattern = re.compile("|".join(parts))
        return pattern


def guard(record: Record, surface: str) -> str:
    """What may not stand right behind a head, nor right before it."""
    before = f"(?!{record['before']})" if record.get("before") else ""
    after = "".join(f"(?<!{left}{surface})" for left in str(record.get("after", "")).split("|") if left)
    return f"{before}{after}"


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
