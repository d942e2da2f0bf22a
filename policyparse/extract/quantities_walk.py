"""From candidates to rows: an ordered walk over the numbers of each sentence."""

from __future__ import annotations

from collections.abc import Sequence

from policyparse.extract.quantities_behind import doing, look_behind, shared_noun
from policyparse.extract.quantities_clause import Tail, masked, piece_start, read_tail
from policyparse.extract.quantities_indicator import Indicator
from policyparse.extract.quantities_measure import DOUBLING, PERCENT, TIMES, Reading, measure_of
from policyparse.extract.quantities_phrase import Phrase
from policyparse.extract.quantities_portions import completed, percent_of, share, stands_alone, whole_of
from policyparse.extract.quantities_relations import Relation
from policyparse.extract.quantities_scan import NO_AMOUNT, Candidate
from policyparse.extract.quantities_sentence import (
    MARKS,
    PLAIN,
    PREDICATED,
    Draft,
    Rules,
    SentenceWalk,
    Spot,
    State,
)
from policyparse.extract.quantities_series import aim, headed, paired, ratio, sized_count
from policyparse.model import Rejection, Structure

#: marks at the end of a sentence over which the indicator is carried on
_OPEN = ("；", "：")
#: the greatest length of a name between two sizes
_NAME = 8
#: units whose amount before 的 is a size that only describes (总投资5亿元的项目)
_SIZES = ("money", "area", "length", "power", "weight")


def walk_document(
    rules: Rules, structure: Structure, taken: Sequence[tuple[int, int]], rejections: list[Rejection]
) -> list[Draft]:
    """The drafts of a document in order; `taken` are the spans of slogans, whose numerals are none."""
    text = structure.text.clean
    mask = masked(text)
    found: list[Candidate | Relation] = [
        *rules.scanner.candidates(text, 0, len(text), taken, rejections),
        *rules.relations.find(mask),
    ]
    found.sort(key=lambda c: (c.start, c.end))
    drafts: list[Draft] = []
    state = State()
    n = 0
    for sentence in structure.sentences:
        first = n
        while n < len(found) and found[n].start < sentence.end:
            n += 1
        if n > first:
            walk = SentenceWalk(rules, text, mask, (sentence.start, sentence.end), found[first:n], state, drafts, rejections)
            _walk(walk)
        if text[sentence.end - 1 : sentence.end] not in _OPEN:
            state = State()
    return drafts


def _walk(walk: SentenceWalk) -> None:
    i = 0
    while i < len(walk.found):
        c = walk.found[i]
        if isinstance(c, Relation):
            if c.start >= walk.floor:
                _relate(walk, c)
            i += 1
        elif c.start < walk.floor:
            walk.reject(c, "veto.size_in_name")
            i += 1
        else:
            i = _take(walk, i, c)
            if walk.waiting and walk.drafts and walk.drafts[-1].candidate.start > walk.waiting[-1].c.start:
                _of_noun_to_come(walk)
    for spot in walk.waiting:
        walk.reject(spot.c, "veto.no_indicator")


def _take(walk: SentenceWalk, i: int, c: Candidate) -> int:
    """Makes the rows of the `i`-th find, a number, and of those that belong to it; returns the next index."""
    text, state = walk.text, walk.state
    a = piece_start(walk.mask, walk.floor, c.start)
    if c.kind == "aim":
        return aim(walk, i, c, a)
    measure = c.amount.measure
    grows = walk.g.growing.starting(text, c.stop, walk.end) is not None
    tail = read_tail(walk.g, text, c.start, a, times=measure.kind == TIMES, percent=measure.kind in PERCENT, doubling=c.amount.number.kind == DOUBLING, grows=grows, ratio=measure.category == "ratio")
    if c.kind == "ratio":
        return ratio(walk, i, a, tail)
    if c.kind == "medal":
        return _medal(walk, i, c, a, tail)
    if veto := walk.rules.counts.context(c, text, a, walk.end):
        walk.reject(c, veto)
        return i + 1
    if done := share(walk, i, c, a, tail) or completed(walk, i, c, a, tail):
        return done
    if tail.has("pair") and (done := paired(walk, i, a, tail)):
        return done
    if len(state.subjects) > 1 and tail.at == a and (done := paired(walk, i, a, tail, carried=True)):
        return done
    if tail.has("level", "to") and _two_kinds(walk, i, c) and (done := paired(walk, i, a, tail)):
        return done
    if (tail.has("level", "to", "growth") or walk.g.paired.search(text, a, tail.at) is not None) and (done := headed(walk, i, c, a, tail)):
        return done
    level = tail.first("level")
    # what is passed (引进团队超20个) is as a rule the object of a verb, what grows or reaches a level is a subject
    before = walk.rules.phrases.before(text, a, tail.at, subject=tail.has("growth", "to", "gnoun", "each") or (level is not None and level.bound != "gt"))
    spot = Spot(i, c, a, tail, before, Phrase(c.stop, c.stop), text[c.stop : c.stop + 1], measure.category)
    look_behind(walk, spot)
    if not spot.after.empty and spot.category == "ratio" and stands_alone(walk, spot):
        spot.after = Phrase(c.stop, c.stop)
    if not before.empty:
        spot.ranked = walk.rules.ordinal_count.search(text, before.start, before.end) is not None
    if veto := _veto(walk, spot):
        done = sized_count(walk, spot) if veto == "veto.size_in_name" else 0
        if not done:
            walk.reject(c, veto)
        return done or i + 1
    if spot.category == "ratio" and not spot.after.empty and measure.kind in PERCENT:
        percent_of(walk, spot)
    else:
        _say(walk, spot)
    return i + 1


