"""Several numbers said together: 分别 with its lists, ratios a:b:c, the two aims of 保8争9, counts with a size before them."""

from __future__ import annotations

from dataclasses import replace

from policyparse.extract.quantities_behind import count_behind_size
from policyparse.extract.quantities_clause import Tail, read_tail
from policyparse.extract.quantities_indicator import Indicator
from policyparse.extract.quantities_measure import Reading, measure_of
from policyparse.extract.quantities_phrase import Phrase
from policyparse.extract.quantities_scan import Candidate
from policyparse.extract.quantities_sentence import PREDICATED, SentenceWalk, Spot

#: no list has more numbers
_MOST = 12


def paired(
    walk: SentenceWalk, i: int, a: int, tail: Tail, *, carried: bool = False, said: tuple[Indicator, ...] = ()
) -> int:
    """Rows of a list of numbers that are said of a list of indicators in order, `said` where it is known; the next index, 0 where
    it is no such list."""
    run, tails = numbers_of(walk, i, tail)
    n = len(run)
    if n < 2:
        return 0
    subjects = said or (walk.state.subjects if carried else _subjects(walk, a, tail, n))
    if len(subjects) != n:
        return 0
    readings = [measure_of(run[0], tail, subjects[0], None, walk.state.reading)]
    for k in range(1, n):
        own = tails[k] if tails[k].has(*PREDICATED) else tail
        readings.append(measure_of(run[k], own, subjects[k], None, readings[0]))
    # they stand together: one period, one tone, and where they begin a change all are what it starts from
    run = [replace(c, within=(run[0].start, run[-1].end)) for c in run]
    hint = "baseline" if tail.has("from") and walk.goes_on(run[-1]) else ""
    for c, subject, reading in zip(run, subjects, readings, strict=True):
        reading.pattern = "quantity.paired"
        if reading.bound == "eq" and run[-1].bound and not c.bound:
            # one 左右 behind the last covers them all
            reading.bound = run[-1].bound
        walk.emit(c, (subject,), reading, a, tail, hint=hint)
    walk.state.subjects = subjects
    walk.state.reading = readings[0]
    walk.went_by(run[-1], hint)
    walk.floor = run[-1].stop
    return i + n


def headed(walk: SentenceWalk, i: int, c: Candidate, a: int, tail: Tail) -> int:
    """Rows of numbers said, without 分别, of as many names or a head that stands for as many (城乡居民收入达到2万元和1万元); the next
    index, 0 for none."""
    nxt = walk.number_after(i)
    if nxt is None or nxt.amount.base_unit != c.amount.base_unit or walk.text[c.stop : nxt.start] not in walk.g.number_joints:
        return 0
    before = walk.rules.phrases.before(walk.text, a, tail.at)
    run, tails = numbers_of(walk, i, tail)
    if len(run) < 2 or any(t.words for t in tails[1:]):
        return 0
    if before.empty:
        # 游客增长…、收入增长…，比上年提高5%、6%: of what was said before, in order
        return paired(walk, i, a, tail) if len(walk.state.seen) >= len(run) and tail.has("growth") else 0
    lists, said = walk.rules.lists, walk.text[before.start : before.end]
    each = walk.g.paired.search(walk.text, a, tail.at)
    if each is not None and (before.verb is not None or each.start() > before.start):
        # A、B分别实现|产值3亿元、5亿元
        listed = walk.rules.phrases.before(walk.text, a, each.start())
        head = walk.rules.phrases.before(walk.text, each.end(), tail.at)
        said = head.verb.text if head.bare and head.verb is not None else walk.text[head.start : head.end]
        found = walk.items_with(listed.start, listed.end, said, len(run), listed.scope)
        return paired(walk, i, a, tail, said=found) if found else 0
    if any(sign.isdigit() for sign in said):
        return 0
    named = len(lists.abbreviated(said)[0]) or len(lists.parts(walk.text, walk.mask, before.start, before.end))
    return paired(walk, i, a, tail) if named == len(run) else 0


