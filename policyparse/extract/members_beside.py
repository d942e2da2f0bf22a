"""Members that the text spells out beside the slogan, before it or after it."""

from __future__ import annotations

import re

from policyparse.extract.members_items import Members, headless, up_to
from policyparse.extract.members_listed import MOST, ListReader
from policyparse.extract.members_lists import cuts, joints, top_level, with_joints
from policyparse.extract.slogans_shape import Shape
from policyparse.patterns import Record

#: how far apart the paragraphs of one list may begin
_PARAGRAPHS = 4000
_REACH = 260
_LEADS = re.compile("[，。；：、！？（）“”\n]")
_STOPS = "。！？\n；："
_SENTENCE = re.compile("[。！？\n]")


class BesideReader(ListReader):
    """Finds the list that ends right before a slogan, or that follows it."""

    def before(
        self, clean: str, end: int, shape: Shape, limit: int = 0, record: Record | None = None
    ) -> Members | None:
        """The list that ends right before the slogan at `end`: A、B、C“三张清单”; A、B的“双线”; A、B，开展“两图作业”."""
        begin = max(limit, end - _REACH)
        begin = max(begin, *(clean.rfind(stop, begin, end) + 1 for stop in _STOPS))
        left = clean[begin:end]
        if not any(mark in left for mark in "、+，") and not self._joiner.search(left):
            return None
        apart = left.endswith(("，", "、"))
        left = left.rstrip("，、")
        if not left:
            return None
        fired: list[str] = []
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
        clause = clauses[-1]
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
        if len(clauses) > 1 and self._bridge.fullmatch(clause):
            for items in cuts(clauses[-2], wanted, self._joiner, ("、",)):
                if shape.heads and all(any(h in i for h in shape.heads) for i in items):
                    fired.append(self.ids["bridge"])
                    return self._made(self._stripped(items, fired, shape), "before", fired)
        return None

    def _sound(self, items: list[str], shape: Shape, apart: bool, record: Record | None) -> list[str] | None:
        """The items where they can be a list that ends right before the slogan; None where they cannot."""
        alike = self._alike(items, shape)
        if apart and not alike:
            return None
        if reached := self._reached.search(items[-1]):
            self._note("reached")
            items = [*items[:-1], items[-1][: reached.start()]]
            if len(items[-1]) < 2:
                return None
        elif not alike and len(set(map(len, items))) > 1 and self._dangling.search(items[-1]):
            self._note("dangling")
            return None
        if any(
            (m := self._front.match(i)) and m.end() == len(i) and m.lastgroup != "doubtful" for i in items
        ):
            return None
        held = all(any(h in i for h in shape.heads) for i in items)
        if max(shape.counts) == 1 and not held:
            return None
        # an abbreviation of single characters has one meaning; N大X is often used anew
        settled = record is not None and (len(items) == 2 or min(map(len, shape.heads), default=1) == 1)
        if settled and record is not None and not held and not _related(items, record.get("members", ())):
            return None
        if len(items) == 2 and not held and max(map(len, items)) > 16 and len(items[1]) > 8:
            return None
        return items

    def _quoted_before(self, clause: str, wanted: int) -> list[str] | None:
        if not clause.endswith("”"):
            return None
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
            if found:
                fired = [self.ids["lead"]]
                return self._made(self._as_written(headless(found, shape), fired, shape), "after", fired)
            if bracket:
                return None
        return self._repeated(clean, start, stop, shape)

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
        sentence = _SENTENCE.search(clean, start, stop)
        until = sentence.start() if sentence else stop
        return self.listed(clean[start:until], shape)

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

    def _headed_lines(self, clean: str, start: int, shape: Shape) -> list[str] | None:
        """First sentences of the paragraphs behind the slogan that begin with its head, as many as it says."""
        if len(shape.parts) != 1 or not shape.heads or shape.total > MOST:
            return None
        found: list[str] = []
        mark = "\n" + shape.heads[0]
        at = clean.find(mark, start, start + 4)
        while at >= 0 and len(found) < shape.total:
            text = clean[at + 1 : at + 121].partition("\n")[0]
            found.append(up_to(text, "。；").strip("。；，"))
            at = clean.find(mark, at + 1, at + _PARAGRAPHS)
        return found if len(found) == shape.total else None

    def _ending(self, clean: str, start: int, stop: int, shape: Shape) -> list[str] | None:
        """Clauses behind the slogan that end in its head, as many as it says (…谋划一批；…引进一批)."""
        if len(shape.parts) != 1 or len(shape.heads[0] if shape.heads else "") < 2:
            return None
        head = shape.heads[0]
        line = clean.find("\n", start, stop)
        body = clean[start : line if line >= 0 else stop]
        if body.count(head) < shape.total:
            return None
        clauses = [c for c in re.split("[，；。：]", body) if c.endswith(head) and len(c) > len(head)]
        return clauses if len(clauses) == shape.total else None

    def _spread(self, clean: str, start: int, stop: int, shape: Shape) -> list[str] | None:
        """The words made of head and tail in the paragraph, as many different ones as the slogan says."""
        head, label = shape.heads[0], shape.parts[0].label
        tail = label[label.find(head) + 1 :]
        if len(tail) < 2:
            return None
        line = clean.find("\n", start, stop)
        body = clean[start : line if line >= 0 else stop]
        if body.count(tail) < shape.total:
            return None
        found = list(
            dict.fromkeys(re.findall(f"{re.escape(head)}[\u4e00-\u9fff]{{1,2}}{re.escape(tail)}", body))
        )
        return found if len(found) == shape.total else None

    def _repeated(self, clean: str, start: int, stop: int, shape: Shape) -> Members | None:
        """Words behind the slogan that hold its head: they begin the items of a clause (绿化…、亮化…、净化…), or stand
        with its tail about what they say (五向图强: 向海图强，…。向天图强，…)."""
        if (
            len(shape.parts) != 1
            or not shape.heads
            or len(shape.heads[0]) != 1
            or not 2 < shape.total <= MOST
        ):
            return None
        head = shape.heads[0]
        if spread := self._spread(clean, start, stop, shape):
            return self._made(spread, "after", [])
        sentence = _SENTENCE.search(clean, start, stop)
        body = clean[start : sentence.start() if sentence else stop]
        if body.count(head) < shape.total:
            return None
        words = [
            m[1]
            for m in re.finditer(
                f"(?:^|[，、；：]|{self._opener})([\u4e00-\u9fff]{{1,2}}{re.escape(head)})(?=[\u4e00-\u9fff]{{2,}})",
                body,
            )
        ]
        self._note("opener")
        return self._made(words, "after", []) if len(words) == len(set(words)) == shape.total else None


def _coordinated(items: list[str], clean: str, end: int) -> bool:
    """Whether an item is itself a slogan with the noun that follows this one (“甲”计划和中职“乙”计划)."""
    close = clean.find("”", end, end + 40)
    for item in items[:-1]:
        noun = item.rpartition("”")[2]
        if noun and noun != item and clean.startswith(noun, close + 1):
            return True
    return False


def _related(items: list[str], members: tuple[str, ...]) -> bool:
    """Whether half of the items share two characters in a row with what the lexicon says."""
    known = "|".join(members)
    alike = sum(any(i[n : n + 2] in known for n in range(len(i) - 1)) for i in items)
    return 2 * alike >= len(items)
