"""Slogans that stand without quotation marks: only where lexicon, shape or the document's own notes make them sure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyparse.extract.slogans_quotes import Quote
from policyparse.extract.slogans_shape import Candidate, Shape, shape_reader
from policyparse.extract.slogans_words import words_of
from policyparse.model import GlossaryEntry
from policyparse.patterns import Patterns, Record, alternation

_MARKS = "“”‘’"
#: how long the list before what sums it up may be
_REACH = 48


class UnquotedFinder:
    """Finds unquoted slogans by the records of kind slogan_unquoted."""

    def __init__(self, patterns: Patterns, trace: set[str] | None = None) -> None:
        self._trace = trace
        records: dict[str, Record] = {r["part"]: r for r in patterns.records("slogan_unquoted")}
        self._ids = {part: r.id for part, r in records.items()}
        self._reader, self._words = shape_reader(patterns), words_of(patterns)

        def pattern(part: str) -> str:
            return str(records[part]["pattern"]).replace("{heads}", alternation(records[part].surface))

        sure = records["sure"].surface
        heads = records["shape"].surface
        seconds = {s[1] for s in sure} | {h[0] for h in heads} | set(records["counted"].surface)
        #: two characters that a slogan may begin with: a cheap scan before the dear ones
        firsts = {s[0] for s in sure} | set(records["tail"].surface)
        self._first = re.compile(f"[{''.join(sorted(firsts))}0-9][{''.join(sorted(seconds))}]")
        self._full = re.compile(
            f"(?P<sure>{alternation(sure)})|(?P<shape>{pattern('shape')})|(?P<tail>{pattern('tail')})"
        )
        self._counted = re.compile(pattern("counted"))
        self._idiom = re.compile(pattern("idiom"))
        self._not_before = re.compile(pattern("not_before"))
        self._plain_term = re.compile(pattern("term"))
        self._explained = re.compile(pattern("explained"))
        self._summed, self._list = re.compile(pattern("summed")), re.compile(pattern("listed"))

    def find(
        self, clean: str, quotes: list[Quote], found: list[Candidate], glossary: tuple[GlossaryEntry, ...]
    ) -> list[Candidate]:
        """The unquoted slogans of `clean`, those inside of quotations left out."""
        closed = _Spans([(q.start - 1, q.end + 1) for q in quotes if not q.lost])
        taken = _Spans([(c.outer_start, c.outer_end) for c in found])
        out: list[Candidate] = []
        for candidate in (*self._terms(clean, glossary, closed), *self._scanned(clean), *self._sums(clean)):
            free = not closed.meets(candidate.start, candidate.end) or candidate.outer_end > candidate.end
            around = "“" in clean[candidate.start : candidate.end]
            if (free or around) and (around or not taken.meets(candidate.start, candidate.end)):
                if not any(o.start < candidate.end and candidate.start < o.end for o in out[-40:]):
                    out.append(candidate)
        return out

    def _note(self, part: str) -> None:
        if self._trace is not None:
            self._trace.add(self._ids[part])

    def _scanned(self, clean: str) -> Iterator[Candidate]:
        until = 0
        for hint in self._first.finditer(clean):
            if hint.start() < until:
                continue
            found = self._at(clean, hint.start())
            if found is not None:
                until = found.end
                yield found

    def _sums(self, clean: str) -> Iterator[Candidate]:
        """What sums up the list right before it, which is its members."""
        for match in self._summed.finditer(clean):
            if self._list.search(clean, max(0, match.start() - _REACH), match.start()):
                self._note("listed")
                if found := self._candidate(*match.span(), clean, "summed"):
                    yield found

    def _at(self, clean: str, start: int) -> Candidate | None:
        """The unquoted slogan that begins at `start`."""
        if quoted := self._words.counted_quote.match(clean, start):
            opens = clean[quoted.end() : quoted.end() + 1] in ("：", "（") or clean.startswith(
                self._words.that_is, quoted.end()
            )
            return self._candidate(start, quoted.end(), clean, "counted") if opens else None
        if counted := self._counted.match(clean, start):
            return self._listed(clean, start, counted.end() - 1)
        match = self._full.match(clean, start)
        if match is None:
            return None
        kind = next(k for k in ("sure", "shape", "tail") if match[k] is not None)
        text = match[0].rstrip("、")
        if kind == "shape" and self._idiom.fullmatch(text):
            self._note("idiom")
            return None
        if kind == "shape" and self._not_before.search(clean, max(0, start - 1), start):
            self._note("not_before")
            return None
        found = self._candidate(start, start + len(text), clean, kind)
        if found and kind == "shape" and (len(found.shape.parts) < 2 or max(found.shape.counts) < 2):
            return None
        return found

    def _candidate(self, start: int, end: int, clean: str, kind: str) -> Candidate | None:
        shape = self._reader.read(clean[start:end])
        return (
            Candidate(start, end, start, end, shape, False, (self._ids[kind],))
            if shape.kind == "numeral"
            else None
        )

    def _listed(self, clean: str, start: int, end: int) -> Candidate | None:
        """N个X： with as many items behind it that all hold X."""
        found = self._candidate(start, end, clean, "counted")
        stop = clean.find("。", end, end + 400)
        if found is None or stop < 0 or not found.shape.heads:
            return None
        return found if clean.count(found.shape.heads[0], end, stop) == found.shape.total else None

    def _terms(self, clean: str, glossary: tuple[GlossaryEntry, ...], closed: _Spans) -> Iterator[Candidate]:
        """The numeric abbreviations that the document's notes explain, wherever they stand."""
        shapes: dict[str, Shape] = {}
        for entry in glossary:
            term = entry.term
            for match in self._words.counted_quote.finditer(term):
                shapes.setdefault(match[0], self._reader.read(match[0]))
            if any(m in term for m in _MARKS) or len(term) > 24:
                continue
            if self._plain_term.match(term):
                self._note("term")
                continue
            shape = self._reader.read(term)
            if shape.kind == "numeral" and shape.parts[0].at <= 1:
                shapes.setdefault(term, shape)
        for entry in glossary:
            for match in self._explained.finditer(clean, entry.def_start, entry.def_end):
                text = match["counted"] or match["figure"]
                shape = self._reader.read(text)
                if shape.kind == "numeral":
                    yield Candidate(*match.span(), *match.span(), shape, False, (self._ids["explained"],))
        shapes = {t: s for t, s in shapes.items() if s.kind == "numeral"}
        if not shapes:
            return
        for found in re.finditer(alternation(list(shapes)), clean):
            start, end = found.span()
            if self._not_before.search(clean, max(0, start - 1), start) and clean[start].isdigit():
                continue
            if not closed.meets(start, end) or "“" in found[0]:
                yield Candidate(start, end, start, end, shapes[found[0]], False)


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
    clean: str,
    quotes: list[Quote],
    found: list[Candidate],
    glossary: tuple[GlossaryEntry, ...],
    patterns: Patterns,
) -> list[Candidate]:
    """The slogans of `clean` outside of quotation marks, in no order."""
    return patterns.built("slogan_unquoted_finder", UnquotedFinder).find(clean, quotes, found, glossary)