def _medal(walk: SentenceWalk, i: int, c: Candidate, a: int, tail: Tail) -> int:
    """The row of a number of medals, whose metal is its noun; the next index."""
    metal = walk.rules.lexicon.resolve(walk.text[c.within[0] : c.within[1]], *c.within)
    walk.emit(c, (metal,), Reading("level", "", "eq", "quantity.count_before_noun"), a, tail, keep=False)
    walk.floor = c.stop
    walk.went_by(c)
    return i + 1


def _two_kinds(walk: SentenceWalk, i: int, c: Candidate) -> bool:
    """Whether a number of another kind follows right behind 、 (播种面积和产量稳定在40万亩、18万吨)."""
    nxt = walk.number_after(i)
    return nxt is not None and walk.text[c.stop : nxt.start] == "、" and nxt.amount.base_unit != c.amount.base_unit


def _veto(walk: SentenceWalk, spot: Spot) -> str:
    """The id of the veto that makes the number no quantity, '' where it is one."""
    c, tail, category, counts = spot.c, spot.tail, spot.category, walk.rules.counts
    if category == "voltage":
        return "veto.part_of_name"
    lasting = category == "time" and (bool(tail.against) or walk.text.endswith(walk.rules.spans, spot.before.start, spot.before.end))
    if lasting:
        walk.g.note("walk.spans")
    if category in ("time", "date", "temperature") and not lasting and not tail.has("level", "to", "growth", "gnoun", "from"):
        return "veto.part_of_name" if category == "temperature" else "veto.duration"
    if category == "time" and walk.rules.lasting.search(walk.text, spot.a, c.start):
        walk.g.note("walk.lasting")
        return "veto.duration"
    if c.worded and category not in PLAIN and (veto := counts.words(c, walk.text, walk.mask, spot.a, spot.before, spot.after, tail)):
        return veto
    if counts.sums_up(c, walk.mask, spot.after, tail):
        return "veto.summed_list"
    if counts.introduces(c, walk.text, spot.before, spot.after, walk.end):
        return "veto.introduces"
    if category == "time" and spot.before.empty and spot.follow and spot.follow not in MARKS and c.bound_id in ("bound.and_above", "bound.and_below"):
        return "veto.size_in_name"  # 为70岁以上老人办卡
    if c.worded and category == "money" and c.amount.measure.factor == 1 and not tail.words:
        return "veto.words_count"
    if category == "bare" and (veto := counts.bare(c, walk.text, spot.before, spot.after, tail)):
        return veto
    last = walk.state.last
    housed = last is not None and counts.inhabited(c, walk.text, last.stop)
    if not spot.ranked and not spot.taken and not housed and counts.named_size(
        c, walk.mask, walk.text, category, spot.before, tail, walk.end, walk.number_after(spot.i)
    ):
        said = walk.text[spot.after.start : spot.after.end]
        funds = category == "money" and said.endswith(walk.g.money_nouns)
        funds = funds and (said in walk.g.heads or not said.startswith(walk.g.heads))
        if not funds:
            return "veto.size_in_name"
        walk.g.note("phrase.money_noun")
    if c.naked and not tail.words:
        return "veto.part_of_name"
    if category in ("area", "length") and _extent_in_name(walk, spot):
        walk.floor = walk.extent_end = c.stop
        return "veto.part_of_name"
    listed = walk.joined(spot.a) and bool(walk.drafts) and walk.drafts[-1].reading.pattern == "quantity.amount_before_noun"
    return counts.named_capacity(c, walk.text, category, spot.before, spot.after, tail, walk.end, listed=listed)


