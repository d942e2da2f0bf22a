"""Rows of shares: 占X的N%, N%的X, X的N%, 占比N%, and the rates that only look like them (16%的税率)."""

from __future__ import annotations

from dataclasses import replace

from policyparse.extract.quantities_clause import Tail, piece_start, read_tail
from policyparse.extract.quantities_indicator import Indicator
from policyparse.extract.quantities_measure import PERCENT, Reading, measure_of
from policyparse.extract.quantities_phrase import Phrase
from policyparse.extract.quantities_scan import Candidate
from policyparse.extract.quantities_sentence import SentenceWalk, Spot
from policyparse.extract.quantities_series import numbers_of

#: so many rows before a number are looked at for those of its kind
_SEVERAL = 6


def share(walk: SentenceWalk, i: int, c: Candidate, a: int, tail: Tail) -> int:
    """Makes the rows of 占X的N%, and of the numbers in one list with it; the next index, 0 where the number is no such share."""
    if c.amount.measure.kind not in PERCENT:
        return 0
    of = walk.rules.shares.of(walk.text, a, c.start)
    if of is None:
        return 0
    own = read_tail(walk.g, walk.text, of[0], a)
    before = walk.rules.phrases.before(walk.text, a, own.at)
    run, _ = numbers_of(walk, i, tail)
    n = len(run)
    wholes = _wholes(walk, of[1], max(tail.at, of[1]), n)
    indicators = _sharers(walk, before, a, n)
    if not indicators:
        return 0
    several = n > 1 and (tail.has("pair") or len(wholes) > 1) and n in (len(indicators), len(wholes))
    walk.g.note("share.of")
    record = None if before.empty else walk.rules.lexicon.record(walk.text[before.start : _end_of_name(tail, c)])
    if several:
        indicators = indicators if len(indicators) == n else indicators[:1] * n
        wholes = wholes if len(wholes) == n else ["、".join(wholes)] * n
    else:
        run, indicators = run[:1], indicators if before.empty else (walk.resolve(before),)
        wholes = [walk.rules.shares.whole(walk.text, of[1], max(tail.at, of[1]))]
        if not wholes[0]:
            wholes = [among(walk, a)]
    if record is not None and not several:
        # the lexicon knows this share by name
        indicators = (replace(indicators[0], name=record["canonical"], id=record.id),)
    hint = "baseline" if tail.first("from") is not None and walk.goes_on(c) else ""
    for k, number in enumerate(run):
        said = (indicators[k],) if several else indicators
        reading = measure_of(number, tail, said[0], None)
        reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share"
        walk.emit(number, said, reading, a, own, share_of=wholes[k], hint=hint)
    if several:
        walk.state.subjects = indicators
    walk.floor = run[-1].stop
    walk.went_by(run[-1], hint)
    return i + len(run)


def _wholes(walk: SentenceWalk, start: int, end: int, n: int) -> list[str]:
    """The wholes named at `start`..`end`: as many as there are numbers where they are listed so, else one."""
    shares = walk.rules.shares
    whole = shares.whole(walk.text, start, end)
    spans = walk.rules.lists.parts(walk.text, walk.mask, start, start + len(whole)) if n > 1 else []
    return [walk.text[x:y] for x, y in spans] if len(spans) == n else [whole]


def _sharers(walk: SentenceWalk, before: Phrase, a: int, n: int) -> tuple[Indicator, ...]:
    """What shares are of: `n` indicators where so many are listed or were said before, else those carried."""
    if before.empty:
        return walk.state.subjects or walk.topic(a)
    found = walk.rules.lists.expanded(walk.text, walk.mask, before.start, before.end, n, before.scope) if n > 1 else ()
    return found if len(found) == n > 1 else (walk.resolve(before),)


def completed(walk: SentenceWalk, i: int, c: Candidate, a: int, tail: Tail) -> int:
    """Makes the rows of how much of a plan was done (完成年度目标的117%), and of the numbers in one list with it; the next index, 0
    where the number says no such thing."""
    if c.amount.measure.kind not in PERCENT:
        return 0
    plan = walk.rules.shares.planned(walk.text, a, min(tail.at, c.start))
    if plan is None:
        return 0
    run, _ = numbers_of(walk, i, tail)
    own = read_tail(walk.g, walk.text, plan.start(), a)
    before = walk.rules.phrases.before(walk.text, a, own.at)
    if walk.elliptic(before):
        indicators = walk.state.subjects
        if own.has("pair"):
            indicators = _alike(walk, len(run)) or indicators
    else:
        indicators = _sharers(walk, before, a, len(run))
    if not indicators:
        return 0
    each = len(run) == len(indicators) > 1
    run = run if each else run[:1]
    for k, number in enumerate(run):
        said = (indicators[k],) if each else indicators
        reading = measure_of(number, tail, said[0], None)
        reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share_possessive"
        walk.emit(number, said, reading, a, own, share_of=plan["whole"])
    walk.state.subjects = indicators
    walk.floor = run[-1].stop
    walk.went_by(run[-1])
    return i + len(run)


def _alike(walk: SentenceWalk, n: int) -> tuple[Indicator, ...]:
    """The indicators of the last numbers of the sentence in one unit: as many as `n`, or all of them where n is one; () for fewer."""
    last = [d for d in walk.drafts[-_SEVERAL:] if d.candidate.start >= walk.start and not d.relation]
    unit = last[-1].candidate.amount.base_unit if last else ""
    found: list[Indicator] = []
    for draft in reversed(last):
        if draft.candidate.amount.base_unit != unit or (1 < n == len(found)):
            break
        found.insert(0, draft.indicator)
    return tuple(found) if len(found) > 1 and n in (1, len(found)) else ()


