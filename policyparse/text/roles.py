"""What a heading or the opening of a paragraph says of its role (review, outlook, plan, other) and of its years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from policyparse.model import Metadata
from policyparse.patterns import Patterns

#: a title stands within so many characters
_TITLE = 300
#: and the time word with which a paragraph opens within so many of the paragraph
OPENING_WITHIN = 4
#: a heading without a time word that says what it plans is short
LONGEST_BARE = 20


@dataclass(frozen=True, slots=True)
class Sense:
    """A role and the years that go with it."""

    role: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years that a document's relative words mean; None where the document does not tell.

    `spoken` is the year in which it was delivered, the year that 今年 means.
    """

    report: int | None
    review: int | None
    spoken: int | None
    #: what lies ahead where no years are named: the year's plan, in a plan for several years these
    ahead: Sense

    @classmethod
    def of(cls, clean: str, metadata: Metadata, known: Cues) -> Calendar:
        """The calendar of a document by its metadata."""
        report = metadata.report_year
        review = metadata.review_year or (report - 1 if report else None)
        calendar = cls(report, review, metadata.spoken_year or report, Sense("plan", report, report))
        if metadata.doc_type != "plan":
            return calendar
        start, end = _period(clean[:_TITLE], calendar, known) or (report, None)
        return replace(calendar, ahead=Sense("outlook", start, end))


@dataclass(frozen=True, slots=True)
class Time:
    """A time word in context: its years, whether they are several, and whether they lie behind or ahead ('' unknown)."""

    start: int | None
    end: int | None
    several: bool
    tense: str
    span: tuple[int, int] = (0, 0)
    period: str = ""

    @property
    def sense(self) -> Sense | None:
        """The role that the time alone gives."""
        if self.tense == "behind":
            return Sense("review", self.start, self.end)
        if self.tense == "ahead":
            return Sense("outlook" if self.several else "plan", self.start, self.end)
        return None


@dataclass(frozen=True)
class Cues:
    """The compiled records by which roles and years are told."""

    time: re.Pattern[str]
    opening_time: re.Pattern[str]
    periods: Mapping[str, str]
    behind: re.Pattern[str]
    ahead: re.Pattern[str]
    ground: re.Pattern[str]
    deed: re.Pattern[str]
    coming: re.Pattern[str]
    to_do: re.Pattern[str]
    aims: re.Pattern[str]
    looks_back: re.Pattern[str]
    statement: re.Pattern[str]
    openings: re.Pattern[str]
    opening: Mapping[str, str]
    thanks: re.Pattern[str]
    thanks_begin: re.Pattern[str]
    closing: re.Pattern[str]
    delivery: re.Pattern[str]
    tail: re.Pattern[str]
    turn: re.Pattern[str]
    notes: re.Pattern[str]
    note_mark: re.Pattern[str]
    note_item: re.Pattern[str]
    address: re.Pattern[str]
    topic: re.Pattern[str]
    one_year: re.Pattern[str]
    many_years: re.Pattern[str]
    grown_in: re.Pattern[str]
    grown_over: re.Pattern[str]
    digits: Mapping[str, int]


def cues(patterns: Patterns) -> Cues:
    """The cues of these patterns, compiled once."""
    return patterns.built("sections.cues", _build)


