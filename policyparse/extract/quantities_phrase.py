"""The noun phrase of an indicator: what is left of a clause without scope, time, intent and governing verbs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policyparse.extract.quantities_grammar import Grammar, Word
from policyparse.extract.quantities_indicator import Lexicon

#: no name of an indicator is longer
_NAME = 40
#: the number of an item at the beginning of a clause (2.实现…)
_LIST_MARK = re.compile(r"[0-9]{1,2}[.)、](?![0-9])")
#: no noun phrase behind a number is longer
_LONGEST = 60
#: no clause that describes a noun is longer, where a verb that opens one tells it and where none does
_OPENED, _CLAUSE = 40, 24
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
        self._close(text, phrase)
        self._strip(text, phrase)
        if not phrase.empty:
            self._cut_verbs(text, phrase)
        self._cut_list(text, phrase)
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
        return phrase

    def opening(self, text: str, start: int, end: int) -> Phrase:
        """Where the noun of a clause begins: the phrase without what leads up to it."""
        phrase = Phrase(start, end)
        self._strip(text, phrase)
        return phrase

    def _close(self, text: str, phrase: Phrase) -> None:
        """Takes brackets, particles and marks off the end."""
        end, start = phrase.end, phrase.start
        while end > start:
            c = text[end - 1]
            if c == "）":
                opening = text.rfind("（", start, end)
                if opening <= start or self._area_bracket(text, opening, end) > opening:
                    break
                end = opening
            elif c in " 　，、：" or c in self.g.particles:
                end -= 1
                if c in self.g.particles:
                    self.g.note("phrase.particles")
            else:
                break
        phrase.end = end

    def _area_bracket(self, text: str, at: int, end: int) -> int:
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
        joined = False
        adverb = scoped = whole = -1
        while at < end:
            c = text[at]
            if c in _LEADING:
                at += 1
                joined = True
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
                if (phrase.subject and verb.nominal and not joined) or self._modifies(text, verb, after, end) or (
                    phrase.verb is not None and verb.nominal and phrase.verb.strong and not joined
                    and (verb.id != phrase.verb.id or len(phrase.verb.text) < 2)
                ):
                    break
                joined = False
                if phrase.verb is None or not phrase.verb.change or verb.strong:
                    # what is newly lit (新增亮化楼宇) is added all the same
                    phrase.verb = verb
                phrase.scope = ""
                at = after
                adverb = -1
                continue
            if lead is None and c in g.dative and (done := self._done_for(text, at + 1, end)) > at + 1:
                # 向企业|发放贷款
                g.note("phrase.dative")
                phrase.verb = g.governing.starting(text, done, end)
                at = done + len(phrase.verb.text) if phrase.verb is not None else at + 1
                phrase.scope = ""
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
                if lead.text in g.dative and phrase.verb is None and (done := self._done_for(text, at, end)) > at:
                    g.note("phrase.dative")
                    phrase.verb = g.governing.starting(text, done, end)
                    at = done + len(phrase.verb.text) if phrase.verb is not None else at
                    phrase.scope = ""
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
        return at

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
        modifier = not verb.strong or (verb.nominal and not verb.attributive)
        if verb.change or not modifier:
            return False
        if rest in g.kept:
            g.note("phrase.kept_objects")
            return True
        if (g.compounds if verb.strong else g.compound).match(rest) is None:
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
            if verb.nominal and (stays or g.compounds.match(rest) is not None):
                if hit.start() > phrase.start and stays and not text.endswith(g.bound_words, phrase.start, hit.start()):
                    phrase.start = hit.start()
                    g.note("phrase.kept_objects" if rest in g.kept else "phrase.generic")
                    return
                continue
            if verb.nominal and (phrase.verb is not None or phrase.subject):
                continue
            joined = text.endswith(g.joint_words, phrase.start, hit.start())
            if phrase.verb is not None and phrase.verb.strong and hit[0] in g.doing and len(rest) > 1 and not joined:
                # 建成|城乡污水处理设施: the act stands inside the name of what is governed
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

    def _cut_list(self, text: str, phrase: Phrase) -> None:
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

    def after(self, text: str, mask: str, start: int, limit: int) -> Phrase:
        """The noun phrase that begins at `start`, right behind a number, up to a mark or a verb."""
        g = self.g
        limit = min(limit, start + _LONGEST)
        at = start
        while at < limit and text[at] == " ":
            at += 1
        begin = at
        if at < limit and text[at] == g.of:
            at += 1
            begin = at
        if at < limit and text[at] in g.digits and g.inner_number.match(text, at, limit) is None:
            return Phrase(begin, begin)
        if at < limit and g.joints.starting(text, at, limit) is not None and g.nouns.starting(text, at, limit) is None:
            g.note("phrase.joint")
            return Phrase(begin, begin)
        of = -1
        while at < limit:
            c = mask[at]
            if c == "、" and 0 < at - begin <= 2 and text[at + 1 : at + 2] not in g.digits:
                at += 1
                continue
            if c in "，；：。！？、\n）—…" or "\u2460" <= c <= "\u249f":
                break
            if text[at] == "（" and (closing := self._area_bracket(text, at, limit)) > at > begin:
                at = closing
                continue
            if c == "（" or (at == begin and text[at] == "（"):
                break
            if c in "“《" and (closing := text.find({"“": "”", "《": "》"}[c], at, min(limit, at + 60))) >= 0:
                at = closing + 1
                continue
            if c in g.digits and at > begin:
                if g.inner_number.match(text, at, limit) is None:
                    break
                g.note("phrase.inner_number")
            if c == g.of:
                if of < 0:
                    of = at
                at += 1
                continue
            if at == begin + 1 and text[at] != "（" and g.village.match(text, begin, limit) is not None and not self._acts_as_noun(text, at, limit, works=False):
                g.note("phrase.village")
                break
            noun_word = g.nouns.starting(text, at, limit)
            if at > begin and (noun_word is None or noun_word.text in g.strict_heads) and text.endswith(g.strict_heads, begin, at):
                if (more := g.goes_on.starting(text, at, limit)) is not None:
                    # 党员|干部, 博士|点
                    g.note(more.id)
                    at += len(more.text)
                    continue
                g.note("phrase.strict_heads")
                if of < 0:
                    at = self._conjoined(text, mask, at, begin, limit)
                break
            if noun_word is not None and at > begin and noun_word.text in g.governing.forms and mask[at + len(noun_word.text) : at + len(noun_word.text) + 1].isdigit():
                break  # 3000名干部|服务500家企业
            if noun_word is not None and at > begin and text[at + len(noun_word.text) : at + len(noun_word.text) + 1] in g.done:
                break  # 寄宿生|补助了
            if noun_word is not None:
                g.note(noun_word.id)
                at += len(noun_word.text)
                continue
            word = g.stops.starting(text, at, limit)
            if word is not None:
                g.note(word.id)
                if (bound := g.after.match(text, at, limit)) is not None:
                    at = bound.end()
                    continue
                if self._inside_noun(text, word, at, begin, limit):
                    at += len(word.text)
                    continue
                if of < 0 and (joined := self._conjoined(text, mask, at, begin, limit)) > at:
                    at = joined
                    break
                if of < 0 and at > begin and (noun := self._qualified(text, mask, at, limit)) is not None:
                    return noun
                if at == begin and (noun := self._described(text, mask, at, limit)) is not None:
                    return noun
                else:
                    break
            at += 1
        end = at
        if begin <= of < end:
            if of + 1 < end and self._relative(text, begin, of):
                begin = of + 1
            else:
                end = of
        phrase = Phrase(begin, end)
        self._close(text, phrase)
        while phrase.end > phrase.start and (act := g.acts.ending(text, phrase.end, phrase.start)) is not None:
            if phrase.end - len(act.text) - phrase.start < 2:
                break
            if text.endswith(g.unacted, phrase.start, phrase.end):
                g.note("phrase.unacted")
                break
            g.note(act.id)
            phrase.end -= len(act.text)
        self._cut_list(text, phrase)
        return phrase

    def _conjoined(self, text: str, mask: str, at: int, begin: int, limit: int) -> int:
        """Where a second noun ends that 和 joins at `at` to the first (国家|和地区); `at` where no noun follows, or a number."""
        word = self.g.conjoined.starting(text, at, limit)
        if word is None or at - begin < 2:
            return at
        start = at + len(word.text)
        noun = self.after(text, mask, start, limit)
        if noun.start != start or noun.end - noun.start < 2:
            return at
        listed = mask[noun.end : noun.end + 1] == "、" or text.startswith(self.g.and_so_on, noun.end)
        for k in range(start, limit if listed else min(limit, noun.end + 2)):
            if mask[k] in "，；：。！？\n）" or (mask[k] == "、" and mask[k + 1 : k + 2].isdigit()):
                break
            if mask[k].isdigit():
                return at
            if self.g.numbered.match(mask, k, limit) is not None:
                self.g.note("phrase.numbered")
                return at
        self.g.note(word.id)
        return noun.end

    def thing(self, text: str, phrase: Phrase) -> Phrase:
        """The phrase behind a count of things up to the thing, where a work on it is named (3座|危桥|改造工程)."""
        hit = None if phrase.empty else self.g.thing_work.match(text, phrase.start, phrase.end)
        if hit is None or self.g.built.search(hit["what"][-2:]) is not None:
            return phrase
        if hit["what"] in self.g.wheres:
            self.g.note("phrase.where")
            return phrase
        self.g.note("phrase.work")
        if hit["manner"]:
            self.g.note("phrase.manner")
        return replace(phrase, end=hit.end("what"))

    def counted(self, text: str, phrase: Phrase, limit: int) -> Phrase:
        """The phrase behind a count up to what is counted, where an act or a task stands behind that (农贸市场|标准化改造)."""
        g, end = self.g, phrase.end
        if phrase.empty or self.lexicon.known(text[phrase.start : end]):
            return phrase
        acts = [f for f in g.tasks if text.startswith(f, end, limit)]
        if acts:
            # the act itself ended the phrase as a verb
            end += max(map(len, acts))
            if self.lexicon.known(text[phrase.start : end]):
                return phrase
        given = g.equipped.match(text, phrase.start, phrase.end)
        if given is not None and not text.endswith(g.heads, phrase.start, phrase.end):
            g.note("phrase.equipped")
            return replace(phrase, end=given.end())
        hit = g.counted_task.match(text, phrase.start, end)
        if hit is None or hit.end("what") >= phrase.end:
            return phrase
        if g.built.search(hit["done"]) is not None:
            g.note("phrase.built")
            return phrase
        for record in ("phrase.counted", "phrase.task"):
            g.note(record)
        return replace(phrase, end=hit.end("what"))

    def _inside_noun(self, text: str, word: Word, at: int, begin: int, limit: int) -> bool:
        """Whether a word that may end a noun phrase belongs to one here."""
        after = at + len(word.text)
        if after >= limit or text[after] in "，；。、！？：\n）":
            return False
        if len(word.text) == 1:
            return False
        if self.g.places.match(text, after, limit) and not text.endswith(self.g.strict_heads, begin, at):
            # 处理厂, 服务站: what is done there names the place
            self.g.note("phrase.housed")
            return True
        if word.text in self.g.doing and not text.endswith(self.g.whats, begin, at) and self._acts_as_noun(text, after, limit):
            self.g.note("phrase.doing")
            return True
        if self.g.makes_noun(text, after):
            return not text.endswith(self.g.heads, begin, at)
        if text[begin:at] in self.g.grades:
            return True  # 2000个县级提升村
        if at == begin and text.startswith(self.g.heads, after):
            return True  # 7个入园项目, 30家入园企业
        people = self.g.nouns.starting(text, after, limit) is not None or text.startswith(self.g.strict_heads, after)
        if at == begin and word.role != "govern" and people:
            return True  # 1864名脱贫群众
        if at > begin and (word.role == "stop" or word.text in self.g.tasks) and self.g.deed_noun.match(text, after, limit) is not None:
            # 农村供水提质升级项目: the act names the work
            return True
        if word.role != "govern" or (word.strong and not word.nominal):
            return False
        return self.g.compound.match(text, after, limit) is not None

    def _acts_as_noun(self, text: str, after: int, limit: int, *, works: bool = True) -> bool:
        """Whether a noun of what does an act or is for it ends at a mark or a verb behind the act (纪律检查|组, 灾后重建|资金);
        `works`: a work done (工程) is one too."""
        hit = self.g.acting.match(text, after, limit)
        if hit is None or (not works and hit[0].endswith(self.g.works)) or self.g.strong.search(text, after, hit.end()) is not None:
            return False
        self.g.note("phrase.acting")
        end = hit.end()
        return end >= limit or not text[end].isalnum() or self.g.stops.starting(text, end, limit) is not None

    def _qualified(self, text: str, mask: str, at: int, limit: int) -> Phrase | None:
        """The noun behind a clause that says at `at` what it is like (产业基础|较好的|园区, 工业化|与信息化融合的|企业); None for none."""
        for of in range(at + 1, min(limit, at + 14)):
            if mask[of] in "，。；：！？、\n0123456789（“":
                return None
            if mask[of] == self.g.of:
                joining = text.endswith(self.g.joining, at, of)
                if not joining and not text.endswith(self.g.adjectival, at, of):
                    return None
                self.g.note("phrase.joining" if joining else "phrase.adjectival")
                noun = self.after(text, mask, of + 1, limit)
                return None if noun.end - noun.start < 2 else noun
        return None

    def _described(self, text: str, mask: str, begin: int, limit: int) -> Phrase | None:
        """The noun behind a relative clause that begins right behind the number (76座列入规划的水库)."""
        opened = text.startswith(self.g.relative, begin)
        for at in range(begin, min(limit, begin + (_OPENED if opened else _CLAUSE))):
            if mask[at] in "，；。：！？\n0123456789" or (mask[at] == "、" and not opened):
                return None
            if mask[at] == self.g.of and at > begin + 2:
                noun = self.after(text, mask, at + 1, limit)
                return None if noun.empty else noun
        return None

    def _relative(self, text: str, begin: int, of: int) -> bool:
        """Whether what stands before 的 only describes (列入规划的工程), rather than being what is counted."""
        if text.endswith(self.g.adjectival, begin, of):
            self.g.note("phrase.adjectival")
            return True
        if text[begin:of].endswith(self.g.strict_heads):
            return False
        if text.startswith(self.g.relative, begin, of):
            self.g.note("phrase.relative")
            return True
        return self.g.governing.starting(text, begin, of) is not None or self.g.stops.starting(text, begin, of) is not None
