"""A text that is a list, or begins as one, read as so many items as a slogan says that it has."""

from __future__ import annotations

import re

from policyparse.extract.members_items import ItemRules, outside, up_to
from policyparse.extract.members_lists import cuts, top_level, with_joints
from policyparse.extract.slogans_shape import Part, Shape

MOST = 40
#: the longest clause that names a single thing
_CLAUSE = 40


class ListReader(ItemRules):
    """Reads lists: plain ones, numbered ones, quotations in a row, the lists of a compound's parts."""

    def listed(self, body: str, shape: Shape) -> list[str] | None:
        """The items of a text that is a list, or begins as one: up to the first ，, the first ；, or the whole."""
        wanted = shape.total
        if not any(mark in body for mark in "、，；") and not self._joiner.search(body):
            return self._quoted_run(body, wanted) or self._glued(body, shape)
        if numbered := self._numbered(body, wanted):
            return numbered
        if len(shape.parts) > 1 and (labelled := self._labelled(body, shape)):
            self._note("label")
            return labelled
        if led := self._led(body, shape):
            return led
        if told := self._told.search(up_to(body, "。")):
            self._note("told")
            body = body[: told.start()]  # what is said of the whole is no item
        body = body.rstrip("，；、。 ")
        if ended := self._ending_alike(body, shape):
            return ended
        for separators in ("、，；", "，；"):
            if paired := self._paired(top_level(up_to(body, "。"), separators), shape):
                return paired
        if quoted := self._quoted_run(body, wanted) or self._groups(body.rstrip("。"), shape):
            return quoted
        best: tuple[tuple[int, int, int], list[str]] | None = None
        for order, separator in enumerate(("，", "；", "")):
            region = up_to(body, separator) if separator else body
            if not region or (order and region == up_to(body, "，；"[order - 1])):
                continue
            if headed := self._held_pieces(region, shape):
                rank = (0, -wanted, order)
                if best is None or rank < best[0]:
                    best = rank, headed
            for items in cuts(region, wanted, self._joiner):
                if not self._parallel(items, shape):
                    continue
                if any("；" in outside(item) for item in items):
                    continue
                crossed = sum("，" in outside(item) for item in items)
                held = sum(any(h in item for h in shape.heads) for item in items)
                rank = (crossed, -(held if held == wanted else 0), order)
                if best is None or rank < best[0]:
                    best = rank, items
        return best[1] if best else self._glued(body, shape)

    def _led(self, body: str, shape: Shape) -> list[str] | None:
        """Clauses that each begin with the head, as many as it says, whatever follows (统筹甲和乙，统筹丙和丁，加快…)."""
        if len(shape.parts) != 1 or not shape.heads or len(shape.heads[0]) < 2 or shape.total < 2:
            return None
        head, sentence = shape.heads[0], up_to(body, "。")
        for separator in ("；", "，", "、"):
            pieces = top_level(sentence, separator)
            if len(pieces) <= shape.total:
                continue
            if all(p.startswith(head) and len(p) > len(head) for p in pieces[: shape.total]):
                return None if pieces[shape.total].startswith(head) else pieces[: shape.total]
        return None

    def _ending_alike(self, body: str, shape: Shape) -> list[str] | None:
        """The items of a list that each end in a head of several characters, lists within them left whole."""
        if len(shape.parts) != 1 or not shape.heads or len(shape.heads[0]) < 2:
            return None
        head, text = shape.heads[0], up_to(body, "。")
        if text.count(head) != shape.total:
            return None
        spans = [(m.start(), m.end()) for m in re.finditer("[、，；]", text)]
        spans += [m.span() for m in self._joiner.finditer(text) if m.start() and text[m.start()] != "、"]
        ends = [s for s in sorted(spans) if text.endswith(head, 0, s[0])]
        if len(ends) != shape.total - 1 or not text.endswith(head):
            return None
        places = [0, *(b for _, b in ends)]
        items = [text[a:b] for a, b in zip(places, [*(a for a, _ in ends), len(text)], strict=True)]
        return items if all(len(i) > len(head) for i in items) and "；" not in "".join(items) else None

    def _paired(self, pieces: list[str], shape: Shape) -> list[str] | None:
        """One piece for each of so many pairs, each with all heads in order (三抓三促: 抓学习促提升、抓执行促落实、…)."""
        size = shape.parts[0].count if shape.parts else 0
        if (
            len(shape.parts) < 2
            or len(shape.heads) < len(shape.parts)
            or {p.count for p in shape.parts} != {size}
        ):
            return None
        pairs = pieces[:size]
        if (
            len(pairs) < size
            or not size > 1
            or (len(pieces) > size and pieces[size].startswith(shape.heads[0]))
        ):
            return None
        first = pairs[0]
        at = first.find(shape.heads[0])
        if at > 0 and (front := self._governing.match(first)) and front.end() == at:
            pairs = [first[at:], *pairs[1:]]
        inner = re.compile(".{1,10}?".join(map(re.escape, shape.heads)) + ".{1,10}$")
        return pairs if all(inner.match(p) and "、" not in p and "，" not in p for p in pairs) else None

    def _groups(self, body: str, shape: Shape) -> list[str] | None:
        """The clause of each group between ；, the first or the last of all, that alone holds the head (不摘责任，防止松劲；不摘政策，…)."""
        groups = top_level(body, "；")
        if len(groups) != shape.total or len(shape.parts) != 1 or not shape.heads:
            return None
        first = [top_level(g, "，") for g in groups]
        head = shape.heads[0]
        if any(self._single.match(f[0]) for f in first):
            return None
        held = [[c for c in f if head in c] for f in first]
        if all(len(h) == 1 and len(f) > 1 for h, f in zip(held, first, strict=True)):
            return (
                [h[0] for h in held]
                if len({f.index(h[0]) for h, f in zip(held, first, strict=True)}) == 1
                else None
            )
        return None

    def _held_pieces(self, region: str, shape: Shape) -> list[str] | None:
        """Of more pieces than wanted those in a row that alone hold a head (对学生免学费、免住宿费)."""
        if not shape.heads:
            return None
        pieces = top_level(region, "、，")
        held = [i for i, p in enumerate(pieces) if any(h in p for h in shape.heads)]
        if (
            len(held) != shape.total
            or not len(held) < len(pieces) <= len(held) + 2
            or held[-1] - held[0] != len(held) - 1
        ):
            return None
        return pieces[held[0] : held[-1] + 1] if len(held) > 2 else None

    def _parallel(self, items: list[str], shape: Shape) -> bool:
        """Whether clauses can be items of one list: they hold the heads, or are of like length, none of them but a verb."""
        bare = [
            m is not None and m.end() == len(i) for i, m in ((i, self._governing.match(i)) for i in items)
        ]
        if len(items) < 4 and any(bare) and not all(bare):
            return False
        if len(items) > 2 and not any("，" in i for i in items) and max(map(len, items)) <= 24:
            return True
        if shape.heads and all(any(h in i for h in shape.heads) for i in items):
            return True
        sizes = [len(i) for i in items]
        return max(sizes) <= 2.2 * min(sizes) + 4

    def _quoted_run(self, body: str, wanted: int) -> list[str] | None:
        """A list that is one quotation (“预期、预测、预判”), or quotations in a row (“甲”“乙”“丙”)."""
        if not body.startswith("“"):
            return None
        found, at = [], 0
        while match := self._words.quoted_long.match(body, at):
            found.append(match[1])
            at = match.end()
        if len(found) == wanted:
            return found
        if len(found) == 1:
            for separator in "、，；":
                parts = top_level(found[0], separator)
                if len(parts) == wanted:
                    return parts
        return None

    def _glued(self, body: str, shape: Shape) -> list[str] | None:
        """Items written without separators, each ending in its head (淮河海河辽河、太湖巢湖)."""
        if not shape.heads or any(len(h) != 1 for h in shape.heads) or self._numeral.match(body):
            return None
        ends = "".join(dict.fromkeys(shape.heads))
        if len(ends) > 1 and all(all(h in p for h in ends) for p in top_level(body, "、")):
            return None  # the pieces as written already hold every head each (招商引资、招才引智)
        if body[:1] in ends:
            first = [p for p in re.split(f"(?=[{ends}])|、", body) if p]
            return first if len(first) == shape.total and all(len(p) > 1 for p in first) else None
        items = [m[0] for m in re.finditer(f"[\u4e00-\u9fff]{{1,3}}?[{ends}]|[\u4e00-\u9fff]{{2,3}}", body)]
        if len(items) != shape.total or "".join(items) != body.replace("、", ""):
            return None
        return items if all(len(i) > 1 for i in items) else None

    def _numbered(self, body: str, wanted: int) -> list[str] | None:
        """Items with numbers of their own: 一是…；二是…."""
        if not self._item.match(body):
            return None
        pieces = [p for p in re.split("(?<=[；。，：])", body) if p]
        starts = [i for i, p in enumerate(pieces) if self._item.match(p)]
        if len(starts) != wanted or (starts and starts[0] != 0):
            return None
        found = []
        for n, i in enumerate(starts):
            until = starts[n + 1] if n + 1 < wanted else i + 1
            text = up_to("".join(pieces[i:until]) if n + 1 < wanted else "".join(pieces[i:]), "；。")
            found.append(self._item.sub("", text, count=1).strip("；。，、"))
        self._note("item")
        return found if all(found) else None

    def _labelled(self, body: str, shape: Shape) -> list[str] | None:
        """The items of each part of a compound, behind its name (一城，即…；两翼，即…、…)."""
        found: list[tuple[int, int, Part]] = []
        at = 0
        for part in shape.parts:
            place = self._place(body, part, at)
            if place is None:
                return None
            found.append((*place, part))
            at = place[1]
        out: list[str] = []
        for n, (_, begin, part) in enumerate(found):
            end = found[n + 1][0] if n + 1 < len(found) else len(body)
            text = body[begin:end].strip("；。，、：:“‘ ;")
            text = up_to(text, "。")
            if n + 1 == len(found):
                text = up_to(text, "；")
            text = text.strip("；。，、")
            if not text:
                return None
            if "：" in text[:16] and (counted := self._of_figure(text, part)):
                out.extend(counted)
                continue
            if part.count == 1:
                out.append(text if part.head else up_to(text, "，；"))
                continue
            if part.count > MOST:
                continue
            inner = Shape("numeral", (Part(part.count, part.head, part.label, 0),))
            leads = list(self._lead.finditer(text, 1))
            said = [m for m in leads if m[0][0] == "，" and len(m[0]) > 2]  # ，包括: what follows is the list
            items = next((i for m in said if (i := self.listed(text[m.end() :], inner))), None)
            items = items or self._quoted_in(text, part.count) or self._begun_alike(text, inner)
            items = items or self.listed(text, inner)
            if items is None:
                items = next((i for m in leads if (i := self.listed(text[m.end() :], inner))), None)
            if items is None and n + 1 == len(found):
                wide = top_level(up_to(body[begin:end].strip("；。，、：:“‘ ;"), "。"), "；")
                items = wide if len(wide) == part.count else None
            if items is None:
                return None
            ignored: list[str] = []
            items = self._unframed(self._trimmed(items, inner, ignored))
            out.extend(self._as_written(items, ignored, inner) if len(items) > 1 else items)
        return out

    def _quoted_in(self, text: str, wanted: int) -> list[str] | None:
        """The items of the one quotation in a text that is a list of so many (大力实施“甲、乙、丙”三大战略)."""
        runs = [m[1] for m in self._words.quoted_long.finditer(text) if "、" in m[1]]
        items = top_level(runs[0], "、") if len(runs) == 1 else []
        return items if len(items) == wanted and text.count("“") == 1 else None

    def _begun_alike(self, text: str, shape: Shape) -> list[str] | None:
        """Items that each begin with the head, with further nouns in them (创新、创业和创建甲、乙)."""
        head = shape.heads[0] if shape.heads else ""
        if len(head) != 1 or not text.startswith(head) or shape.total < 2:
            return None
        places = [m.end() for m in re.finditer("[、，]", text)] + [m.end() for m in self._joiner.finditer(text)]
        starts = [0, *sorted(p for p in set(places) if text.startswith(head, p))]
        if len(starts) != shape.total:
            return None
        items = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
        return [*(self._joined_end.sub("", i) for i in items[:-1]), items[-1]]

    def _place(self, body: str, part: Part, at: int) -> tuple[int, int] | None:
        whole = part.label[: part.label.find(part.head) + len(part.head)] if part.head else part.label
        names = [part.label, whole]
        if not part.head and part.count in self._forms:  # a bare figure may be explained in the other digits (“3”即…)
            names = [f"“{form}”" for form in self._forms[part.count]] + names
        for name in dict.fromkeys(names):
            begin = body.find(name, at)
            while begin >= 0:
                end = begin + len(name)
                opens = begin - 1 if begin and body[begin - 1] in "“‘" else begin
                if label := self._label.match(body, end):
                    return opens, label.end()
                if part.head and body.startswith("，", end) and (not opens or body[opens - 1] in "；。;"):
                    return opens, end + 1
                begin = body.find(name, begin + 1)
        return None

    def _of_figure(self, group: str, part: Part) -> list[str] | None:
        """What a clause names as so many: behind the number (两个抓手，甲、乙; 三个产业（…）) or before it (甲、乙两个重点)."""
        if part.count not in self._figures:
            return None
        if summed := self._of_quotation(group, part):
            return summed
        lead, tail = self._figures[part.count]
        inner = Shape("numeral", (Part(part.count, part.head, part.label, 0),))
        group = group.removesuffix(self._etcetera)
        behind = lead.search(group)
        if behind and part.count == 1 and (rest := group[behind.end() :].rstrip("）)")):
            return [rest] if len(rest) > 1 else None
        if behind:
            rest = group[behind.end() :].rstrip("）)")
            if items := self.listed(rest, inner) or with_joints([rest], part.count, self._joiner):
                return self._as_written(self._trimmed(items, inner, []), [], inner)
        before = tail.search(group)
        if before and before.start() > 1:
            head = group[: before.start()].removesuffix(self._etcetera)
            if part.count == 1:
                return self._without_verbs([head], inner)
            if items := self.listed(head, inner):
                return self._stripped(items, [], inner)
        return None

    def _single_thing(self, group: str, part: Part) -> list[str] | None:
        """What a clause is about that stands for the figure 1 (依托甲部“中枢纽”，打造…: 甲部)."""
        clause = up_to(group, "，")
        close = clause.rfind("“") if clause.endswith("”") else -1
        clause = clause[:close] if close > 0 else clause
        if part.count != 1 or not 1 < len(clause) <= _CLAUSE:
            return None
        return self._without_verbs([clause], Shape("numeral", (part,)))

    def _of_quotation(self, group: str, part: Part) -> list[str] | None:
        """What a clause says before its own quoted number of things (甲所、乙所“两所共建”，…)."""
        own = [m for m in self._words.quoted.finditer(group) if m[1][0] in self._forms[part.count]]
        if len(own) != 1 or part.count < 2:
            return None
        inner = Shape("numeral", (Part(part.count, "", own[0][1], 0),))
        text = group[: own[0].start()].removesuffix(self._of)
        hues = self._colours.search(text.rstrip("”"))
        if hues and len(hues[0]) == part.count:
            return list(hues[0])
        begun = self._begun_alike(text[max(0, text.find(part.head)) :], Shape("numeral", (part,))) if part.head else None
        items = begun or next(cuts(text, part.count, self._joiner, ("、",), last_only=True), None)
        return self._stripped(items, [], inner) if items else None

    def _without_verbs(self, items: list[str], shape: Shape) -> list[str]:
        at = 0
        while (match := self._front.match(items[0], at)) and len(items[0]) - match.end() > 1:
            at = match.end()
        return [items[0][at:], *items[1:]]

    def _by_figures(self, body: str, shape: Shape) -> list[str] | None:
        """The members of each part from a clause of its own that says its number (一个统领，…；两个抓手，…; 3年…+4年…)."""
        text = up_to(body, "。").rstrip("；;，")
        for separator in ("；;", "+＋", "，", "、，"):
            groups = [self._unjoined(g) for g in top_level(text, separator)]
            if 1 < len(groups) < len(shape.parts):
                groups = with_joints(groups, len(shape.parts), self._joiner, last_only=True) or groups
            if len(groups) != len(shape.parts):
                continue
            found = [self._of_figure(g, p) for g, p in zip(groups, shape.parts, strict=True)]
            if any(found) and not shape.heads:  # a clause of a single thing names it
                found = [f or self._single_thing(g, p) for f, g, p in zip(found, groups, shape.parts, strict=True)]
            if all(found):
                return [item for items in found for item in items or ()]
            if separator[0] == "+" and all(
                g.startswith(p.label) for g, p in zip(groups, shape.parts, strict=True)
            ):
                return groups
        return None
