"""One sentence under the walk: what is carried from number to number, and which indicator a phrase or its absence means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policyparse.extract.quantities_clause import Tail, piece_start
from policyparse.extract.quantities_counts import Counts
from policyparse.extract.quantities_grammar import Grammar, Word, grammar
from policyparse.extract.quantities_indicator import Indicator, Lexicon, lexicon
from policyparse.extract.quantities_lists import Lists
from policyparse.extract.quantities_measure import Reading
from policyparse.extract.quantities_noun import NounReader
from policyparse.extract.quantities_phrase import Phrase, PhraseReader
from policyparse.extract.quantities_relations import Relation, Relations
from policyparse.extract.quantities_scan import Candidate, Scanner
from policyparse.extract.quantities_shares import Shares
from policyparse.model import Rejection
from policyparse.patterns import Patterns

MARKS = frozenset("，；：。、！？\n）—,;:)!?")
#: units that say how much of something rather than how many things; the noun behind them counts only where none stands before
PLAIN = frozenset(["money", "area", "length", "weight", "volume", "power", "energy", "capacity", "data", "ratio", "density", "score",
                   "noun_count", "temperature", "concentration", "time", "voltage"])  # fmt: skip
#: the verb that says something became better, up or down
IMPROVE = "verb.improve"
#: roles of words that make a predicate of the chain before a number
PREDICATED = ("level", "to", "growth", "gnoun", "snoun")
#: how far behind a number the verb may stand that leads on to another (由N的…增加到M)
_ONWARD = 24
#: how many indicators are remembered, and how far back a topic is looked for
_SEEN, _BACK = 12, 240
#: how far before a head alone the noun may stand that it is of
_NEAR = 16
#: categories of unit in which works are counted as they go on (规划管网30公里、|建成12公里)
_LAID = frozenset(["area", "length"])
#: how many characters (已, 基本) stand before a verb that counts on
_LEAD = 3
#: no clause that is a name alone is longer
_TOPIC = 24


class Rules:
    """All that the walk reads with, made once for a set of patterns."""

    def __init__(self, patterns: Patterns, seen: set[str] | None = None) -> None:
        self.g: Grammar = grammar(patterns) if seen is None else Grammar(patterns, seen)
        self.lexicon: Lexicon = lexicon(patterns) if seen is None else Lexicon(patterns, seen)
        self.phrases = PhraseReader(self.g, self.lexicon)
        self.nouns = NounReader(self.phrases)
        self.lists = Lists(patterns, self.phrases, self.lexicon)
        self.scanner = Scanner(patterns, self.g)
        self.counts = Counts(patterns, self.g)
        self.shares = Shares(patterns, self.g)
        self.relations = Relations(patterns)

        def forms(record: str) -> str:
            return "|".join(map(re.escape, patterns.record(record).surface))

        self.lasting = re.compile(f"(?:{forms('walk.lasting')})$")
        self.lower_better = tuple(patterns.record("indicator.lower_better").surface)
        self.current = re.compile(forms("walk.current"))
        self.spans = patterns.record("walk.spans").surface
        self.summing = re.compile(patterns.compose(patterns.record("walk.summing")["pattern"]))
        self.stretch = frozenset(patterns.record("walk.stretch").surface)
        self.ordinal_count = re.compile(patterns.compose(patterns.record("walk.ordinal_count")["pattern"]))


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
    """What a sentence carries from number to number, and over a “；” to the next."""

    subjects: tuple[Indicator, ...] = ()
    seen: list[Indicator] = field(default_factory=list)
    verb: Word | None = None
    reading: Reading | None = None
    bound: Word | None = None
    last: Candidate | None = None
    hint: str = ""


@dataclass(slots=True)
class Spot:
    """A candidate where it stands: `a` is where its clause begins, `before` the phrase left of its `tail`, `after` the noun
    right behind it (with an `attribute` in front: 产值超100亿元的|集群, and the `rest` that it shares with the next: 2个省级|园区), `follow` the
    next character. `taken` tells that `after` is what a number of people took part in (5万人次接受|培训)."""

    i: int
    c: Candidate
    a: int
    tail: Tail
    before: Phrase
    after: Phrase
    follow: str
    category: str
    attribute: str = ""
    rest: str = ""
    ranked: bool = False
    taken: bool = False


class SentenceWalk:
    """The numbers and relations of one sentence, in order, and what is known between them.

    `floor` is the offset up to which the text belongs to what came before, `extent_end` the end of the last size inside a name.
    """

    def __init__(
        self, rules: Rules, text: str, mask: str, span: tuple[int, int], found: list[Candidate | Relation], state: State,
        drafts: list[Draft], rejections: list[Rejection],
    ) -> None:  # fmt: skip
        self.rules, self.g = rules, rules.g
        self.text, self.mask = text, mask
        self.start, self.end = span
        self.found, self.state, self.drafts, self.rejections = found, state, drafts, rejections
        self.floor = self.start
        self.extent_end = -1
        #: numbers whose indicator is not named yet
        self.waiting: list[Spot] = []

    def wait(self, spot: Spot) -> None:
        """Keeps a number with a predicate until an indicator is named behind it; one without is no quantity."""
        if spot.tail.has("growth", "gnoun"):
            self.waiting.append(spot)
            self.floor = spot.c.stop
        else:
            self.reject(spot.c, "veto.no_indicator")

    def reject(self, c: Candidate, reason: str) -> None:
        """Records that a numeral is no quantity, with the id of the veto."""
        self.rejections.append(Rejection("quantities", c.start, c.end, reason))

    def number_after(self, i: int) -> Candidate | None:
        """The plain number that comes next after the `i`-th find."""
        nxt = self.found[i + 1] if i + 1 < len(self.found) else None
        return nxt if isinstance(nxt, Candidate) and nxt.kind == "number" else None

    def noun_at(self, start: int) -> Phrase:
        """The noun phrase that begins at `start`."""
        return self.rules.nouns.after(self.text, self.mask, start, self.end)

    def emit(
        self, c: Candidate, indicators: Sequence[Indicator], reading: Reading, a: int, tail: Tail, *, share_of: str = "",
        hint: str = "", keep: bool = True,
    ) -> None:  # fmt: skip
        """Makes a row for each indicator; `keep`: they are carried on to the numbers behind."""
        shared = reading
        if len(indicators) > 1:
            shared = Reading(reading.measure, reading.direction, reading.bound, "quantity.shared", reading.fired)
        improved = reading.direction == "up" and any(w.id == IMPROVE for w in tail.words)
        for indicator in indicators:
            made = shared
            if improved and indicator.text.endswith(self.rules.lower_better):
                # 浓度改善8%
                self.g.note("indicator.lower_better")
                made = replace(shared, direction="down")
            self.drafts.append(Draft(c, indicator, made, a, min(tail.at, c.start), share_of, hint=hint))
        if keep:
            self.state.subjects = tuple(indicators)
            said = {i.text for i in indicators}
            self.state.seen = [*(s for s in self.state.seen[-_SEEN:] if s.text not in said), *indicators]
            self.state.reading = reading

    def went_by(self, c: Candidate, hint: str = "", verb: Word | None = None) -> None:
        """Notes the number just read as the last one."""
        self.state.last, self.state.hint, self.state.verb = c, hint, verb

    # ---- the indicator

    def resolve(self, phrase: Phrase, scope: str = "", attribute: str = "", rest: str = "") -> Indicator:
        """The indicator that a phrase names, with what stands in front of it and what it shares with the next."""
        text = attribute + self.text[phrase.start : phrase.end] + rest
        if phrase.name >= 0:
            known = self.rules.lexicon.resolve(self.text[phrase.name : phrase.end], phrase.name, phrase.end, phrase.scope or scope)
            return replace(known, text=text, start=phrase.start)
        return self.rules.lexicon.resolve(text, phrase.start, phrase.end, phrase.scope or scope)

    def elliptic(self, phrase: Phrase) -> bool:
        """Whether a phrase says nothing without the indicator before it."""
        if phrase.empty:
            return True
        said = self.text[phrase.start : phrase.end]
        if said not in self.g.ellipsis and not (said[0] in self.g.digits and said.endswith(self.g.bound_words)):
            return False
        self.g.note("phrase.ellipsis")
        return True

    def named(self, tail: Tail, before: Phrase, *, total: bool = False, least: bool = False) -> tuple[Indicator, ...]:
        """The indicators of the phrase before the number: several where a list shares the value; `total` tells an amount,
        which is of the whole list where no word gives it to each, `least` a ratio that each of a list exceeds at least."""
        text, lexicon, lists = self.text, self.rules.lexicon, self.rules.lists
        whole = self.resolve(before)
        if whole.id:
            return (whole,)
        if (levelled := self.levelled(before) or self.sized(before)) is not None:
            return (levelled,)
        spans = lists.parts(text, self.mask, before.start, before.end)
        if len(spans) > 1:
            texts = [text[x:y] for x, y in spans]
            if min(map(len, texts)) < 2:
                return (whole,)
            last = lexicon.resolve(texts[-1], *spans[-1])
            if last.scope and last.id and all(lexicon.place(t) for t in texts[:-1]):
                # one indicator of several places (A市、B市生产总值)
                return (*(replace(last, scope=t) for t in texts[:-1]), last)
            apart = not total and (tail.has("gnoun") or whole.rate) and self.apart(texts, before.start, before.end)
            if tail.has("each", "pair") or apart or (not total and (lists.shared(texts) or (least and lists.headed(text[before.start : before.end], texts)))):
                found = lists.expanded(text, self.mask, before.start, before.end, 0, before.scope)
                if found:
                    return found
        if tail.has("each"):
            names, _ = lists.abbreviated(text[before.start : before.end])
            if names:
                return tuple(lexicon.resolve(n, before.start, before.end, before.scope) for n in names)
        return (whole,)

    def apart(self, texts: list[str], start: int, end: int) -> bool:
        """Whether the value of a list is a rate or a rate of growth, which is said of each of its names (养老、医疗保险参保率)."""
        lists = self.rules.lists
        if any(text.endswith(self.g.and_so_on) for text in texts):
            return False
        # 、 parts names, 和 may stand within one (研究与试验经费投入强度)
        listed = "、" in self.text[start:end]
        return (listed and lists.head(texts[-1]) != "") or all(self.rules.lexicon.is_rate(text) for text in texts)

    def placed(self, before: Phrase, a: int) -> tuple[Indicator, ...]:
        """The carried indicators for the place that a phrase names alone (甲县增长5%、乙县增长6%); () where it names none."""
        said = self.text[before.start : before.end]
        if before.verb is not None or not self.rules.lexicon.place(said):
            return ()
        return tuple(replace(i, scope=said) for i in self.carried(Phrase(before.start, before.start), a) if i.id)

    def sided(self, before: Phrase, a: int) -> tuple[Indicator, ...]:
        """The indicator before for the other of two sides that a phrase names alone (城镇低保标准提高到A，农村提高到B); () for none."""
        said = self.text[before.start : before.end]
        if before.verb is not None or (said not in self.rules.lists.sides and said not in self.g.twins):
            return ()
        if said in self.g.twins:
            # 生猪存栏…、|出栏…
            subject = next((s for s in reversed(self.state.seen) if s.text.endswith(self.g.twins)), None)
            other = next((f for f in self.g.twins if subject is not None and subject.text.endswith(f)), "")
            if subject is None or len(subject.text) == len(other):
                return ()
            self.g.note("phrase.twins")
            return (self.rules.lexicon.resolve(subject.text[: -len(other)] + said, before.start, before.end, subject.scope),)
        for subject in (*self.topic(a), *self.state.subjects):
            name = self.rules.lists.other_side(subject.text, said)
            if name:
                return (self.rules.lexicon.resolve(name, before.start, before.end, subject.scope),)
        return ()

    def announced(self, a: int) -> tuple[Indicator, ...]:
        """The known indicator with which a clause begins that has no number and stands between the last number and `a`."""
        floor = self.state.last.stop if self.state.last is not None else self.start
        stop = a - 1
        while stop > floor:
            start = max(floor, *(self.mask.rfind(mark, floor, stop) + 1 for mark in "，；："))
            opening = self.rules.phrases.opening(self.text, start, stop)
            length = self.rules.lexicon.begins(self.text, opening.start, stop)
            if length:
                name = Phrase(opening.start, opening.start + length)
                return (self.resolve(name, opening.scope),)
            stop = start - 1
        return ()

    def carried(self, before: Phrase, a: int) -> tuple[Indicator, ...]:
        """The indicators of an elliptic number: those said last, else what the clauses before speak about."""
        if not before.empty and (named := self.nearest(self.text[before.start : before.end], a)) is not None:
            return (named,)
        found = (self.announced(a) if before.empty else ()) or self.state.subjects or self.topic(a)
        return found if before.empty or not found else self.headed(found, before)

    def headed(self, subjects: tuple[Indicator, ...], head: Phrase) -> tuple[Indicator, ...]:
        """The carried indicators with a head of their own (总产 of 粮食), where the lexicon knows them so."""
        said = self.text[head.start : head.end]
        found = []
        for subject in subjects:
            texts = (subject.text[:k] + said for k in range(len(subject.text), 1, -1))
            name = next((t for t in texts if t in self.rules.lexicon.names), "")
            found.append(self.rules.lexicon.resolve(name, subject.start, head.end, subject.scope) if name else subject)
        return tuple(found)

    def each_head(self, subjects: tuple[Indicator, ...], tail: Tail) -> tuple[Indicator, ...]:
        """The carried indicators per head where the chain says so (生产总值…、人均达到8万元) and the lexicon knows them so."""
        word = next((w.text for w in tail.words if w.text in self.g.apiece), "")
        if not word:
            return subjects
        names = self.rules.lexicon.names
        found = ((s, next((n for n in (word + s.text, word + s.name) if n in names), "")) for s in subjects)
        return tuple(self.rules.lexicon.resolve(n, s.start, s.end, s.scope) if n else s for s, n in found)

    def measured(self, before: Phrase, c: Candidate, a: int) -> Indicator | None:
        """A measure alone of what was said before: 单产 after 粮食总产 is 粮食单产, 总里程 after 公路12条 is no count of these; None for none."""
        said, state = self.text[before.start : before.end], self.state
        if before.verb is not None or not state.subjects or state.last is None:
            return None
        if said in self.g.measures_of:
            subject = state.subjects[0]
            head = next((h for h in (*self.g.tail_heads, *self.g.verbal) if subject.text.endswith(h) and len(subject.text) > len(h) + 1), "")
            self.g.note("phrase.measure_of")
            return self.rules.lexicon.resolve(subject.text[: len(subject.text) - len(head)] + said, before.start, before.end, subject.scope)
        if said in self.g.own_measures and state.last.amount.measure.countable and not c.amount.measure.countable:
            self.g.note("phrase.own_measure")
            return self.rules.lexicon.resolve(said, before.start, before.end, before.scope)
        return None

    def nearest(self, said: str, a: int) -> Indicator | None:
        """The name that the nearest noun before the offset `a` makes with the head `said` (粮食再获丰收，总产达到…); None for none."""
        floor = max(self.state.last.stop if self.state.last is not None else self.start, a - _NEAR)
        names = self.rules.lexicon.names
        for k in range(a - 2, floor - 1, -1):
            for n in (4, 3, 2):
                name = self.text[k : k + n] + said
                if k + n <= a and name in names:
                    return self.rules.lexicon.resolve(name, k, k + n)
        return None

    def levelled(self, before: Phrase) -> Indicator | None:
        """省级 alone, after 国家级企业2家: the noun before it at another level."""
        said = self.text[before.start : before.end]
        if said not in self.g.levels or not self.state.subjects:
            return None
        subject = self.state.subjects[0]
        level = next((f for f in self.g.levels if subject.text.startswith(f)), None)
        if level is None:
            return None
        self.g.note("phrase.levels")
        noun = subject.text[len(level) :]
        # 省级以上龙头企业30家，其中国家级3家
        above = next((f for f in self.g.bound_words if noun.startswith(f)), "")
        return self.rules.lexicon.resolve(said + noun[len(above) :], before.start, before.end, before.scope)

    def sized(self, before: Phrase) -> Indicator | None:
        """过十亿元企业, after 营业收入过百亿元企业2家: of the measure that the one before was sized by; None for no such phrase."""
        text, size = self.text, self.g.sized.match(self.text, before.start, before.end)
        if size is None or not self.state.subjects:
            return None
        subject = self.state.subjects[0].text
        other = self.g.sized.search(subject, 2)
        if other is None or subject[other.end() :] != text[size.end() : before.end] or not subject.endswith(self.g.tail_heads + self.g.size_heads, 0, other.start()):
            return None
        self.g.note("phrase.sized")
        return self.rules.lexicon.resolve(subject[: other.start()] + text[before.start : before.end], before.start, before.end, before.scope)

    def topic(self, before: int) -> tuple[Indicator, ...]:
        """What the clauses of the sentence before the offset `before` speak about, the nearest first."""
        text = self.text
        first = at = max(self.start, before - _BACK)
        clauses = []
        for k in range(first, before):
            if self.mask[k] in "，；：":
                clauses.append((at, k))
                at = k + 1
        for x, y in reversed(clauses):
            phrase = self.rules.phrases.opening(text, x, y)
            known = self.rules.lexicon.begins(text, phrase.start, y)
            if known:
                return (self.resolve(Phrase(phrase.start, phrase.start + known), phrase.scope),)
            if text[phrase.start : y] in self.rules.lexicon.names:
                return (self.resolve(Phrase(phrase.start, y), phrase.scope),)
            if y + 1 == before and self.g.tail.ending(text, y, x) is None and self.g.opens.match(text, before, self.end) is not None:
                # 城镇居民最低生活保障的覆盖人数，|由年初的…: the clause is the name
                whole = self.rules.phrases.before(text, x, y)
                if 2 <= whole.end - whole.start <= _TOPIC:
                    return (self.resolve(whole),)
            noun = self.rules.nouns.after(text, self.mask, phrase.start, y)
            if text[noun.end : y] in self.g.outlays:
                # 科技创新|投入
                noun.end = y
            if noun.end - noun.start >= 2:
                return self.joined_topic(noun, y, phrase.scope)
            whole = self.rules.phrases.before(text, x, y)
            if whole.end - whole.start >= 2:
                return (self.resolve(whole),)
        return ()

    def joined_topic(self, noun: Phrase, end: int, scope: str) -> tuple[Indicator, ...]:
        """What the clause that ends at `end` speaks about from `noun` on, with the nouns joined to it (研究|与试验发展经费)."""
        start, listed = noun.start, False
        while (joint := self.g.joints.starting(self.text, noun.end, end)) is not None:
            further = self.rules.nouns.after(self.text, self.mask, noun.end + len(joint.text), end)
            if further.end - further.start < 2:
                break
            listed = listed or joint.text == "、"
            noun = replace(noun, end=further.end)
        if listed and (found := self.rules.lists.expanded(self.text, self.mask, start, noun.end, 0, scope)):
            return found
        return (self.resolve(noun, scope),)

    def listed_before(self, a: int, n: int) -> tuple[Indicator, ...]:
        """The `n` indicators that the clause before the offset `a` lists (A和B，去年分别达到…); () where it does not."""
        end = a - 1
        begin = piece_start(self.mask, self.start, max(end, self.start))
        if end <= begin:
            return ()
        phrase = self.rules.phrases.before(self.text, begin, end)
        return self.rules.lists.expanded(self.text, self.mask, phrase.start, phrase.end, n, phrase.scope)

    def items_with(self, start: int, end: int, head: str, n: int, scope: str) -> tuple[Indicator, ...]:
        """The `n` items listed in `text[start:end]`, each with the head that they share; () where there are not so many."""
        joint = self.mask.find("、", start, end)
        hit = self.g.summed_plain.search(self.text, joint + 2, end) if joint >= 0 else None
        if hit is not None:
            end = hit.end()
        spans = self.rules.lists.exactly(self.text, self.mask, start, end, n)
        if len(spans) != n or not head:
            return ()
        last = self.text[spans[-1][0] : spans[-1][1]]
        summed = self.g.summed_plain.search(last)
        shared = next((k for k in range(len(last) - 2) if k > 1 and last.startswith(head[:2], k)), 0)
        cut = summed.start() if summed is not None and summed.start() > 1 else shared
        if not cut:
            noun = self.rules.nouns.after(self.text, self.mask, spans[-1][0], spans[-1][1])
            cut = noun.end - spans[-1][0] if not noun.empty else len(last)
        spans[-1] = (spans[-1][0], spans[-1][0] + cut)
        if min(y - x for x, y in spans) < 2:
            return ()
        return tuple(self.rules.lexicon.resolve(self.text[x:y] + head, x, y, scope) for x, y in spans)

    def headed_before(self, head: Phrase, a: int, n: int) -> tuple[Indicator, ...]:
        """The `n` items that the clause before the offset `a` lists, with the head named behind it (A、B和C处理能力提高，|处理率分别达到…)."""
        end = a - 1
        if end <= self.start or self.text[end] not in MARKS:
            return ()
        begin = piece_start(self.mask, self.start, end)
        phrase = self.rules.phrases.opening(self.text, begin, end)
        return self.items_with(phrase.start, end, self.text[head.start : head.end], n, head.scope)

    # ---- what goes on from number to number

    def joined(self, a: int) -> bool:
        """Whether the clause that begins at `a` is joined to what stands before it by 、."""
        return "、" in self.text[max(a - 1, 0) : a + 1] or (a == self.floor and self.text.startswith(self.g.joint_words, a))

    def listed(self, a: int) -> bool:
        """Whether the clause that begins at `a` stands in one list with the number before it."""
        last = self.state.last
        return last is not None and last.stop <= a <= last.stop + 1

    def carried_verb(self, spot: Spot) -> Word | None:
        """The verb of the number before, where this one is coordinated with it and has no verb of its own."""
        state = self.state
        if state.verb is None or state.last is None or spot.before.verb is not None or spot.tail.has(*PREDICATED):
            return None
        said = self.text[spot.before.start : spot.before.end]
        ending = next((w for w in self.g.verbal if said.endswith(w)), "")
        if ending and not any(s.text.endswith(ending) for s in state.subjects):
            self.g.note("phrase.verbal")
            return None
        if self.g.intent.search(self.text, spot.a, spot.before.start) is not None:
            return None  # 压减用水5万吨，力争补水8万吨: a word of intent begins anew
        return state.verb

    def paid(self, spot: Spot) -> Indicator | None:
        """The verb of paying as the indicator, where nothing but the payer stands before it (中央财政拟安排50亿元)."""
        payer = self.text.endswith(tuple(self.g.payers), spot.before.start, spot.before.end)
        return self._paying(spot) if payer else None

    def allotted(self, spot: Spot) -> Indicator | None:
        """The verb of paying as the indicator, where nothing at all stands before it (安排50亿元)."""
        return self._paying(spot) if spot.before.empty else None

    def _paying(self, spot: Spot) -> Indicator | None:
        verb = spot.tail.first("level")
        if verb is None or not verb.pays:
            return None
        self.g.note("phrase.payer")
        # 拟安排, 计划安排: without the word of intent
        said = min((w for w in self.g.paying if verb.text.endswith(w)), key=len)
        at = self.text.rfind(said, spot.before.end, spot.c.start)
        return self.rules.lexicon.resolve(said, at, at + len(said), spot.before.scope) if at >= 0 else None

    def counts_on(self, spot: Spot) -> bool:
        """Whether a verb alone counts more of what the number before it counts (项目新开工20个、竣工9个; 规划学校12所，已建成5所).

        People are counted by what they do (新增就业500人，|培训300人).
        """
        verb = spot.before.verb
        if verb is None or not (spot.c.amount.measure.countable or spot.category in _LAID) or not self.state.subjects:
            return False
        if not verb.attributive and (spot.category == "people" or self.text.find(verb.text, spot.a, spot.c.start) > spot.a + _LEAD):
            return False
        last = self.state.last
        return self.listed(spot.a) and last is not None and last.amount.base_unit == spot.c.amount.base_unit

    def carry_bound(self, spot: Spot, reading: Reading) -> None:
        """Gives the number the bound of 至少 before its verb, and keeps it for the numbers coordinated with it."""
        found = self.g.carrying.search(self.text, spot.a, spot.c.start)
        if found is not None:
            self.state.bound = self.g.carrying_words[found[0]]
        elif not self.joined(spot.a) and not self.listed(spot.a):
            self.state.bound = None
        if self.state.bound is not None and reading.bound == "eq":
            reading.bound = self.state.bound.bound
            reading.fired += (self.state.bound.id,)

    def goes_on(self, c: Candidate) -> bool:
        """Whether a verb of change to another number follows (由N增加到M)."""
        for k in range(c.stop, min(self.end, c.stop + _ONWARD)):
            if self.mask[k] in "；。":
                return False
            if self.g.reaching.starting(self.text, k, self.end) is not None:
                return True
        return False