def _build(patterns: Patterns) -> Cues:
    records = patterns.records("sections")

    def each(use: str) -> list[tuple[str, str]]:
        return [(r.id, patterns.compose(r["pattern"])) for r in records if r.get("use") == use]

    def any_of(use: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{source})" for _, source in each(use)))

    def named(prefix: str, use: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?P<{prefix}{n}>{source})" for n, (_, source) in enumerate(each(use))))

    times = [r for r in records if r.get("use") == "time"]
    openings = [r for r in records if r.get("use") == "opening"]
    time = named("t", "time")
    return Cues(
        time=time,
        # an opening time word stands within the first characters: (刚刚)过去一年, (在)2022年
        opening_time=re.compile(f".{{0,{OPENING_WITHIN}}}?(?P<found>{time.pattern})"),
        periods={f"t{n}": str(r["period"]) for n, r in enumerate(times)},
        behind=any_of("behind"),
        ahead=any_of("ahead"),
        ground=any_of("ground"),
        deed=any_of("deed"),
        coming=any_of("coming"),
        to_do=any_of("to_do"),
        aims=any_of("aims"),
        looks_back=any_of("looks_back"),
        statement=any_of("statement"),
        openings=named("o", "opening"),
        opening={f"o{n}": str(r["role"]) for n, r in enumerate(openings)},
        thanks=any_of("thanks"),
        thanks_begin=any_of("thanks_begin"),
        closing=any_of("closing"),
        delivery=any_of("delivery"),
        tail=any_of("tail"),
        turn=any_of("turn"),
        notes=any_of("notes"),
        note_mark=any_of("note_mark"),
        note_item=any_of("note_item"),
        address=any_of("address"),
        topic=any_of("topic"),
        one_year=any_of("one_year"),
        many_years=any_of("many_years"),
        grown_in=any_of("grown_in"),
        grown_over=any_of("grown_over"),
        digits=dict(patterns.record("number.digits")["values"]),
    )


def first_period(text: str, patterns: Patterns) -> tuple[int, int] | None:
    """The years of the first five-year plan that a text names, None where it names none.

    >>> from policyparse.patterns import load_patterns
    >>> first_period("“十四五”时期", load_patterns())
    (2021, 2025)
    """
    return _period(text, Calendar(None, None, None, Sense("plan")), cues(patterns))


def _period(text: str, calendar: Calendar, known: Cues) -> tuple[int, int] | None:
    for match in known.time.finditer(text):
        time = time_of(match, calendar, known)
        if time.period in ("plan", "plan_name") and time.start and time.end:
            return time.start, time.end
    return None


def _han_number(text: str, digits: Mapping[str, int]) -> int:
    """A numeral below twenty (十四) or a row of digits (二三) as a number."""
    if len(text) > 1 and text[0] not in digits:
        return 10 + digits[text[1]]
    value = 0
    for c in text:
        value = value * 10 + digits.get(c, 10)
    return value


def time_of(match: re.Match[str], calendar: Calendar, known: Cues) -> Time:
    """The time that a match of `Cues.time` means."""
    period = known.periods[next(k for k in known.periods if match[k] is not None)]
    report, review, spoken = calendar.report, calendar.review, calendar.spoken
    start: int | None = None
    end: int | None = None
    several = period not in ("year", "this_year", "last_year", "next_year")
    tense = ""
    if period == "year":
        word = match["year_word"]
        start = end = int(match["year"]) if match["year"] else 2000 + _han_number(word, known.digits)
        if review and report:
            tense = "behind" if start <= review else "ahead"
    elif period in ("plan", "plan_name"):
        # the 14th five-year plan is that of 2021 to 2025, the tenth that of 2001 to 2005
        number = next(match[k] for k in ("plan", "plan_word", "plan_nth", "plan_name") if match[k])
        start = 1951 + 5 * _han_number(number, known.digits)
        end = start + 4
        if review and report:
            tense = "behind" if end <= review else "ahead" if start >= report else ""
    elif period in ("last_year", "past_five", "past_three", "past_years"):
        tense = "behind"
        end = review
        back = {"last_year": 0, "past_five": 4, "past_three": 2}.get(period)
        start = review - back if review and back is not None else None
        if period == "past_years":
            end = None
    elif period == "this_year":
        start = end = spoken
        tense = "behind" if spoken and review and spoken <= review else "ahead"
    elif period == "next_year":
        start = end = spoken + 1 if spoken else None
        tense = "ahead"
    else:
        tense = "ahead"
        start = report
        end = report + 4 if report and period == "next_five" else None
    return Time(start, end, several, tense, match.span(), period)


