"""What a number measures: level, growth, change, share or multiple, its direction and its bound, from the chain before it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policyparse.extract.quantities_clause import Tail
from policyparse.extract.quantities_grammar import Word
from policyparse.extract.quantities_indicator import Indicator
from policyparse.extract.quantities_scan import Candidate

#: ids of units.yaml and numerals.yaml that say what is measured
DOUBLING, TIMES = "numeral.doubling", "unit.times"
PLACES = "unit.rank_places"
PERCENT = frozenset(["unit.percent", "unit.permille"])
POINTS = frozenset(["unit.percentage_point", "unit.permille_point", "unit.basis_point"])


@dataclass(slots=True)
class Reading:
    """Measure, direction and bound of a number, with the id of the record of the construction and of the words that decided."""

    measure: str
    direction: str = ""
    bound: str = "eq"
    pattern: str = ""
    fired: tuple[str, ...] = ()


def measure_of(
    candidate: Candidate, tail: Tail, indicator: Indicator | None, verb: Word | None, carried: Reading | None = None
) -> Reading:
    """The reading of a number said of `indicator` after the chain `tail`; `verb` governs its noun, `carried` is the
    reading of the number before it in a list (5.5% and 6% of 增长5.5%、力争6%)."""
    amount = candidate.amount
    kind = amount.measure.kind
    grown = tail.first("growth")
    noun = tail.first("gnoun")
    share = tail.first("share", "snoun")
    nearest = tail.first("level", "to", "growth", "gnoun", "share", "snoun")
    fired = tuple(w.id for w in tail.words)
    if verb is not None:
        fired += (verb.id,)
    reading = Reading("level", "", "eq", "quantity.level", fired)
    if nearest is not None and nearest is grown and grown.bound and not tail.against and kind not in POINTS and kind not in (TIMES, PLACES):
        # 失业率低于3.5%, with nothing between that it is compared with: a bound
        nearest = replace(grown, role="level")
        grown = next((w for w in tail.words if w.role == "growth" and not w.against), None)
    if amount.number.kind == DOUBLING:
        reading.measure, reading.direction, reading.pattern = "multiple", "up", "quantity.doubling"
    elif kind == TIMES:
        if (grown is not None and not grown.multiple) or noun is not None:
            reading.measure, reading.direction, reading.pattern = "growth", "up", "quantity.times_growth"
        else:
            reading.measure, reading.direction, reading.pattern = "multiple", "up", "quantity.times"
    elif kind in POINTS:
        word = grown or noun
        direction = word.direction if word else carried.direction if carried and carried.measure == "change" else "up"
        reading.measure, reading.direction, reading.pattern = "change", direction, "quantity.points"
    elif kind == PLACES:
        reading.measure, reading.direction, reading.pattern = "change", grown.direction if grown else "up", "quantity.change"
    elif kind in PERCENT and tail.ratio:
        reading.measure, reading.direction, reading.pattern = "multiple", "up", "quantity.times"
    elif kind in PERCENT:
        _percent(reading, tail, indicator, verb, carried, nearest, grown, noun, share)
    elif nearest is not None and nearest.role == "growth":
        reading.measure, reading.direction, reading.pattern = "change", nearest.direction, "quantity.change"
    elif nearest is not None and nearest.role == "level" and verb is not None and verb.change and verb.strong and not verb.nominal and not (indicator is not None and indicator.holds_new):
        reading.measure, reading.direction, reading.pattern = "change", verb.direction, "quantity.added"
    elif nearest is not None and nearest.role in ("level", "to"):
        reading.pattern = "quantity.level_reached" if nearest.role == "to" else "quantity.level_predicate"
    elif verb is not None and verb.change and not _upgrades(verb, candidate, indicator):
        if indicator is None or not indicator.holds_new:
            reading.measure, reading.direction, reading.pattern = "change", verb.direction, "quantity.added"
    elif verb is not None:
        reading.pattern = verb.row or "quantity.governed"
    _bound(reading, candidate, tail, nearest)
    return reading


def _upgrades(verb: Word, candidate: Candidate, indicator: Indicator | None) -> bool:
    """Whether 提升 and the like say how much was made better rather than by how much it rose (提升背街小巷6公里)."""
    if verb.id != "verb.raise_by":
        return False
    measure = candidate.amount.measure
    if measure.countable:
        return True
    return measure.category in ("area", "length") and not (indicator is not None and indicator.extent)


def _percent(
    reading: Reading,
    tail: Tail,
    indicator: Indicator | None,
    verb: Word | None,
    carried: Reading | None,
    nearest: Word | None,
    grown: Word | None,
    noun: Word | None,
    share: Word | None,
) -> None:
    if nearest is not None and nearest.role == "to":
        reading.measure = "share" if share else "level"
        reading.pattern = "quantity.share_reached" if share else "quantity.rate_reached"
        return
    word = grown if nearest is grown and grown is not None else noun if noun is not None else grown
    if word is not None and not (share is not None and share is nearest):
        basis = {"quantity.growth"}
        reading.measure, reading.direction = "growth", word.direction
        reading.pattern = "quantity.growth_noun" if word.role == "gnoun" else next(iter(basis))
        return
    if share is not None:
        reading.measure, reading.pattern = "share", "quantity.share_noun" if share.role == "snoun" else "quantity.share"
        return
    if verb is not None and verb.change and not (indicator is not None and indicator.rate):
        reading.measure, reading.direction, reading.pattern = "growth", verb.direction, "quantity.growth_governed"
        return
    if carried is not None and carried.measure == "growth" and not (indicator is not None and indicator.rate):
        if nearest is None:
            reading.measure, reading.direction, reading.pattern = "growth", carried.direction, "quantity.growth_carried"
            return
    reading.pattern = "quantity.rate"


def _bound(reading: Reading, candidate: Candidate, tail: Tail, nearest: Word | None) -> None:
    if candidate.amount.value_high is not None:
        reading.bound = "range"
        return
    word = tail.first("bound")
    if word is not None:
        reading.bound = word.bound
        return
    if candidate.bound:
        reading.bound = candidate.bound
        if candidate.bound_id:
            reading.fired += (candidate.bound_id,)
        if candidate.bound == "ge" and nearest is not None and nearest.bound == "gt" and nearest.role != "growth":
            reading.bound = "gt"
        return
    if nearest is not None and nearest.bound and nearest.role != "growth":
        reading.bound = nearest.bound
