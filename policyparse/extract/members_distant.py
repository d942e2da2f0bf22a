"""Members that the text spells out at some distance from the slogan: in what follows, in its paragraph, in the heading above."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policyparse.extract.members_items import Members, outside, up_to
from policyparse.extract.members_listed import MOST, ListReader
from policyparse.extract.members_lists import cuts, top_level
from policyparse.extract.slogans_shape import Shape

#: how far apart the paragraphs of one list may begin
_PARAGRAPHS = 4000
#: how far from the slogan a list may stand in its paragraph
_NEAR = 320
#: how many headings above the slogan are read, how long they are at most
_HEADINGS, _HEADING = 3, 60
_LONGEST = 18
#: what may be left of the slogan's own sentence behind it
_SHORT = 12
SENTENCE_END = re.compile("[。！？\n]")
_CLAUSE = re.compile("[^，。；：！？\n]+")
_FIGURE = re.compile("[0-9]+")
_RUN = re.compile("[\u4e00-\u9fff]{2,}")
_ROW_GOES_ON = re.compile("(?:、[\u4e00-\u9fff]{2,6})+(?!、)")
_WORDS = re.compile("[\u4e00-\u9fff]{0,10}$")


class DistantReader(ListReader):
    """Finds lists that stand apart from the slogan and are known by what its numerals count."""

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
        sentence = SENTENCE_END.search(clean, start, stop)
        body = clean[start : sentence.start() if sentence else stop]
        if sentence and sentence[0] == "。" and len(body) < _SHORT and head not in body:
            after = SENTENCE_END.search(clean, sentence.end(), stop)
            body = clean[sentence.end() : after.start() if after else stop]
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
        if any(self._numeral.search(w[:-1]) for w in words):
            return None
        return self._made(words, "after", []) if len(words) == len(set(words)) == shape.total else None

    def distant(self, clean: str, start: int, end: int, shape: Shape) -> Members | None:
        """The list that names what the slogan at `start`..`end` counts, in its paragraph or in a heading above it."""
        line_start, line_end = clean.rfind("\n", 0, start) + 1, clean.find("\n", end)
        line_end = line_end if line_end >= 0 else len(clean)
        after, before = clean[end : min(line_end, end + _NEAR)], clean[max(line_start, start - _NEAR) : start]
        if not shape.heads:
            figured = self._figured(after, shape)
            return self._made(figured, "after", []) if figured else None
        if len(shape.heads) < len(shape.parts) or not 2 < shape.total <= MOST:
            return None
        if self.is_generic(shape.heads):
            self._note("generic")
            return None
        fired: list[str] = []
        for source, clauses in (
            ("after", _CLAUSE.findall(after)),
            ("before", reversed(_CLAUSE.findall(before))),
            ("before", self._headings(clean, line_start)),
        ):
            for clause in clauses:
                if items := self._of_heads(clause, shape):
                    return self._made(self._stripped(items, fired, shape), source, fired)
        if len(shape.parts) > 1:
            return None
        if alike := _same_place(clean, start, shape):
            return self._made(alike, "before", fired)
        if done := self._touched(after, shape):
            return self._made(self._stripped(done, fired, shape), "after", fired)
        if kin := self._kindred(clean[line_start:start] + "\n" + clean[end:line_end], shape):
            found = self._made(kin, "after", [])
            return found if clean.find(kin[0], end, line_end) >= 0 else self._made(kin, "before", [])
        return None

    def _headings(self, clean: str, line_start: int) -> Iterator[str]:
        """The clauses of the nearest headings above a line: short lines that are no sentences."""
        at, seen = line_start - 1, 0
        floor = max(0, line_start - _PARAGRAPHS)
        while at > floor and seen < _HEADINGS:
            begin = clean.rfind("\n", 0, at) + 1
            line = clean[begin:at]
            if line.strip() and len(line) <= _HEADING and "。" not in line:
                seen += 1
                yield from _CLAUSE.findall(line)
            at = begin - 1

    def _of_heads(self, clause: str, shape: Shape) -> list[str] | None:
        """The items of a clause that is a list in which each item ends, or begins, with what it is counted as."""
        heads = [p.head for p in shape.parts for _ in range(p.count)]
        if any(clause.count(p.head) < p.count for p in shape.parts) or "、" not in clause:
            return None
        if label := self._item.match(clause):
            clause = clause[label.end() :]
        if when := self._scope.match(clause):
            clause = clause[when.end() :]
        for items in cuts(clause, len(heads), self._joiner, ("、",), last_only=True):
            last = items[-1][: items[-1].rfind(heads[-1]) + len(heads[-1])]
            ended = [*items[:-1], last]
            if all(_named(i, h) for i, h in zip(ended, heads, strict=True)) and _differ(ended, heads):
                return ended
            if len(shape.parts) == 1 and (begun := _begun(items, heads[0])):
                return begun
        return None

    def _figured(self, text: str, shape: Shape) -> list[str] | None:
        """The pieces that begin with the figures of a string of digits (“352”工程: 30个…、50个…、200个…)."""
        wanted = [str(c) for c in shape.counts]
        if len(wanted) < 3 or "0" in wanted:
            return None
        sentence = SENTENCE_END.split(text, maxsplit=1)[0]
        pieces = top_level(sentence, "，、；")
        figures = [_FIGURE.search(p) for p in pieces]
        for at in range(len(pieces) - len(wanted) + 1):
            run = figures[at : at + len(wanted)]
            if all(f is not None and f[0].rstrip("0") == w for f, w in zip(run, wanted, strict=True)):
                first, others = pieces[at], pieces[at + 1 : at + len(wanted)]
                return [first[run[0].start() :] if run[0] else first, *others]
        return None

    def _touched(self, text: str, shape: Shape) -> list[str] | None:
        """The pieces in a row that alone hold the head, each with its amount (街巷改造20条、老旧小区改造5个，改造管网7公里)."""
        head = shape.heads[0]
        sentence = SENTENCE_END.split(text, maxsplit=1)[0]
        pieces = top_level(sentence, "，、；")
        held = [i for i, p in enumerate(pieces) if head in outside(p)]
        if len(held) != shape.total or held[-1] - held[0] != len(held) - 1:
            return None
        chosen = pieces[held[0] : held[-1] + 1]
        amounts = [self._amount.search(p) for p in chosen]
        if not all(a is not None and head in p[: a.start()] for a, p in zip(amounts, chosen, strict=True)):
            return None
        self._note("amount")
        return [p[: a.start()] if a else p for a, p in zip(amounts, chosen, strict=True)]

    def _kindred(self, text: str, shape: Shape) -> list[str] | None:
        """The names in the paragraph that share their first two characters and end in the head, as many as it says
        (国际经济中心…国际金融中心…国际贸易中心…)."""
        head = shape.heads[0]
        if len(head) < 2 or text.count(head) < shape.total:
            return None
        kin: dict[str, dict[str, None]] = {}
        for match in re.finditer(re.escape(head), text):
            left = _WORDS.search(text[max(0, match.start() - 10) : match.start()])
            words = left[0] if left else ""
            for n in range(len(words) - 2):
                kin.setdefault(words[n : n + 2], {}).setdefault(words[n:] + head)
        full = [names for names in kin.values() if len(names) == shape.total]
        return list(max(full, key=lambda names: len(next(iter(names))))) if full else None


def _named(item: str, head: str) -> bool:
    """Whether an item is a name of what is counted."""
    return item.endswith(head) and len(head) < len(item) <= _LONGEST and "“" not in item


def _differ(items: list[str], heads: list[str]) -> bool:
    """Whether the head is what the items share, and not the end of a longer word (政府投资、国企投资 are no 资)."""
    return any(len(h) > 1 for h in heads) or len({i[-2:] for i in items}) > 1


def _same_place(clean: str, start: int, shape: Shape) -> list[str] | None:
    """The last words in a row before `start` that are of one length and have the head in one place (强工兴市、强农兴县、强商兴镇),
    each with something of its own behind it (养老保险、医疗保险 are no 保)."""
    head, wanted = shape.heads[0], shape.total
    if len(head) != 1:
        return None
    before = clean[max(0, start - _PARAGRAPHS) : start]
    if before.count(head) < wanted:
        return None
    found = None
    for items in _rows(before):
        if len(items) != wanted or head not in items[1]:
            continue
        size, place = len(items[1]), items[1].index(head)
        items = [items[0][-size:], *items[1:-1], items[-1][:size]]
        alike = 0 < place < size - 1 and all(len(i) == size and i.find(head) == place for i in items)
        if alike and len({i[place:] for i in items}) == wanted:
            found = items
    return found


def _rows(text: str) -> Iterator[list[str]]:
    """The rows of words of two to six characters with 、 between them, the first word with all that stands before it."""
    at = 0
    while (run := _RUN.search(text, at)) is not None:
        at = run.end()
        if (rest := _ROW_GOES_ON.match(text, at)) is not None:
            at = rest.end()
            yield text[run.start() : at].split("、")


def _begun(items: list[str], head: str) -> list[str] | None:
    """The items that each begin with the head, the last one cut to the length that the others share (资源、资产、资金管理)."""
    first, last = items[0], items[-1]
    items = [first[first.find(head) :] if head in first else "", *items[1:]]
    if not all("”" not in i and i.startswith(head) and len(head) < len(i) <= _LONGEST for i in items):
        return None
    sizes = {len(i) for i in items[:-1]}
    if len(sizes) == 1 and len(last) > (size := sizes.pop()) and size <= len(head) + 2:
        items = [*items[:-1], last[:size]]
    return items if len({i[: len(head) + 1] for i in items}) == len(items) else None
