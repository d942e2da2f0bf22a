"""From candidates to rows: an ordered walk over the numbers of a sentence that carries the indicator along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policyparse.extract.quantities_clause import Tail, masked, piece_start, read_tail
from policyparse.extract.quantities_counts import Counts
from policyparse.extract.quantities_grammar import Grammar, Word, grammar
from policyparse.extract.quantities_indicator import Indicator, Lexicon, lexicon
from policyparse.extract.quantities_lists import Lists
from policyparse.extract.quantities_measure import DOUBLING, PERCENT, TIMES, Reading, measure_of
from policyparse.extract.quantities_phrase import Phrase, PhraseReader
from policyparse.extract.quantities_relations import Relation, Relations
from policyparse.extract.quantities_scan import NO_AMOUNT, Candidate, Scanner
from policyparse.extract.quantities_shares import Shares
from policyparse.model import Rejection, Structure
from policyparse.patterns import Patterns

_MARKS = frozenset("，；：。、！？\n）—,;:)!?")
#: units that say how much of something rather than how many things; the noun behind them counts only where none stands before
_PLAIN = frozenset(["money", "area", "length", "weight", "volume", "power", "energy", "capacity", "data", "ratio", "density", "score",
                    "noun_count", "temperature", "concentration", "time", "voltage"])  # fmt: skip
_PREDICATED = ("level", "to", "growth", "gnoun", "snoun")


@dataclass(slots=True)
class Draft:
    """A row in the making: the candidate, its indicator and reading, and where its clause begins."""

    candidate: Candidate
    indicator: Indicator
    reading: Reading
    clause_start: int
    lead_start: int
    share_of: str = ""
    relation: str = ""
    reference: str = ""
    tier: str = ""
    hint: str = ""
    tone: str = ""


@dataclass(slots=True)
class State:
    """What a sentence carries from number to number."""

    subjects: tuple[Indicator, ...] = ()
    seen: list[Indicator] = field(default_factory=list)
    verb: Word | None = None
    reading: Reading | None = None
    bound: Word | None = None
    last: Candidate | None = None
    last_hint: str = ""


class Walker:
    """Walks the sentences of a document; made once per patterns."""

    def __init__(self, patterns: Patterns) -> None:
        self.g: Grammar = grammar(patterns)
        self.lexicon: Lexicon = lexicon(patterns)
        self.phrases = PhraseReader(self.g, self.lexicon)
        self.lists = Lists(patterns, self.phrases, self.lexicon)
        self.scanner = Scanner(patterns, self.g)
        self.counts = Counts(patterns, self.g)
        self.shares = Shares(patterns)
        self.relations = Relations(patterns)
        self.current = re.compile("|".join(map(re.escape, patterns.record("walk.current").surface)))
        self.ordinal_count = re.compile(patterns.compose(patterns.record("walk.ordinal_count")["pattern"]))

    def document(
        self, structure: Structure, taken: Sequence[tuple[int, int]], rejections: list[Rejection]
    ) -> list[Draft]:
        """The drafts of a document in order; `taken` are the spans of slogans."""
        text = structure.text.clean
        mask = masked(text)
        drafts: list[Draft] = []
        state = State()
        previous = ""
        found: list[Candidate | Relation] = [
            *self.scanner.candidates(text, 0, len(text), taken, rejections),
            *self.relations.find(mask),
        ]
        found.sort(key=lambda c: (c.start, c.end))
        n = 0
        for sentence in structure.sentences:
            here: list[Candidate | Relation] = []
            while n < len(found) and found[n].start < sentence.end:
                here.append(found[n])
                n += 1
            if previous not in ("；", "："):
                state = State()
            if here:
                _Sentence(self, text, mask, sentence.start, sentence.end, here, state, drafts, rejections).walk()
            previous = text[sentence.end - 1 : sentence.end]
        return drafts


class _Sentence:
    """One sentence under the walk."""

    def __init__(
        self, walker: Walker, text: str, mask: str, start: int, end: int, found: list[Candidate | Relation], state: State,
        drafts: list[Draft], rejections: list[Rejection],
    ) -> None:  # fmt: skip
        self.w, self.g = walker, walker.g
        self.text, self.mask, self.start, self.end = text, mask, start, end
        self.found, self.state, self.drafts, self.rejections = found, state, drafts, rejections
        self.floor = start

    def reject(self, c: Candidate, reason: str) -> None:
        self.rejections.append(Rejection("quantities", c.start, c.end, reason))

    def walk(self) -> None:
        found = self.found
        i = 0
        while i < len(found):
            c = found[i]
            if isinstance(c, Relation):
                if c.start >= self.floor:
                    self.related(c)
                i += 1
            elif c.start < self.floor:
                self.reject(c, "veto.size_in_name")
                i += 1
            else:
                i = self.one(i, c)

    # ---- one number

    def one(self, i: int, c: Candidate) -> int:
        """Makes the rows of candidate `i` (and of those that belong to it); returns the next index."""
        text, state = self.text, self.state
        a = piece_start(self.mask, self.floor, c.start)
        tail = read_tail(self.g, text, c.start, a, times=c.amount.measure.kind == TIMES, doubling=c.amount.number.kind == DOUBLING)
        category = c.amount.measure.category
        if c.kind == "ratio":
            return self.ratio(i, a, tail)
        if c.kind == "aim":
            return self.aim(i, c, a)
        if (veto := self.w.counts.context(c, text, a, self.end)):
            self.reject(c, veto)
            return i + 1
        if tail.has("pair") and (done := self.paired(i, a, tail)):
            return done
        if len(state.subjects) > 1 and tail.at == a and (done := self.paired(i, a, tail, carried=True)):
            return done
        if self.share(c, a, tail):
            return i + 1
        before = self.w.phrases.before(text, a, tail.at)
        follow = text[c.stop : c.stop + 1]
        if category in ("time", "voltage", "temperature") and not tail.has("level", "to", "growth", "gnoun"):
            self.reject(c, "veto.duration" if category == "time" else "veto.part_of_name")
            return i + 1
        if before.empty and follow and category not in ("ratio",) and (noun := self.coordinated(i, c)) is not None:
            described: tuple[str, Phrase] | None = ("", noun)
        else:
            described = self.described(i, c)
        after = described[1] if described else self.noun_behind(c, category, follow, before, tail)
        if c.worded and category not in _PLAIN:
            if (veto := self.w.counts.words(c, text, self.mask, a, before, after, tail)):
                self.reject(c, veto)
                return i + 1
        if category == "bare" and (veto := self.w.counts.bare(c, text, before, after, tail)):
            self.reject(c, veto)
            return i + 1
        ranked = self.w.ordinal_count.search(text, before.start, before.end) is not None
        if not ranked and self.w.counts.named_size(c, text, self.mask, category, before, tail, self.end):
            done = self.size_of_count(i, c, a, before)
            if done:
                return done
            if not (category == "money" and text[after.start : after.end].endswith(self.g.money_nouns) and not after.empty):
                self.reject(c, "veto.size_in_name")
                return i + 1
        if c.naked and not tail.words:
            self.reject(c, "veto.part_of_name")
            return i + 1
        if self.w.counts.named_capacity(c, text, category, before, after, tail, self.end):
            self.reject(c, "veto.part_of_name")
            return i + 1
        if category == "ratio" and not after.empty and c.amount.measure.kind in PERCENT:
            return self.percent_of(i, c, a, tail, before, after)
        self.say(i, c, a, tail, before, after, described[0] if described else "", follow, category, ranked)
        return i + 1

    def say(
        self, i: int, c: Candidate, a: int, tail: Tail, before: Phrase, after: Phrase, attribute: str, follow: str, category: str,
        ranked: bool,
    ) -> None:  # fmt: skip
        """The row of a plain number: which indicator, which reading."""
        text, state = self.text, self.state
        verb = before.verb
        hint = ""
        carried_verb = None if verb is not None else self.carried_verb(a, tail, before)
        if not after.empty:
            indicators: tuple[Indicator, ...] = (self.resolve(after, before.scope, attribute),)
            reading = measure_of(c, tail, indicators[0], verb or carried_verb)
            if reading.measure == "level":
                reading.pattern = "quantity.count_before_noun" if category not in _PLAIN else "quantity.amount_before_noun"
            self.floor = c.stop if after.start > c.stop + 1 and not attribute and self.text[c.stop] != self.g.of and self.behind(i, after) else max(after.end, c.stop)
        elif before.bare and not tail.has(*_PREDICATED):
            named = before.verb.text if before.verb else ""
            indicators = (self.w.lexicon.resolve(named, before.start, before.start + len(named), before.scope),)
            reading = measure_of(c, tail, indicators[0], None)
            reading.pattern = "quantity.verb_alone"
            self.floor = c.stop
        elif before.empty or text[before.start : before.end] in self.g.ellipsis or ranked:
            if ranked:
                hint = "comparator"
            found = state.subjects or self.topic(a)
            if not found:
                self.reject(c, "veto.no_indicator")
                return
            indicators = found
            reading = measure_of(c, tail, indicators[0], verb, state.reading)
            reading.pattern = "quantity.carried_" + reading.measure if reading.measure in ("level", "growth", "change") else reading.pattern
            self.floor = c.stop
        else:
            snoun = tail.words[-1] if tail.words and tail.words[-1].role == "snoun" else None
            if snoun is not None:
                before.end = tail.at + len(snoun.text)
            if follow == self.g.of and category in ("money", "area", "length", "power"):
                self.trim_size(before)
            indicators = self.named(a, tail, before)
            reading = measure_of(c, tail, indicators[0], verb or carried_verb, state.reading if self.listed(a) else None)
            if reading.pattern == "quantity.level":
                reading.pattern = "quantity.count_after_noun" if c.amount.measure.countable else "quantity.level"
            self.floor = c.stop
        share_of = ""
        if c.amount.measure.kind in PERCENT and not tail.words and text[c.start - 1] == self.g.of and not before.empty:
            # X的N%
            share_of = indicators[0].text
            reading.measure, reading.pattern = "share", "quantity.share_possessive"
            covers = self.w.shares.covers(text, a, before.start)
            subject = self.w.phrases.before(text, a, covers) if covers > a else Phrase(a, a)
            if not subject.empty:
                indicators = (self.resolve(subject),)
            elif covers >= 0 and state.subjects:
                indicators = state.subjects[:1]
        elif reading.measure == "share":
            share_of = indicators[0].share_of or (state.subjects[0].name if state.subjects else "")
            if c.amount.number.kind in self.g.part_kinds and not share_of:
                share_of = indicators[0].text
        elif c.amount.number.kind in self.g.part_kinds and reading.measure == "level" and not indicators[0].rate:
            reading.measure, reading.pattern, share_of = "share", "quantity.part", indicators[0].text
        if tail.first("from") is not None and self.goes_on(c):
            hint, reading.pattern = "baseline", "quantity.baseline"
        elif follow == self.g.of and category in ("money", "area", "length", "power", "weight") and after.empty and not tail.words:
            hint, reading.pattern = "size", "quantity.size"
        elif reading.pattern in ("quantity.level_reached", "quantity.rate_reached") and state.last_hint == "baseline":
            reading.pattern = "quantity.result"
        self.carry_bound(c, a, reading)
        self.emit(c, indicators, reading, a, tail, share_of=share_of, hint=hint, keep=hint != "size")
        state.verb = verb or carried_verb
        state.last, state.last_hint = c, hint

    def noun_behind(self, c: Candidate, category: str, follow: str, before: Phrase, tail: Tail) -> Phrase:
        """The noun phrase right behind the number, where it can be what the number counts."""
        none = Phrase(c.stop, c.stop)
        if not follow or follow in _MARKS:
            return none
        predicate = tail.first(*_PREDICATED)
        changing = bool(tail.words) and tail.words[0].text in self.g.changing
        if category == "ratio":
            if predicate is not None:
                return none
        elif category in _PLAIN:
            open_verb = before.bare or before.ends is not None or changing or (predicate is not None and predicate.takes)
            if follow == self.g.of:
                if not (before.empty and (before.bare or changing)):
                    return none
            elif category in ("area", "length") and predicate is None and before.verb is None:
                pass
            elif not (open_verb and (before.empty or before.ends is not None or changing)) and self.floor != c.start:
                return none
        elif predicate is not None and not before.empty and not changing and not predicate.takes:
            return none
        return self.w.phrases.after(self.text, self.mask, c.stop, self.end)

    def behind(self, i: int, noun: Phrase) -> bool:
        """Whether another number stands before the noun."""
        if i + 1 >= len(self.found):
            return False
        nxt = self.found[i + 1]
        return isinstance(nxt, Candidate) and nxt.stop <= noun.start

    def coordinated(self, i: int, c: Candidate) -> Phrase | None:
        """The noun behind the next number, where this one is coordinated with it before one noun (13条、15公里道路)."""
        if i + 1 >= len(self.found):
            return None
        nxt = self.found[i + 1]
        if not isinstance(nxt, Candidate) or nxt.kind != "number" or nxt.amount.measure.category in ("ratio", "time"):
            return None
        if nxt.bound_id:
            return None
        if self.text[c.stop : nxt.start] not in self.g.number_joints or self.text[nxt.stop : nxt.stop + 1] in _MARKS:
            return None
        noun = self.w.phrases.after(self.text, self.mask, nxt.stop, self.end)
        return None if noun.empty else noun

    def described(self, i: int, c: Candidate) -> tuple[str, Phrase] | None:
        """The noun of a count whose attribute holds a number (6个产值超100亿元的集群): the attribute and the noun."""
        if not c.amount.measure.countable or i + 1 >= len(self.found):
            return None
        nxt = self.found[i + 1]
        if not isinstance(nxt, Candidate) or nxt.start - c.stop > 10 or nxt.start < c.stop or nxt.kind != "number":
            return None
        gap = self.mask[c.stop : nxt.start]
        if any(m in gap for m in "，；：。、（"):
            return None
        if text_of := self.text[nxt.stop : nxt.stop + 1]:
            bounded = nxt.bound_id == "bound.and_above"
            if text_of == self.g.of:
                noun = self.w.phrases.after(self.text, self.mask, nxt.stop + 1, self.end)
                if not noun.empty:
                    return self.text[c.stop : nxt.stop] + self.g.of, noun
            elif bounded and gap == "":
                noun = self.w.phrases.after(self.text, self.mask, nxt.stop, self.end)
                if not noun.empty:
                    return self.text[c.stop : nxt.stop], noun
            elif text_of == "、" and gap:
                of = self.mask.find(self.g.of, nxt.stop, min(self.end, nxt.stop + 30))
                if of > 0 and not any(m in self.mask[nxt.stop : of] for m in "，；：。"):
                    noun = self.w.phrases.after(self.text, self.mask, of + 1, self.end)
                    if not noun.empty:
                        if noun.end > of:
                            noun = Phrase(noun.start, noun.end)
                        return self.text[c.stop : nxt.stop] + self.g.of, noun
        return None

    def size_of_count(self, i: int, c: Candidate, a: int, before: Phrase) -> int:
        """The row of 投资超10亿元的22个项目: a count whose noun the size describes; 0 where no count follows."""
        if i + 1 >= len(self.found):
            return 0
        nxt = self.found[i + 1]
        if not isinstance(nxt, Candidate) or not nxt.amount.measure.countable:
            return 0
        gap = self.text[c.stop : nxt.start]
        if gap != self.g.of:
            return 0
        noun = self.w.phrases.after(self.text, self.mask, nxt.stop, self.end)
        if noun.empty:
            return self.size_of_carried(i, c, nxt, a)
        attribute = self.text[before.start : nxt.start] if not before.empty else self.text[c.start : nxt.start]
        indicator = self.resolve(noun, before.scope, attribute)
        tail = Tail(nxt.start)
        reading = measure_of(nxt, tail, indicator, before.verb)
        if reading.measure == "level":
            reading.pattern = "quantity.count_before_noun"
        self.reject(c, "veto.size_in_name")
        self.emit(nxt, (indicator,), reading, a, tail)
        self.state.last, self.state.last_hint, self.state.verb = nxt, "", before.verb
        self.floor = noun.end
        return i + 2

    def size_of_carried(self, i: int, c: Candidate, nxt: Candidate, a: int) -> int:
        """The row of 其中超亿元的12家: a count of the noun that was counted before."""
        if not self.state.subjects:
            return 0
        tail = Tail(nxt.start)
        indicators = self.state.subjects[:1]
        reading = measure_of(nxt, tail, indicators[0], None)
        reading.pattern = "quantity.carried_level"
        self.reject(c, "veto.size_in_name")
        self.emit(nxt, indicators, reading, a, tail)
        self.state.last, self.state.last_hint, self.state.verb = nxt, "", None
        self.floor = nxt.stop
        return i + 2

    def percent_of(self, i: int, c: Candidate, a: int, tail: Tail, before: Phrase, after: Phrase) -> int:
        """The row of N%的X: a share of X, or the level of a rate (16%的税率)."""
        indicator = self.resolve(after, before.scope)
        hint = ""
        share_of = ""
        reading = measure_of(c, tail, indicator, None)
        if indicator.rate or indicator.text in self.g.rate_nouns:
            reading.measure, reading.pattern = "level", "quantity.percent_rate"
            if self.goes_on(c):
                now = self.w.current.search(self.text, max(a, c.start - 6), c.start)
                hint, reading.pattern = "standing" if now else "baseline", "quantity.baseline"
        else:
            share_of = indicator.text
            reading.measure, reading.pattern = "share", "quantity.percent_of"
            covers = self.w.shares.covers(self.text, self.floor, c.start)
            if covers >= 0:
                begin = piece_start(self.mask, self.floor, covers)
                subject = self.w.phrases.before(self.text, begin, covers)
                if not subject.empty:
                    indicator = self.resolve(subject)
        self.emit(c, (indicator,), reading, a, tail, share_of=share_of, hint=hint)
        self.floor = max(c.stop, after.end)
        self.state.last, self.state.last_hint = c, hint
        return i + 1

    def emit(
        self, c: Candidate, indicators: Sequence[Indicator], reading: Reading, a: int, tail: Tail, *, share_of: str = "",
        hint: str = "", keep: bool = True,
    ) -> None:  # fmt: skip
        shared = reading
        if len(indicators) > 1:
            shared = Reading(reading.measure, reading.direction, reading.bound, "quantity.shared", reading.fired)
        for indicator in indicators:
            self.drafts.append(Draft(c, indicator, shared, a, min(tail.at, c.start), share_of, hint=hint))
        if keep:
            self.state.subjects = tuple(indicators)
            self.state.seen = [s for s in self.state.seen if s not in indicators] + list(indicators)
            self.state.reading = reading

    # ---- relations

    def related(self, c: Relation) -> None:
        """The rows of a relation phrase, one for each indicator before it."""
        text = self.text
        a = piece_start(self.mask, self.floor, c.start)
        tail = read_tail(self.g, text, c.start, a)
        before = self.w.phrases.before(text, a, tail.at)
        if before.empty or text[before.start : before.end] in self.g.ellipsis:
            found = self.state.subjects
            if not found or c.relation in ("assigned",):
                return
            indicators = found
        else:
            spans = self.w.lists.parts(text, self.mask, before.start, before.end)
            indicators = ()
            if len(spans) > 1:
                indicators = self.w.lists.expanded(text, self.mask, before.start, before.end, 0, before.scope)
            if not indicators:
                indicators = (self.resolve(before),)
        grows = tail.has("growth", "gnoun") or any(i.growth for i in indicators) or any(w in c.reference for w in self.g.growth_words)
        reading = Reading("growth" if grows else "level", "", "", c.id, (c.id,))
        for indicator in indicators:
            self.drafts.append(
                Draft(_nothing(c), indicator, reading, a, min(tail.at, c.start), relation=c.relation, reference=c.reference)
            )
        self.state.subjects = tuple(indicators)
        self.floor = c.end

    # ---- the indicator

    def resolve(self, phrase: Phrase, scope: str = "", attribute: str = "") -> Indicator:
        text = attribute + self.text[phrase.start : phrase.end]
        return self.w.lexicon.resolve(text, phrase.start, phrase.end, phrase.scope or scope)

    def named(self, a: int, tail: Tail, before: Phrase) -> tuple[Indicator, ...]:
        """The indicators of the phrase before the number: several where a list shares the value."""
        text = self.text
        whole = text[before.start : before.end]
        whole_indicator = self.resolve(before)
        if whole_indicator.id:
            return (whole_indicator,)
        spans = self.w.lists.parts(text, self.mask, before.start, before.end)
        if len(spans) > 1:
            texts = [text[x:y] for x, y in spans]
            if tail.has("each", "pair") or self.w.lists.shared(texts):
                found = self.w.lists.expanded(text, self.mask, before.start, before.end, 0, before.scope)
                if found:
                    return found
        if tail.has("each"):
            names, _ = self.w.lists.abbreviated(whole)
            if names:
                return tuple(self.w.lexicon.resolve(n, before.start, before.end, before.scope) for n in names)
        return (whole_indicator,)

    def trim_size(self, before: Phrase) -> None:
        """Of a phrase before a size that describes what follows, only the noun of the size (总投资, 占地)."""
        match = self.g.size_noun.search(self.text, before.start, before.end)
        if match is not None:
            before.start = match.start()

    def topic(self, before: int) -> tuple[Indicator, ...]:
        """What the clauses before `before` speak about."""
        text, at = self.text, self.start
        clauses = []
        for k in range(self.start, before):
            if self.mask[k] in "，；：":
                clauses.append((at, k))
                at = k + 1
        for x, y in reversed(clauses):
            phrase = self.w.phrases.opening(text, x, y)
            noun = self.w.phrases.after(text, self.mask, phrase.start, y)
            if noun.end - noun.start >= 2:
                return (self.resolve(noun, phrase.scope),)
        return ()

    def listed(self, a: int) -> bool:
        """Whether this number stands in one list with the number before it."""
        last = self.state.last
        return last is not None and last.stop <= a <= last.stop + 1

    def carried_verb(self, a: int, tail: Tail, before: Phrase) -> Word | None:
        """The verb of the number before, where this one is coordinated with it and has no verb of its own."""
        state = self.state
        if state.verb is None or state.last is None or tail.has(*_PREDICATED):
            return None
        if self.text[before.start : before.end].endswith(self.g.verbal):
            return None
        return state.verb

    def carry_bound(self, c: Candidate, a: int, reading: Reading) -> None:
        """Gives the number the bound of 至少 before its verb, and keeps it for the numbers coordinated with it."""
        found = self.g.carrying.search(self.text, a, c.start)
        if found is not None:
            self.state.bound = self.g.carrying_words[found[0]]
        elif "、" not in self.text[max(a - 1, 0) : a + 1] and not self.listed(a):
            self.state.bound = None
        if self.state.bound is not None and reading.bound == "eq":
            reading.bound = self.state.bound.bound
            reading.fired += (self.state.bound.id,)

    # ---- several numbers

    def paired(self, i: int, a: int, tail: Tail, *, carried: bool = False) -> int:
        """Rows of a list of numbers that are said of a list of indicators in order; 0 where it is no such list."""
        text = self.text
        run: list[Candidate] = []
        tails = [tail]
        for j in range(i, len(self.found)):
            c = self.found[j]
            if not isinstance(c, Candidate):
                break
            if run:
                gap_start, gap_end = run[-1].stop, c.start
                if gap_end < gap_start:
                    break
                joint = self.g.joints.starting(text, gap_start, gap_end)
                if joint is None:
                    break
                at = gap_start + len(joint.text)
                other = read_tail(self.g, text, gap_end, at)
                if other.at > at:
                    break
                tails.append(other)
            run.append(c)
        n = len(run)
        if n < 2:
            return 0
        state = self.state
        subjects: tuple[Indicator, ...]
        if carried:
            subjects = state.subjects
        else:
            before = self.w.phrases.before(text, a, tail.at)
            if before.empty or text[before.start : before.end] in self.g.ellipsis:
                subjects = state.subjects if len(state.subjects) == n else tuple(state.seen[-n:])
            else:
                subjects = self.w.lists.expanded(text, self.mask, before.start, before.end, n, before.scope)
        if len(subjects) != n:
            return 0
        readings = [measure_of(run[0], tail, subjects[0], None, state.reading)]
        for k in range(1, n):
            own = tails[k] if tails[k].has(*_PREDICATED) else tail
            readings.append(measure_of(run[k], own, subjects[k], None, readings[0]))
        for k, reading in enumerate(readings):
            reading.pattern = "quantity.paired"
            if reading.bound == "eq" and run[-1].bound and not run[k].bound:
                reading.bound = run[-1].bound
            self.emit(run[k], (subjects[k],), reading, a, tail)
        state.subjects = subjects
        state.last, state.last_hint = run[-1], ""
        state.reading = readings[0]
        state.verb = None
        self.floor = run[-1].stop
        return i + n

    def ratio(self, i: int, a: int, tail: Tail) -> int:
        """Rows of a ratio a:b:c of indicators that the phrase lists."""
        parts = [c for c in self.found[i:] if isinstance(c, Candidate) and c.start == self.found[i].start]
        n = len(parts)
        before = self.w.phrases.before(self.text, a, tail.at)
        names: tuple[str, ...] = ()
        if not before.empty and n > 1:
            names = self.w.lists.named(self.text[before.start : before.end], n)
        if len(names) != n:
            self.reject(parts[0], "veto.no_unit")
            return i + n
        for part, name in zip(parts, names, strict=True):
            indicator = self.w.lexicon.resolve(name, before.start, before.end, before.scope)
            self.emit(part, (indicator,), Reading("share", "", "eq", "quantity.ratio"), a, tail)
        self.floor = parts[0].stop
        self.state.last = parts[0]
        return i + n

    def aim(self, i: int, c: Candidate, a: int) -> int:
        """The row of one of the two aims of 保8争9, whose word is its tone."""
        tail = read_tail(self.g, self.text, c.within[0], a)
        before = self.w.phrases.before(self.text, a, tail.at)
        indicators = self.state.subjects if before.empty or c.part else (self.resolve(before),)
        if not indicators:
            self.reject(c, "veto.no_indicator")
            return i + 1
        reading = Reading("growth", "up", "eq", "quantity.aim", ("aim.pair",))
        self.emit(c, indicators[:1], reading, a, tail)
        self.drafts[-1].tone = self.text[c.within[0] : c.start]
        self.drafts[-1].tier = "stretch" if c.part else "base"
        self.state.last = c
        return i + 1

    # ---- shares

    def share(self, c: Candidate, a: int, tail: Tail) -> bool:
        """Makes the row of 占X的N; False where the number is no such share."""
        if c.amount.measure.kind not in PERCENT:
            return False
        text = self.text
        of = self.w.shares.of(text, a, c.start)
        if of is None:
            return False
        whole = self.w.shares.whole(text, of[1], max(tail.at, of[1]))
        own = read_tail(self.g, text, of[0], a)
        before = self.w.phrases.before(text, a, own.at)
        if before.empty:
            indicators = self.state.subjects or self.topic(a)
            if not indicators:
                return False
        else:
            indicators = (self.resolve(before),)
        reading = measure_of(c, tail, indicators[0], None)
        reading.measure, reading.direction, reading.pattern = "share", "", "quantity.share"
        hint = "baseline" if tail.first("from") is not None and self.goes_on(c) else ""
        self.emit(c, indicators, reading, a, own, share_of=whole, hint=hint)
        self.floor = c.stop
        self.state.last, self.state.last_hint = c, hint
        return True

    def goes_on(self, c: Candidate) -> bool:
        """Whether a verb of change to another number follows (由N增加到M)."""
        for k in range(c.stop, min(self.end, c.stop + 24)):
            if self.mask[k] in "；。":
                break
            word = self.g.reaching.starting(self.text, k, self.end)
            if word is not None:
                return True
        return False


def _nothing(c: Relation) -> Candidate:
    """A candidate without a value at the place of a relation phrase."""
    return Candidate(c.start, c.end, c.end, NO_AMOUNT, kind="relation")