def _extent_in_name(walk: SentenceWalk, spot: Spot) -> bool:
    """Whether an area or a length stands inside the name of an undertaking, with a name before it and a noun behind it
    (完成青山村3000亩土地整理项目), or shares that noun with the next (青山村3000亩、绿水村200亩土地整理项目)."""
    c, before, counts, text = spot.c, spot.before, walk.rules.counts, walk.text
    if before.empty or spot.tail.words or text.endswith(walk.g.joint_words, spot.a, c.start):
        return False
    named = text[max(before.start, walk.mask.rfind("、", before.start, before.end) + 1) : before.end]
    place = counts.settlement(named) or (len(named) > 2 and walk.rules.lexicon.place(named))
    led = walk.extent_end == spot.a - 1 or (before.start > spot.a and not before.scope)
    if not place and not led:
        return False
    at = c.stop
    if text[at : at + 1] in walk.g.joint_words:
        nxt = walk.number_after(spot.i)
        if nxt is None or nxt.amount.base_unit != c.amount.base_unit or nxt.start - at > _NAME:
            return False
        at, place = nxt.stop, False
    if not text[at : at + 1].isalnum():
        return False
    return counts.names_extent(text, walk.mask, before, at, subject=place and not led, place=place)


def _say(walk: SentenceWalk, spot: Spot) -> None:
    """The row of a plain number: which indicator, which reading."""
    c, tail, before, state = spot.c, spot.tail, spot.before, walk.state
    carried_verb = walk.carried_verb(spot)
    hint = "comparator" if spot.ranked else "baseline" if tail.against and not tail.words and _compared(c) else ""
    placed: tuple[Indicator, ...] = ()
    indicators: tuple[Indicator, ...]
    if spot.ranked:
        walk.g.note("walk.ordinal_count")
    if (sized := _sized_too(walk, spot)) is not None:
        indicators, reading = (sized,), measure_of(c, tail, sized, None)
    elif not spot.after.empty:
        indicators, reading = _of_noun_behind(walk, spot, carried_verb is not None)
    elif (done := doing(walk, spot)) is not None:
        indicators, reading = (done,), measure_of(c, tail, done, before.verb)
        reading.pattern = "quantity.count_before_noun" if reading.measure == "level" else reading.pattern
    elif before.bare and not tail.has(*PREDICATED) and not walk.counts_on(spot):
        indicators, reading = _of_verb_alone(walk, spot)
    elif (own := walk.measured(before, c, spot.a)) is not None:
        indicators, reading = (own,), measure_of(c, tail, own, None)
    elif (paid := walk.paid(spot)) is not None:
        indicators, reading = (paid,), measure_of(c, tail, paid, None)
    elif spot.ranked or walk.elliptic(before) or (placed := walk.placed(before, spot.a) or walk.sided(before, spot.a)):
        indicators = placed or walk.carried(Phrase(before.start, before.start) if spot.ranked else before, spot.a)
        if not indicators and (allotted := walk.allotted(spot)) is not None:
            indicators = (allotted,)
        if not indicators:
            walk.wait(spot)
            return
        indicators = walk.each_head(indicators, tail)
        goes_on = walk.joined(spot.a) and not tail.words  # 新增低保户30户、|40人; 占比分别达55%、|20%
        reading = measure_of(c, tail, indicators[0], before.verb or (carried_verb if goes_on else None), state.reading)
        if goes_on and state.reading is not None and state.reading.measure == "share" and c.amount.measure.kind in PERCENT:
            reading.measure = "share"
        if reading.measure in ("level", "growth", "change"):
            reading.pattern = f"quantity.carried_{reading.measure}"
        _tiers(walk, spot, reading)
    else:
        indicators, reading = _of_phrase_before(walk, spot)
    walk.floor = c.stop if spot.after.empty or shared_noun(walk, spot) else max(spot.after.end, c.stop)
    if reading.measure == "level" and c.amount.measure.kind in PERCENT and (grown := walk.rules.shares.grown(walk.text, c.stop)):
        reading.measure, reading.direction, reading.pattern = "growth", grown, "quantity.percent_growth"
    share_of, indicators = whole_of(walk, spot, indicators, reading)
    if tail.first("from") is not None and walk.goes_on(c):
        hint, reading.pattern = "baseline", "quantity.baseline"
    elif sized is not None or (spot.follow == walk.g.of and spot.category in _SIZES and spot.after.empty and not tail.words):
        hint, reading.pattern = "size", "quantity.size"
    elif state.hint == "baseline" and tail.has("to") and reading.measure == "level":
        reading.pattern = "quantity.result"
    walk.carry_bound(spot, reading)
    walk.emit(c, indicators, reading, spot.a, tail, share_of=share_of, hint=hint, keep=hint != "size")
    walk.went_by(c, hint, before.verb or carried_verb)


