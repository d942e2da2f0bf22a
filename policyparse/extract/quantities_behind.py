"""The noun behind a number: when it is what the number counts (完成31公里道路改造, 6个产值超100亿元的集群)."""

from __future__ import annotations

from policyparse.extract.quantities_grammar import Word
from policyparse.extract.quantities_indicator import Indicator
from policyparse.extract.quantities_measure import DOUBLING
from policyparse.extract.quantities_phrase import Phrase
from policyparse.extract.quantities_scan import Candidate
from policyparse.extract.quantities_sentence import MARKS, PLAIN, PREDICATED, SentenceWalk, Spot

#: how many characters may stand between a count and the number inside the attribute of its noun, and from there to 的
_ATTRIBUTE, _ATTRIBUTES = 10, 30
#: categories of unit that say how much there is of what the noun behind them names
_EXTENTS = frozenset(["area", "length", "weight", "volume"])
#: no noun that is only begun is longer
_BEGUN = 6
#: categories of unit in which the same thing may be counted once more
_SIDES = frozenset(["people", "count", "length", "area", "money", "power"])


def look_behind(walk: SentenceWalk, spot: Spot) -> None:
    """Sets the noun behind the number of `spot`, and the attribute in front of it."""
    c = spot.c
    if spot.before.empty and spot.follow and spot.category != "ratio" and (noun := _coordinated(walk, spot)) is not None:
        spot.after = noun
    elif (found := _described(walk, spot)) is not None:
        spot.attribute, spot.after = found
    elif (nxt := _side_by_side(walk, spot)) is not None:
        # 843户1864名脱贫户: the noun behind both, where none stands before
        if spot.before.empty:
            spot.after = walk.noun_at(nxt.stop)
    elif (taken := _received(walk, spot)) is not None:
        spot.after, spot.taken = taken, True
    elif spot.follow and spot.follow not in MARKS and _counts_what_follows(walk, spot):
        spot.after = walk.noun_at(c.stop)
    if spot.after.start > c.stop and (walk.joined(spot.a) or walk.text.endswith(walk.g.joint_words, spot.a, c.start)):
        # of items with a number each the 等工程 behind the last sums up all (20公里管网等工程)
        spot.after = _own_noun(walk, spot)
    if (c.amount.measure.countable or spot.category == "bare") and c.amount.unit not in walk.g.deeds:
        spot.after = walk.rules.nouns.counted(walk.text, spot.after, walk.end)
    if spot.category == "money" and walk.text.startswith(walk.g.furthers, spot.after.start, spot.after.end):
        # 投入3亿元|支持山区发展项目: what the money does
        spot.after = Phrase(c.stop, c.stop)
    if c.amount.unit in walk.g.things:
        walk.g.note("phrase.thing")
        spot.after = walk.rules.nouns.thing(walk.text, spot.after)
    if not spot.after.empty and not spot.attribute:
        spot.rest = _levelled(walk, spot) or _begun(walk, spot)


def _received(walk: SentenceWalk, spot: Spot) -> Phrase | None:
    """What a number of people took part in (5万人次接受|技能培训), where nothing before the number says it."""
    if spot.category != "people" or not spot.before.empty or spot.tail.has("to", "growth", "gnoun", "snoun"):
        return None
    word = walk.g.received.starting(walk.text, spot.c.stop, walk.end)
    if word is None:
        return None
    noun = walk.noun_at(spot.c.stop + len(word.text))
    acts = [f for f in walk.g.tasks if walk.text.startswith(f, noun.end, walk.end)]
    if acts and not noun.empty:
        noun.end += max(map(len, acts))
    if noun.empty:
        return None
    walk.g.note(word.id)
    return noun


def doing(walk: SentenceWalk, spot: Spot) -> Indicator | None:
    """What a number of people did, where no noun says who they are (5万人次|参与, 900人通过培训|实现了就业); None where it is not told."""
    if spot.category != "people" or not spot.before.empty or spot.before.bare or spot.tail.has("to", "growth", "gnoun", "snoun"):
        return None
    hit = walk.g.deed.match(walk.text, spot.c.stop, walk.end)
    if hit is None or (walk.state.last is not None and walk.state.last.stop == spot.c.start):
        return None
    start, end = hit.span("deed")
    walk.g.note("phrase.deed_of_people")
    return walk.rules.lexicon.resolve(walk.text[start:end], start, end, spot.before.scope)


def shared_noun(walk: SentenceWalk, spot: Spot) -> bool:
    """Whether another number stands between the number and its noun."""
    nxt = walk.number_after(spot.i)
    return nxt is not None and nxt.stop <= spot.after.start and not spot.attribute and spot.follow != walk.g.of


