"""Slogans that stand without quotation marks: only where lexicon, shape or the document's own notes make them sure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyparse.extract.slogans_quotes import Quote
from policyparse.extract.slogans_shape import Candidate, Shape, shape_reader
from policyparse.model import GlossaryEntry
from policyparse.patterns import Patterns, Record, alternation

_MARKS = "“”‘’"
_QUOTED_TERM = re.compile("([0-9一二两三四五六七八九十]{1,3}个)“([^“”]{2,20})”")


class UnquotedFinder:
    """Finds unquoted slogans by the records of kind slogan_unquoted."""

    def __init__(self, patterns: Patterns) -> None:
        records: dict[str, Record] = {r["part"]: r for r in patterns.records("slogan_unquoted")}
        self._ids = {part: r.id for part, r in records.items()}
        self._reader = shape_reader(patterns)

        def pattern(part: str) -> str:
            return str(patterns.compose(records[part]["pattern"]))

        #: every one begins with a numeral or is followed by a colon: one scan for all
        self._scan = re.compile(
            f"(?P<sure>{alternation(records['sure'].surface)})|(?P<shape>{pattern('shape')})|(?P<tail>{pattern('tail')})"
        )
        self._counted = re.compile(pattern("counted"))
        self._idiom = re.compile(pattern("idiom"))
        self._not_before = re.compile(pattern("not_before"))
        self._plain_term = re.compile(pattern("term"))

    def find(
        self, clean: str, quotes: list[Quote], found: list[Candidate], glossary: tuple[GlossaryEntry, ...]
    ) -> list[Candidate]:
        """The unquoted slogans of `clean`, those inside of quotations left out."""
        closed = _Spans([(q.start - 1, q.end + 1) for q in quotes if not q.lost])
        taken = _Spans([(c.outer_start, c.outer_end) for c in found])
        out: list[Candidate] = []
        for candidate in (*self._terms(clean, glossary, closed), *self._scanned(clean), *self._listed(clean)):
            free = not closed.meets(candidate.start, candidate.end) or candidate.outer_end > candidate.end
            if free and not taken.meets(candidate.start, candidate.end):
                if not any(o.start < candidate.end and candidate.start < o.end for o in out[-40:]):
                    out.append(candidate)
        return out

    def _scanned(self, clean: str) -> Iterator[Candidate]:
        for match in self._scan.finditer(clean):
            text = match[0].rstrip("、")
            start, end = match.start(), match.start() + len(text)
            kind = str(match.lastgroup) if match.lastgroup else next(k for k in ("sure", "shape", "tail") if match[k])
            if match["shape"] is not None:
                kind = "shape"
                if self._idiom.fullmatch(text) or self._not_before.search(clean, max(0, start - 1), start):
                    continue
            shape = self._reader.read(text)
            if shape.kind == "numeral":
                if kind == "shape" and (len(shape.parts) < 2 or max(shape.counts) < 2):
                    continue
                yield Candidate(start, end, start, end, shape, False, (self._ids[kind],))

    def _listed(self, clean: str) -> Iterator[Candidate]:
        """N个X： with as many items behind it that all hold X."""
        for match in self._counted.finditer(clean):
            start, end = match.start(), match.end() - 1
            shape = self._reader.read(clean[start:end])
            stop = clean.find("。", end, end + 400)
            if stop > 0 and shape.heads and clean.count(shape.heads[0], end, stop) == shape.total:
                yield Candidate(start, end, start, end, shape, False, (self._ids["counted"],))

    def _terms(self, clean: str, glossary: tuple[GlossaryEntry, ...], closed: _Spans) -> Iterator[Candidate]:
        """The numeric abbreviations that the document's notes explain, wherever they stand."""
        shapes: dict[str, Shape] = {}
        for entry in glossary:
            term = entry.term
            for match in _QUOTED_TERM.finditer(term):
                shapes.setdefault(match[0], self._reader.read(match[0]))
            if any(m in term for m in _MARKS) or len(term) > 24 or self._plain_term.match(term):
                continue
            shape = self._reader.read(term)
            if shape.kind == "numeral":
                shapes.setdefault(term, shape)
        shapes = {t: s for t, s in shapes.items() if s.kind == "numeral"}
        if not shapes:
            return
        for found in re.finditer(alternation(list(shapes)), clean):
            start, end = found.span()
            if self._not_before.search(clean, max(0, start - 1), start) and clean[start].isdigit():
                continue
            if not closed.meets(start, end) or "“" in found[0]:
                yield Candidate(start, end, start, end, shapes[found[0]], False, (self._ids["term"],))


class _Spans:
    """Spans in order of their beginning, asked whether one of them meets another span."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [a for a, _ in self._spans]

    def meets(self, start: int, end: int) -> bool:
        """Whether some span overlaps `start`..`end`."""
        from bisect import bisect_left

        i = bisect_left(self._starts, end)
        return any(b > start for _, b in self._spans[max(0, i - 12) : i])


def find_unquoted(
    clean: str, quotes: list[Quote], found: list[Candidate], glossary: tuple[GlossaryEntry, ...], patterns: Patterns
) -> list[Candidate]:
    """The slogans of `clean` outside of quotation marks, in no order."""
    return patterns.built("slogan_unquoted_finder", UnquotedFinder).find(clean, quotes, found, glossary)