def _compared(c: Candidate) -> bool:
    """Whether what stands before the number alone is what a change behind it is set against (比上年260天|增加30天), and not the base of a multiple."""
    return c.amount.measure.kind != TIMES and c.amount.number.kind != DOUBLING


def _sized_too(walk: SentenceWalk, spot: Spot) -> Indicator | None:
    """What the size of the undertaking before is of, where this number sizes the next of one list (投资5亿元的A、|3亿元的B); None for none."""
    last = walk.drafts[-1] if walk.drafts else None
    if last is None or last.hint != "size" or last.candidate is not walk.state.last or spot.category != "money" or spot.tail.words:
        return None
    return last.indicator if spot.follow not in MARKS and walk.text[spot.c.start - 1] in walk.g.joint_words and spot.follow else None


def _of_noun_behind(walk: SentenceWalk, spot: Spot, carried: bool) -> tuple[tuple[Indicator, ...], Reading]:
    scope = spot.before.scope if spot.before.empty else ""
    if spot.a == spot.c.start and walk.state.last is not None and walk.state.last.stop == spot.a and walk.drafts:
        # 全区843户|1864名脱贫户
        scope = scope or walk.drafts[-1].indicator.scope
    indicator = walk.resolve(spot.after, scope, spot.attribute, spot.rest)
    verb = spot.before.verb or (walk.state.verb if carried and walk.joined(spot.a) else None)
    reading = measure_of(spot.c, spot.tail, indicator, verb)
    if reading.measure == "level":
        reading.pattern = "quantity.count_before_noun" if spot.category not in PLAIN else "quantity.amount_before_noun"
    return (indicator,), reading


def _of_verb_alone(walk: SentenceWalk, spot: Spot) -> tuple[tuple[Indicator, ...], Reading]:
    before = spot.before
    verb = walk.g.plain(before.verb.text) if before.verb else ""
    indicator = walk.rules.lexicon.resolve(verb, before.start, before.start + len(verb), before.scope)
    reading = measure_of(spot.c, spot.tail, indicator, None)
    reading.pattern = "quantity.verb_alone"
    return (indicator,), reading


def _of_phrase_before(walk: SentenceWalk, spot: Spot) -> tuple[tuple[Indicator, ...], Reading]:
    before, tail, text = spot.before, spot.tail, walk.text
    outer = tail.words[-1] if tail.words else None
    if outer is not None and tail.at == before.end and (outer.role == "snoun" or _names(walk, before, outer.text)):
        # 占比 belongs to its indicator, and so does what makes a name of it (经济|增长)
        before.end = tail.at + len(outer.text)
    if spot.follow == walk.g.of and spot.category in _SIZES and (size := walk.g.size_noun.search(text, before.start, before.end)):
        before.start = size.start()
        walk.g.note("phrase.size_noun")
    walk.rules.phrases.cut_summed(text, before)
    indicators = walk.named(tail, before, total=spot.category != "ratio", least=_least(spot))
    if outer is not None and outer.role == "gnoun" and before.end > tail.at and not indicators[0].growth:
        tail = Tail(tail.at, tail.words[:-1], {w.role for w in tail.words[:-1]}, tail.against)
    carried = walk.state.reading if walk.listed(spot.a) else None
    reading = measure_of(spot.c, tail, indicators[0], before.verb or walk.carried_verb(spot), carried)
    if reading.pattern == "quantity.level" and spot.c.amount.measure.countable:
        reading.pattern = "quantity.count_after_noun"
    return indicators, reading


def _names(walk: SentenceWalk, before: Phrase, word: str) -> bool:
    """Whether a word behind the phrase makes a known name of it (经济|增长, 中部地区经济|增速)."""
    lexicon, short = walk.rules.lexicon, walk.text[before.start : before.end]
    if short in lexicon.names:
        return False
    return short + word in lexicon.names or (lexicon.place_before_name(short + word) > 0 and not lexicon.place_before_name(short))