def numbers_of(walk: SentenceWalk, i: int, tail: Tail) -> tuple[list[Candidate], list[Tail]]:
    """The numbers from the `i`-th on that stand in one list, each with the chain before it."""
    run: list[Candidate] = []
    tails = [tail]
    for k in range(i, min(len(walk.found), i + _MOST)):
        c = walk.found[k]
        if not isinstance(c, Candidate) or c.kind != "number":
            break
        if run:
            gap_start, gap_end = run[-1].stop, c.start
            joint = walk.g.joints.starting(walk.text, gap_start, gap_end) if gap_end > gap_start else None
            if joint is None:
                break
            at = gap_start + len(joint.text)
            other = read_tail(walk.g, walk.text, gap_end, at)
            if other.at > at:
                break
            tails.append(other)
        run.append(c)
    return run, tails


def _subjects(walk: SentenceWalk, a: int, tail: Tail, n: int) -> tuple[Indicator, ...]:
    before = walk.rules.phrases.before(walk.text, a, tail.at)
    if walk.elliptic(before):
        if not walk.state.seen and before.empty:
            return walk.listed_before(a, n)
        return walk.state.subjects if len(walk.state.subjects) == n else tuple(walk.state.seen[-n:])
    found = walk.rules.lists.expanded(walk.text, walk.mask, before.start, before.end, n, before.scope)
    if not found and tail.has("pair"):
        # A、新增B、C分别…: a verb that the list goes over
        opening = walk.rules.phrases.opening(walk.text, a, before.end)
        closed = walk.text.find(walk.g.and_so_on, opening.start, before.start) >= 0
        if opening.start < before.start and not closed and len(walk.rules.lists.parts(walk.text, walk.mask, opening.start, before.end)) == n:
            found = walk.rules.lists.expanded(walk.text, walk.mask, opening.start, before.end, n, opening.scope)
    if not found and (tail.has("pair") or n > 2):
        found = _summed(walk, before, a, n) or walk.headed_before(before, a, n)
    if found and found[-1].scope and found[-1].id and all(walk.rules.lexicon.place(f.text) for f in found[:-1]):
        return (*(replace(found[-1], scope=f.text) for f in found[:-1]), found[-1])
    return found


def _summed(walk: SentenceWalk, before: Phrase, a: int, n: int) -> tuple[Indicator, ...]:
    """The `n` items of a list that 等 and what sums it up part from the head that they share (A、B等“两品”|出口); () for no such list."""
    text, so_on = walk.text, walk.g.and_so_on
    if not text.endswith(so_on, a, before.start):
        return ()
    listed = walk.rules.phrases.before(text, a, before.start - len(so_on))
    closing = text.rfind("”", before.start, before.end)
    head = text[closing + 1 : before.end] if closing >= 0 else text[before.start : before.end]
    return walk.items_with(listed.start, listed.end, head, n, before.scope)


def ratio(walk: SentenceWalk, i: int, a: int, tail: Tail) -> int:
    """Rows of a ratio a:b:c of indicators that the phrase lists (三次产业结构); the next index."""
    near = walk.found[i : i + _MOST]
    first = near[0]
    assert isinstance(first, Candidate)
    parts = [c for c in near if isinstance(c, Candidate) and c.kind == "ratio" and c.within == first.within]
    n = len(parts)
    if n == 2 and parts[1].amount.value == 1 and _to_one(walk, parts[0], a, tail):
        return i + n
    before = walk.rules.phrases.before(walk.text, a, tail.at)
    indicators: tuple[Indicator, ...] = ()
    if before.empty and tail.has("to", "level") and walk.state.last is not None and walk.state.last.kind == "ratio":
        # 由12:46:42调整为11:44:45
        indicators = tuple(d.indicator for d in walk.drafts[-n:])
    elif n > 1 and (not before.empty or tail.has("from", "to", "level")):
        # 三次产业结构不断优化，由12:46:42调整为…: named in a clause before
        said = walk.text[before.start : before.end] or walk.text[walk.start : a]
        form, names = walk.rules.lists.named(said, n)
        indicators = tuple(walk.rules.lexicon.resolve(name, before.start, before.end, before.scope) for name in names)
        if names and form[0] not in names[0]:
            # 三次产业结构: the text names the whole, each number is of one of its parts (一、二、三产业比 names these)
            indicators = tuple(replace(i, text=form if before.empty else said) for i in indicators)
    if len(indicators) != n:
        walk.reject(replace(first, start=first.within[0], end=first.within[1]), "veto.no_unit")
        return i + n
    hint = "baseline" if tail.has("from") and walk.goes_on(parts[-1]) else ""
    for part, indicator in zip(parts, indicators, strict=True):
        walk.emit(part, (indicator,), Reading("share", "", "eq", "quantity.ratio"), a, tail, hint=hint)
    walk.floor = parts[-1].stop
    walk.went_by(parts[-1], hint)
    return i + n


