"""The sections of a report: the tree of its headings, and what each part is and of which years it speaks.

A section begins at a heading, or where the role or the years change within the text under one heading; a part
without a heading of its own has the path of the heading that it stands under.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policyparse.model import Metadata, Section
from policyparse.patterns import Patterns
from policyparse.text.headings import (
    CONTENTS,
    ITEM_RANK,
    LONGEST_LINE,
    MAIN_RANK,
    UNNUMBERED,
    Heading,
    find_headings,
)
from policyparse.text.notes import notes_start
from policyparse.text.roles import Calendar, Cues, Sense, cues, heading_senses, opening_sense

_OTHER = Sense("other")
#: titles and the delivery formula stand at the beginning
_OPENING = 600
#: what a part is about is said within so many characters
_BEGINS = 300
#: what a plain word of several years, and of one, weighs against a weak sign
_PLAIN_WORDS, _YEAR_WORDS = 3, 2
#: a paragraph up to this length that ends with a thanks is nothing else
LONGEST_THANKS = 360


def section_tree(
    clean: str, metadata: Metadata, patterns: Patterns, notes: int | None = None
) -> tuple[Section, ...]:
    """The sections of a document in order; together they cover the clean text from 0 to its end.

    `notes` is where its notes begin, as `notes_start` says, for callers that know it already.

    >>> from policyparse.patterns import load_patterns
    >>> text = "一、2022年工作回顾\\n一年来，经济向好。\\n二、2023年工作安排\\n今年要抓好项目。"
    >>> [(s.path, s.role, s.year_start) for s in section_tree(text, Metadata(report_year=2023), load_patterns())]
    [('一、2022年工作回顾', 'review', 2022), ('二、2023年工作安排', 'plan', 2023)]
    """
    stop = notes_start(clean, patterns) if notes is None else notes
    headings = find_headings(clean, stop, patterns)
    known = cues(patterns)
    walk = _Walk(clean, stop, headings, Calendar.of(clean, metadata, known), known)
    sections = walk.run()
    if stop < len(clean):
        end = clean.find("\n", stop)
        heading_end = end if end >= 0 and known.notes.fullmatch(clean, stop, end) else stop
        path = clean[stop:heading_end].strip("※【】[]()（）：: ")
        sections.append(Section(path, 1 if path else 0, stop, len(clean), heading_end, "other"))
    return tuple(sections) or (Section("", 0, 0, len(clean), 0, "other"),)


@dataclass(slots=True)
class _Open:
    """A heading whose section is open, with what it said of itself."""

    heading: Heading
    senses: tuple[Sense, ...]


def _reviews(opened: _Open) -> bool:
    return bool(opened.senses) and opened.senses[-1].role == "review"


class _Walk:
    """One pass over headings and paragraphs, keeping the role and years that hold at each place."""

    def __init__(self, clean: str, stop: int, headings: list[Heading], calendar: Calendar, known: Cues) -> None:
        self.clean, self.stop, self.headings, self.calendar, self.cues = clean, stop, headings, calendar, known
        self.open: list[_Open] = []
        self.base = calendar.ahead if calendar.ahead.role == "outlook" else _OTHER
        self.before_closing: Sense | None = None
        #: whether an opening has told, since the last heading that did, which of several senses holds
        self.told = False
        #: the rank of the items that said of themselves that they look back, where the part that they stand in goes on; 0 for none
        self.reviewed = 0
        self.sections: list[Section] = []
        self.by_heading = self._roles_by_heading()
        #: whether no heading says what lies ahead: it may be lost
        self.unplanned = not {"plan", "outlook"} & self.by_heading
        #: by rank, the number of the last heading since one of a higher rank
        self.numbers: dict[int, int] = {}

    def _roles_by_heading(self) -> frozenset[str]:
        """The roles that some heading of the document names: text alone does not change into these."""
        roles: set[str] = set()
        least = min((h.rank for h in self.headings), default=0)
        for heading in self.headings:
            if heading.rank <= max(least, MAIN_RANK + 1):
                roles |= {s.role for s in self._senses(heading, True)}
        return frozenset(roles)

    def _senses(self, heading: Heading, main: bool) -> tuple[Sense, ...]:
        body = self.clean[heading.body : heading.end].strip("。：；\n ")
        return heading_senses(body, self.calendar, self.cues, main, self.base.role)

    def run(self) -> list[Section]:
        if not self.headings or self.headings[0].start > 0:
            self._body(None, 0, self.headings[0].start if self.headings else self.stop)
        for n, heading in enumerate(self.headings):
            end = self.headings[n + 1].start if n + 1 < len(self.headings) else self.stop
            self._enter(heading, end)
            self._body(heading, heading.end, end)
        return self.sections

    def _enter(self, heading: Heading, end: int) -> None:
        """A heading begins: close what it ends, and settle the role and years with which its section starts."""
        self.base, self.before_closing = self.before_closing or self.base, None
        self._settle(heading, end)
        self.numbers = {rank: n for rank, n in self.numbers.items() if rank < heading.rank} | {heading.rank: heading.number}

    def _settle(self, heading: Heading, end: int) -> None:
        if heading.style == CONTENTS:
            self.base, self.before_closing = _OTHER, self.base
            self.open = [_Open(heading, ())]
            return
        closed = [o for o in self.open if o.heading.rank >= heading.rank]
        self.open = [o for o in self.open if o.heading.rank < heading.rank]
        main = not any(o.senses for o in self.open)
        senses = self._senses(heading, main)
        self.open.append(_Open(heading, senses))
        if senses:
            self.told = self.told and not main
            self.base = senses[0] if main else self._inner(senses[0])
        elif main and (reviewed := max((o.heading.rank for o in closed if _reviews(o)), default=self.reviewed)):
            # the review ends with its own heading's section: what comes beside it is about the year ahead; an item beside
            # items that say that they look back looks back too
            beside = reviewed >= ITEM_RANK <= heading.rank and min(o.heading.rank for o in closed) >= ITEM_RANK
            self.base = self.base if beside else self.calendar.ahead
            self.reviewed = reviewed if beside else 0
        else:
            outer = self._allowed()
            for told in closed:
                if told.senses and outer and told.senses[0] == self.base:
                    self.base = outer[0]
            if self._plan_begins(heading, end):
                self.base = self.calendar.ahead
            elif self._looks_ahead(heading, end):
                report = self.calendar.report
                self.base = Sense("outlook", report, report + 4 if report else None)
            # a heading that is the first sentence of its paragraph heads no more
            stop = self.clean.find("\n", heading.end, end) if heading.run_in and heading.rank >= ITEM_RANK else end
            self.base = self._by_evidence(self.base, outer, heading.end, end if stop < 0 else stop)

    def _plan_begins(self, heading: Heading, end: int) -> bool:
        """Whether a heading begins the plan whose own heading is lost."""
        if self.base.role == "review" and self.unplanned:
            return self._begins_anew(heading) or self._aims(heading.start, end)
        return self.base.role == "outlook" and "plan" not in self.by_heading and self._begins_anew(heading)

    def _aims(self, start: int, end: int) -> bool:
        """Whether a part aims at numbers and tells of nothing done."""
        aims, looks_back = self.cues.aims, self.cues.looks_back
        return bool(aims.search(self.clean, start, end)) and not looks_back.search(self.clean, start, end)

    def _begins_anew(self, heading: Heading) -> bool:
        """Whether a heading's number does not follow on those before it: then the heading of the part that it begins is lost."""
        return heading.rank < ITEM_RANK and 0 < heading.number <= self.numbers.get(heading.rank, 0)

    def _by_signs(self, start: int, end: int) -> Sense | None:
        """What a paragraph without a word of time tells of its part where no heading does."""
        if not self.unplanned or self.base.role not in ("review", "other"):
            return None
        if self._aims(start, end):
            return self.calendar.ahead
        if self.base.role == "other" and not self.by_heading and self.cues.looks_back.search(self.clean, start, end):
            return Sense("review", self.calendar.review, self.calendar.review)
        return None

    def _looks_ahead(self, heading: Heading, end: int) -> bool:
        """Whether an unnumbered heading, which may belong beside the review before it, begins what is to be done in the coming years."""
        return (
            self.base.role == "review"
            and heading.style in UNNUMBERED
            and bool(self.cues.coming.search(self.clean, heading.start, min(end, heading.end + _BEGINS)))
        )

    def _inner(self, sense: Sense) -> Sense:
        """The sense of a heading within a section that has one: it may change the years, and the role where that is open."""
        outer = self._allowed(skip_last=True)
        if self.calendar.ahead.role == "outlook":
            return sense
        if outer and sense.role not in {s.role for s in outer} and {sense.role, outer[0].role} != {"plan", "outlook"}:
            return self.base
        return sense

    def _allowed(self, skip_last: bool = False) -> tuple[Sense, ...]:
        """What the innermost heading that tells says of its section."""
        for opened in reversed(self.open[:-1] if skip_last else self.open):
            if opened.senses:
                return opened.senses
        return ()

    def _by_evidence(self, sense: Sense, outer: tuple[Sense, ...], start: int, end: int) -> Sense:
        """In a review of one year and of several: of which of them the words of `start`..`end` speak.

        It goes over from the first to the second on a plain word or several weak signs, and back on plain words alone.
        """
        reviews = [s for s in outer if s.role == "review"]
        if sense.role != "review" or len(reviews) < 2 or (self.told and sense == reviews[-1]):
            return sense
        first, second = reviews[0], reviews[-1]
        many, one = self._counted(self.cues.many_years, start, end), self._counted(self.cues.one_year, start, end)
        over, within = self._counted(self.cues.grown_over, start, end), self._counted(self.cues.grown_in, start, end)
        weight = _PLAIN_WORDS * many + over - _YEAR_WORDS * one - within
        if second.start == second.end:
            weight, many, over, one, within = -weight, one, within, many, over
        if sense == second:
            # back only on plain words alone
            return first if one and not many and not over else second
        return second if weight >= _PLAIN_WORDS else sense

    def _counted(self, cue: re.Pattern[str], start: int, end: int) -> int:
        return sum(1 for _ in cue.finditer(self.clean, start, end))

    def _body(self, heading: Heading | None, start: int, end: int) -> None:
        """The paragraphs under a heading: one section, or several where the role or the years change."""
        at, under, path = heading.start if heading else start, heading, self._path()
        sense: Sense | None = None
        for a, b in self._paragraphs(start, end):
            leaves = a > start + 1 and self._leaves(a, b)
            told = self._paragraph(a, b)
            if a > at and (leaves or (sense is not None and told != sense)):
                self._add(under, path, at, a, sense or told)
                at, under = a, None
            sense, path = told, self._path()
        self._add(under, path, at, end, sense or self.base)

    def _path(self) -> tuple[str, ...]:
        return tuple(o.heading.text for o in self.open)

    def _leaves(self, start: int, end: int) -> bool:
        """Whether a paragraph is no longer under the innermost heading: then the headings that it leaves are closed.

        A first sentence that heads its paragraph (——…, 一是…) heads that paragraph alone; an address (各位代表！) turns
        to the whole of the part.
        """
        if not self.open:
            return False
        kept = self.open
        last = self.open[-1].heading
        if self._closes(start, end):
            kept = []
        elif self.cues.address.match(self.clean, start, end):
            told = next((n for n, o in enumerate(self.open) if o.senses), 0)
            kept = self.open[: told + 1]
        elif last.rank >= ITEM_RANK and last.run_in and self.clean.find("\n", last.start, end) < start:
            kept = self.open[:-1]
        left, self.open = len(kept) < len(self.open), kept
        return left

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        at = start
        while at < end:
            stop = self.clean.find("\n", at, end)
            stop = end if stop < 0 else stop
            if stop > at:
                if not self.open and (said := self.cues.delivery.match(self.clean, at, stop)) and said.end() < stop:
                    yield at, said.end()
                    at = said.end()
                elif self._thanks(at, stop):
                    # a paragraph that ends with a thanks: results before it, and all that is long, belong to the part
                    begin = self.cues.thanks_begin.search(self.clean, at, stop)
                    thanks = begin.start() if begin else self._first_thanks(at, stop)
                    if thanks > at and (stop - at > LONGEST_THANKS or self.cues.statement.search(self.clean, at, thanks)):
                        yield at, thanks
                        at = thanks
                yield at, stop
            at = stop + 1

    def _first_thanks(self, start: int, end: int) -> int:
        """Where the sentence begins that holds the first thanks of a paragraph."""
        first = self.cues.thanks.search(self.clean, start, end)
        return max(start, 1 + max(self.clean.rfind(c, start, first.start()) for c in "。！；")) if first else start

    def _paragraph(self, start: int, end: int) -> Sense:
        """The sense of a paragraph; what reaches beyond it becomes the sense that holds."""
        if self._is_other(start, end):
            if self._closes(start, end):
                self.base, self.before_closing = _OTHER, self.base
            return _OTHER
        outer = self._allowed()
        told = self._turn(start, end, outer) or opening_sense(
            self.clean, start, end, self.calendar, self.cues, self.base.role
        )
        if told is None:
            signs = self._by_signs(start, end)
            if signs is not None:
                self.base, self.open = signs, []
            self.base = self._by_evidence(self.base, outer, start, end)
            return self.base
        sense, firm = told
        if not firm and sense == self.base and not self._headed(start) and (turned := self._by_evidence(sense, outer, start, end)) != sense:
            # 2025年占比较2020年提高5个百分点: dates a figure of a part about several years
            self.base = turned
            return turned
        if self._is_within(sense) and (not firm or self._headed(start)):
            return self.base
        roles = {s.role for s in outer}
        if not outer:
            # no heading speaks for this part: the text does, and what is reviewed once is not reviewed again
            if self.base.role not in ("plan", "outlook") or sense.role != "review":
                self.base = sense
            elif self.cues.to_do.search(self.clean, start, end):
                # 去年以来，事故多发。我们必须…: looks back only to say what is to be done
                return self.base
            return sense
        if sense.role == self.base.role:
            if len([s for s in outer if s.role == sense.role]) > 1:
                self.base, self.told = sense, True
            return sense
        if sense.role in roles:
            self.base, self.told = sense, True
            return sense
        if {sense.role, self.base.role} == {"plan", "outlook"}:
            if sense.role not in self.by_heading:
                self.base = sense
            return sense
        if self.base.role == "review" and self.unplanned:
            # the document has no heading for what lies ahead: this paragraph begins it
            self.base, self.open = sense, []
            return sense
        return self.base

    def _turn(self, start: int, end: int, outer: tuple[Sense, ...]) -> tuple[Sense, bool] | None:
        """In a review of one year and of several: whether a paragraph goes over to the several."""
        several = next((s for s in outer if s.role == "review" and s.start != s.end), None)
        if several is None or len(outer) < 2 or self.base.role != "review" or not self.cues.turn.match(self.clean, start, end):
            return None
        return several, True

    def _headed(self, start: int) -> bool:
        """Whether the text at `start` follows, in one line, a heading that names its own years."""
        last = self.open[-1] if self.open else None
        return last is not None and bool(last.senses) and last.heading.end == start

    def _is_within(self, sense: Sense) -> bool:
        """Whether a sense is the last year of the several years that are being reviewed."""
        base = self.base
        return sense.role == base.role == "review" and sense.start == sense.end == base.end != base.start

    def _is_other(self, start: int, end: int) -> bool:
        """Whether a paragraph is a title, a delivery formula, a thanks or the closing appeal."""
        if self._thanks(start, end) or self._closes(start, end):
            return True
        if self.open or start > _OPENING:
            return False
        short = end - start <= LONGEST_LINE and self.clean[end - 1] not in "。：；"
        return short or bool(self.cues.delivery.search(self.clean, start, end))

    def _thanks(self, start: int, end: int) -> bool:
        return bool(self.cues.thanks.search(self.clean, max(start, end - 160), end))

    def _closes(self, start: int, end: int) -> bool:
        return end >= self.stop - 400 and bool(self.cues.closing.search(self.clean, start, end))

    def _add(self, heading: Heading | None, path: tuple[str, ...], start: int, end: int, sense: Sense) -> None:
        """Add the section `start`..`end`, or lengthen the last one where nothing parts them; `heading` begins it."""
        if end <= start:
            return
        section = Section(
            path=" > ".join(path),
            level=len(path),
            start=start,
            end=end,
            heading_end=heading.end if heading else start,
            role=sense.role,
            year_start=sense.start,
            year_end=sense.end,
        )
        last = self.sections[-1] if self.sections else None
        if last and not heading and (last.path, last.role, last.year_start, last.year_end) == (
            section.path, section.role, section.year_start, section.year_end,
        ):  # fmt: skip
            self.sections[-1] = replace(last, end=end)
        else:
            self.sections.append(section)
