"""Where a candidate stands: its full sentence with the cues in it, and the role and years that hold there.

A full sentence runs across “；” to its full stop or the end of the paragraph. Where the sentence is silent, the head of
its paragraph, the sentence before, and its section tell of which years it speaks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from policyparse.extract.stance_cues import Cue, cue_book
from policyparse.extract.stance_lists import FullSpans, TargetLists
from policyparse.extract.stance_periods import Clock, Years, clock_of, years_of
from policyparse.extract.stance_signs import Signs, signs_of
from policyparse.model import Section, Structure
from policyparse.patterns import Patterns

CLAUSE_ENDS = re.compile(r"[，。；：\n]")
#: how many years a part about the years ahead speaks of where its heading does not tell
_TERM = 5
#: how many sections back a part's role is looked for
_NEIGHBOURS = 12
#: how far from the beginning of a paragraph the word of time may stand that speaks for all of it
_HEAD = 4
_HEAD_READ = 24
#: how many characters of a sentence, and of a clause, and how many cues before a candidate are looked at
_SENTENCE, _CLAUSE, _CUES = 2_000, 300, 40
_AHEAD = frozenset({"plan", "outlook"})
#: the marks of a list of parts
_DASHES = frozenset("—-―")
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
    tone_ends: tuple[int, ...] = ()
    period_ends: tuple[int, ...] = ()
    #: for each tone the last heading of a list up to it
    headings: tuple[Cue | None, ...] = ()

    def period_ends_at(self, at: int) -> Cue | None:
        """The period cue that ends at `at`."""
        n = bisect_left(self.period_ends, at)
        return self.periods[n] if n < len(self.periods) and self.period_ends[n] == at else None


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around a candidate in its full sentence: what is `before` it, the last `clause` of that, and the rest
    of the clause `after` it; the `periods` before it and how many tones (`n_tones`). Of very long sentences only what is
    near is looked at.
    """

    sentence: FullSentence
    start: int
    end: int
    before: str
    clause: str
    after: str
    periods: tuple[Cue, ...]
    n_tones: int