def _to_one(walk: SentenceWalk, c: Candidate, a: int, tail: Tail) -> bool:
    """Makes the row of a ratio to one (城乡居民收入比2：1), which is the level of an indicator; False where none is named."""
    before = walk.rules.phrases.before(walk.text, a, tail.at)
    indicators = walk.state.subjects[:1] if before.empty else (walk.resolve(before),)
    if not indicators or not (indicators[0].rate or indicators[0].text.endswith(walk.g.gaps)):
        return False
    if not indicators[0].rate:
        walk.g.note("phrase.gap")
    amount = walk.rules.scanner.units.amount(walk.text[c.start : c.end])
    if amount is None:
        return False
    one = replace(c, start=c.within[0], end=c.within[1], amount=amount)
    reading = measure_of(one, tail, indicators[0], None)
    reading.measure, reading.direction = "level", ""
    hint = "baseline" if tail.has("from") and walk.goes_on(one) else ""
    walk.emit(one, indicators, reading, a, tail, hint=hint)
    walk.floor = c.stop
    walk.went_by(one, hint)
    return True


def aim(walk: SentenceWalk, i: int, c: Candidate, a: int) -> int:
    """The row of one of the two aims of 保8争9, whose word is its tone; the next index."""
    tail = read_tail(walk.g, walk.text, c.within[0], a)
    before = walk.rules.phrases.before(walk.text, a, tail.at)
    indicators = walk.state.subjects if before.empty or c.part else (walk.resolve(before),)
    if not indicators:
        walk.reject(c, "veto.no_indicator")
        return i + 1
    walk.emit(c, indicators[:1], Reading("growth", "up", "eq", "quantity.aim", ("aim.pair",)), a, tail)
    walk.drafts[-1].tone = walk.text[c.within[0] : c.start]
    walk.drafts[-1].tier = "stretch" if c.part else "base"
    walk.went_by(c)
    return i + 1


def sized_count(walk: SentenceWalk, spot: Spot) -> int:
    """The row of a count with a size before it (投资超10亿元的22个项目, 其中超亿元的12家); the next index, 0 for none."""
    found = count_behind_size(walk, spot)
    if found is None:
        return 0
    nxt, noun = found
    tail = Tail(nxt.start)
    if noun.empty:
        if not walk.state.subjects:
            return 0
        indicator, verb, floor = walk.state.subjects[0], None, nxt.stop
        reading = measure_of(nxt, tail, indicator, None)
        reading.pattern = "quantity.carried_level"
    else:
        before = spot.before
        attribute = walk.text[spot.c.start if before.empty else before.start : nxt.start]
        indicator, verb, floor = walk.resolve(noun, before.scope, attribute), before.verb, noun.end
        reading = measure_of(nxt, tail, indicator, verb)
        if reading.measure == "level":
            reading.pattern = "quantity.count_before_noun"
    walk.reject(spot.c, "veto.size_in_name")
    walk.emit(nxt, (indicator,), reading, spot.a, tail)
    walk.went_by(nxt, verb=verb)
    walk.floor = floor
    return spot.i + 2
