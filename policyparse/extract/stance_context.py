"""Where a candidate stands: its full sentence with the cues in it, and the role and years that hold there.

A full sentence runs across “；” to its full stop or the end of the paragraph. Where the sentence is silent, the head of
its paragraph, the sentence before, and its section tell of which years it speaks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.extract.stance_cues import Cue, cue_book
from policyparse.extract.stance_periods import Clock, Years, clock_of, years_of
from policyparse.extract.stance_signs import Signs, signs_of
from policyparse.model import Section, Structure
from policyparse.patterns import Patterns

CLAUSE_ENDS = re.compile(r"[，。；：\n]")
DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"\d[\d.]*")
#: how many years a part about the years ahead speaks of where its heading does not tell
_TERM = 5
#: how many numbers make a list of targets, after which a review is over
_MANY = 3
_FULL_STOPS = frozenset("。！？")
#: how far from the beginning of a paragraph the word of time may stand that speaks for all of it
_HEAD = 4
_HEAD_READ = 24
_AHEAD = frozenset({"plan", "outlook"})
#: readings that say nothing about the paragraph that they head
_NOT_FOR_PARAGRAPH = frozenset({"now", "previous", "last_base"})


@dataclass(frozen=True, slots=True)
class FullSentence:
    """A sentence up to its full stop, its cues in order, and what holds in it where it says nothing itself.

    `list_tone` is the heading (预期) of a list of targets that began in an earlier sentence and goes on in this one;
    `carried` the past years that the sentence before it, in a part that plans, lends to it.
    """

    start: int
    end: int
    tones: tuple[Cue, ...]
    periods: tuple[Cue, ...]
    role: str
    years: Years
    list_tone: Cue | None = None
    carried: Years | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around a candidate in its full sentence: all `before` it, the last `clause` of that, and the rest of
    the clause `after` it.
    """

    sentence: FullSentence
    start: int
    end: int
    before: str
    clause: str
    after: str