def _counts_what_follows(walk: SentenceWalk, spot: Spot) -> bool:
    before, tail = spot.before, spot.tail
    predicate = tail.first(*PREDICATED)
    changing = bool(tail.words) and tail.words[0].text in walk.g.changing
    if spot.c.amount.number.kind == DOUBLING:
        return False
    if spot.category == "ratio":
        return predicate is None or (before.empty and predicate.role == "level" and not tail.has("growth", "gnoun", "snoun", "to"))
    if spot.category not in PLAIN:
        return predicate is None or before.empty or changing or predicate.takes or _object(walk, spot, predicate)
    if spot.follow == walk.g.of and before.empty and spot.a == spot.c.start and not tail.words:
        # first in its clause (，5万平方米的商场)
        return True
    if spot.follow == walk.g.of:
        governs = predicate is not None and predicate.text.rstrip(walk.g.particles) in walk.g.governing.forms
        return before.empty and (before.bare or changing or governs)
    if spot.category in ("area", "length") and predicate is None and (before.verb is None or _whereabouts(walk, spot)):
        return True
    if spot.category == "money" and predicate is None and before.verb is not None and _funds(walk, spot):
        return True
    if spot.c.start in (walk.floor, spot.a) or walk.text.endswith(walk.g.joint_words, spot.a, spot.c.start):
        # the first thing in its clause, or joined to one without a number (主体工程和2万平方米广场)
        return True
    if predicate is not None and predicate.pays and walk.text.endswith(tuple(walk.g.payers), before.start, before.end):
        # 中央财政安排27亿元资金
        return True
    governs = before.empty and predicate is not None and predicate.text.rstrip(walk.g.particles) in walk.g.governing.forms
    if before.empty and predicate is not None and predicate.bound and spot.category in _EXTENTS and tail.at <= spot.a + len(before.scope):
        return True  # 超过6万亩坡耕地得到治理
    takes = governs or before.bare or before.ends is not None or changing or (predicate is not None and predicate.takes)
    return takes and (before.empty or before.ends is not None or changing or (predicate is not None and predicate.takes))


def _object(walk: SentenceWalk, spot: Spot, predicate: Word) -> bool:
    """Whether a count is of what somebody did (医院实现|30项检查结果互认): what was completed stands behind it, a noun it can count."""
    g, c = walk.g, spot.c
    if predicate.id != "verb.complete" or not c.amount.measure.countable:
        return False
    noun = walk.noun_at(c.stop)
    return noun.end - noun.start > 2 and (c.amount.unit in g.deeds or walk.text.endswith(g.whole, noun.start, noun.end))


def _whereabouts(walk: SentenceWalk, spot: Spot) -> bool:
    """Whether the phrase before an area or a length only says where it is (完成起步区|3公里路网)."""
    g, before = walk.g, spot.before
    if not walk.text.endswith(g.whereabouts, before.start, before.end) or walk.rules.lexicon.known(walk.text[before.start : before.end]):
        return False
    noun = walk.noun_at(spot.c.stop)
    if noun.end - noun.start < 2 or walk.text.startswith(g.tasks, noun.start, noun.end):
        return False
    g.note("phrase.whereabouts")
    return True


def _funds(walk: SentenceWalk, spot: Spot) -> bool:
    """Whether the money that a verb governs is named behind its number (争取中央|3亿元补助资金) and only whose it is before."""
    g, text, before = walk.g, walk.text, spot.before
    if text.endswith(g.money_nouns, before.start, before.end) or walk.rules.lexicon.known(text[before.start : before.end]):
        return False
    noun = walk.noun_at(spot.c.stop)
    return text.endswith(g.money_nouns, noun.start, noun.end)


def _coordinated(walk: SentenceWalk, spot: Spot) -> Phrase | None:
    """The noun behind the next number, or the one after, where this one is coordinated with it before one noun (13条、15公里道路)."""
    c, i = spot.c, spot.i
    while True:
        nxt = walk.number_after(i)
        if nxt is None or nxt.amount.measure.category in ("ratio", "time") or nxt.bound_id or _graded(walk, nxt):
            return None
        if walk.text[c.stop : nxt.start] not in walk.g.number_joints:
            return None
        if walk.text[nxt.stop : nxt.stop + 1] not in MARKS:
            noun = walk.noun_at(nxt.stop)
            return None if noun.empty else noun
        if nxt.stop == walk.end or walk.text[nxt.stop] not in walk.g.number_joints:
            return None
        c, i = nxt, i + 1


def _described(walk: SentenceWalk, spot: Spot) -> tuple[str, Phrase] | None:
    """The attribute that holds another number, and the noun behind it."""
    c, text, of = spot.c, walk.text, walk.g.of
    nxt = walk.number_after(spot.i) if c.amount.measure.countable else None
    if nxt is None or not c.stop <= nxt.start <= c.stop + _ATTRIBUTE:
        return None
    gap = walk.mask[c.stop : nxt.start]
    if any(m in gap for m in "，；：。、（") or gap.endswith(walk.g.whats):
        return None
    follow = text[nxt.stop : nxt.stop + 1]
    if walk.rules.counts.inhabited(nxt, text, c.stop):
        return None  # 12个村1.5万人的饮水安全
    if follow == of:
        noun, attribute = walk.noun_at(nxt.stop + 1), text[c.stop : nxt.stop] + of
    elif follow and (
        (nxt.bound_id == "bound.and_above" and not gap)
        or (follow not in MARKS and gap and _passed(walk, c.stop, nxt.start))
    ):
        noun, attribute = walk.noun_at(nxt.stop), text[c.stop : nxt.stop]
    elif follow == "、" and gap:
        at = walk.mask.find(of, nxt.stop, min(walk.end, nxt.stop + _ATTRIBUTES))
        if at < 0 or any(m in walk.mask[nxt.stop : at] for m in "，；：。"):
            return None
        noun, attribute = walk.noun_at(at + 1), text[c.stop : nxt.stop] + of
    else:
        return None
    return None if noun.empty else (attribute, noun)


