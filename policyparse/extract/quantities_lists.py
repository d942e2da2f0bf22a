"""Several indicators before one predicate: lists, abbreviated heads (城乡居民, 一二三产业), and their full names."""

from __future__ import annotations

import re

from policyparse.extract.quantities_indicator import Indicator, Lexicon
from policyparse.extract.quantities_phrase import PhraseReader
from policyparse.patterns import Patterns


class Lists:
    """Splits and completes lists of indicators by the records of kind `lists`."""

    def __init__(self, patterns: Patterns, phrases: PhraseReader, lexicon: Lexicon) -> None:
        self._g = phrases.g
        self._tail_heads = self._g.tail_heads
        self.phrases = phrases
        self.lexicon = lexicon
        self._joint = re.compile(patterns.compose(patterns.record("list.joint")["pattern"]))
        self._heads = [
            (form, tuple(r["items"]), r.id)
            for r in patterns.records("lists")
            if r.get("items")
            for form in r.surface
        ]
        self._heads.sort(key=lambda h: -len(h[0]))
        #: words that name one of several sides of an indicator (城镇, 农村)
        self.sides = frozenset(item for _, items, _ in self._heads for item in items)

    def abbreviated(self, text: str, wanted: int = 0) -> tuple[tuple[str, ...], str]:
        """The full names that an abbreviated head stands for, and the record's id; empty where there is none."""
        for form, items, record in self._heads:
            at = text.find(form)
            if at >= 0 and (not wanted or len(items) == wanted):
                self._g.note(record)
                return tuple(text[:at] + item + text[at + len(form) :] for item in items), record
        return (), ""

    def other_side(self, text: str, side: str) -> str:
        """The indicator `text` for another `side` than that which it names, or than all that it names (城乡低保标准, 农村); '' for none."""
        for form, items, record in self._heads:
            if side not in items or len(items) > 2:
                continue
            said = next((f for f in (form, *items) if text.startswith(f) and len(text) > len(f) + 1), "")
            if said:
                self._g.note(record)
                return side + text[len(said) :]
        return ""

    def joined_heads(self, text: str, wanted: int) -> tuple[str, ...]:
        """The full names of a head that is itself a list (城镇和农村居民收入, 收入和支出); () where there is none."""
        for form, items, record in self._heads:
            if self._joint.search(form) is not None and (at := text.find(form)) >= 0 and wanted in (0, len(items)):
                rest = text[:at] + text[at + len(form) :]
                if self._joint.search(rest) is None:
                    self._g.note(record)
                    return tuple(text[:at] + item + text[at + len(form) :] for item in items)
        return ()

    def named(self, text: str, wanted: int) -> tuple[str, tuple[str, ...]]:
        """The abbreviated head in `text` with its bare items, without what stands around it (三次产业结构比); '' and () where there is none."""
        for form, items, record in self._heads:
            if form in text and len(items) == wanted:
                self._g.note(record)
                return form, items
        return "", ()

    def parts(self, text: str, mask: str, start: int, end: int) -> list[tuple[int, int]]:
        """The spans between the joints (、和及) of `text[start:end]`, quotes and brackets respected."""
        spans, at = [], start
        depth_from = start
        for joint in self._joint.finditer(mask, start, end):
            if text.count("“", depth_from, joint.start()) > text.count("”", depth_from, joint.start()):
                continue
            if joint.start() > at:
                spans.append((at, joint.start()))
            at = joint.end()
        if at < end:
            spans.append((at, end))
        if len(spans) > 1:
            self._g.note("list.joint")
        return spans

    def exactly(self, text: str, mask: str, start: int, end: int, n: int) -> list[tuple[int, int]]:
        """The spans of the `n` items that `text[start:end]` lists, where 及 and 和 may stand inside an item (新能源及智能电网、新材料);
        as many as there are between all joints where no such reading gives `n`."""
        spans = self.parts(text, mask, start, end)
        if len(spans) <= n or n < 2 or "、" not in mask[start:end]:
            return spans
        marked: list[tuple[int, int]] = []
        for x, y in spans:
            if marked and "、" not in mask[marked[-1][1] : x]:
                marked[-1] = (marked[-1][0], y)
            else:
                marked.append((x, y))
        if len(marked) == n:
            return marked
        # the last joint parts items as 、 does (A及B、C和D)
        whole, (x, y) = spans[-1], marked[-1]
        return [*marked[:-1], (x, spans[-2][1]), whole] if len(marked) == n - 1 and x < whole[0] else spans

    def expanded(self, text: str, mask: str, start: int, end: int, wanted: int, scope: str) -> tuple[Indicator, ...]:
        """The indicators that `text[start:end]` names, `wanted` of them (0: as many as it says); () where it does not."""
        whole = text[start:end]
        spans = self.exactly(text, mask, start, end, wanted) if wanted else self.parts(text, mask, start, end)
        names = self.joined_heads(whole, wanted)
        if names:
            return tuple(self.lexicon.resolve(n, start, end, scope) for n in names)
        if wanted and len(spans) != wanted:
            names, _ = self.abbreviated(whole, wanted)
            if len(names) == wanted:
                return tuple(self.lexicon.resolve(n, start, end, scope) for n in names)
            if len(spans) < wanted or wanted < 2:
                return ()
            spans = spans[-wanted:]
        if len(spans) < 2:
            return ()
        texts = [text[a:b] for a, b in spans]
        full = self._completed(texts)
        return tuple(self.lexicon.resolve(name, a, b, scope) for name, (a, b) in zip(full, spans, strict=True))

    def _completed(self, texts: list[str]) -> list[str]:
        """The parts of a list with the tail of the last given to those that lack it (城镇、农村居民收入), and the ordinal of the first."""
        last = texts[-1]
        names = self.lexicon.names
        cut = self.lexicon.place_before_name(last)
        if cut and all(self.lexicon.place(t) for t in texts[:-1]):
            # 安平县、临川县|工业投资: one indicator of several places
            return [*(t + last[cut:] for t in texts[:-1]), last]
        done = [last]
        for text in reversed(texts[:-1]):
            right = done[0]
            if text in self._g.levels and (its := next((f for f in self._g.levels if right.startswith(f) and right != f), "")):
                # 国家级、省级|专精特新企业
                done.insert(0, text + right[len(its) :])
                self._g.note("phrase.levels")
                continue
            head = next((h for h in self._tail_heads if right.endswith(h) and len(right) > len(h)), "")
            held = next((k for k in range(3, len(right) - 1) if right.endswith(tuple(self._g.objects), 0, k)), 0)
            kind = right.find(text[-2:], 1) + 2 if len(text) > 2 else 1
            whole = ""
            if head and not text.endswith(self._tail_heads):
                whole = next((text + right[k:] for k in range(1, len(right) - len(head) + 1) if text + right[k:] in names), "")
            if whole:
                # 服务业、制造业|投资: 服务业 alone is a name as well
                done.insert(0, whole)
                self._g.note("phrase.tail_heads")
            elif 1 < kind < len(right) - 1 and text not in names and not text.endswith(self._tail_heads):
                # 养老保险、工伤保险|参保人数: the same kind of thing
                done.insert(0, text + right[kind:])
            elif text.endswith(self._g.counting) and len(text) > 3:
                # 过夜游客数、旅游收入
                done.insert(0, text)
                self._g.note("phrase.counting")
            elif held and len(text) <= 4 and not text.endswith(self._tail_heads) and text not in names:
                # 个人、小微企业|贷款额度
                done.insert(0, text + right[held:])
                self._g.note("phrase.objects")
            elif head and self.lexicon.is_rate(right) and not self.lexicon.is_rate(text) and not text.endswith(self._tail_heads) and len(text) > 1:
                # 水稻、甘蔗机械化率: a short part lacks all but a part as long as itself where the head is one character
                rest = right[len(text) :] if len(head) == 1 and len(text) <= 3 and len(right) > len(text) + 1 else head
                done.insert(0, text + rest)
                self._g.note("phrase.tail_heads")
            elif text in names or text.endswith(self._tail_heads) or self.lexicon.is_rate(text):
                done.insert(0, text)
            elif head and (len(text) > 3 or "”" in text):
                # 装备制造业、高新技术|产业增加值: 业 stands once
                said = head.startswith(self._g.trade) and text.endswith(head[1])
                done.insert(0, text + (head[2:] if said else head))
                if said:
                    self._g.note("phrase.trade")
                self._g.note("phrase.tail_heads")
            elif len(text) > 5:
                done.insert(0, text)
            else:
                found = next((text + last[k:] for k in range(1, len(last)) if text + last[k:] in names), "")
                done.insert(0, found or text + head)
                if not found and head:
                    self._g.note("phrase.tail_heads")
        lent = next((f for f in self._g.lent if done[0].startswith(f)), "")
        if lent:
            # 单位生产总值|能耗和二氧化碳排放
            self._g.note("phrase.lent")
            done = [t if t.startswith(self._g.lent) else lent + t for t in done]
        return done

    def head(self, text: str) -> str:
        """The head, of more than one character, that the last name of a list lends to the others (…增加值, …覆盖率); no share, which
        would be of all of them together (…占比); '' for none."""
        head = next((h for h in self._tail_heads if text.endswith(h) and len(text) > len(h)), "")
        return "" if len(head) < 2 or head in self._g.share_heads else head

    def headed(self, whole: str, texts: list[str]) -> bool:
        """Whether a list of three or more short parts has one head behind its last (A、B、C产业增加值)."""
        if len(texts) < 3 or not texts[-1].endswith(self._tail_heads) or "“" in whole:
            return False
        return all(2 <= len(t) <= 6 and not t.endswith(self._tail_heads) for t in texts[:-1])

    def shared(self, texts: list[str]) -> bool:
        """Whether all names of a list are known indicators, once completed, so that one value is said of each."""
        return all(self.lexicon.resolve(t, 0, 0).id for t in self._completed(texts))


def lists(patterns: Patterns, phrases: PhraseReader, lexicon: Lexicon) -> Lists:
    """The lists of these patterns."""
    return Lists(patterns, phrases, lexicon)
