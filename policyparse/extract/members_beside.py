"""Members that the text spells out beside the slogan, before it or after it."""

from __future__ import annotations

import re

from policyparse.extract.members_clauses import ClauseReader
from policyparse.extract.members_distant import SENTENCE_END
from policyparse.extract.members_items import Members, headless, up_to
from policyparse.extract.members_lists import cuts, joints, top_level, with_joints
from policyparse.extract.slogans_shape import Shape
from policyparse.patterns import Record

_REACH = 260
_LEADS = re.compile("[，。；：、！？（）“”\n]")
_STOPS = "。！？\n；："


class BesideReader(ClauseReader):
    """Finds the list that ends right before a slogan, or that follows it."""

    def before(
        self, clean: str, end: int, shape: Shape, limit: int = 0, record: Record | None = None
    ) -> Members | None:
        """The list that ends right before the slogan at `end`: A、B、C“三张清单”; A、B的“双线”; A、B，开展“两图作业”."""
        left = _left(clean, end, limit)
        if hues := self._coloured(left, shape):
            return self._made(hues, "before", [])
        quoted_open = left.endswith("”" + self._etcetera)
        listed = any(mark in left for mark in "、+，") or "”“" in left
        if not quoted_open and not listed and not self._joiner.search(left):
            return None
        apart = left.endswith(("，", "、"))
        left = left.rstrip("，、")
        if not left:
            return None
        fired: list[str] = []
        if framed := self.framed(left, shape):
            return self._made(framed, "before", fired)
        if tail := self._tail.search(left):
            left = left[: tail.start()]
            fired.append(self.ids["tail"])
        is_open = False
        if close := self._close.search(left):
            left, is_open = left[: close.start()], True
            fired.append(self.ids["close"])
        if not left or left[-1] in "，、":
            return None
        wanted = shape.total
        if is_open:
            items = top_level(top_level(left, "，")[-1], "、")
            if alone := self._quoted_alone(items, shape):
                return self._made(alone, "before", fired, is_open=True)
            if items and len(joints(items[-1], self._joiner)) == 1:
                items = with_joints(items, len(items) + 1, self._joiner, last_only=True) or items
            return (
                self._made(self._stripped(items, fired, shape), "before", fired, is_open=True)
                if 2 <= len(items) <= wanted
                else None
            )
        clauses = top_level(left, "，")
        if not clauses:
            return None
        clause = self._past_slogan(clauses[-1], wanted)
        if tail and (quoted := self._quoted_before(clause, wanted)):
            return self._made(quoted, "before", fired) if len(quoted) == wanted else None
        if begun := self._by_beginnings(left, clause, clauses, shape):
            return self._made(begun, "before", fired)
        if paired := self._paired(top_level(clause, "、"), shape):
            return self._made(paired, "before", fired)
        if clause.endswith("”") and not tail:
            if apart:
                return None
            quoted = self._quoted_before(clause, wanted)
            return self._made(quoted, "before", fired) if quoted and len(quoted) == wanted else None
        if (quoted := self._quoted_before(clause, wanted)) is not None:
            return self._made(quoted, "before", fired)
        for items in cuts(clause, wanted, self._joiner, ("、",), last_only=True):
            if len(top_level(clause, "、")) < len(items):
                fired.append(self.ids["joiner"])
            if _coordinated(items, clean, end):
                return None
            if (sound := self._sound(items, shape, apart, record)) is not None:
                return self._made(self._stripped(sound, fired, shape), "before", fired)
            return None
        parts = top_level(clause, "、")
        if len(parts) > wanted > 1 and (governed := self._governed(parts[-wanted:])) is not None:
            return self._made(governed, "before", fired)
        if len(parts) >= wanted and (alike := self._last_alike(parts, shape)) is not None:
            return self._made(self._stripped(alike, fired, shape), "before", fired)
        if len(clauses) >= wanted > 2 and all(c.endswith(shape.heads) for c in clauses[-wanted:]):
            alike = self._last_alike(clauses, shape)
            if alike is not None:
                return self._made(alike, "before", fired)
        return None

    def _past_slogan(self, clause: str, wanted: int) -> str:
        """The clause behind a slogan that it is joined to (“两河”廊道和甲、乙“两镇”), where what is left is the list."""
        close = clause.rfind("”", 0, len(clause) - 1)
        if close < 0 or not self._numeral.match(clause, clause.rfind("“", 0, close) + 1):
            return clause
        for start, end in joints(clause, self._joiner):
            if start > close and len(top_level(clause[end:], "、")) == wanted:
                return clause[end:]
        return clause

    def _coloured(self, left: str, shape: Shape) -> list[str] | None:
        """Colours, or levels, written without separators before what counts them (“红黄绿”“三色预警”; 县乡村“三级”)."""
        wanted = shape.total
        if shape.heads == (self._level_head,) and (found := self._levels.search(left)):
            self._note("levels")
            return list(found[0]) if len(found[0]) == wanted else None
        if shape.heads != (self._colour_head,):
            return None
        found = self._colours.search(left.rstrip("”"))
        if found is None or len(found[0]) != wanted:
            return None
        self._note("colour")
        return list(found[0])

    def _by_beginnings(self, left: str, clause: str, clauses: list[str], shape: Shape) -> list[str] | None:
        """Items that each begin with the head, commas or further nouns in them (创新、创业和创建文明城市、卫生城市“三创”)."""
        head = shape.heads[0] if len(shape.parts) == 1 and shape.heads else ""
        if len(head) != 1 or shape.total < 3:
            return None
        if len(clauses) >= shape.total and all(c.startswith(head) for c in clauses[-shape.total :]):
            others = clauses[: -shape.total]
            return None if others and others[-1].startswith(head) else clauses[-shape.total :]
        if clause.count(head) < shape.total:
            return None
        ends = {i + 1 for i, c in enumerate(clause) if c == "、"} | {
            m.end() for m in self._joiner.finditer(clause)
        }
        starts = sorted(e for e in ends if clause.startswith(head, e))
        first = clause.find(head)
        if len(starts) != shape.total - 1 or not 0 <= first < starts[0]:
            return None
        if not all(clause[i] == head for i in starts):
            return None
        places = [first, *starts]
        items = [clause[a:b] for a, b in zip(places, [*places[1:], len(clause)], strict=True)]
        cut = [self._joined_end.sub("", i) for i in items[:-1]]
        return [*cut, items[-1]]

    def _sound(self, items: list[str], shape: Shape, apart: bool, record: Record | None) -> list[str] | None:
        """The items where they can be a list that ends right before the slogan; None where they cannot."""
        alike = self._alike(items, shape)
        if apart and not alike:
            return None
        if self._etc_noun.search(items[-1]) or (
            self._of in items[-1] and not alike and not any(self._of in i for i in items[:-1])
        ):
            self._note("etc_noun")
            return None  # the list qualifies a noun of its own (甲、乙等片区“三微”改造; 甲、乙的专业化“双招”队伍)
        if reached := self._reached.search(items[-1]):
            self._note("reached")
            items = [*items[:-1], items[-1][: reached.start()]]
            if len(items[-1]) < 2:
                return None
        elif not alike and len(set(map(len, items))) > 1 and self._dangling.search(items[-1]):
            self._note("dangling")
            return None
        verbs = sum(
            (m := self._front.match(i)) is not None and m.end() == len(i) and m.lastgroup != "doubtful"
            for i in items
        )
        # one word of a longer list of equal words may be a noun that is a verb elsewhere (产业、人才、组织)
        if verbs > 1 or (verbs and (len(items) < 3 or len(set(map(len, items[1:]))) > 1)):
            return None
        held = all(any(h in i for h in shape.heads) for i in items)
        if max(shape.counts) == 1 and not held:
            return None
        if not held and self._only_acts(items):
            self._note("result")
            return None  # the slogan is their object (兜住、兜准、兜牢“三保”底线)
        # an abbreviation of single characters has one meaning; N大X is often used anew
        settled = len(items) == 2 or (len(items) == 3 and min(map(len, shape.heads), default=1) == 1)
        if record is not None and settled and not held and not _related(items, record.get("members", ())):
            return None
        if len(items) == 2 and not held and max(map(len, items)) > 16 and len(items[1]) > 8:
            return None
        return items

    def _only_acts(self, items: list[str]) -> bool:
        """Whether all items are one verb with its results (兜住、兜准、兜牢)."""
        lead = items[0][0]
        return all(len(i) == 2 and i[0] == lead and self._result.match(i, 1) for i in items)

    def _quoted_alone(self, items: list[str], shape: Shape) -> list[str] | None:
        """The one quotation that 等 names of so many kinds of work (明确了“甲”等“10项任务”)."""
        last = items[-1] if len(items) == 1 else ""
        begin = last.rfind("“")
        named = begin >= 0 and last.endswith("”") and last.count("“") == 1
        if not named or shape.total < 3 or not shape.heads or len(shape.heads[0]) < 2:
            return None
        quoted = last[begin + 1 : -1]
        return [quoted] if 5 <= len(quoted) <= 20 else None

    def beside(
        self,
        clean: str,
        span: tuple[int, int],
        shape: Shape,
        limits: tuple[int, int | None],
        record: Record | None = None,
    ) -> Members | None:
        """The list before or after the slogan at `span`, within `limits`; behind 即, ： or a bracket what follows goes first."""
        start, end = span
        if self._lead.match(clean, end, limits[1] if limits[1] is not None else len(clean)):
            return self.after(clean, end, shape, limits[1]) or self.before(
                clean, start, shape, limits[0], record
            )
        return self.before(clean, start, shape, limits[0], record) or self.after(clean, end, shape, limits[1])

    def _quotations(self, clause: str, wanted: int) -> list[str] | None:
        """Quotations in a row that are no numeric abbreviations themselves (“甲茶”“乙米”“丙菇”“三大品牌”)."""
        found: list[str] = []
        at = len(clause)
        while at > 1 and clause[at - 1] == "”" and (open_at := clause.rfind("“", 0, at)) >= 0:
            found.append(clause[open_at + 1 : at - 1])
            at = open_at
        plain = wanted > 2 and not any(self._numeral.match(f) for f in found)
        return found[::-1] if plain and len(found) == wanted else None

    def _quoted_before(self, clause: str, wanted: int) -> list[str] | None:
        if not clause.endswith("”"):
            return None
        if row := self._quotations(clause, wanted):
            return row
        found: list[str] = []
        at = len(clause)
        for match in reversed(list(self._words.quoted.finditer(clause))):
            if match.end() != at or (found and match[0][-1] == "”"):
                break
            found.append(match[1])
            at = match.start()
        found.reverse()
        if len(found) == wanted:
            return found
        if len(found) == 1:
            for separator in "+、，":
                parts = top_level(found[0], separator)
                if len(parts) == wanted:
                    return parts
            if found[0].count("、") == wanted - 2 > 0:
                return next(cuts(found[0], wanted, self._joiner, ("、",), last_only=True), None)
        return None

    def _governed(self, items: list[str]) -> list[str] | None:
        """A list whose first piece ends a longer subject (甲、乙等29个项目实现开工率、纳统率)."""
        for match in self._closed.finditer(items[0]):
            left = len(items[0]) - match.end()
            if left >= 2 and all(abs(left - len(i)) <= 1 for i in items[1:]):
                self._note("closed")
                return [items[0][match.end() :], *items[1:]]
        return None

    def _last_alike(self, parts: list[str], shape: Shape) -> list[str] | None:
        """Of more parts than wanted the last ones, where they alone hold the head."""
        wanted, heads = shape.total, shape.heads
        if not heads:
            return None

        def holds(text: str) -> bool:
            return any(h in text for h in heads)

        items = parts[-wanted:]
        if not all(map(holds, items)):
            return None
        rest = parts[:-wanted]
        if rest and holds(rest[-1]):
            return None
        first = items[0]
        for a, b in joints(first, self._joiner):
            if holds(first[b:]) and not holds(first[:a]):
                items = [first[b:], *items[1:]]
        return items

    def after(self, clean: str, start: int, shape: Shape, limit: int | None = None) -> Members | None:
        """The list that follows the slogan at `start`: “五个统筹”：…; “两园”（…）; “三大工程”，即…."""
        stop = min(len(clean) if limit is None else limit, start + 3 * _REACH)
        lead = self._lead.match(clean, start, stop)
        if lead is None and (mark := _LEADS.search(clean, start, min(stop, start + 16))):
            lead = self._lead.match(clean, mark.start(), stop) if mark[0] in "：，（" else None
        if ended := self._ending(clean, start, stop, shape):
            return self._made(ended, "after", [])
        if lead:
            bracket = clean[lead.start()] in "（("
            found = self._body(clean, lead.end(), stop, shape, bracket)
            if found and self._told_of(found, shape):
                return None
            if found:
                fired = [self.ids["lead"]]
                found = self._ended(headless(found, shape), shape)
                return self._made(self._as_written(found, fired, shape), "after", fired)
            if bracket:
                return None
        return self._repeated(clean, start, stop, shape)

    def _told_of(self, items: list[str], shape: Shape) -> bool:
        """Whether clauses tell how one thing and another go together (一业一证: 将…, 合并为…), and are no members."""
        if max(shape.counts) > 1:
            return False
        fronts = {m.lastgroup for i in items if (m := self._front.match(i))}
        held = all(any(h in i for h in shape.heads) for i in items)
        return not fronts.isdisjoint(("adverb", "preposition")) or ("verb" in fronts and not held)

    def loosely(
        self, clean: str, span: tuple[int, int], shape: Shape, limits: tuple[int, int | None]
    ) -> Members | None:
        """What clauses about the slogan at `span` spell out without a word that says so."""
        clauses = top_level(_left(clean, span[0], limits[0]).rstrip("，"), "，")
        if summed := self.summed(clauses, shape):
            return self._made(summed, "before", [self.ids["bridge"]])
        return self.following(clean, span[1], shape, len(clean) if limits[1] is None else limits[1])

    def _body(self, clean: str, start: int, stop: int, shape: Shape, bracket: bool) -> list[str] | None:
        wanted = shape.total
        if bracket:
            depth = 1
            for at in range(start, stop):
                depth += (clean[at] in "（(") - (clean[at] in "）)")
                if depth == 0:
                    stop = at
                    break
            else:
                return None
            return self.listed(clean[start:stop], shape)
        if clean[start : start + 1] == "\n":
            return self._paragraphs(clean, start + 1, wanted) or self._headed_lines(clean, start, shape)
        line = clean.find("\n", start, stop)
        until = line if line >= 0 else stop
        numbered = self._numbered(clean[start:until], wanted)
        if numbered:
            return numbered
        sentence = SENTENCE_END.search(clean, start, stop)
        until = sentence.start() if sentence else stop
        grouped = (
            self._by_figures(clean[start:until], shape) if len(shape.parts) > 1 and not shape.heads else None
        )
        return grouped or self.listed(clean[start:until], shape)

    def _paragraphs(self, clean: str, start: int, wanted: int) -> list[str] | None:
        """Items that begin a paragraph each: 一是坚持开放。…"""
        found = []
        for _ in range(wanted):
            end = clean.find("\n", start)
            end = len(clean) if end < 0 else end
            match = self._item.match(clean[start : start + 8])
            if match is None:
                return None
            found.append(up_to(clean[start + match.end() : min(end, start + 120)], "。；").strip("。；，"))
            start = end + 1
        return found if all(found) else None


def _left(clean: str, end: int, limit: int) -> str:
    """The sentence up to `end`."""
    begin = max(limit, end - _REACH)
    begin = max(begin, *(clean.rfind(stop, begin, end) + 1 for stop in _STOPS))
    return clean[begin:end]


def _coordinated(items: list[str], clean: str, end: int) -> bool:
    """Whether an item is itself a slogan with the noun that follows this one (“甲”计划和中职“乙”计划)."""
    close = clean.find("”", end, end + 40)
    for item in items[:-1]:
        noun = item.rpartition("”")[2]
        if noun and noun != item and clean.startswith(noun, close + 1):
            return True
    return False


def _related(items: list[str], members: tuple[str, ...]) -> bool:
    """Whether half of the items share two characters in a row with what the lexicon says, no two of two with one and the same."""
    alike = [
        [n for n, m in enumerate(members) if any(i[k : k + 2] in m for k in range(len(i) - 1))] for i in items
    ]
    if len(items) == 2 and len(alike[0]) == 1 and alike[0] == alike[1]:
        return False
    return 2 * sum(map(bool, alike)) >= len(items)
