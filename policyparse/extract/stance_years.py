"""Which years a number is for: words of time with their reach, bases named, runs of years, and stock against flow."""

from __future__ import annotations

import re
from bisect import bisect_right

from policyparse.extract.stance_context import (
    CLAUSE_ENDS,
    Context,
    FullSentence,
    Place,
    clause_start,
)
from policyparse.extract.stance_cues import Cue
from policyparse.extract.stance_lists import NUMBERS
from policyparse.extract.stance_periods import Years, years_of
from policyparse.extract.stance_signs import Signs

_WORDS = re.compile(r"[^\W\d_]{9}")
_ITEM_ENDS = re.compile(r"[，、；]")
#: readings that name several years at once
SEVERAL = frozenset({"past", "coming", "within", "plan", "plan_since", "since", "term", "years", "from_to"})
#: readings that depend on the year in which the report is given
_BY_THE_CLOCK = frozenset({"relative", "now"})
#: how far behind a number the comma may stand after which it is compared
_NEXT = 30
#: how far the number may stand from a period that belongs to it alone (由2010年的12亿元)
_FIXED = 3
#: the longest word of bound that may stand alone before a number (已超过)
_BOUND = 3
#: how many items before a bare one may be bare too
_ITEMS_BACK = 6


def governing_period(place: Place, clean: str) -> Cue | None:
    """The word of time that governs the number of `place`: the nearest before it that reaches it.

    One that heads its clause reaches to the end of the sentence, any other to the end of its clause, one that is fixed
    to a number that number only.
    """
    start = place.start
    for cue in reversed(place.periods):
        if cue.use != "statement":
            continue
        if cue.fixed:
            if start - cue.end <= _FIXED and not _ITEM_ENDS.search(clean, cue.end, start):
                return cue
            continue
        if cue.head or not CLAUSE_ENDS.search(clean, cue.end, start):
            return cue
    return None


def not_before_report(years: Years, role: str, context: Context) -> Years:
    """The years of a target named in a review: what lies ahead is not of the year reviewed, but of the report's."""
    report = context.clock.report
    if role == "review" and report is not None and years[1] is not None and years[1] < report:
        return report, report
    return years


def years_for(
    place: Place,
    context: Context,
    period: Cue | None,
    *,
    measure: str,
    indicator: str,
    basis: str,
    reference: str,
    status: str,
    deed: bool,
    fired: list[str],
) -> Years:
    """The years of a number whose other judgements are known; the ids that took part are added to `fired`."""
    sentence = place.sentence
    told = context.told(period, sentence) if period is not None else None
    if period is not None and told is not None:
        fired.append(period.id)
        if period.fixed:
            fired.append(period.fixed)
        if period.says in _BY_THE_CLOCK and context.clock.told_by:
            fired.append(context.clock.told_by)
    clause_at = place.start - len(place.clause)
    fired += (c.id for c in place.periods if c.use in ("none", "ratio") and c.start >= clause_at)
    years = told or (sentence.carried if status == "actual" and sentence.carried else sentence.years)
    first, last = years
    if first is None or last is None:
        return years
    run = next((c for c in reversed(place.periods) if c.use == "run"), None)
    if run is not None and run.number and not _ITEM_ENDS.search(context.clean, run.end, place.start):
        fired.append(run.id)
        return last - run.number + 1, last
    base = next((c for c in reversed(place.periods) if c.use == "base"), None)
    base_year = _base_year(base, context)
    if reference == "baseline":
        return _starting_point(sentence, period, told, base, base_year, fired)
    if reference:
        return years
    if basis == "average":
        return _average(place, context, period, base, base_year, years, fired)
    if measure in ("growth", "change", "multiple") and base is not None and base_year is not None:
        if base_year < last and _base_reaches(base, place, context):
            fired.append(base.id)
            return base_year + 1, last
    begin = sentence.years[0]
    if basis == "cumulative" and period is not None and begin is not None and begin < first and (
        period.ahead or status == "target"
    ):
        return begin, last  # 到2026年，…累计完成投资80亿元
    if first == last:
        return years
    if basis == "yoy" or _at_the_end(place, context, measure, basis, indicator, period, deed):
        return last, last
    return years


def _base_reaches(base: Cue, place: Place, context: Context) -> bool:
    """Whether a base that the sentence names is also that of the number of `place`.

    One set apart (与2010年相比，…) is so for the whole sentence, any other within its clause; in a part about several
    years it goes on to the next “；” (比2010年增长60%，利润增长2倍).
    """
    clean, sentence = context.clean, place.sentence
    if clean.startswith("，", base.end) or not CLAUSE_ENDS.search(clean, base.end, place.start):
        return True
    if sentence.years[0] == sentence.years[1] or "；" in clean[base.end : place.start]:
        return False
    return not any(c.use in ("yoy", "statement", "ratio", "none") and c.start >= base.end for c in place.periods)


def _base_year(base: Cue | None, context: Context) -> int | None:
    told = years_of(base, context.clock, (None, None), "") if base is not None else None
    return told[1] if told else None


