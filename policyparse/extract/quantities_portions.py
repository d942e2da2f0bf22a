"""Rows of shares: 占X的N%, N%的X, X的N%, 占比N%, and the rates that only look like them (16%的税率)."""

from __future__ import annotations

from dataclasses import replace

from policyparse.extract.quantities_clause import Tail, piece_start, read_tail
from policyparse.extract.quantities_indicator import Indicator
from policyparse.extract.quantities_measure import PERCENT, Reading, measure_of
from policyparse.extract.quantities_phrase import Phrase
from policyparse.extract.quantities_scan import Candidate
from policyparse.extract.quantities_sentence import SentenceWalk, Spot


def share(walk: SentenceWalk, c: Candidate, a: int, tail: Tail) -> bool:
    """Makes the row of 占X的N%; False where the number is no such share."""
    if c.amount.measure.kind not in PERCENT:
        return False
    of = walk.rules.shares.of(walk.text, a, c.start)
    if of is None:
        return False
    whole = walk.rules.shares.whole(walk.text, of[1], max(tail.at, of[1]))
    own = read_tail(walk.g, walk.text, of[0], a)
    before = walk.rules.phrases.before(walk.text, a, own.at)
    indicators = (walk.state.subjects or walk.topic(a)) if before.empty else (walk.resolve(before),)
    if not indicators:
        return False
    walk.g.note("share.of")
    record = None if before.empty else walk.rules.lexicon.record(walk.text[before.start : _end_of_name(tail, c)])
    if record is not None:
        # the lexicon knows this share by name
        indicators = (replace(indicators[0], name=record["canonical"], id=record.id),)
    reading = measure_of(c, tail, indicators[0], None)
    reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share"
    hint = "baseline" if tail.first("from") is not None and walk.goes_on(c) else ""
    walk.emit(c, indicators, reading, a, own, share_of=whole, hint=hint)
    walk.floor = c.stop
    walk.went_by(c, hint)
    return True


def _end_of_name(tail: Tail, c: Candidate) -> int:
    """Where a name that ends with a noun of share ends (服务业增加值占生产总值比重|达到): behind the noun, else before the chain."""
    at = tail.at
    for word in reversed(tail.words):
        if word.role != "snoun":
            break
        at += len(word.text)
    return at


def percent_of(walk: SentenceWalk, spot: Spot) -> None:
    """The row of N%的X: a share of X, or the level of a rate (16%的税率)."""
    c, rules = spot.c, walk.rules
    indicator = walk.resolve(spot.after, spot.before.scope)
    hint = share_of = ""
    reading = measure_of(c, spot.tail, indicator, None)
    grown = walk.g.growing.starting(walk.text, spot.after.end, walk.end)
    if grown is not None:
        # 8%左右的经济增长目标
        name = indicator.text + grown.text
        if name in rules.lexicon.names:
            indicator = rules.lexicon.resolve(name, spot.after.start, spot.after.end + len(grown.text), indicator.scope)
        reading.measure, reading.direction, reading.pattern = "growth", grown.direction, "quantity.percent_growth"
    elif indicator.rate or indicator.text in walk.g.rate_nouns:
        walk.g.note("phrase.rate_noun")
        reading.measure, reading.pattern = "level", "quantity.percent_rate"
        if walk.goes_on(c):
            now = rules.current.search(walk.text, max(spot.a, c.start - 6), c.start)
            if now:
                walk.g.note("walk.current")
            hint, reading.pattern = "standing" if now else "baseline", "quantity.baseline"
    else:
        share_of = indicator.text
        reading.measure, reading.pattern = "share", "quantity.percent_of"
        covers = rules.shares.covers(walk.text, walk.floor, c.start)
        if covers >= 0:
            walk.g.note("share.covers")
            subject = rules.phrases.before(walk.text, piece_start(walk.mask, walk.floor, covers), covers)
            if not subject.empty:
                indicator = walk.resolve(subject)
    walk.emit(c, (indicator,), reading, spot.a, spot.tail, share_of=share_of, hint=hint)
    walk.floor = max(c.stop, spot.after.end)
    walk.went_by(c, hint)


def _whole_said(walk: SentenceWalk, spot: Spot) -> str:
    """What a 占比 without a whole is of: what was said before with the same head (项目246个，产业项目占比9成), else the last."""
    state = walk.state
    if not state.subjects:
        return ""
    noun = walk.text[spot.before.start : min(spot.tail.at, spot.before.end)]
    alike = (s.name for s in reversed(state.seen) if len(noun) > 2 and s.text.endswith(noun[-2:]) and s.text != noun)
    return next(alike, state.subjects[0].name)


def whole_of(walk: SentenceWalk, spot: Spot, indicators: tuple[Indicator, ...], reading: Reading) -> tuple[str, tuple[Indicator, ...]]:
    """What a share is of, and what the share is; makes a share of X的N% and of fractions that nothing else explains."""
    c, text, tail, state = spot.c, walk.text, spot.tail, walk.state
    if c.amount.measure.kind in PERCENT and not tail.words and text[c.start - 1] == walk.g.of and not spot.before.empty:
        reading.measure, reading.pattern = "share", "quantity.share_possessive"
        covers = walk.rules.shares.covers(text, spot.a, spot.before.start)
        subject = walk.rules.phrases.before(text, spot.a, covers) if covers > spot.a else Phrase(spot.a, spot.a)
        part = (walk.resolve(subject),) if not subject.empty else state.subjects[:1] if covers >= 0 else ()
        return indicators[0].text, part or indicators
    if state.hint == "baseline" and tail.has("to") and walk.drafts and walk.drafts[-1].reading.measure == "share":
        reading.measure, reading.pattern = "share", "quantity.share_reached"
        return walk.drafts[-1].share_of, indicators
    in_parts = c.amount.number.kind in walk.g.part_kinds
    if reading.measure == "share":
        whole = indicators[0].share_of or _whole_said(walk, spot)
        return whole or (indicators[0].text if in_parts else ""), indicators
    if in_parts and reading.measure == "level" and not indicators[0].rate:
        reading.measure, reading.pattern = "share", "quantity.part"
        return indicators[0].text, indicators
    return "", indicators
