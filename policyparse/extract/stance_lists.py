"""Lists of targets: under a heading (主要预期目标是：…) that governs all of them, across “；” and full stops."""

from __future__ import annotations

import re

from policyparse.extract.stance_cues import Cue, CueBook
from policyparse.extract.stance_signs import Signs
from policyparse.model import Structure
from policyparse.patterns import Patterns

NUMBERS = re.compile(r"\d[\d.]*")
FULL_STOPS = frozenset("。！？")
#: how many numbers make a list of targets, after which a review is over
_MANY = 3


class FullSpans:
    """The full sentences of a document: runs of its sentences that end at “；” up to a full stop or the paragraph's end."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        clean = structure.text.clean
        self._first: list[int] = []
        previous = None
        for n, sentence in enumerate(structure.sentences):
            goes_on = (
                previous is not None
                and previous.end == sentence.start
                and previous.section == sentence.section
                and not previous.heading
                and not sentence.heading
                and FULL_STOPS.isdisjoint(clean[max(previous.start, previous.end - 2) : previous.end])
            )
            self._first.append(self._first[-1] if goes_on else n)
            previous = sentence

    def first_at(self, at: int) -> int:
        """The index of the sentence with which the full sentence begins that holds the clean offset `at`."""
        return self._first[self._structure.sentence_at(at)]

    def end(self, first: int) -> int:
        """The offset at which the full sentence that begins with sentence `first` ends."""
        last = first
        while last + 1 < len(self._first) and self._first[last + 1] == first:
            last += 1
        return self._structure.sentences[last].end


class TargetLists:
    """The lists of targets of a document, looked for section by section when first asked for."""

    def __init__(
        self, structure: Structure, spans: FullSpans, book: CueBook, signs: Signs, patterns: Patterns
    ) -> None:
        self._structure = structure
        self._clean = structure.text.clean
        self._spans = spans
        self._book = book
        self._signs = signs
        self._words = tuple(s for r in patterns.records("tones") if r["reach"] == "list" for s in r.surface)
        self._known: dict[int, dict[int, Cue]] = {}
        #: by section, where a list begins after which a review without headings has gone over into the plan
        self.plan_begins: dict[int, int] = {}

    def of_section(self, index: int) -> dict[int, Cue]:
        """By the beginnings of full sentences, the heading of the list that goes on in them."""
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = {}
            section = self._structure.sections[index]
            at = section.start
            while (at := self._next(at, section.end)) >= 0:
                at = self._follow(index, at, section.end, known)
        return known

    def _next(self, at: int, end: int) -> int:
        places = [p for word in self._words if (p := self._clean.find(word, at, end)) >= 0]
        return min(places, default=-1)

    def _follow(self, index: int, at: int, end: int, known: dict[int, Cue]) -> int:
        """Follow the list that is headed at or right behind `at`; the offset from which the next one is looked for."""
        clean, number = self._clean, self._signs.number
        first = self._spans.first_at(at)
        start, stop = self._structure.sentences[first].start, self._spans.end(first)
        heading = next((c for c in self._book.find(clean, start, stop) if c.use == "list" and c.start >= at), None)
        if heading is None:
            return stop
        opened = number(clean, heading.end, stop) is None
        at, passed = stop, False
        while at < end:
            following = self._structure.sentence_at(at + clean.startswith("\n", at))
            begins = self._structure.sentences[following].start
            if begins < at or begins >= end:
                break
            new_line, closed = begins > at, clean[at - 1] in FULL_STOPS
            at = self._spans.end(following)
            text = clean[begins:at]
            if any(word in text for word in self._words) or (new_line and closed and not opened):
                break
            if not number(text):
                # one sentence without a number may stand between (投资扭转下滑态势。)
                if passed or new_line or self._speaks_of_list(text):
                    break
                passed = True
                continue
            if closed and not opened and not self._continues(text):
                break
            known[begins] = heading
            stop = at
            opened = passed = False
        if len(NUMBERS.findall(clean[heading.end : stop])) >= _MANY:
            self.plan_begins.setdefault(index, start)
        return max(stop, heading.end)

    def _continues(self, text: str) -> bool:
        """Whether a sentence behind a full stop goes on with the list of targets before it."""
        if self._signs.found("list_goes_on", text):
            return not self._signs.found("list_ends", text)
        return bool(self._signs.found("list_item", text)) and not self._speaks_of_list(text)

    def _speaks_of_list(self, text: str) -> bool:
        """Whether a sentence speaks about the list, or of the work to be done, and is no item of the list."""
        return bool(self._signs.found("list_ends", text) or self._signs.found("verb_start", text))