def _own_noun(walk: SentenceWalk, spot: Spot) -> Phrase:
    """The noun between the number and an 等, which is its own; the noun behind it where there is none."""
    at = walk.text.find(walk.g.and_so_on, spot.c.stop, spot.after.start)
    inside = walk.mask[spot.c.stop : max(at, spot.c.stop)]
    if len(inside) < 2 or any(mark in inside for mark in "、，；：”") or walk.g.of in inside:
        return spot.after
    noun = walk.rules.nouns.after(walk.text, walk.mask, spot.c.stop, at)
    return spot.after if noun.empty else noun


def _graded(walk: SentenceWalk, nxt: Candidate) -> bool:
    """Whether a size in words only makes a class of the noun behind it (千万千瓦|级新能源基地)."""
    if not nxt.worded or not walk.text.startswith(walk.g.grade, nxt.stop):
        return False
    walk.g.note("phrase.grade")
    return True


def _side_by_side(walk: SentenceWalk, spot: Spot) -> Candidate | None:
    """The number that measures the same thing in another unit right behind this one (843户1864名)."""
    nxt = walk.number_after(spot.i)
    if nxt is None or nxt.start != spot.c.stop or not spot.c.amount.measure.countable or nxt.bound_id == "bound.and_above":
        return None
    if _graded(walk, nxt):
        return None
    return nxt if nxt.amount.measure.category in _SIDES and nxt.amount.unit != spot.c.amount.unit else None


def _passed(walk: SentenceWalk, start: int, end: int) -> bool:
    """Whether an amount is passed between a count and its noun (9个投资超千万元项目)."""
    word = walk.g.tail.ending(walk.text, end, start)
    return word is not None and word.role == "level" and word.bound == "gt"


def _levelled(walk: SentenceWalk, spot: Spot) -> str:
    """What a noun that is only begun takes from the noun of the number coordinated with it (2个省级和3个市级|园区)."""
    nxt = walk.number_after(spot.i)
    if nxt is None or walk.text[spot.after.end : nxt.start] not in walk.g.number_joints or spot.after.end == nxt.start:
        return ""
    said = walk.text[spot.after.start : spot.after.end]
    level = next((f for f in walk.g.levels if said.startswith(f)), "")
    noun = walk.noun_at(nxt.stop)
    other = walk.text[noun.start : noun.end]
    its = next((f for f in walk.g.levels if other.startswith(f)), "")
    if not level or not its or not other[len(its) :].startswith(said[len(level) :]):
        return ""
    return other[len(its) + len(said) - len(level) :]


def _begun(walk: SentenceWalk, spot: Spot) -> str:
    """What a noun takes that is only begun, from the noun of the number beside it in the same unit (5个千亿级、12个百亿级|开发区)."""
    nxt, g = walk.number_after(spot.i), walk.g
    own = walk.text[spot.after.start : spot.after.end]
    if nxt is None or nxt.amount.unit != spot.c.amount.unit or len(own) > _BEGUN or not own.endswith(g.begun):
        return ""
    if own not in g.wheres and own.endswith(g.whole):
        return ""
    if spot.after.end == nxt.start or walk.text[spot.after.end : nxt.start] not in g.number_joints:
        return ""
    noun = walk.rules.nouns.counted(walk.text, walk.noun_at(nxt.stop), walk.end)
    other = walk.text[noun.start : noun.end]
    same = other.find(own[-1], 1, len(own) + 2) + 1
    if same > 1 and len(other) > same + 1:
        g.note("phrase.begun")
        return other[same:]
    kind = max((f for f in g.begun if other.startswith(f)), key=len, default="")
    if kind and len(other) > len(kind) + 1:
        g.note("phrase.begun")
        return other[len(kind) :]
    head = next((f for f in g.whole if other.endswith(f) and len(other) > max(len(f), len(own) - 1)), "")
    if head:
        g.note("phrase.begun")
    return head


def count_behind_size(walk: SentenceWalk, spot: Spot) -> tuple[Candidate, Phrase] | None:
    """The count that a size describes (投资超10亿元的22个项目), and its noun; None where none follows."""
    nxt = walk.number_after(spot.i)
    if nxt is None or not nxt.amount.measure.countable or walk.text[spot.c.stop : nxt.start] != walk.g.of:
        return None
    return nxt, walk.noun_at(nxt.stop)
