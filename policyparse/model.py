"""The values that pass between the stages: frozen, without I/O and without regular expressions.

Offsets inside the stages are half-open offsets into `Text.clean`; `Text.given_span` leads back to the text as given.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A reference mark such as [3] or ① that was taken out of the running text.

    `at` is the offset in the clean text of the character that follows the mark; `start`, `end` are offsets into the
    text as given.
    """

    label: str
    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text as given, and the clean text that the stages read.

    `starts` holds the clean offset at which each kept run begins and `shifts` what must be added there to get the
    offset in the text as given; both are tuples of the same length, never empty, `starts[0] == 0`.
    """

    given: str
    clean: str
    starts: tuple[int, ...] = (0,)
    shifts: tuple[int, ...] = (0,)
    marks: tuple[NoteMark, ...] = ()

    def given_offset(self, at: int) -> int:
        """The offset in the text as given of the clean character at `at`."""
        return at + self.shifts[bisect_right(self.starts, at) - 1]

    def given_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span in the text as given of the clean span `start`, `end`.

        >>> Text("a  b", "ab", (0, 1), (0, 2)).given_span(0, 2)
        (0, 4)
        """
        if end <= start:
            at = self.given_offset(start) if self.clean else 0
            return at, at
        return self.given_offset(start), self.given_offset(end - 1) + 1


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document: given by the caller, else read from its text; missing is None or ''."""

    doc_id: str = ""
    path: str = ""
    title: str = ""
    doc_type: str = "report"
    region: str = ""
    region_text: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    adcode: str = ""
    level: str = ""
    report_year: int | None = None
    review_year: int | None = None
    #: the year in which it was delivered, which 今年 means: report_year, or the year before for a report of December
    spoken_year: int | None = None
    encoding: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document under one heading, up to the next heading of whatever level.

    `path` is the headings' path joined by ' > ', `level` 0 for what stands before the first heading. `role` is review,
    outlook, plan or other; `year_start`, `year_end` the years that the section speaks about (None if unknown).
    `heading_end` is the offset at which the heading ends (== start where there is none).
    """

    path: str
    level: int
    start: int
    end: int
    heading_end: int
    role: str
    year_start: int | None = None
    year_end: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: `section` is the index of its section in `Structure.sections`, `heading` whether it is one."""

    start: int
    end: int
    section: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A footnote or an entry of a 名词解释: `term` as written, `definition`, the entry's span, `number` (the mark).

    `def_start`, `def_end` delimit the definition in the clean text; `marks` are clean offsets where the text refers to it.
    """

    term: str
    definition: str
    start: int
    end: int
    number: str = ""
    def_start: int = 0
    def_end: int = 0
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """A document laid out: what every extraction stage reads."""

    text: Text
    metadata: Metadata
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]
    sentence_starts: tuple[int, ...] = ()
    #: clean offset at which the notes or 名词解释 begin (len(clean) where there are none)
    notes_start: int = 0

    def sentence_at(self, at: int) -> int:
        """The index of the sentence that holds the clean offset `at`."""
        return max(0, bisect_right(self.sentence_starts, at) - 1)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number said of one indicator; the fields are those of the quantities frame."""

    start: int
    end: int
    indicator: str = ""
    indicator_text: str = ""
    indicator_id: str | None = None
    scope: str = ""
    measure: str = "level"
    direction: str = ""
    value: float | None = None
    value_high: float | None = None
    unit: str = ""
    base_value: float | None = None
    base_value_high: float | None = None
    base_unit: str = ""
    bound: str = "eq"
    relation: str = ""
    reference: str = ""
    share_of: str = ""
    tone: str = ""
    tier: str = ""
    status: str = "actual"
    year_start: int | None = None
    year_end: int | None = None
    basis: str = ""
    pattern: str = ""
    #: ids of the records that took part, for `explain` and the tests of the patterns
    fired: tuple[str, ...] = ()
    #: clean span of the indicator as written (-1 where there is none)
    indicator_start: int = -1
    indicator_end: int = -1


@dataclass(frozen=True, slots=True)
class Slogan:
    """One mention of a slogan; the fields are those of the slogans frame."""

    start: int
    end: int
    kind: str = "coined"
    counts: tuple[int, ...] = ()
    heads: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    members_from: str = ""
    complete: bool = False
    carrier: str = ""
    origin: str = "local"
    definition: str = ""
    fired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """One named undertaking; the fields are those of the projects frame."""

    start: int
    end: int
    full_name: str = ""
    kind: str = "construction"
    group: str = ""
    group_size: int | None = None
    action: str = ""
    stage: str = ""
    status: str = "actual"
    investment: float | None = None
    investment_unit: str = ""
    investment_base: float | None = None
    year_start: int | None = None
    year_end: int | None = None
    fired: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that was found and not taken, with the reason; `explain` shows it."""

    stage: str
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one document."""

    structure: Structure
    quantities: tuple[Quantity, ...] = ()
    slogans: tuple[Slogan, ...] = ()
    projects: tuple[Project, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    rejections: tuple[Rejection, ...] = ()
