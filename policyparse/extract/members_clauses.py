"""Members in clauses that no word joins to the slogan: parallel to its heads, numbered, in frames, or summed up by it."""

from __future__ import annotations

import re

from policyparse.extract.members_distant import SENTENCE_END, DistantReader
from policyparse.extract.members_items import Members, outside, up_to
from policyparse.extract.members_listed import MOST
from policyparse.extract.members_lists import cuts, joints, top_level
from policyparse.extract.slogans_shape import Shape
from policyparse.patterns import Patterns

#: how far behind the slogan parallel clauses are read, how far numbered items may stand apart
_FOLLOWING, _SERIES = 600, 3000
#: the length of one parallel clause at most, and of one numbered item
_CLAUSE, _ITEM = 45, 60
_LINE_ITEM = re.compile("\n(?:—{1,2}|－{1,2}|●|◆|★)")
_BEFORE_NUMBER = frozenset("。；，：:;\n ")


class ClauseReader(DistantReader):
    """Reads clauses behind a slogan that run parallel to its heads, and clauses before it that it sums up."""

    def __init__(self, patterns: Patterns, trace: set[str] | None = None) -> None:
        super().__init__(patterns, trace)
        by_part = {r["part"]: r for r in patterns.records("members")}
        self._opens = re.compile(by_part["opens"]["pattern"])
        self._predicate = re.compile(by_part["predicate"]["pattern"])
        self._by = by_part["framed"].surface[0]
        self._between_frames = "、，；" + "".join(self._words.joiners)
        ordinals = by_part["ordinal"]
        han = ordinals["pattern"]
        names = [*han, *(han[-1] + c for c in han[:-1])]
        #: the forms of the first, second … item, family by family
        self._series = tuple(
            tuple(form.format(han=name, digit=n, circled=chr(0x245F + n)) for n, name in enumerate(names, 1))
            for form in ordinals.surface
        )

    def following(self, clean: str, start: int, shape: Shape, limit: int) -> Members | None:
        """The clauses behind the slogan at `start` that run parallel to its heads, or are numbered, as many as it says."""
        if not 1 < shape.total <= MOST:
            return None
        opens = self._opens.match(clean, start, limit)
        if opens is None:
            return None
        begin = opens.end()
        items = self._enumerated(clean, begin, shape)
        apart = clean[begin - 1] == "\n" and clean[begin - 2] not in "：:"
        if items and (not apart or (shape.heads and all(any(h in i for h in shape.heads) for i in items))):
            self._note("ordinal")
            return self._made(items, "after", [])
        if begin >= limit:
            return None
        stop = min(limit, begin + _FOLLOWING)
        line = clean.find("\n", begin, stop)
        line = line if line >= 0 else stop
        ended = SENTENCE_END.search(clean, begin, line)
        sentence = clean[begin : ended.start() if ended else line]
        self._note("opens")
        generic = self.is_generic(shape.heads) and SENTENCE_END.search(opens[0])
        if len(shape.parts) > 1:
            if labelled := self._labelled(clean[begin:line], shape):
                return self._made(labelled, "after", [self.ids["label"]])
            if groups := self._grouped(top_level(sentence, "，；"), shape):
                return self._made(groups, "after", [])
        heads = [p.head for p in shape.parts for _ in range(p.count)]
        headed = len(shape.heads) == len(shape.parts) > 0 and not generic
        for separators in ("、，；", "，；", "；"):
            if paired := self._paired(top_level(sentence, separators), shape):
                return self._made(paired, "after", [])
            if headed and (items := self._abreast(top_level(sentence, separators), heads, shape)):
                return self._made(items, "after", [])
            if headed and (items := self._each(top_level(sentence, separators), heads)):
                return self._made(items, "after", [])
        if opens[0].endswith("，") and (items := self._even(up_to(sentence, "，；"), shape)):
            return self._made(items, "after", [])
        if not headed:
            return None
        if items := self._ending_once(up_to(sentence, "，；"), shape):
            return self._made(items, "after", [])
        if len(shape.parts) == 1 and len(heads[0]) > 2:  # 三个着力点: 在甲上着力、在乙上着力、…
            shorter = [h[:-1] for h in heads]
            if items := self._abreast(top_level(sentence, "、，；"), shorter, shape):
                return self._made(items, "after", [])
        if objects := self._objects(up_to(sentence, "，；"), shape):
            return self._made(objects, "after", [])
        sentences = [up_to(s, "，；：") for s in SENTENCE_END.split(clean[begin:line]) if s]
        if len(sentences) >= shape.total > 1 and (items := self._abreast(sentences, heads, shape)):
            return self._made(items, "after", [])
        return None

    def _abreast(self, pieces: list[str], heads: list[str], shape: Shape) -> list[str] | None:
        """The first pieces, where they begin with the heads in order, or end with them, and no further piece does."""
        wanted = len(heads)
        if len(pieces) < wanted:
            return None
        items, rest = pieces[:wanted], pieces[wanted:]
        long = all(len(h) > 1 for h in heads)
        first = items[0]
        if not first.startswith(heads[0]) and (front := self._governing.match(first)):
            first = first[front.end() :]
        begun = [first, *items[1:]]
        if all(b.startswith(h) and len(b) > len(h) for b, h in zip(begun, heads, strict=True)):
            if rest and rest[0].startswith(heads[-1]):
                return None
            return self._evened(begun, heads) if max(map(len, begun)) <= _CLAUSE else None
        ended = [i.endswith(h) and len(h) < len(i) for i, h in zip(items, heads, strict=True)]
        if not any(ended) and _around(items, heads):
            return None if rest and _around(rest[:1], heads) else self._as_written(items, [], shape)
        if all(ended) and long:
            if rest and rest[0].endswith(heads[-1]):
                return None
            return self._as_written(items, [], shape) if max(map(len, items)) <= _CLAUSE else None
        return None

    def _grouped(self, clauses: list[str], shape: Shape) -> list[str] | None:
        """The things that each of so many clauses names as so many (做强甲、乙两大产业，培育丙一个产业)."""
        if len(clauses) < len(shape.parts):
            return None
        groups = [self._of_figure(self._unjoined(c), p) for c, p in zip(clauses, shape.parts, strict=False)]
        return [i for g in groups for i in g or ()] if all(groups) else None

    def _even(self, clause: str, shape: Shape) -> list[str] | None:
        """The objects of the verb of the next clause, where they are of one length and many as the slogan says (推动甲乙、丙丁、…)."""
        pieces = top_level(clause, "、")
        verb = self._governing.match(clause)
        if len(shape.parts) != 1 or len(pieces) != shape.total or not len(pieces) > 3 or verb is None:
            return None
        items = [pieces[0][verb.end() :], *pieces[1:]]
        return items if len(set(map(len, items))) == 1 and len(items[0]) > 1 else None

    def _ending_once(self, clause: str, shape: Shape) -> list[str] | None:
        """The items of a clause whose last one alone ends in the head (开展甲提升、乙提升、丙提升工程)."""
        head = shape.heads[0]
        pieces = top_level(clause, "、")
        alone = len(shape.parts) == 1 and len(head) > 1 and clause.count(head) == 1 and clause.endswith(head)
        if not alone or len(pieces) != shape.total or not len(pieces) > 2:
            return None
        items = [*pieces[:-1], pieces[-1][: -len(head)]]
        return self._as_written(items, [], shape) if all(len(i) > 1 for i in items) else None

    def _each(self, pieces: list[str], heads: list[str]) -> list[str] | None:
        """The objects of so many verbs, which all begin with the head, or end in the head of their part (打造科创走廊，建好甲区、乙区)."""
        wanted = len(heads)
        if len(pieces) < wanted or wanted < 3:
            return None
        objects: list[str] = []
        for piece in pieces[:wanted]:
            verb = self._governing.match(piece)
            objects.append(piece[verb.end() :] if verb and verb.end() < len(piece) else piece)
        begun = all(o.startswith(h) and len(o) > len(h) for o, h in zip(objects, heads, strict=True))
        ended = len(set(heads)) > 1 and all(
            o.endswith(h) and len(o) > len(h) for o, h in zip(objects, heads, strict=True)
        )
        further = len(pieces) > wanted and (heads[-1] in (pieces[wanted][:1], pieces[wanted][-1:]))
        return objects if (begun or ended) and not further and max(map(len, objects)) <= 16 else None

    def _objects(self, clause: str, shape: Shape) -> list[str] | None:
        """What a clause that begins with the head says of so many things (确保甲和乙按时发放)."""
        head = shape.heads[0]
        if len(shape.parts) != 1 or len(head) < 2 or not clause.startswith(head):
            return None
        rest = clause[len(head) :]
        if said := self._predicate.search(rest):
            rest = rest[: said.start()]
        items = next(cuts(rest, shape.total, self._joiner, ("、",)), None)
        return items if items and min(map(len, items)) > 3 else None

    def _evened(self, items: list[str], heads: list[str]) -> list[str] | None:
        """Clauses that begin with one-character heads, where they are alike enough to be members."""
        if all(len(h) > 1 for h in heads):
            return items
        sizes = [len(i) for i in items]
        same = max(sizes) - min(sizes) <= 2 or (len(set(heads)) > 1 and max(sizes) <= 14)
        return items if same and max(sizes) <= 24 and len(set(items)) == len(items) else None

    def _enumerated(self, clean: str, begin: int, shape: Shape) -> list[str] | None:
        """The items numbered one after another from `begin` on, as many as the slogan says and no more."""
        if clean.startswith("—", begin):
            return self._lined(clean, begin - 1, shape)
        family = next((f for f in self._series if clean.startswith(f[0], begin)), None)
        if family is None or shape.total >= len(family):
            return None
        starts: list[int] = []
        ends: list[int] = []
        at = begin
        for number in range(shape.total + 1):
            place = self._numbered_at(clean, family[number], at, at + _SERIES)
            if place < 0:
                break
            starts.append(place)
            ends.append(place + len(family[number]))
            at = ends[-1]
        if len(starts) != shape.total:
            return None
        found: list[str] = []
        for n, end in enumerate(ends):
            until = starts[n + 1] if n + 1 < len(starts) else min(len(clean), end + _FOLLOWING)
            text = up_to(clean[end:until].partition("\n")[0], "。；").strip("。；，、：: ")
            text = text if len(text) <= _ITEM else up_to(text, "，：")
            found.append(text)
        return found if all(found) else None

    def _numbered_at(self, clean: str, form: str, at: int, stop: int) -> int:
        """Where the number stands at the head of a clause; -1 where it does not."""
        place = clean.find(form, at, stop)
        while place >= 0:
            if place == at or clean[place - 1] in _BEFORE_NUMBER:
                return place
            place = clean.find(form, place + 1, stop)
        return -1

    def _lined(self, clean: str, begin: int, shape: Shape) -> list[str] | None:
        """The first clauses of the lines that begin with a dash, as many as the slogan says and no more."""
        found: list[str] = []
        at = begin
        while at >= 0 and (mark := _LINE_ITEM.match(clean, at)):
            end = clean.find("\n", mark.end())
            line = clean[mark.end() : end if end >= 0 else len(clean)]
            found.append(up_to(line[:_FOLLOWING], "。；：").strip("。；，、：: "))
            at = end
            if len(found) > shape.total:
                return None
        return found if len(found) == shape.total and all(0 < len(i) <= _ITEM for i in found) else None

    def framed(self, text: str, shape: Shape) -> list[str] | None:
        """The things named in frames that end a text (以甲为核心、以乙和丙为两翼), as many as the slogan says."""
        found = list(self._framed.finditer(text))
        if not found or text[found[-1].end() :].strip(self._of):
            return None
        run = [found[-1]]
        for earlier in reversed(found[:-1]):
            if text[earlier.end() : run[0].start()].strip(self._between_frames):
                break
            run.insert(0, earlier)
        named = [self._unled(frame[1]).replace("》《", "》、《") for frame in run]
        if len(run) == len(shape.parts) > 1:
            items: list[str] = []
            for frame, name, part in zip(run, named, shape.parts, strict=True):
                inner = Shape("numeral", (part,))
                cut = [name] if part.count == 1 else next(cuts(name, part.count, self._joiner), None)
                if cut is None:
                    break
                led = text[: frame.start(1)].endswith(self._by) or name != frame[1]
                items += cut if led else self._stripped(cut, [], inner)
            else:
                self._note("framed")
                return items
        flat = [i for name in named for i in top_level(name, "、")]
        if len(flat) != shape.total:
            flat = [i for piece in flat for i in _jointed(piece, joints(piece, self._joiner))]
        if len(run) > 1 and len(flat) == shape.total:
            self._note("framed")
            return flat
        return None

    def _unled(self, name: str) -> str:
        """What a frame names, without what leads up to it (加快形成以甲 → 甲)."""
        begin, _, rest = name.rpartition(self._by)
        return rest if begin and len(rest) > 1 and not self._joiner.match(name, len(begin)) else name

    def summed(self, clauses: list[str], shape: Shape) -> list[str] | None:
        """What the clauses before a slogan spell out, where the last of them is but a verb (完善甲、乙，建立“两本”)."""
        if len(clauses) < 2 or not self._bridge.fullmatch(clauses[-1]):
            return None
        previous, wanted = clauses[-2], shape.total
        if len(shape.parts) > 1 and len(clauses) > len(shape.parts):
            if grouped := self._grouped(clauses[-1 - len(shape.parts) : -1], shape):
                return grouped
        for items in cuts(previous, wanted, self._joiner, ("、",)):
            shared = _shared_end(items)
            if (len(shared) > 1 and wanted > 2) or (
                shape.heads and all(any(h in i for h in shape.heads) for i in items)
            ):
                return self._stripped(items, [], shape)
        said = self._predicate.search(previous)
        if said and any(c in said[0] for h in shape.heads for c in h):
            for items in cuts(previous[: said.start()], wanted, self._joiner, ("、",)):
                self._note("predicate")
                return self._stripped(items, [], shape)
        return None


def _around(items: list[str], heads: list[str]) -> bool:
    """Whether every item ends in a name with something of its own inside the one head (区域性中心: 区域性物流中心)."""
    head = heads[0]
    if len(set(heads)) > 1 or len(head) < 4:
        return False
    return any(
        all(i.endswith(head[k:]) and 0 <= i.find(head[:k]) < len(i) - len(head) for i in items)
        for k in range(2, len(head) - 1)
    )


def _jointed(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """The text cut at the spans."""
    out: list[str] = []
    at = 0
    for a, b in spans:
        out.append(text[at:a])
        at = b
    return [*out, text[at:]]


def _shared_end(items: list[str]) -> str:
    """The characters that all items end in (outside of quotations)."""
    plain = [outside(i) for i in items]
    size = 0
    while all(len(p) > size for p in plain) and len({p[-1 - size] for p in plain}) == 1:
        size += 1
    return plain[0][len(plain[0]) - size :]