class Context:
    """The full sentences of one document, read when first asked for."""

    def __init__(self, structure: Structure, patterns: Patterns, signs: Signs | None = None) -> None:
        self.structure = structure
        self.clean = structure.text.clean
        self.clock: Clock = clock_of(structure, patterns)
        self.signs: Signs = signs or signs_of(patterns)
        self._book = cue_book(patterns)
        self._spans = FullSpans(structure)
        self._lists = TargetLists(structure, self._spans, self._book, self.signs, patterns)
        self._sentences: dict[int, FullSentence] = {}
        self._paragraph_years: dict[int, Years] = {}
        #: whether the parts of a kind are about several years
        self._several: dict[tuple[str, int, str], bool] = {}
        self._part_years: dict[int, Years] = {}
        self._carried_in: dict[int, dict[int, Years]] = {}

    def place(self, start: int, end: int) -> Place:
        """What stands around the candidate at `start`..`end`."""
        sentence = self.sentence(start)
        before = self.clean[max(sentence.start, start - _SENTENCE) : start]
        stop = CLAUSE_ENDS.search(self.clean, end, min(sentence.end, end + _CLAUSE))
        after = self.clean[end : stop.start() if stop else min(sentence.end, end + _CLAUSE)]
        n = bisect_right(sentence.period_ends, start)
        return Place(
            sentence, start, end, before, before[max(clause_start(before), len(before) - _CLAUSE) :], after,
            sentence.periods[max(0, n - _CUES) : n], bisect_right(sentence.tone_ends, start),
        )  # fmt: skip

    def sentence(self, at: int) -> FullSentence:
        """The full sentence that holds the clean offset `at`."""
        first = self._spans.first_at(at)
        found = self._sentences.get(first)
        if found is None:
            found = self._sentences[first] = self._read(first)
        return found

    def told(self, cue: Cue, sentence: FullSentence) -> Years | None:
        """The years of a period cue in a sentence."""
        return years_of(cue, self.clock, sentence.years, sentence.role)

    # ---- full sentences

    def _read(self, first: int) -> FullSentence:
        start, end = self.structure.sentences[first].start, self._spans.end(first)
        tones: list[Cue] = []
        periods: list[Cue] = []
        for cue in self._book.find(self.clean, start, end):
            (tones if cue.kind == "tone" else periods).append(cue)
        index = self.structure.sentences[first].section
        section = self._speaking_for(index)
        role = section.role
        years: Years = (section.year_start, section.year_end)
        if role == "outlook" and years[0] is not None and years[1] is None:
            years = (years[0], years[0] + _TERM - 1)
        if years[0] is None or years[1] is None:
            year = self.clock.review if role == "review" else self.clock.report
            years = (year, year)
        targets = self._lists.of_section(index)
        if role == "review" and start >= self._lists.plan_begins.get(index, start + 1):
            role, years = "plan", (self.clock.report, self.clock.report)
        if role == "review":
            part = self._part_years.get(index)  # read once for a section, which may be long
            if part is None:
                part = self._part_years[index] = self._in_part(index, years)
            years = self._in_paragraph(start, section.start, part)
        carried = None
        if role in _AHEAD and not any(cue.use == "statement" for cue in periods):
            carried = self._carried(first, role, years)
        headings: list[Cue | None] = []
        for cue in tones:
            headings.append(cue if cue.use == "list" else headings[-1] if headings else None)
        return FullSentence(
            start, end, tuple(tones), tuple(periods), role, years, targets.get(start), carried,
            tuple(c.end for c in tones), tuple(c.end for c in periods), tuple(headings),
        )  # fmt: skip

    def _speaking_for(self, index: int) -> Section:
        """The section whose role and years hold for section `index`: its own, or, for a part of another role within a
        review or plan (thanks at the end of a paragraph about results), those of the part before it there.
        """
        sections = self.structure.sections
        section = sections[index]
        top = section.path.partition(" > ")[0]
        if section.role == "other" and len(top) < len(section.path):
            for earlier in reversed(sections[max(0, index - _NEIGHBOURS) : index]):
                if earlier.path.partition(" > ")[0] != top:
                    break
                if earlier.role != "other":
                    return earlier
        return section

    # ---- years

    def _in_part(self, index: int, years: Years) -> Years:
        """The years of a part of a review whose headings name several years and then the last one.

        A part is about several years where its words speak of them more often than of one (累计, 增至 against 全年, 同比), and
        about the last where it is the other way round. Else it is like most parts of its kind (those marked ——,
        those numbered （一）), and about several years where others of the kind are of the last year by themselves (a second list
        of them, after the turn to it). What follows a list of parts is about the last.
        """
        section = self.structure.sections[index]
        if years[0] == years[1] or not self.signs.found("several_then_one", section.path):
            return years
        if section.level <= 1:
            return (years[1], years[1]) if self._behind_list(index) else years
        many, one = self._weighed(section)
        if many != one:
            return years if many > one else (years[1], years[1])
        kind = _kind(section)
        several = self._several.get(kind)
        if several is None:
            siblings = [s for s in self.structure.sections if _kind(s) == kind]
            alike = [s for s in siblings if s.year_start != s.year_end]
            say_so = sum((many > one) - (many < one) for many, one in map(self._weighed, alike))
            several = self._several[kind] = say_so >= 0 or any(s.role == "review" and s not in alike for s in siblings)
        return years if several else (years[1], years[1])

    def _weighed(self, section: Section) -> tuple[int, int]:
        """How often a part speaks of several years, and how often of one."""
        text = self.clean[section.start : section.end]
        return self.signs.count("several", text), self.signs.count("one", text)

    def _behind_list(self, index: int) -> bool:
        """Whether a section follows a list of parts (——…) about several years and does not speak of them itself."""
        section, earlier = self.structure.sections[index], self.structure.sections[index - 1]
        listed = index > 0 and earlier.level > section.level and earlier.year_start != earlier.year_end
        return listed and _kind(earlier)[2] in _DASHES and not self.signs.found("several", self.clean[section.start : section.end])

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
            if cue.says in _NOT_FOR_PARAGRAPH or (cue.says in ("past", "within") and self.signs.found("near", cue.text)):
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
        index = self._spans.first_at(start)
        while index < len(self.structure.sentences):
            begins, stop = self.structure.sentences[index].start, self._spans.end(index)
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