def heading_senses(text: str, calendar: Calendar, known: Cues, main: bool, before: str = "") -> tuple[Sense, ...]:
    """What a heading says of its section: no sense, one, or several where it speaks of two (“十三五”时期和2020年回顾).

    A heading that stands below another one (`main` is false) tells only by a time word at its beginning. `before` is
    the role that holds so far: what lies ahead is not followed by a review that names no time.
    """
    found = [time_of(m, calendar, known) for m in known.time.finditer(text)]
    if not found:
        if calendar.ahead.role == "outlook" and calendar.ahead.start and known.ground.fullmatch(text):
            return (Sense("review", calendar.ahead.start - 5, calendar.ahead.start - 1),)
        if main and before != "plan" and before != "outlook" and known.behind.search(text):
            return (Sense("review", calendar.review, calendar.review),)
        short = len(text) <= LONGEST_BARE and any(m.end() >= len(text) - 2 for m in known.ahead.finditer(text))
        return (calendar.ahead,) if main and short and not known.deed.match(text) else ()
    if not main and found[0].span[0] > 2:
        return ()
    senses: list[Sense] = []
    for n, time in enumerate(found):
        stop = next(
            (t.span[0] for t in found[n + 1 :] if _has_word(text, time.span[1], t.span[0], known)), len(text)
        )
        behind = known.behind.search(text, time.span[1], stop)
        ahead = known.ahead.search(text, time.span[1], stop)
        if behind and main:
            sense: Sense | None = Sense("review", time.start, time.end)
            if time.tense == "ahead" and not time.several:
                sense = None
        elif ahead and main:
            sense = Sense("outlook" if time.several else "plan", time.start, time.end)
        else:
            sense = time.sense
        if sense and sense not in senses:
            senses.append(sense)
    return tuple(senses)


def _has_word(text: str, start: int, end: int, known: Cues) -> bool:
    return bool(known.behind.search(text, start, end) or known.ahead.search(text, start, end))


def opening_sense(
    clean: str, start: int, end: int, calendar: Calendar, known: Cues, before: str = ""
) -> tuple[Sense, bool] | None:
    """The role and years that the opening of the paragraph `start`..`end` tells, and whether it tells so firmly.

    `before` is the role that holds so far. A year that only dates a figure (2020年全县生产总值…) tells, but not firmly.
    """
    address = known.address.match(clean, start, end)
    at = address.end() if address else start
    time = _opening_time(clean, at, min(end, at + 60), calendar, known)
    sense = time.sense if time else None
    opening = known.openings.match(clean, at, min(end, at + 60))
    if opening is None:
        firm = time is None or time.period != "year" or bool(known.topic.match(clean, time.span[1]))
        return (sense, firm) if sense else None
    role = known.opening[str(opening.lastgroup)]
    if sense is None:
        inside = known.time.search(clean, at, opening.end())
        sense = time_of(inside, calendar, known).sense if inside else None
        if sense is None and role == "plan" and before == "outlook":
            # 实现上述目标，必须抓好… goes on with the years ahead of which it is said
            return None
    if sense and (sense.role == role or {sense.role, role} == {"plan", "outlook"}):
        return sense, True
    if role == "outlook":
        return Sense(role, calendar.report, calendar.report + 4 if calendar.report else None), True
    return (calendar.ahead if role == "plan" else Sense(role, calendar.review, calendar.review)), True


def _opening_time(clean: str, at: int, end: int, calendar: Calendar, known: Cues) -> Time | None:
    """The time word with which a paragraph opens, where it stands for itself and not within a name or a statement."""
    found = known.opening_time.match(clean, at, end)
    if found is None:
        return None
    time = time_of(found, calendar, known)
    if time.period in ("past_three", "past_years", "next_years"):
        return None
    if time.period == "plan_name" and clean[found.end() : found.end() + 1] != "，":
        return None
    if time.period == "year" and time.start not in (calendar.report, calendar.review):
        return None
    return time
