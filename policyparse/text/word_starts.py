"""Where in a long text words may begin: for all words and all of the text at once, by their first three characters.

A regular expression for a thousand words tries them at every character of a text, for every piece of it that is looked
through. With the few places known at which one of them may begin, it is tried there only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

#: a shorter text is gone through character by character
LONG = 400
#: the characters behind this one count as it: a place more to look at does no harm
_LAST = 0xFFFF


class WordStarts:
    """The places at which words of a list may begin; those of the text asked about last are kept.

    >>> starts = WordStarts(["大桥", "大道口", "桥"])
    >>> starts.places("汀兰大桥，大道理，大道口")
    [2, 3, 9]
    """

    def __init__(self, words: Iterable[str], singles: str = "") -> None:
        """`words` and, as `singles`, characters that begin something else."""
        known = frozenset("".join(min(c, chr(_LAST)) for c in w) for w in words)
        self._pairs = sorted({w[:2] for w in known if len(w) > 1})
        self._whole = frozenset(w for w in known if len(w) == 2)
        self._triples = sorted({w[:3] for w in known if len(w) > 2})
        self._singles = sorted({*singles, *(w for w in known if len(w) == 1)})
        self._tables: Any = None
        self._last: tuple[str, list[int]] = ("", [])

    def places(self, text: str) -> list[int]:
        """The offsets in order at which one of the words may begin (its first three characters stand there), or a single
        character stands."""
        last = self._last
        if last[0] is text:
            return last[1]
        found = self.find(text)
        self._last = (text, found)
        return found

    def within(self, text: str, start: int, end: int) -> Sequence[int]:
        """The offsets in `text[start:end]` to look at: those of `places`, all of them where the text is short."""
        if len(text) < LONG:
            return range(max(start, 0), min(end, len(text)))
        places = self.places(text)
        first = bisect_left(places, start)
        return places[first : bisect_left(places, end, first)]

    def find(self, text: str) -> list[int]:
        """As `places`, for a text that is not asked about again."""
        import numpy as np

        if self._tables is None:
            self._tables = self._made()
        firsts, seconds, thirds, pairs, triples = self._tables
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        codes = np.concatenate((np.minimum(codes, _LAST), np.zeros(2, np.uint32)))
        pair = pairs[firsts[codes[:-2]] + seconds[codes[1:-1]]]
        places = np.flatnonzero(pair)
        found: list[int] = places[triples[pair[places] + thirds[codes[places + 2]]]].tolist()
        return found

    def _made(self) -> tuple[Any, Any, Any, Any, Any]:
        """For each character its row as a first and its columns as a second and a third one; for each pair of characters
        its row (0 for one that begins no word); for pairs with a third one whether a word begins so."""
        import numpy as np

        rows = {c: n for n, c in enumerate(sorted({p[0] for p in self._pairs} | {*self._singles}), 1)}
        columns = {c: n for n, c in enumerate(sorted({p[1] for p in self._pairs}), 1)}
        third = {c: n for n, c in enumerate(sorted({t[2] for t in self._triples}), 1)}
        width, depth = len(columns) + 1, len(third) + 1
        firsts, seconds, thirds = (np.zeros(_LAST + 1, np.int32) for _ in range(3))
        for table, numbers, step in ((firsts, rows, width), (seconds, columns, 1), (thirds, third, 1)):
            for c, n in numbers.items():
                table[ord(c)] = n * step
        pairs = np.zeros((len(rows) + 1) * width, np.int32)
        triples = np.zeros((len(self._pairs) + 2) * depth, bool)
        for n, p in enumerate(self._pairs, 2):
            pairs[rows[p[0]] * width + columns[p[1]]] = n * depth
            triples[n * depth : (n + 1) * depth] = p in self._whole
        for t in self._triples:
            triples[pairs[rows[t[0]] * width + columns[t[1]]] + third[t[2]]] = True
        triples[depth : 2 * depth] = True
        for c in self._singles:
            row = slice(rows[c] * width, (rows[c] + 1) * width)
            pairs[row] = depth  # whatever follows
        return firsts, seconds, thirds, pairs, triples