def stands_alone(walk: SentenceWalk, spot: Spot) -> bool:
    """Whether what follows a share is said of what stands before it (土壤100%安全利用, 存款的七成用于贷款) and is no noun."""
    if spot.before.empty or spot.tail.has("growth", "gnoun", "to") or spot.follow == walk.g.of:
        return False
    text, at = walk.text, spot.before.start
    if walk.rules.shares.covers(text, max(walk.floor, at - 2), spot.c.start) >= 0:
        return False
    return text[spot.c.start - 1] == walk.g.of or walk.rules.shares.predicate(text, spot.c.stop)


def among(walk: SentenceWalk, end: int) -> str:
    """What was said before 其中 in the sentence, of which a part is spoken of at `end`; '' where there is no 其中."""
    at = walk.rules.shares.among(walk.text, walk.start, end + 2)
    return next((s.name for s in reversed(walk.state.seen) if s.end <= at and not s.rate), "") if at >= 0 else ""


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
    """What a 占比 without a whole is of: what was said before with the same head (项目246个，产业项目占比9成) or before 其中, else what
    stands in one list with it; '' where nothing tells."""
    state, lexicon = walk.state, walk.rules.lexicon
    if not state.subjects:
        return ""
    if spot.before.empty:
        noun = spot.tail.first("snoun")
        record = lexicon.find(state.subjects[0].text + noun.text) if noun is not None else None
        return (str(record["share_of"]) if record is not None and record.get("share_of") else "") or among(walk, spot.a)
    noun_text = walk.text[spot.before.start : min(spot.tail.at, spot.before.end)]
    head = noun_text[-2:] if len(noun_text) > 2 and noun_text.endswith(walk.g.heads) else ""
    alike = next((s.name for s in reversed(state.seen) if head and s.text.endswith(head) and s.text != noun_text), "")
    return alike or among(walk, spot.a) or (state.subjects[0].name if walk.joined(spot.a) else "")


def described(walk: SentenceWalk, text: str) -> str:
    """The noun of `text` without the clause that describes it (年收入20万元以上的|村); '' where 的 parts none."""
    return text[text.rfind(walk.g.of) + 1 :] if walk.g.of in text else ""


def _described_share(walk: SentenceWalk, spot: Spot) -> str:
    """What a 占比 is of that is said of things described (达到服务能力标准的|乡镇卫生院占比)."""
    noun = spot.tail.first("snoun")
    said = walk.text[spot.before.start : spot.before.end]
    return described(walk, said.removesuffix(noun.text)) if noun is not None else ""


def _part_within(walk: SentenceWalk, spot: Spot) -> tuple[str, Indicator] | None:
    """The whole before 中 and the part behind it (落户项目中|民营企业占比); None where no 中 parts them."""
    at = walk.rules.shares.within(walk.text, spot.a, spot.before.end)
    if at is None or at.start() < spot.before.start:
        return None
    whole = walk.rules.phrases.before(walk.text, spot.a, at.start())
    if whole.empty:
        return None
    part = Phrase(at.end(), spot.before.end)
    return walk.text[whole.start : whole.end], walk.resolve(part)


def whole_of(walk: SentenceWalk, spot: Spot, indicators: tuple[Indicator, ...], reading: Reading) -> tuple[str, tuple[Indicator, ...]]:
    """What a share is of, and what the share is; makes a share of X的N% and of fractions that nothing else explains."""
    c, text, tail, state = spot.c, walk.text, spot.tail, walk.state
    if c.amount.measure.kind in PERCENT and not tail.words and text[c.start - 1] == walk.g.of and not spot.before.empty:
        reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share_possessive"
        covers = walk.rules.shares.covers(text, spot.a, spot.before.start)
        subject = walk.rules.phrases.before(text, spot.a, covers) if covers > spot.a else Phrase(spot.a, spot.a)
        part = (walk.resolve(subject),) if not subject.empty else state.subjects[:1] if covers >= 0 else ()
        return indicators[0].text, part or indicators
    if state.hint == "baseline" and tail.has("to") and walk.drafts and walk.drafts[-1].reading.measure == "share":
        reading.measure, reading.pattern = "share", "quantity.share_reached"
        return walk.drafts[-1].share_of, indicators
    in_parts = c.amount.number.kind in walk.g.part_kinds
    governed = reading.pattern == "quantity.growth_governed" and spot.before.verb is None
    if (reading.measure == "level" or governed) and c.amount.measure.kind in PERCENT:
        if (whole := walk.rules.shares.covered(indicators[0].text)) and tail.at >= spot.before.end:
            reading.measure, reading.pattern = "share", "quantity.share_covered"
            return whole, indicators
        if not indicators[0].rate and tail.has("level") and walk.text.endswith(walk.rules.shares.counted, spot.a, tail.at):
            # 收入过百万元的村达到30%
            walk.g.note("share.counted")
            reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share_reached"
            return described(walk, indicators[0].text) or indicators[0].text, indicators
        if not indicators[0].rate and not tail.has("to") and walk.rules.shares.predicate(text, c.stop):
            reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share_predicate"
            return indicators[0].text, indicators
    if reading.measure == "share" and (within := _part_within(walk, spot)) is not None:
        return within[0], (within[1],)
    if reading.measure == "share":
        known = indicators[0].share_of
        if known and not any(known in (i.name, i.text) for i in state.seen):
            known = ""  # what the text does not say is not guessed
        return known or _whole_said(walk, spot) or _described_share(walk, spot), indicators
    if in_parts and reading.measure == "level" and not indicators[0].rate:
        reading.measure, reading.pattern = "share", "quantity.part"
        return indicators[0].text, indicators
    return "", indicators