class Context:
    """The full sentences of one document, read when first asked for."""

    def __init__(self, structure: Structure, patterns: Patterns) -> None:
        self.structure = structure
        self.clean = structure.text.clean
        self.clock: Clock = clock_of(structure, patterns)
        self.signs: Signs = signs_of(patterns)
        self._book = cue_book(patterns)
        self._first = self._first_of_each()
        self._sentences: dict[int, FullSentence] = {}
        self._paragraph_years: dict[int, Years] = {}
        self._part_years: dict[int, Years] = {}
        self._carried_in: dict[int, dict[int, Years]] = {}
        self._list_cues = tuple(s for r in patterns.records("tones") if r["reach"] == "list" for s in r.surface)
        self._lists: dict[int, dict[int, Cue]] = {}
        # a review without headings goes over into the plan where its list of targets begins
        self._plan_begins: dict[int, int] = {}
        self._never = len(self.clean) + 1

    def place(self, start: int, end: int) -> Place:
        """What stands around the candidate at `start`..`end`."""
        sentence = self.sentence(start)
        before = self.clean[sentence.start : start]
        stop = CLAUSE_ENDS.search(self.clean, end, sentence.end)
        after = self.clean[end : stop.start() if stop else sentence.end]
        return Place(sentence, start, end, before, before[clause_start(before) :], after)

    def sentence(self, at: int) -> FullSentence:
        """The full sentence that holds the clean offset `at`."""
        first = self._first[self.structure.sentence_at(at)]
        found = self._sentences.get(first)
        if found is None:
            found = self._sentences[first] = self._read(first)
        return found

    def told(self, cue: Cue, sentence: FullSentence) -> Years | None:
        """The years of a period cue in a sentence."""
        return years_of(cue, self.clock, sentence.years, sentence.role)

    # ---- full sentences

    def _first_of_each(self) -> list[int]:
        """For every sentence the index of the one with which its full sentence begins."""
        out: list[int] = []
        previous = None
        for n, sentence in enumerate(self.structure.sentences):
            goes_on = (
                previous is not None
                and previous.end == sentence.start
                and previous.section == sentence.section
                and not previous.heading
                and not sentence.heading
                and _FULL_STOPS.isdisjoint(self.clean[max(previous.start, previous.end - 2) : previous.end])
            )
            out.append(out[-1] if goes_on else n)
            previous = sentence
        return out

    def _end(self, first: int) -> int:
        """The offset at which the full sentence that begins with sentence `first` ends."""
        last = first
        while last + 1 < len(self._first) and self._first[last + 1] == first:
            last += 1
        return self.structure.sentences[last].end

    def _read(self, first: int) -> FullSentence:
        start, end = self.structure.sentences[first].start, self._end(first)
        tones: list[Cue] = []
        periods: list[Cue] = []
        for cue in self._book.find(self.clean, start, end):
            (tones if cue.kind == "tone" else periods).append(cue)
        index = self.structure.sentences[first].section
        section = self.structure.sections[index]
        role = section.role
        years: Years = (section.year_start, section.year_end)
        if role == "outlook" and years[0] is not None and years[1] is None:
            years = (years[0], years[0] + _TERM - 1)
        if years[0] is None or years[1] is None:
            year = self.clock.review if role == "review" else self.clock.report
            years = (year, year)
        targets = self._list_of(index)
        if role == "review" and start >= self._plan_begins.get(index, self._never):
            role, years = "plan", (self.clock.report, self.clock.report)
        if role == "review":
            years = self._in_paragraph(start, section.start, self._in_part(index, years))
        carried = None
        if role in _AHEAD and not any(cue.use == "statement" for cue in periods):
            carried = self._carried(first, role, years)
        return FullSentence(
            start, end, tuple(tones), tuple(periods), role, years, targets.get(start), carried
        )

    # ---- lists of targets

    def _list_of(self, index: int) -> dict[int, Cue]:
        """For a section: by the beginnings of full sentences, the heading of the list that goes on in them."""
        known = self._lists.get(index)
        if known is None:
            known = self._lists[index] = {}
            section = self.structure.sections[index]
            at = section.start
            while (at := self._next_heading(at, section.end)) >= 0:
                at = self._follow_list(at, section.end, known)
        return known

    def _next_heading(self, at: int, end: int) -> int:
        places = [p for s in self._list_cues if (p := self.clean.find(s, at, end)) >= 0]
        return min(places, default=-1)

    def _follow_list(self, at: int, end: int, known: dict[int, Cue]) -> int:
        """Follow the list that is headed at or right behind `at`; the offset from which the next one is looked for."""
        clean = self.clean
        first = self._first[self.structure.sentence_at(at)]
        start, stop = self.structure.sentences[first].start, self._end(first)
        heading = next((c for c in self._book.find(clean, start, stop) if c.use == "list" and c.start >= at), None)
        if heading is None:
            return stop
        opened = DIGIT.search(clean, heading.end, stop) is None
        while stop < end:
            following = self.structure.sentence_at(stop + clean.startswith("\n", stop))
            begins = self.structure.sentences[following].start
            if begins < stop or begins >= end:
                break
            new_line, closed = begins > stop, clean[stop - 1] in _FULL_STOPS
            stops_at = self._end(following)
            text = clean[begins:stops_at]
            if not DIGIT.search(text) or any(s in text for s in self._list_cues):
                break
            if new_line and closed and not opened:
                break
            if closed and not opened and not self.signs.found("list_goes_on", text):
                break
            known[begins] = heading
            stop = stops_at
            opened = False
        listed = clean[heading.end : stop]
        if len(_NUMBERS.findall(listed)) >= _MANY:
            self._plan_begins.setdefault(self.structure.sentences[first].section, start)
        return max(stop, heading.end)

    # ---- years

    def _in_part(self, index: int, years: Years) -> Years:
        """The years of a part of a review whose headings name several years and then the last one.

        Its parts of one kind (those marked ——, those numbered （一）) are about several years where a third of them say so,
        else about the last.
        """
        if years[0] == years[1]:
            return years
        known = self._part_years.get(index)
        if known is None:
            section = self.structure.sections[index]
            known = years
            if section.level > 1 and self.signs.found("several_then_one", section.path):
                alike = [s for s in self.structure.sections if _kind(s) == _kind(section)]
                say_so = sum(bool(self.signs.found("several", self.clean[s.start : s.end])) for s in alike)
                if 3 * say_so < len(alike):
                    known = (years[1], years[1])
            self._part_years[index] = known
        return known

    def _in_paragraph(self, start: int, section_start: int, years: Years) -> Years:
        """The years that the head of a paragraph in a review sets for all of it (一年来，…; 五年来，…)."""
        paragraph = max(self.clean.rfind("\n", section_start, start) + 1, section_start)
        known = self._paragraph_years.get(paragraph)
        if known is None:
            known = self._paragraph_years[paragraph] = self._headed(paragraph, years)
        return known

    def _headed(self, paragraph: int, years: Years) -> Years:
        sentences = self.structure.sentences
        line_end = self.clean.find("\n", paragraph)
        line_end = len(self.clean) if line_end < 0 else line_end
        index = self.structure.sentence_at(paragraph)
        starts = [paragraph]
        if sentences[index].heading and index + 1 < len(sentences):
            starts.append(sentences[index + 1].start)
        for start in starts:
            cue = next(iter(self._book.find(self.clean, start, min(start + _HEAD_READ, line_end))), None)
            if cue is None or cue.start - start > _HEAD or cue.use != "statement" or cue.fixed or cue.ahead:
                continue
            if cue.says in _NOT_FOR_PARAGRAPH:
                continue
            if cue.says == "year" and years[0] != years[1]:
                # 2020年完成投资8亿元 says one thing of 2020; 2020年是…的一年 opens a part about it
                if not self.signs.found("year_opens", self.clean[cue.end : cue.end + _HEAD_READ]):
                    continue
            return years_of(cue, self.clock, years, "review") or years
        return years

    def _carried(self, first: int, role: str, years: Years) -> Years | None:
        """In a part that plans, the past years that the sentence before spoke about (过去一年，…。生产总值增长10%。)."""
        start = self.structure.sentences[first].start
        paragraph = self.clean.rfind("\n", 0, start) + 1
        known = self._carried_in.get(paragraph)
        if known is None:
            known = self._carried_in[paragraph] = {}
            line_end = self.clean.find("\n", start)
            line_end = len(self.clean) if line_end < 0 else line_end
            if self.signs.found("past_word", self.clean[paragraph:line_end]):
                self._carry(paragraph, line_end, role, years, known)
        return known.get(start)

    def _carry(self, start: int, end: int, role: str, years: Years, known: dict[int, Years]) -> None:
        """Go through a paragraph's full sentences and note which of them speak on about years gone by."""
        lent: Years | None = None
        index = self._first[self.structure.sentence_at(start)]
        while index < len(self._first):
            begins, stop = self.structure.sentences[index].start, self._end(index)
            if begins >= end:
                return
            spoken = [c for c in self._book.find(self.clean, begins, stop) if c.kind == "period" and c.use == "statement"]
            if spoken:
                heads = [c for c in spoken if c.head]
                told = years_of(heads[-1], self.clock, years, role) if heads else None
                gone = told is not None and told[1] is not None and self.clock.report is not None
                lent = told if told is not None and gone and (told[1] or 0) < (self.clock.report or 0) else None
            elif lent is not None:
                if self.signs.found("carried_end", self.clean[begins:stop]):
                    lent = None
                else:
                    known[begins] = lent
            index = self.structure.sentence_at(stop - 1) + 1


def clause_start(text: str) -> int:
    """The offset in `text` at which its last clause begins.

    >>> clause_start("增长6%，达到")
    5
    """
    return max(text.rfind("，"), text.rfind("；"), text.rfind("："), text.rfind("\n")) + 1


def _kind(section: Section) -> tuple[str, int, str]:
    """What makes sections siblings: their heading's parent, their level and the mark with which they begin."""
    parent, _, own = section.path.rpartition(" > ")
    return parent, section.level, own[:1]
