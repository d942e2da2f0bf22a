"""From candidates to rows: an ordered walk over the numbers of a sentence that carries the indicator along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policyparse.extract.quantities_clause import Tail, masked, piece_start, read_tail
from policyparse.extract.quantities_grammar import Grammar, Word, grammar
from policyparse.extract.quantities_indicator import Indicator, Lexicon, lexicon
from policyparse.extract.quantities_lists import Lists
from policyparse.extract.quantities_measure import PERCENT, Reading, measure_of
from policyparse.extract.quantities_phrase import Phrase, PhraseReader
from policyparse.extract.quantities_scan import Candidate, Scanner
from policyparse.model import Rejection, Structure
from policyparse.patterns import Patterns

_MARKS = frozenset("，；：。、！？\n）—")
#: units that say how much of something rather than how many things; the noun behind them counts only where none stands before
_PLAIN = frozenset(["money", "area", "length", "weight", "volume", "power", "energy", "capacity", "data", "ratio", "density", "score",
                    "noun_count", "temperature", "concentration", "time", "voltage"])  # fmt: skip


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


@dataclass(slots=True)
class State:
    """What a sentence carries from number to number."""

    subjects: tuple[Indicator, ...] = ()
    seen: list[Indicator] = field(default_factory=list)
    verb: Word | None = None
    reading: Reading | None = None
    tail: Tail | None = None
    bound: str = ""
    last: Candidate | None = None
    share_of: str = ""


class Walker:
    """Walks the sentences of a document; made once per patterns."""

    def __init__(self, patterns: Patterns) -> None:
        self.g: Grammar = grammar(patterns)
        self.lexicon: Lexicon = lexicon(patterns)
        self.phrases = PhraseReader(self.g, self.lexicon)
        self.lists = Lists(patterns, self.phrases, self.lexicon)
        self.scanner = Scanner(patterns, self.g)

    def document(
        self, structure: Structure, taken: Sequence[tuple[int, int]], rejections: list[Rejection]
    ) -> list[Draft]:
        """The drafts of a document in order; `taken` are the spans of slogans."""
        text = structure.text.clean
        mask = masked(text)
        drafts: list[Draft] = []
        state = State()
        previous = ""
        found = list(self.scanner.candidates(text, 0, len(text), taken, rejections))
        n = 0
        for sentence in structure.sentences:
            here = []
            while n < len(found) and found[n].start < sentence.end:
                here.append(found[n])
                n += 1
            if not here:
                previous = text[sentence.end - 1 : sentence.end]
                if previous not in "；：":
                    state = State()
                continue
            if previous not in ("；", "："):
                state = State()
            _Sentence(self, text, mask, sentence.start, sentence.end, here, state, drafts, rejections).walk()
            previous = text[sentence.end - 1 : sentence.end]
        return drafts


class _Sentence:
    """One sentence under the walk."""

    def __init__(
        self, walker: Walker, text: str, mask: str, start: int, end: int, found: list[Candidate], state: State,
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
            if c.start < self.floor:
                self.reject(c, "veto.size_in_name")
                i += 1
                continue
            i = self.one(i)

    # ---- one number

    def one(self, i: int) -> int:
        """Makes the rows of candidate `i` (and of those that belong to it); returns the next index."""
        c = self.found[i]
        text, state = self.text, self.state
        a = piece_start(self.mask, self.floor, c.start)
        tail = read_tail(self.g, text, c.start, a)
        category = c.amount.measure.category
        if c.kind == "ratio":
            return self.ratio(i, a, tail)
        if tail.has("pair"):
            done = self.paired(i, a, tail)
            if done:
                return done
        if len(state.subjects) > 1 and tail.at <= a + 1 or (tail.at == a and len(state.subjects) > 1):
            done = self.paired(i, a, tail, carried=True)
            if done:
                return done
        share = self.share(c, a, tail)
        if share:
            self.floor = c.stop
            return i + 1
        before = self.w.phrases.before(text, a, tail.at)
        verb = before.verb
        follow = text[c.stop : c.stop + 1]
        # ---- the noun behind the number
        after = Phrase(c.stop, c.stop)
        if follow and follow not in _MARKS:
            predicated = tail.has("level", "to", "growth", "gnoun", "snoun")
            if category in _PLAIN:
                if category == "ratio":
                    if not predicated or tail.first("level") is not None and before.empty:
                        after = self.w.phrases.after(text, self.mask, c.stop, self.end)
                elif follow != "的" and before.empty and not predicated:
                    after = self.w.phrases.after(text, self.mask, c.stop, self.end)
            elif not (predicated and not before.empty):
                after = self.w.phrases.after(text, self.mask, c.stop, self.end)
        if c.worded and category not in _PLAIN and not self.counts(c, before, after, tail):
            return i + 1
        if self.sized(i, c, before, after, follow, category, tail):
            return i + 1
        if category == "bare" and not self.bare(c, before, after, tail):
            return i + 1
        if category in ("time", "voltage", "temperature") and not tail.has("level", "to", "growth", "gnoun"):
            self.reject(c, "veto.duration" if category == "time" else "veto.part_of_name")
            return i + 1
        # ---- which indicator
        hint = ""
        share_of = ""
        if category == "ratio" and not after.empty and c.amount.base_unit == PERCENT:
            indicator = self.resolve(after)
            share_of = indicator.text
            reading = measure_of(c, tail, indicator, None)
            reading.measure, reading.pattern = "share", "quantity.percent_of"
            self.emit(c, (indicator,), reading, a, tail, share_of=share_of)
            self.floor = max(c.stop, after.end)
            state.last = c
            return i + 1
        if not after.empty:
            indicators: tuple[Indicator, ...] = (self.resolve(after, before.scope),)
            reading = measure_of(c, tail, indicators[0], verb or self.carried_verb(a, tail, before))
            reading.pattern = "quantity.count_before_noun" if reading.measure == "level" else reading.pattern
            self.floor = after.end
        elif before.empty or text[before.start : before.end] in self.g.ellipsis:
            found = self.carried(a, tail, verb)
            if found is None:
                self.reject(c, "veto.no_indicator")
                return i + 1
            indicators = found
            reading = measure_of(c, tail, indicators[0], verb, state.reading)
            self.floor = c.stop
        else:
            indicators = self.named(a, tail, before)
            verb = verb or self.carried_verb(a, tail, before)
            reading = measure_of(c, tail, indicators[0], verb, state.reading if self.listed(a) else None)
            if reading.pattern == "quantity.level":
                reading.pattern = "quantity.count_after_noun" if c.amount.measure.countable else "quantity.level"
            self.floor = c.stop
        if tail.first("from") is not None and self.goes_on(c):
            hint, reading.pattern = "baseline", "quantity.baseline"
        elif follow == "的" and category == "money":
            hint, reading.pattern = "size", "quantity.size"
        elif reading.pattern == "quantity.level_reached" and state.last is not None and self.drafts and self.drafts[-1].hint == "baseline":
            reading.pattern = "quantity.result"
        self.emit(c, indicators, reading, a, tail, hint=hint, keep=hint != "size")
        if verb is not None:
            state.verb = verb
        elif tail.has("level", "to", "growth", "gnoun"):
            state.verb = None
        state.last = c
        return i + 1

    def emit(
        self, c: Candidate, indicators: Sequence[Indicator], reading: Reading, a: int, tail: Tail, *, share_of: str = "",
        hint: str = "", keep: bool = True,
    ) -> None:  # fmt: skip
        for n, indicator in enumerate(indicators):
            pattern = reading
            if len(indicators) > 1:
                pattern = Reading(reading.measure, reading.direction, reading.bound, "quantity.shared", reading.fired)
            self.drafts.append(Draft(c, indicator, pattern, a, min(tail.at, c.start), share_of or (indicator.share_of if reading.measure == "share" else ""), hint=hint))
        if keep:
            self.state.subjects = tuple(indicators)
            self.state.seen.extend(i for i in indicators if i not in self.state.seen)
            self.state.reading = reading

    # ---- the indicator

    def resolve(self, phrase: Phrase, scope: str = "") -> Indicator:
        return self.w.lexicon.resolve(self.text[phrase.start : phrase.end], phrase.start, phrase.end, phrase.scope or scope)

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

    def carried(self, a: int, tail: Tail, verb: Word | None) -> tuple[Indicator, ...] | None:
        """The indicator of an elliptic number: the last one said in the sentence, else one that its beginning names."""
        state = self.state
        if verb is None and state.subjects:
            return state.subjects
        if verb is not None and not tail.has("level", "to", "growth", "gnoun", "snoun"):
            at = self.text.find(verb.text, a, tail.at)
            return (self.w.lexicon.resolve(verb.text, at, at + len(verb.text)),)
        if state.subjects:
            return state.subjects
        return self.topic(a)

    def topic(self, before: int) -> tuple[Indicator, ...] | None:
        """What the clauses before `before` speak about."""
        text, at = self.text, self.start
        clauses = []
        for k in range(self.start, before):
            if self.mask[k] in "，；：":
                clauses.append((at, k))
                at = k + 1
        for x, y in reversed(clauses):
            phrase = Phrase(x, y)
            self.w.phrases._strip(text, phrase)
            noun = self.w.phrases.after(text, self.mask, phrase.start, y)
            if noun.end - noun.start >= 2:
                return (self.resolve(noun, phrase.scope),)
        return None

    def listed(self, a: int) -> bool:
        """Whether this number stands in one list with the number before it."""
        last = self.state.last
        return last is not None and a - last.stop <= 1 and a > last.stop - 1

    def carried_verb(self, a: int, tail: Tail, before: Phrase) -> Word | None:
        """The verb of the number before, where this one is coordinated with it and has no verb of its own."""
        state = self.state
        if state.verb is None or state.last is None or tail.has("level", "to", "growth", "gnoun", "snoun"):
            return None
        return state.verb

    # ---- several numbers

    def paired(self, i: int, a: int, tail: Tail, *, carried: bool = False) -> int:
        """Rows of a list of numbers that are said of a list of indicators in order; 0 where it is no such list."""
        found, text = self.found, self.text
        tails = [tail]
        j = i + 1
        while j < len(found):
            gap_start, gap_end = found[j - 1].stop, found[j].start
            if gap_end < gap_start:
                break
            at = gap_start
            joint = self.g.joints.starting(text, at, gap_end)
            if joint is None:
                break
            at += len(joint.text)
            other = read_tail(self.g, text, gap_end, at)
            if other.at > at:
                break
            tails.append(other)
            j += 1
        n = j - i
        if n < 2:
            return 0
        state = self.state
        if carried:
            if len(state.subjects) != n:
                return 0
            subjects = state.subjects
        else:
            before = self.w.phrases.before(text, a, tail.at)
            if before.empty:
                if len(state.subjects) == n:
                    subjects = state.subjects
                else:
                    subjects = tuple(state.seen[-n:])
            else:
                subjects = self.w.lists.expanded(text, self.mask, before.start, before.end, n, before.scope)
            if len(subjects) != n:
                return 0
        readings = [measure_of(found[i], tail, subjects[0], None, state.reading)]
        for k in range(1, n):
            own = tails[k] if tails[k].words else tail
            readings.append(measure_of(found[i + k], own, subjects[k], None, readings[0]))
        last = readings[-1]
        for k, reading in enumerate(readings):
            reading.pattern = "quantity.paired"
            if reading.bound == "eq" and found[i + n - 1].bound and not found[i + k].bound:
                reading.bound = last.bound
            self.emit(found[i + k], (subjects[k],), reading, a, tail)
        state.subjects = tuple(subjects)
        state.seen = [s for s in state.seen if s not in subjects] + list(subjects)
        state.last = found[i + n - 1]
        state.reading = readings[0]
        self.floor = found[i + n - 1].stop
        return i + n

    def ratio(self, i: int, a: int, tail: Tail) -> int:
        """Rows of a ratio a:b:c of indicators that the phrase lists."""
        found = self.found
        n = 1
        while i + n < len(found) and found[i + n].start == found[i].start:
            n += 1
        before = self.w.phrases.before(self.text, a, tail.at)
        names: tuple[str, ...] = ()
        if not before.empty and n > 2:
            names, _ = self.w.lists.abbreviated(self.text[before.start : before.end], n)
        if len(names) != n:
            self.reject(found[i], "veto.no_unit")
            return i + n
        for k, name in enumerate(names):
            indicator = self.w.lexicon.resolve(name, before.start, before.end, before.scope)
            self.emit(found[i + k], (indicator,), Reading("share", "", "eq", "quantity.ratio"), a, tail)
        self.floor = found[i].stop
        self.state.last = found[i]
        return i + n

    # ---- shares

    def share(self, c: Candidate, a: int, tail: Tail) -> bool:
        """Makes the row of 占X的N; False where the number is no such share."""
        if c.amount.base_unit != PERCENT:
            return False
        text = self.text
        of = text.rfind("占", a, c.start)
        if of < 0 or text[of + 1 : of + 2] in ("地", "用", "补", "道", "领", "比") or text[of - 1] in "抢侵强":
            if text[of + 1 : of + 2] != "比" or of < 0:
                return False
            return False
        whole_end = tail.at if tail.at > of + 1 else of + 1
        whole = text[of + 1 : whole_end].strip("的 到据")
        for ending in ("的比重", "比重", "的比例", "比例", "总量", "的"):
            if whole.endswith(ending) and len(whole) > len(ending):
                whole = whole[: -len(ending)]
        own = read_tail(self.g, text, of, a)
        before = self.w.phrases.before(text, a, own.at)
        if before.empty:
            indicators = self.carried(a, own, None)
            if indicators is None:
                return False
        else:
            indicators = (self.resolve(before),)
        reading = measure_of(c, tail, indicators[0], None)
        if tail.first("to") is None and tail.has("growth"):
            reading.measure = "change" if reading.measure == "change" else "share"
        else:
            reading.measure = "share"
        reading.direction, reading.pattern = "", "quantity.share"
        self.emit(c, indicators, reading, a, own, share_of=whole)
        self.state.last = c
        return True

    # ---- vetoes that need the clause

    def goes_on(self, c: Candidate) -> bool:
        """Whether a verb of change to another number follows (由N增加到M)."""
        rest = self.text[c.stop : min(self.end, c.stop + 24)]
        for k in range(len(rest)):
            word = self.g.tail.forms.get(rest[k : k + 3]) or self.g.tail.forms.get(rest[k : k + 2])
            if word is not None and word.role == "to":
                return True
            if rest[k] in "；。":
                break
        return False

    def counts(self, c: Candidate, before: Phrase, after: Phrase, tail: Tail) -> bool:
        """Whether a count in words is a quantity."""
        unit = c.amount.measure.text
        value = c.amount.value
        governed = before.verb is not None
        if c.naked:
            ok = tail.first("bound") is not None or (tail.first("level") is not None and tail.first("level").bound == "gt")  # type: ignore[union-attr]
            if not ok:
                self.reject(c, "veto.part_of_name")
            return ok
        if value is None:
            return bool(tail.words) or governed or not after.empty
        if value == 1:
            ok = governed and unit in ("家", "所", "座")
        elif unit in ("个", "项", "件", "种", "类", "批", "次", "步", "方面", "条", "张", "本", "轮", "位", "点", "部", "门", "级", "层", "面", "场"):
            ok = value >= 10 and not after.empty or (governed and not after.empty and unit in ("个", "项", "件", "条"))
        else:
            ok = governed or not after.empty
        if not ok:
            self.reject(c, "veto.words_count")
        return ok

    def bare(self, c: Candidate, before: Phrase, after: Phrase, tail: Tail) -> bool:
        """Whether a number without unit is a quantity: only with 万 or 亿, and a noun or a predicate."""
        if not c.amount.unit or c.naked:
            self.reject(c, "veto.no_unit")
            return False
        if after.empty and not (tail.words and not before.empty):
            self.reject(c, "veto.no_unit")
            return False
        return True

    def sized(
        self, i: int, c: Candidate, before: Phrase, after: Phrase, follow: str, category: str, tail: Tail
    ) -> bool:
        """Whether the number only sizes what another counts (5000万元以上项目); rejects it then."""
        if category not in ("money", "area", "people", "count", "power", "weight", "length", "bare"):
            return False
        text = self.text
        if c.stop > c.end and not after.empty and c.bound_id == "bound.and_above":
            noun = text[after.start : after.end]
            if category == "money" and any(noun.endswith(m) for m in self.g.money_nouns):
                return False
            if tail.has("growth", "to", "gnoun"):
                return False
            self.reject(c, "veto.size_in_name")
            return True
        if c.stop > c.end and c.bound_id == "bound.and_above" and not before.empty and follow and follow not in _MARKS and i + 1 < len(self.found):
            nxt = self.found[i + 1]
            if nxt.start - c.stop < 20 and not any(m in self.mask[c.stop : nxt.start] for m in "，；。、"):
                self.reject(c, "veto.size_in_name")
                return True
        return False
