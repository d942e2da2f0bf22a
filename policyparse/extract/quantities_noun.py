"""The noun phrase behind a number: where it ends."""

from __future__ import annotations

from dataclasses import replace

from policyparse.extract.quantities_grammar import Word
from policyparse.extract.quantities_phrase import Phrase, PhraseReader

#: no noun phrase behind a number is longer
_LONGEST = 60
#: no clause that describes a noun is longer, where a verb that opens one tells it and where none does
_OPENED, _CLAUSE = 40, 24
#: no modifiers between what only begins a noun and its head are longer
_MODIFIERS = 16


class NounReader:
    """Reads the noun behind a number, by the words of the reader of phrases before one."""

    def __init__(self, phrases: PhraseReader) -> None:
        self.phrases = phrases
        self.g = phrases.g
        self.lexicon = phrases.lexicon

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
        if (rolled := g.rolled.match(text, at, limit)) is not None:
            g.note("phrase.rolled")
            at = begin = rolled.end()
        elif text.startswith(g.relative, at, limit) and (noun := self._described(text, mask, at, limit)) is not None:
            g.note("phrase.relative")
            return noun
        of = -1
        while at < limit:
            c = mask[at]
            if c == "、" and 0 < at - begin <= 2 and text[at + 1 : at + 2] not in g.digits:
                at += 1
                continue
            if c == "、" and of < 0:
                at = self._listed(text, mask, at, begin, limit)
                break
            if c in "，；：。！？、\n）—…" or "\u2460" <= c <= "\u249f":
                break
            if text[at] == "（" and (closing := self.phrases.area_bracket(text, at, limit)) > at > begin:
                at = closing
                continue
            if c == "（" or (at == begin and text[at] == "（"):
                break
            if c in "“《" and (closing := text.find({"“": "”", "《": "》"}[c], at, min(limit, at + 60))) >= 0:
                if self._says(text, at, closing + 1, begin, limit):
                    break
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
                break
            at += 1
        end = at
        if begin <= of < end:
            if of + 1 < end and self._relative(text, begin, of):
                begin = of + 1
            else:
                end = of
        phrase = Phrase(begin, end)
        self.phrases.close(text, phrase)
        while phrase.end > phrase.start and (act := g.acts.ending(text, phrase.end, phrase.start)) is not None:
            if phrase.end - len(act.text) - phrase.start < 2:
                break
            if text.endswith(g.unacted, phrase.start, phrase.end):
                g.note("phrase.unacted")
                break
            g.note(act.id)
            phrase.end -= len(act.text)
        self.phrases.cut_list(text, phrase)
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
        if hit is None:
            return phrase
        if self.g.built.search(hit["what"][-2:]) is not None and self.g.built.search(text[phrase.end - 2 : phrase.end]) is not None:
            # 3座水库加固工程, but 3座书院|改造任务
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
        if len(word.text) == 1 and (at > begin or word.text not in self.g.furthering):
            return False
        if self.g.places.match(text, after, limit) and not text.endswith(self.g.strict_heads, begin, at):
            # 处理厂, 服务站: what is done there names the place
            self.g.note("phrase.housed")
            return True
        if word.text in self.g.doing and not text.endswith(self.g.whats, begin, at) and self._acts_as_noun(text, after, limit):
            self.g.note("phrase.doing")
            return True
        leads = word.text in self.g.doing or (at == begin and word.text in self.g.furthering)
        if leads and self._only_begun(text, begin, at) and self._comes_to_noun(text, after, limit):
            self.g.note("phrase.furthering" if word.text in self.g.furthering else "phrase.doing")
            return True
        if self.g.makes_noun(text, after):
            return not text.endswith(self.g.heads, begin, at)
        if text[begin:at] in self.g.grades:
            return True  # 2000个县级提升村
        if at == begin and text.startswith(self.g.heads, after):
            return True  # 7个入园项目, 30家入园企业
        if at == begin and word.role == "govern" and self._heads(text, after, limit):
            return True  # 4所改扩建学校
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

    def _only_begun(self, text: str, begin: int, at: int) -> bool:
        """Whether what stands from `begin` to `at` cannot be what is counted (民生|保障项目, 数字化|转型企业), so that a noun must follow."""
        if at == begin or text[begin:at] in self.g.doing:
            return True
        if not text.endswith(self.g.uncounted, begin, at):
            return False
        self.g.note("phrase.uncounted")
        return not text.endswith(self.g.whats, begin, at)

    def _comes_to_noun(self, text: str, after: int, limit: int) -> bool:
        """Whether a noun of what is counted ends at a mark, an act or a verb within what goes on at `after` (疾病控制|和救治项目)."""
        g = self.g
        hit = g.segment.match(text, after, min(limit, after + _MODIFIERS))
        end = hit.end() if hit is not None else after
        if end == min(limit, after + _MODIFIERS) and end < limit and text[end].isalnum():
            end = after + _MODIFIERS
        for head in g.counted_head.finditer(text, after, end):
            verb = g.strong.search(text, after, head.start())
            word = g.governing.forms.get(verb[0]) if verb is not None else None
            if word is not None and verb is not None and not word.nominal and word.text not in g.doing and verb.end() < head.start():
                return False
            at = head.end()
            if at >= limit or not text[at].isalnum() or g.stops.starting(text, at, limit) is not None or text.startswith(g.act_words, at, limit):
                if head[0] in g.folk:
                    g.note("phrase.folk")
                return True
        return False

    def _heads(self, text: str, at: int, limit: int) -> bool:
        """Whether nothing but the head of a counted noun stands at `at`, up to a mark or an act."""
        hit = self.g.counted_head.match(text, at, limit)
        if hit is None or hit.end() - at < 2:
            return False
        end = hit.end()
        return end >= limit or not text[end].isalnum() or text.startswith(self.g.act_words, end, limit)

    def _says(self, text: str, at: int, after: int, begin: int, limit: int) -> bool:
        """Whether the quotation from `at` to `after` says what is done with the noun before it (300个事项|“一窗受理”), and names nothing."""
        if at - begin < 2 or not text.endswith((*self.g.whats, *self.g.heads), begin, at):
            return False
        if after < limit and text[after] not in "，。；：、！？）\n" and self.g.stops.starting(text, after, limit) is None:
            return False
        self.g.note("phrase.says")
        return True

    def _listed(self, text: str, mask: str, at: int, begin: int, limit: int) -> int:
        """Where a noun ends that goes on behind the 、 at `at` with others like it (图书馆|、文化馆); `at` where none does."""
        g = self.g
        if at - begin < 2 or mask[at + 1 : at + 2].isdigit() or g.numbered.match(mask, at + 1, limit) is not None:
            return at
        noun = self.after(text, mask, at + 1, limit)
        end = noun.end
        if noun.start != at + 1 or end - noun.start < 2 or text.startswith(g.and_so_on, end) or any(k.isdigit() for k in mask[at:end]):
            return at
        if mask[end : end + 1] == "、" or mask[end : end + 1].isdigit():
            return at
        mine, its = g.alike.search(text, begin, at), g.alike.search(text, noun.start, end)
        if mine is None or its is None or mine.lastgroup != its.lastgroup:
            modifies = text.endswith((*g.uncounted, *g.adjectival), begin, at) and not text.endswith((*g.whats, *g.tasks), begin, at)
            if not modifies or g.counted_head.search(text, max(noun.start, end - 3), end) is None:
                return at
        g.note("phrase.alike")
        return end

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