def _least(spot: Spot) -> bool:
    """Whether the number is a growth that is only passed (增速超过10%), so that it may be said of each of a list."""
    if spot.category != "ratio" or not spot.tail.has("growth", "gnoun"):
        return False
    return spot.c.bound in ("ge", "gt") or any(w.bound in ("ge", "gt") for w in spot.tail.words)


def _of_noun_to_come(walk: SentenceWalk) -> None:
    """The rows of numbers whose indicator is named only behind them (在去年增长8%的基础上，投资再增长10%)."""
    state = (walk.state.subjects, walk.state.reading)
    made = walk.drafts.pop()
    for spot in walk.waiting:
        reading = measure_of(spot.c, spot.tail, made.indicator, None)
        reading.pattern = "quantity.before_its_noun"
        walk.emit(spot.c, (made.indicator,), reading, spot.a, spot.tail)
    walk.drafts.append(made)
    walk.waiting.clear()
    walk.state.subjects, walk.state.reading = state


def _tiers(walk: SentenceWalk, spot: Spot, reading: Reading) -> None:
    """Marks the two tiers of a target (增长5.5%、力争6%以上)."""
    if not walk.drafts or walk.state.last is None or not any(w.text in walk.rules.stretch for w in spot.tail.words):
        return
    base = walk.drafts[-1]
    if base.candidate is walk.state.last and (base.reading.measure, base.candidate.amount.unit) == (reading.measure, spot.c.amount.unit):
        base.tier = "base"
        walk.g.note("walk.stretch")
        reading.pattern = "quantity.stretch"


def _all_listed(walk: SentenceWalk, before: Phrase, a: int) -> tuple[Indicator, ...]:
    """The indicators of a list that 等 closes and 主要指标 sums up (A、B等主要指标|均高于…); () where it is none."""
    text, so_on = walk.text, walk.g.and_so_on
    if not text.endswith(so_on, a, before.start) or walk.rules.summing.fullmatch(text, before.start, before.end) is None:
        return ()
    listed = walk.rules.phrases.before(text, a, before.start - len(so_on))
    found = walk.rules.lists.expanded(text, walk.mask, listed.start, listed.end, 0, listed.scope)
    walk.g.note("walk.summing")
    return found if any(i.id for i in found) else ()


def _relate(walk: SentenceWalk, c: Relation) -> None:
    """The rows of a relation phrase, one for each indicator before it."""
    text, rules = walk.text, walk.rules
    a = piece_start(walk.mask, walk.floor, c.start)
    tail = read_tail(walk.g, text, c.start, a)
    while (word := walk.g.tail.ending(text, tail.at, a)) is not None and word.role == "tail":
        # 增速要|高于…: a single character, which before a number might be part of the noun
        tail.at -= len(word.text)
    before = rules.phrases.before(text, a, tail.at)
    outer = tail.words[-1] if tail.words else None
    if outer is not None and outer.role in ("growth", "gnoun") and tail.at == before.end and not before.empty and _names(walk, before, outer.text):
        before.end = tail.at + len(outer.text)
    indicators: tuple[Indicator, ...] = ()
    if walk.elliptic(before):
        every = tail.has("each") or text[c.start] in walk.g.each_marks
        if c.relation != "assigned" and not (before.empty and every):
            indicators = walk.state.subjects
    elif not (indicators := _all_listed(walk, before, a)):
        rules.phrases.cut_summed(text, before)
        if len(rules.lists.parts(text, walk.mask, before.start, before.end)) > 1:
            indicators = rules.lists.expanded(text, walk.mask, before.start, before.end, 0, before.scope)
        indicators = indicators or (walk.resolve(before),)
    if not indicators:
        return
    walk.g.note("relation.anchor")
    grows = tail.has("growth", "gnoun") or any(i.growth for i in indicators) or any(w in c.reference for w in walk.g.growth_words)
    if any(w in c.reference for w in walk.g.growth_words):
        walk.g.note("phrase.growth_word")
    reading = Reading("growth" if grows else "level", "", "", c.id, (c.id,))
    candidate = Candidate(c.start, c.end, c.end, NO_AMOUNT, kind="relation")
    for indicator in indicators:
        draft = Draft(candidate, indicator, reading, a, min(tail.at, c.start), relation=c.relation, reference=c.reference)
        walk.drafts.append(draft)
    walk.state.subjects = indicators
    walk.floor = c.end
