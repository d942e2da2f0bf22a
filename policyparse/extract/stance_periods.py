"""Words of time worked out as years, always from the report's own year, never from the clock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.extract.stance_cues import Cue
from policyparse.model import Structure
from policyparse.patterns import Patterns

Years = tuple[int | None, int | None]

#: the first year of the n-th five-year plan is FIVE_YEAR_PLAN + 5 n (the 14th: 2021)
FIVE_YEAR_PLAN = 1951
#: how far from a document's beginning and end its date of delivery is looked for
_EDGE = 400
DELIVERY = "stance.delivery"


@dataclass(frozen=True, slots=True)
class Clock:
    """The years from which relative words are told: the year planned for and the year in which the report is given."""

    report: int | None
    speaking: int | None
    #: the record by which the date of delivery told the year in which the report is given
    told_by: str = ""

    @property
    def review(self) -> int | None:
        """The year under review."""
        return None if self.report is None else self.report - 1


def clock_of(structure: Structure, patterns: Patterns) -> Clock:
    """The clock of a document.

    A report is given in the year that it plans for, or late in the year before: then its date of delivery says so, or
    it speaks of 明年 and hardly of 去年.
    """
    report = structure.metadata.report_year
    if report is None:
        return Clock(None, None)
    text = structure.text.clean[: structure.notes_start]
    date = re.compile(patterns.compose(patterns.record(DELIVERY)["pattern"]))
    for part in (text[:_EDGE], text[-_EDGE:]):
        for match in date.finditer(part):
            if int(match[1]) in (report - 1, report):
                return Clock(report, int(match[1]), DELIVERY)
    coming, gone = (
        sum(text.count(word) for word in patterns.record(record_id).surface)
        for record_id in ("period.next_year", "period.last_year")
    )
    if not coming or coming <= 2 * gone:
        return Clock(report, report)
    if coming == 1:
        # a single 明年 may look beyond the year planned for; then the plan itself says 今年
        planned = (text[s.start : s.end] for s in structure.sections if s.role == "plan")
        this_year = patterns.record("period.this_year").surface
        if any(word in part for part in planned for word in this_year):
            return Clock(report, report)
    return Clock(report, report - 1)


def years_of(cue: Cue, clock: Clock, statement: Years, role: str) -> Years | None:
    """The years that a period cue stands for, None where it cannot be told.

    `statement` are the years of the section or paragraph, `role` its role.

    >>> cue = Cue(0, 2, "period", "period.last_year", "relative", "statement", offset=-1)
    >>> years_of(cue, Clock(2024, 2024), (2023, 2023), "review")
    (2023, 2023)
    """
    reading, number = cue.says, cue.number
    if reading == "year":
        return None if number is None else (number, number)
    if reading in ("years", "from_to"):
        return None if number is None or cue.last is None or cue.last < number else (number, cue.last)
    if reading in ("plan", "plan_end", "plan_since", "plan_start", "plan_first") and number is not None:
        first = FIVE_YEAR_PLAN + 5 * number
        if reading == "plan_end":
            return first + 4, first + 4
        if reading == "plan_start":
            return first, first
        if reading == "plan_first" and cue.last is not None:
            return first, first + cue.last - 1
        if reading == "plan":
            return first, _capped(first, first + 4, statement, role)
        return first, _until(first, statement, clock, role if cue.behind else "")
    if reading == "since":
        return None if number is None else (number, _until(number, statement, clock, role if cue.behind else ""))
    if reading == "relative":
        return None if clock.speaking is None else (clock.speaking + cue.offset, clock.speaking + cue.offset)
    if reading in ("previous", "last_base"):
        return None if statement[0] is None else (statement[0] - 1, statement[0] - 1)
    if reading == "now":
        return None if clock.speaking is None else (clock.speaking, clock.speaking)
    if reading == "past_year":
        year = statement[1] if role == "review" else clock.review
        return None if year is None else (year, year)
    if reading == "closing":
        year = clock.report if role in ("plan", "outlook") else statement[1]
        return None if year is None else (year, year)
    return _several(reading, number, clock, statement, role)


def _several(reading: str, number: int | None, clock: Clock, statement: Years, role: str) -> Years | None:
    """Several years told by their number: 过去五年, 今后三年, 本届政府."""
    first, last = statement
    if first is not None and last is not None and last > first and (number is None or last - first + 1 == number):
        return first, last
    if clock.report is None or clock.review is None:
        return None
    many = number or 5
    if reading == "coming" or (reading in ("term", "within") and role in ("plan", "outlook")):
        return clock.report, clock.report + many - 1
    end = last if role == "review" and last is not None else clock.review
    return end - many + 1, end


def _until(first: int, statement: Years, clock: Clock, past_in: str) -> int | None:
    """The last year of what began in `first` and lasts; what is past, in a part that plans (`past_in`), to the review."""
    last = clock.review if past_in in ("plan", "outlook") or statement[1] is None else statement[1]
    return last if last is None or last >= first else first


def _capped(first: int, last: int, statement: Years, role: str) -> int:
    """The last year of a plan period; in a review of a year within it only what has passed is meant."""
    end = statement[1]
    return end if role == "review" and end is not None and first <= end < last else last