def _starting_point(
    sentence: FullSentence, period: Cue | None, told: Years | None, base: Cue | None, base_year: int | None, fired: list[str]
) -> Years:
    """The years of X in 由X提高到Y: its own, the base that the sentence names, or the year before the period begins."""
    if period is not None and told is not None and (period.fixed or period.says == "from_to"):
        return told[0], told[0]
    if base is not None and base_year is not None:
        fired.append(base.id)
        return base_year, base_year
    first = sentence.years[0] if told is None or told[0] == told[1] == sentence.years[1] else told[0]
    year = None if first is None else first - 1
    return year, year


def _average(
    place: Place, context: Context, period: Cue | None, base: Cue | None, base_year: int | None, years: Years, fired: list[str]
) -> Years:
    """The years of a yearly average: from the year after the base or starting point named, else the section's."""
    sentence = place.sentence
    first, last = years
    if base is not None and base_year is not None and last is not None and base_year < last:
        fired.append(base.id)
        return base_year + 1, last
    # 由2010年的…增加到2015年的…，年均…
    segment = place.start - len(place.before) + place.before.rfind("；")
    named = [c.number for c in place.periods if c.fixed and c.start > segment and c.says == "year"]
    years_named = [n for n in named if n is not None]
    if len(years_named) >= 2 and years_named[-2] < years_named[-1]:
        return years_named[-2] + 1, years_named[-1]
    if years_named and last is not None and years_named[-1] < last:
        return years_named[-1] + 1, last
    if first is not None and first == last:
        whole = sentence.years
        if whole[0] is not None and whole[0] < first:
            return whole[0], last
        report = context.clock.report
        if period is not None and period.ahead and report is not None and first > report:
            return report, last
    return years


def _at_the_end(
    place: Place, context: Context, measure: str, basis: str, indicator: str, period: Cue | None, deed: bool
) -> bool:
    """Whether a number in a part about several years is what stood at their end, not what was added up over them."""
    signs, clause = context.signs, place.clause
    if measure in ("share", "level") and period is not None and signs.found("near", period.text) and not signs.found("reached", clause):
        if period.says != "within" or period.start >= place.start - len(clause):
            return False
    if signs.found("every_year", clause):
        return False
    if measure == "share":
        return not signs.found("increment", clause)
    if measure == "multiple":
        return any(c.use == "ratio" and c.start >= place.start - len(clause) for c in place.periods)
    if measure in ("growth", "change"):
        return basis != "average" and bool(signs.found("beyond", clause))
    if measure != "level" or basis == "cumulative" or signs.found("together", clause):
        return False
    if _compared(place, context):
        return True
    if signs.found("of_them", clause):  # 由68个增加到121个，其中17个…: as in the clause before
        earlier = place.before[: -len(clause) - 1]
        clause = earlier[clause_start(earlier) : max((m.start() for m in NUMBERS.finditer(earlier)), default=0)]
    if len(clause) <= _BOUND and signs.found("flow_after", place.after):
        return False  # 超70万人次接受培训
    stock, flow = signs.last("stock", clause), signs.last("flow", clause)
    if stock >= 0 or flow >= 0:
        return stock > flow
    if not clause or signs.found("flow_after", place.after):
        return False
    # 规上企业120家 is a stock; what has a verb of its own (打掉团伙2个) was done over the years
    if not (indicator and clause.endswith(indicator) and len(clause) - len(indicator) <= _FIXED):
        return False
    shared = _shared(place, signs)
    if shared is not None:
        return shared
    return not deed and (period is None or period.says not in SEVERAL)


def _shared(place: Place, signs: Signs) -> bool | None:
    """For a bare item of a list (企业达到120家，商标30件，专利8件): whether the verb that it shares with the items before it
    tells a stock; None where there is no such verb.
    """
    earlier = place.before[: len(place.before) - len(place.clause)]
    for _ in range(_ITEMS_BACK):
        if not earlier.endswith("，"):
            return None
        earlier = earlier[:-1]
        begin = clause_start(earlier)
        numbers = [m.start() for m in NUMBERS.finditer(earlier, begin)]
        if not numbers:
            return None
        stem = earlier[begin : numbers[-1]]
        stock, flow = signs.last("stock", stem), signs.last("flow", stem)
        if stock >= 0 or flow >= 0:
            return stock > flow
        earlier = earlier[:begin]
    return None


def _compared(place: Place, context: Context) -> bool:
    """Whether the clause behind a number measures it against one year (，是2007年的2倍; ，比2007年增长8%; ，年均增长8%)."""
    clean, stop = context.clean, place.sentence.end
    comma = clean.find("，", place.end, min(place.end + _NEXT, stop))
    if comma < 0 or _WORDS.search(clean, place.end, comma):
        return False
    ends = place.sentence.period_ends
    following = place.sentence.periods[bisect_right(ends, place.end) : bisect_right(ends, comma + _NEXT)]
    if any(c.use in ("base", "ratio") and comma < c.start <= comma + _FIXED for c in following):
        return True
    return bool(context.signs.found("average_head", clean[comma + 1 : min(comma + 1 + _NEXT, stop)]))
