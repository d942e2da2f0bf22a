"""The noun phrase of an indicator before its number: what is left of a clause without scope, time, intent and governing verbs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.extract.quantities_grammar import Grammar, Word
from policyparse.extract.quantities_indicator import Lexicon

#: no name of an indicator is longer
_NAME = 40
#: the shortest name of an indicator that is told from a verb before it
_KNOWN = 4
#: the number of an item at the beginning of a clause (2.实现…)
_LIST_MARK = re.compile(r"[0-9]{1,2}[.)、](?![0-9])")
#: constructions whose verbs may stand two together before what they govern (清理|取缔摊点)
_DOUBLED = frozenset(["quantity.served", "quantity.cleared", "quantity.attracted", "quantity.fostered"])
#: no name of something built is longer behind what is done there
_BUILT = 4
#: marks at the beginning of a phrase: spaces, list marks, circled numbers
_LEADING = frozenset(" 　、，：；）)—-·●◆■★※") | {chr(c) for c in range(0x2460, 0x24A0)}


@dataclass(slots=True)
class Phrase:
    """An indicator phrase at `start`, `end` (equal where nothing is left), with the scope word and the verb taken off it.

    `verb` is the governing verb nearest to the noun. `bare` tells that the phrase
    was a verb alone (投入), which then stands in `verb`; `ends` is a governing verb at its end (对农民发放). `name` is where
    the lexicon's name begins, where that has a verb that is no part of the phrase (加装|电梯), else -1.
    """

    start: int
    end: int
    scope: str = ""
    verb: Word | None = None
    bare: bool = False
    ends: Word | None = None
    subject: bool = False
    name: int = -1

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return self.end <= self.start


class PhraseReader:
    """Strips phrases by the words of one grammar and lexicon."""

    def __init__(self, grammar: Grammar, lexicon: Lexicon) -> None:
        self.g = grammar
        self.lexicon = lexicon

    def before(self, text: str, start: int, end: int, *, subject: bool = False) -> Phrase:
        """The phrase at the end of `text[start:end]`, what stands before a number and its predicate.

        `subject`: a predicate follows, so that a verb that may be a modifier is one (审批环节|减少).
        """
        phrase = Phrase(start, end, subject=subject)
        goal = self.g.goal.search(text, start, end)
        if goal is not None and start < goal.start() and goal.end() < end:
            phrase.end = goal.start()
            self.g.note("phrase.goal")
        passed = self.g.passed.search(text, start, end)
        if passed is not None and start + 2 <= passed.start():
            phrase.end = passed.start()
            self.g.note("phrase.passed")
        self.close(text, phrase)
        self._strip(text, phrase)
        if not phrase.empty:
            self._cut_verbs(text, phrase)
            self._cut_adjunct(text, phrase)
            self._cut_predicate(text, phrase)
        self.cut_list(text, phrase)
        self._cut_relative(text, phrase)
        if not phrase.empty:
            self._cut_quote(text, phrase)
            self._cut_modal(text, phrase)
            phrase.ends = self.g.governing_end.ending(text, phrase.end, phrase.start)
            if phrase.ends is not None and phrase.ends.attributive:
                noun = phrase.end - len(phrase.ends.text)
                if text.endswith(self.g.heads, phrase.start, noun):
                    # 项目开工20个: how many of them, and what was done
                    phrase.end = noun
            elif phrase.ends is not None and len(phrase.ends.text) == phrase.end - phrase.start and text[phrase.start : phrase.end] not in self.lexicon.names:
                phrase.verb, phrase.bare, phrase.start = phrase.ends, True, phrase.end  # 现已|建成5所
        like = None if phrase.empty else self.g.aside.match(text, phrase.end, end)
        if like is not None and not self.lexicon.known(text[phrase.start : phrase.end]):
            # 学校（幼儿园）33所
            self.g.note("phrase.aside")
            phrase.end = like.end()
        return phrase

    def opening(self, text: str, start: int, end: int) -> Phrase:
        """Where the noun of a clause begins: the phrase without what leads up to it."""
        phrase = Phrase(start, end)
        self._strip(text, phrase)
        return phrase

    def close(self, text: str, phrase: Phrase) -> None:
        """Takes brackets, particles and marks off the end."""
        end, start = phrase.end, phrase.start
        while end > start:
            c = text[end - 1]
            if c == "）":
                opening = text.rfind("（", start, end)
                if opening <= start or self.area_bracket(text, opening, end) > opening:
                    break
                end = opening
            elif c in " 　，、：" or c in self.g.particles:
                end -= 1
                if c in self.g.particles:
                    self.g.note("phrase.particles")
            else:
                break
        phrase.end = end

    def area_bracket(self, text: str, at: int, end: int) -> int:
        """Where the bracket at `at` ends that names areas like the one before it (省|（区、市）); `at` where it is none."""
        hit = self.g.area_bracket.match(text, at - 1, end) if at > 0 else None
        if hit is None:
            return at
        self.g.note("phrase.area_bracket")
        return hit.end()

    def _strip(self, text: str, phrase: Phrase) -> None:
        """Takes conjunctions, time, scope, intent and leading verbs off the beginning."""
        g, end = self.g, phrase.end
        at = phrase.start
        names = self.lexicon.names
        joined = determined = False
        adverb = scoped = whole = -1
        while at < end:
            c = text[at]
            if c in _LEADING:
                at += 1
                joined = joined or at > phrase.start + 1
                continue
            if c == "（" and (closing := text.find("）", at, end)) > 0 and closing + 1 < end:
                at = closing + 1
                continue
            if c in g.digits and (mark := _LIST_MARK.match(text, at, end)) is not None:
                at = mark.end()
                joined = True
                continue
            scope = g.scopes.starting(text, at, end)
            if end - at <= _NAME and self.lexicon.known(text[at:end]) and (scope is None or text[at + len(scope.text) : end] not in names):
                whole = at
                break
            named = g.lead.starting(text, at, end)
            if named is not None and named.role == "keep" and named.id == "phrase.measured_time":
                g.note(named.id)
                break
            timed = g.time.match(text, at, end)
            if timed is not None and timed.end() > at:
                at = timed.end()
                g.note("phrase.time")
                continue
            if scope is not None:
                phrase.scope = scope.text
                g.note(scope.id)
                at += len(scope.text)
                scoped = at
                continue
            verb = g.governing.starting(text, at, end)
            lead = g.lead.starting(text, at, end)
            if verb is not None and (lead is None or len(lead.text) <= len(verb.text)):
                after = at + len(verb.text)
                if after >= end:
                    phrase.verb, phrase.bare = verb, True
                    g.note(verb.id)
                    phrase.end = phrase.start = at
                    return
                g.note(verb.id)
                if text[after] == g.of and after + 2 < end:
                    # 安排的支出: the verb describes
                    g.note("phrase.of")
                    at = after + 1
                    continue
                if after + 1 == end and text[after] in g.complements:
                    # 培养出30人: the verb is all
                    phrase.verb, phrase.bare = verb, True
                    g.note("phrase.complement")
                    phrase.end = phrase.start = at
                    return
                if after + 1 == end and text[after] not in names:
                    phrase.scope = phrase.scope if at == scoped else ""
                    break
                modifies = verb.nominal and (determined or (phrase.subject and not joined)) and not self._governs(text, verb, after, phrase)
                if modifies or self._modifies(text, verb, after, end) or (
                    phrase.verb is not None and verb.nominal and phrase.verb.strong and not joined
                    and (verb.id != phrase.verb.id or len(phrase.verb.text) < 2)
                    and (len(phrase.verb.text) < 2 or phrase.verb.row not in _DOUBLED or text.endswith(g.counting, after, end))
                ):
                    break
                joined = False
                if phrase.verb is None or not phrase.verb.change or verb.strong:
                    # what is newly lit (新增亮化楼宇) is added all the same
                    phrase.verb = verb
                phrase.scope = ""
                at = after
                adverb = -1
                if verb.text in g.dative and (done := self._done_for(text, at, end)) > at and text[done:end] not in g.verbal:
                    # 帮助企业|降低用电成本
                    g.note("phrase.dative")
                    at = done
                continue
            if lead is None and c in g.dative and (done := self._done_for(text, at + 1, end)) > at + 1:
                # 向企业|发放贷款
                at, bare = self._behind_whom(text, phrase, done)
                if bare:
                    break
                continue
            if lead is not None:
                g.note(lead.id)
            if lead is not None and (lead.role == "keep" or self.lexicon.begins(text, at, end) > len(lead.text)):
                break
            if lead is not None:
                if lead.role == "adverb" and adverb < 0:
                    adverb = at
                if len(lead.text) == 1 and at + 2 > end - 1 and end - at > 1:
                    break
                at += len(lead.text)
                joined = True
                determined = lead.text in g.determiners
                if lead.text in g.dative and phrase.verb is None and (done := self._done_for(text, at, end)) > at:
                    at, bare = self._behind_whom(text, phrase, done)
                    if bare:
                        break
                continue
            break
        if adverb >= 0 and at < end:
            if text.startswith(g.toward, adverb) and self.lexicon.known(text[at:end]):
                g.note("phrase.toward")
            else:
                at = adverb
        phrase.start = min(at, end)
        if phrase.start == whole:
            self._unverb(text, phrase, at)

    def _governs(self, text: str, verb: Word, after: int, phrase: Phrase) -> bool:
        """Whether a verb that may be a modifier governs what goes on at `after` in a phrase that is a subject: the whole name of an
        indicator (带动|固定资产投资增长5%), or a noun with a determiner."""
        if not phrase.subject:
            return False
        if text.startswith(self.g.determiners, after, phrase.end):
            return True
        if verb.attributive:
            return False
        noun = self.opening(text, after, phrase.end)
        return noun.end - noun.start >= _KNOWN and self.lexicon.known(text[noun.start : noun.end])

    def _behind_whom(self, text: str, phrase: Phrase, done: int) -> tuple[int, bool]:
        """Goes past for whom something is done to what is done at `done` (向企业|发放贷款): where the noun begins, and whether a deed
        alone stands there (为企业|减负)."""
        self.g.note("phrase.dative")
        phrase.scope = ""
        if text[done : phrase.end] in self.g.verbal:
            return done, True
        phrase.verb = self.g.governing.starting(text, done, phrase.end)
        return done + (len(phrase.verb.text) if phrase.verb is not None else 0), False

    def _done_for(self, text: str, at: int, end: int) -> int:
        """Where the verb stands of what is done for somebody named at `at` (为|患者节省医疗费用); `at` where there is none."""
        if self.lexicon.known(text[at:end]):
            return at
        for k in range(at + 2, end - 3):
            verb = self.g.governing.starting(text, k, end)
            after = k + len(verb.text) if verb is not None else end
            if verb is None or len(verb.text) < 2 or after + 2 > end:
                continue
            if text[after:end] in self.g.money_nouns or not self._modifies(text, verb, after, end):
                return k
        deed = next((w for w in self.g.verbal if text.endswith(w, at + 2, end)), "")
        if deed:
            # 为企业|减负
            self.g.note("phrase.verbal")
            return end - len(deed)
        return at

    def _cut_adjunct(self, text: str, phrase: Phrase) -> None:
        """Takes off for whom or where something is done, with who does it (银行为企业|发放贷款, 剧团在全国|巡演), or what ends the
        phrase and only sets a measure (时限|在原有基础上)."""
        g = self.g
        last = g.adjunct_end.search(text, phrase.start + 2, phrase.end)
        if last is not None:
            g.note("phrase.adjunct_end")
            phrase.end = last.start()
        for hit in g.adjunct.finditer(text, phrase.start, phrase.end):
            done = self._done_for(text, hit.end(), phrase.end)
            if done == hit.end():
                continue
            g.note("phrase.adjunct")
            verb = g.governing.starting(text, done, phrase.end) if text[done : phrase.end] not in g.verbal else None
            after = done + len(verb.text) if verb is not None else phrase.end
            if verb is not None and after < phrase.end:
                phrase.verb, phrase.start = verb, after
            else:
                phrase.start = done
            return

    def _cut_predicate(self, text: str, phrase: Phrase) -> None:
        """Begins the phrase behind an item of its list that is a clause (医疗保险实现市级统筹、|参保率), or at one that a verb begins."""
        g = self.g
        joint = text.rfind("、", phrase.start + 2, phrase.end - 2)
        if joint < 0 or text.count("“", phrase.start, joint) > text.count("”", phrase.start, joint):
            return
        verb = g.governing.starting(text, joint + 1, phrase.end)
        after = joint + 1 + len(verb.text) if verb is not None else phrase.end
        measured = text.endswith(g.tail_heads, phrase.start, joint)
        if verb is not None and verb.row == "quantity.spent" and not measured and after + 2 <= phrase.end and not self._modifies(text, verb, after, phrase.end):
            g.note(verb.id)
            phrase.verb, phrase.start = verb, after
            return
        said = g.predicate.search(text, phrase.start + 2, joint)
        if said is not None and text[said.end()] not in g.digits:
            g.note("phrase.predicate")
            phrase.start = joint + 1
            self._strip(text, phrase)

    def _unverb(self, text: str, phrase: Phrase, at: int) -> None:
        """Begins the phrase with a known name at `at`, behind the verb that the name has and the phrase has not (加装|电梯)."""
        verb = self.g.governing.starting(text, at, phrase.end)
        if verb is None or verb.text not in self.g.unverbed or self._modifies(text, verb, at + len(verb.text), phrase.end):
            return
        rest = text[at + len(verb.text) : phrase.end]
        if len(rest) < 2:
            return
        if rest.endswith(self.g.counting):
            self.g.note("phrase.counting")
            return
        self.g.note("phrase.unverbed")
        phrase.verb, phrase.name, phrase.start = verb, at, at + len(verb.text)

    def _modifies(self, text: str, verb: Word, after: int, end: int) -> bool:
        """Whether the verb at the beginning is part of the noun behind it (签约项目, 建设用地, 覆盖率)."""
        g = self.g
        rest = text[after:end]
        if rest.startswith(g.determiners):
            g.note("phrase.determiner")
            return False
        if not (verb.change and len(rest) > 2) and g.makes_noun(rest, 0):
            return True
        if verb.attributive and rest in g.generic:
            g.note("phrase.generic")
            return True
        if not verb.change and g.measure_nouns.match(rest) is not None:
            g.note("phrase.measure_noun")
            return True
        if verb.strong and verb.row == "quantity.spent" and rest.endswith(g.money_nouns) and (len(rest) > 2 or verb.text not in g.outlays):
            # 投入|专项资金
            g.note("phrase.money_noun")
            return False
        modifier = not verb.strong or (verb.nominal and not verb.attributive)
        if verb.change or not modifier:
            return False
        if rest in g.kept:
            g.note("phrase.kept_objects")
            return True
        compound = (g.compounds if verb.strong else g.compound).match(rest)
        if compound is not None and any(rest.startswith(f) and len(f) > compound.end() for f in g.manner_words):
            compound = None  # 建设|标准化厂房
        if compound is None:
            if rest in g.objects:
                g.note("phrase.objects")
            return False
        g.note("phrase.compound")
        return True

    def _cut_verbs(self, text: str, phrase: Phrase) -> None:
        """Begins the phrase behind the last verb inside it that is never part of a noun."""
        g = self.g
        if phrase.end - phrase.start <= _NAME and self.lexicon.known(text[phrase.start : phrase.end]):
            return
        best = None
        at = phrase.start
        while (hit := g.strong.search(text, at, phrase.end)) is not None:
            at = hit.end()
            if at >= phrase.end:
                break
            verb = g.governing.forms.get(hit[0])
            if hit[0] in g.spending and phrase.start < hit.start() and g.of in text[at : phrase.end - 1]:
                # 财政|用于科技的投入
                g.note("phrase.spending")
                phrase.start = hit.start()
                return
            if verb is None or text[at] == g.of or g.makes_noun(text, at):
                continue
            if at + 1 == phrase.end and text[at] not in self.lexicon.names:
                continue
            if g.places.match(text, at, phrase.end) is not None:
                g.note("phrase.housed")
                continue
            if g.measure_nouns.match(text, at, phrase.end) is not None:
                g.note("phrase.measure_noun")
                continue
            if text.count("“", phrase.start, hit.start()) > text.count("”", phrase.start, hit.start()):
                continue
            rest = text[at : phrase.end]
            stays = (verb.attributive and rest in g.generic) or rest in g.kept
            # 创业基地孵化企业: the place is the subject
            stays = stays or (rest in g.generic and text.endswith(g.place_words, phrase.start, hit.start()))
            lent = verb.row == "quantity.spent" and rest in g.money_nouns and verb.text not in g.outlays and hit.start() > phrase.start
            if verb.nominal and not lent and (stays or g.compounds.match(rest) is not None):
                if hit.start() > phrase.start and stays and not text.endswith(g.bound_words, phrase.start, hit.start()):
                    phrase.start = hit.start()
                    g.note("phrase.kept_objects" if rest in g.kept else "phrase.generic")
                    return
                continue
            if verb.nominal and not lent and (phrase.verb is not None or phrase.subject):
                continue
            joined = text.endswith(g.joint_words, phrase.start, hit.start())
            if phrase.verb is not None and phrase.verb.strong and hit[0] in g.doing and len(rest) > 1 and not joined:
                # 建成|城乡污水处理设施: the act stands inside the name of what is governed
                g.note("phrase.doing")
                continue
            if hit[0] in g.doing and phrase.start + 2 <= hit.start() and len(rest) <= _BUILT and rest.endswith(g.built_words) and not joined:
                # 污水收集处理|设施
                g.note("phrase.doing")
                continue
            if hit.start() > phrase.start and self.lexicon.is_rate(text[phrase.start : phrase.end]) and rest not in self.lexicon.names:
                continue  # 设施配建达标率
            best = hit
        if best is None:
            return
        if (known := self._known_end(text, phrase, best.end())) >= 0:
            phrase.start = known
            return
        phrase.verb = g.governing.forms[best[0]]
        g.note(phrase.verb.id)
        phrase.start = best.end()
        self._strip(text, phrase)

    def _known_end(self, text: str, phrase: Phrase, inside: int) -> int:
        """Where a known name begins that ends the phrase and goes over the offset `inside`; -1 where there is none."""
        names = self.lexicon.names
        for at in range(max(phrase.start, phrase.end - _NAME), inside):
            if text[at : phrase.end] in names:
                return at
        return -1

    def _cut_modal(self, text: str, phrase: Phrase) -> None:
        """Begins the phrase behind 将, 共 and the like where a verb alone follows (国家财政将投入)."""
        for hit in self.g.modal.finditer(text, phrase.start, phrase.end):
            verb = self.g.governing.starting(text, hit.end(), phrase.end)
            paid = hit[0] in self.g.payers
            if verb is None or (paid and phrase.subject):
                continue
            if paid and verb.text in self.g.outlays:
                self.g.note("phrase.outlay")
                continue
            rest = text[hit.end() + len(verb.text) : phrase.end]
            if not rest or rest in self.g.money_nouns:
                self.g.note("phrase.payer" if paid else "phrase.modal")
                phrase.start = hit.end() + (len(verb.text) if rest else 0)
                return

    def _cut_relative(self, text: str, phrase: Phrase) -> None:
        """Begins the phrase behind a list of what it is like (契合政策、辐射力强的重大项目), where that holds no number."""
        at = text.rfind(self.g.of, phrase.start, phrase.end)
        if at < 0 or phrase.end - at <= 2:
            return
        before = text[phrase.start : at]
        mainly = self.g.mainly.search(text, phrase.start, phrase.end)
        if mainly is not None and mainly.end() + 2 <= phrase.end:
            self.g.note("phrase.mainly")
            phrase.start = mainly.end()
            return
        if before.endswith(self.g.settled):
            self.g.note("phrase.settled")
            phrase.start = at + 1
            return
        if "、" not in before or any(c in before for c in "“（《") or any(c.isdigit() for c in before):
            return
        if before.endswith(self.g.adjectival):
            phrase.start = at + 1

    def _cut_quote(self, text: str, phrase: Phrase) -> None:
        """A phrase that ends with a quoted name is that name (农村“洁居工程”)."""
        opening = text.rfind("“", phrase.start, phrase.end)
        if opening > phrase.start and text[opening - 1] != "、" and "、" in text[phrase.start : opening] and self.g.summed.match(text, opening + 1, phrase.end):
            # A、B、C“三支队伍”人数: the coinage stands for the list
            self.g.note("phrase.summed")
            phrase.start = opening
            return
        if text[phrase.end - 1 : phrase.end] == "”":
            opening = text.rfind("“", phrase.start, phrase.end)
            levelled = text[phrase.start : opening] in self.g.levels
            if opening > phrase.start and text[opening - 1] not in "”、" and not levelled:
                phrase.start = opening

    def cut_summed(self, text: str, phrase: Phrase) -> None:
        """Begins the phrase at the number in words that sums up the list before it (A、B、C|三大产业产值)."""
        joint = text.rfind("、", phrase.start, phrase.end)
        if joint < 0 or "“" in text[phrase.start : phrase.end]:
            return
        hit = self.g.summed_plain.search(text, joint + 2, phrase.end)
        if hit is not None:
            self.g.note("phrase.summed_plain")
            phrase.start = hit.start()

    def cut_list(self, text: str, phrase: Phrase) -> None:
        """Begins the phrase behind an enumeration closed by 等 (A、B等基地: 基地)."""
        mark = self.g.and_so_on
        at = text.rfind(mark, phrase.start, phrase.end)
        if at < 0 or at + len(mark) >= phrase.end:
            return
        if text[at + 1] in self.g.not_and_so_on:
            self.g.note("phrase.not_and_so_on")
            return
        if text.endswith(self.g.graded, phrase.start, at + len(mark)):
            self.g.note("phrase.graded")
            return
        if text.count("“", phrase.start, at) > text.count("”", phrase.start, at):
            return
        self.g.note("phrase.and_so_on")
        phrase.start = at + len(mark)
        self._strip(text, phrase)
