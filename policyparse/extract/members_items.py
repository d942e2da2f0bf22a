"""The items of a list as members: without what governs the first of them and what sums them up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.extract.members_lists import top_level
from policyparse.extract.slogans_shape import Shape
from policyparse.extract.slogans_words import words_of
from policyparse.patterns import Patterns, Record, alternation

_LONGEST_ITEM = 60
_INNER = re.compile("“[^“”]*”|（[^（）]*）|《[^《》]*》")


@dataclass(frozen=True, slots=True)
class Members:
    """The members found: `source` is before, after, glossary, lexicon or empty; `open` where the list says 等."""

    members: tuple[str, ...] = ()
    source: str = ""
    open: bool = False
    national: bool = False
    definition: str = ""
    fired: tuple[str, ...] = ()


class ItemRules:
    """The records of kind members, and what they do to the items of a list."""

    def __init__(self, patterns: Patterns, trace: set[str] | None = None) -> None:
        self._trace, self._words = trace, words_of(patterns)
        records = {r.id: r for r in patterns.records("members")}
        by_part: dict[str, Record] = {}
        for r in records.values():
            by_part.setdefault(r["part"], r)
        self.ids = {part: r.id for part, r in by_part.items()}

        def words(part: str) -> str:
            return alternation(by_part[part].surface)

        def pattern(part: str) -> re.Pattern[str]:
            return re.compile(by_part[part]["pattern"])

        #: a verb, or two of them joined (坚持和完善)
        single = f"(?:{by_part['verb']['pattern']}|{words('verb')})"
        verb = (
            f"{single}(?:(?:{'|'.join(self._words.joiners)})(?:{words('verb')}))?[{self._words.particles}]?"
        )
        self._front = re.compile(
            f"(?P<adverb>{words('adverb')}|(?:{by_part['adverb']['pattern']})(?={single}))|(?P<verb>{verb})|(?P<doubtful>{words('verb_or_noun')})"
            f"|(?P<preposition>{words('preposition')})|(?P<scope>{words('scope')}|{by_part['scope']['pattern']})"
        )
        self._scope = pattern("scope")
        self._generic = frozenset(by_part["generic"].surface)
        self._verb = re.compile(f"(?:{words('adverb')})?{verb}")
        self._any_verb = re.compile(f"{words('verb')}|{words('verb_or_noun')}")
        self._dated = re.compile(f"^(?:{by_part['dated']['pattern']})")
        self._inner = re.compile("|".join(by_part["inner"].surface))
        self._towards = by_part["inner"].surface[0]
        self._frame = pattern("frame")
        self._within = re.compile(words("within"))
        self._named = re.compile(f"“[^“”]{{1,8}}”(?:{by_part['lead']['pattern']})(?=[^“”]{{2}})")
        self._single = re.compile(words("preposition"))
        self._closed = pattern("closed")
        self._opener = words("opener")
        self._governing = re.compile(verb)
        self._doubled = re.compile(by_part["verb"]["pattern"])
        self._joiner = pattern("joiner")
        self._lead = pattern("lead")
        self._labelled_item = re.compile(f"[”’](?:{by_part['lead']['pattern']})")
        self._label = pattern("label")
        self._explained = pattern("explained")
        self._tail = pattern("tail")
        self._close = pattern("close")
        self._bridge = pattern("bridge")
        self._item = pattern("item")
        self._reached = pattern("reached")
        self._amount, self._etc_noun = pattern("amount"), pattern("etc_noun")
        self._of, self._etcetera = self._words.of, by_part["close"]["pattern"].rstrip("$")
        figure = by_part["figure"]
        #: how each small number may be written before what it counts
        numbers = {n: f"(?:(?<![0-9]){n}(?![0-9])|[{forms}])" for n, forms in enumerate(figure.surface, 1)}
        #: the characters that a number of things may begin with
        self._forms = {n: forms + str(n) for n, forms in enumerate(figure.surface, 1)}
        lead, tail = figure["pattern"].split("~")
        self._figures = {
            n: (re.compile(number + lead), re.compile(f"{number}{tail}$")) for n, number in numbers.items()
        }
        #: the slogan's own number with a classifier, at the end of what it sums up
        self._sums = {
            n: re.compile(by_part["sum"]["pattern"].replace("~", number)) for n, number in numbers.items()
        }
        self._distributed, self._leading = pattern("distributed"), pattern("leading")
        self._of_tail, self._divided = pattern("of_tail"), pattern("divided")
        self._framed, self._result = pattern("framed"), pattern("result")
        self._joined_start = re.compile(f"(?:{by_part['joiner']['pattern']})(?={words('verb')}|.{{2}})")
        self._colours = pattern("colour")
        self._colour_head, self._level_head = by_part["colour"].surface[0], by_part["levels"].surface[0]
        self._levels, self._told = pattern("levels"), pattern("told")
        self._numeral = re.compile(f"[{''.join(figure.surface)}]")
        self._joined_end = re.compile(f"(?>[、，]|{by_part['joiner']['pattern']})+$")
        self._dangling = re.compile(f"(?:{by_part['dangling']['pattern']}|{words('dangling')})$")
        self._sum = re.compile(records["members.end"]["pattern"])
        self._etc = re.compile(records["members.etc"]["pattern"])
        self._etc_id = "members.etc"
        self._sum_id = "members.end"

    def is_generic(self, heads: tuple[str, ...]) -> bool:
        """Whether one of the heads is what many slogans of one text may count (制度, 行动)."""
        return any(h in self._generic for h in heads)

    def _note(self, part: str) -> None:
        """Writes down for `fired` that the record took part where nothing else tells of it."""
        if self._trace is not None:
            self._trace.add(self.ids[part])

    def _alike(self, items: list[str], shape: Shape) -> bool:
        """Whether every item holds one of the heads, or all end in the same character."""
        heads = shape.heads
        if heads and all(any(h in item for h in heads) for item in items):
            return True
        return len({item[-1] for item in items}) == 1

    def _settled(self, items: list[str], shape: Shape) -> list[str] | None:
        """The items where their beginnings alone say that nothing (more) governs the first; None where they do not say."""
        others = items[1:]
        if not others or self._frame.match(items[-1]):
            return items
        opening = self._verb.match(items[0])
        if opening and any(o.startswith(opening[0]) for o in others):
            return items
        # a verb before the verb that every item begins with (守住确保甲、确保乙)
        second = self._governing.match(others[0])
        if opening and second and all(o.startswith(second[0]) for o in others):
            if items[0].startswith(second[0], opening.end()):
                return [items[0][opening.end() :], *others]
        if any(items[0].startswith(h) for h in shape.heads if len(h) > 1):
            return items  # the head is the items' own, written once (统一规划、标准 “六统一”)
        # where the others of the first part begin with its head, it begins there too (实现居民不愁吃、不愁穿)
        own = items[1 : shape.parts[0].count] if shape.parts and len(shape.parts[0].head) > 1 else []
        at = items[0].find(shape.parts[0].head) if own else -1
        if at > 0 and all(i.startswith(shape.parts[0].head) for i in own):
            return [items[0][at:], *others]
        # items that begin alike are parallel, and nothing of the first governs the others
        lead = others[0][:1]
        shared = lead if len(others) > 1 or self._single.match(lead) else others[0][:2]
        if all(i.startswith(shared) for i in items):
            return items
        sizes = [len(o) for o in others]
        alike = len(others) > 1 and max(sizes) - min(sizes) <= 2 and all(o.startswith(lead) for o in others)
        if alike and lead in items[0]:
            places = [i for i, c in enumerate(items[0]) if c == lead]
            best = min(places, key=lambda i: abs(len(items[0]) - i - sum(sizes) / len(sizes)))
            return [items[0][best:], *others]
        return None

    def _as_written(self, items: list[str], fired: list[str], shape: Shape) -> list[str]:
        """The items of a list behind a slogan or in a definition: only a plain verb before a list of nouns comes off."""
        return self._levelled(self._written(items, fired, shape), shape)

    def _written(self, items: list[str], fired: list[str], shape: Shape) -> list[str]:
        items = self._aligned(self._undivided(self._unframed(items)), shape)
        if (settled := self._settled(items, shape)) is not None:
            return settled
        first, others = items[0], items[1:]
        verbal = sum(
            (m := self._front.match(o)) is not None and m.lastgroup in ("verb", "doubtful") for o in others
        )
        if 2 * verbal >= len(others):
            return items
        at = reach = 0
        used: list[str] = []
        while (match := self._front.match(first, at)) and match.lastgroup in ("adverb", "verb", "scope"):
            at = match.end()
            used.append(self.ids[str(match.lastgroup)])
            if match.lastgroup != "adverb":
                reach = at
        middle = sorted(map(len, others))[len(others) // 2]
        if (
            not reach
            and (within := self._within.match(first))
            and abs(len(first) - within.end() - middle) <= 3
        ):
            self._note("within")
            return [first[within.end() :], *others] if len(first) - within.end() > 1 else items
        if not reach and len(first) > middle + 4 and len(others) > 1:
            for verb in self._governing.finditer(first):
                if abs(len(first) - verb.end() - middle) <= 1 and len(first) - verb.end() > 1:
                    fired.append(self.ids["verb"])
                    return [first[verb.end() :], *others]
        if not reach or len(first) - reach < 2 or all(o.endswith(first[reach:]) for o in others):
            return items
        if len(first) == middle and len(others) > 1 and len(shape.parts) == 1:
            return items  # as long as the others with its verb
        whole = [h for h in shape.heads if len(h) > 1 and first.startswith(h, reach)]
        if any(not any(o.startswith(h) for o in others) for h in whole):
            return items  # what governs the head tells the items apart (谋划一批项目、开工一批项目)
        fired.extend(used)
        return [first[reach:].lstrip(self._words.particles), *others]

    def _unjoined(self, item: str) -> str:
        """The item without 以及, 和 at its beginning."""
        return self._joined_start.sub("", item, count=1) if self._joined_start.match(item) else item

    def _aligned(self, items: list[str], shape: Shape) -> list[str]:
        """The items of a compound without the verbs before their heads, where they all then begin with them."""
        heads = [p.head for p in shape.parts for _ in range(p.count)] if shape.total == len(items) else []
        if len(shape.parts) < 2 or len(heads) != len(items) or not all(heads):
            return items
        out: list[str] = []
        for item, head in zip(items, heads, strict=True):
            verb = None if item.startswith(head) else self._governing.match(item)
            out.append(item[verb.end() :] if verb else item)
        return out if all(o.startswith(h) for o, h in zip(out, heads, strict=True)) else items

    def _levelled(self, items: list[str], shape: Shape) -> list[str]:
        """The items without what qualifies or governs the first one, where what is left of it is exactly as long as all the
        others (上级确定的建设富强、创新、开放), or a quotation as they are (专家的“盲抽”与“盲评”)."""
        first, others = items[0], items[1:]
        if not others:
            return items
        begin = first.rfind(f"{self._of}“")
        if begin > 0 and first.endswith("”") and all(o[0] == "“" and o.find("”") == len(o) - 1 for o in others):
            return [first[begin + 1 :], *others]
        size = len(others[0])
        if len(others) < 2 or not len(first) > size + 1 or any(len(o) != size for o in others):
            return items
        lead = first[:-size]
        if any(h in lead for h in shape.heads):
            return items
        if size > 1 and (lead.endswith(self._of) or any(m.end() == len(lead) for m in self._any_verb.finditer(lead))):
            return [first[-size:], *others]
        return items

    def _undivided(self, items: list[str]) -> list[str]:
        """The items without what leads up to the first one in its clause (按照等级分为红、黄、蓝)."""
        if len(items) < 2 or not (lead := self._divided.match(items[0])):
            return items
        left = len(items[0]) - lead.end()
        if left < min(2, *map(len, items[1:])) or any(i.startswith(items[0][:2]) for i in items[1:]):
            return items
        self._note("divided")
        return [items[0][lead.end() :].lstrip("：“"), *items[1:]]

    def _stripped(self, items: list[str], fired: list[str], shape: Shape) -> list[str]:
        """The items of a list before a slogan without the verb and the scope that govern the first one."""
        return self._levelled(self._bared(items, fired, shape), shape)

    def _bared(self, items: list[str], fired: list[str], shape: Shape) -> list[str]:
        items = self._unframed(items)
        if (settled := self._settled(items, shape)) is not None:
            return settled
        first, others = items[0], items[1:]
        sizes = sorted(map(len, others))
        middle, spread = sizes[len(sizes) // 2], sizes[-1] - sizes[0]
        first = self._without_front(first, others, middle, spread, fired)
        for preposition in self._inner.finditer(first, 1):
            left = len(first) - preposition.end()
            near = abs(left - middle) <= 2 or preposition[0] == self._towards
            if len(first) > middle + 3 and left >= 2 and near:
                self._note("inner")
                first = first[preposition.end() :]
                break
        if middle == 1 and spread == 0 and len(first) > 2:
            first = first[-1:]
        single = len(shape.heads) == 1 and len(shape.heads[0]) == 1 and len(others) > 1 and spread == 0
        if single and len(first) > middle + 1 and all(i.endswith(shape.heads) for i in items):
            led = self._leading.match(first)
            if led and len(first) - led.end() >= middle:
                self._note("leading")
                first = first[-middle:]
        if len(first) > middle + 4:
            # a longer clause whose verb governs the list: its object is as long as the others
            for match in self._governing.finditer(first):
                if abs(len(first) - match.end() - middle) <= (2 if len(others) == 1 else 1):
                    fired.append(self.ids["verb"])
                    first = first[match.end() :]
                    break
        return [first, *others]

    def _without_front(
        self, first: str, others: list[str], middle: int, spread: int, fired: list[str]
    ) -> str:
        """The first item without adverbs, verbs, prepositions and scope words at its beginning."""
        led = sum(self._verb.match(o) is not None for o in others)
        verbal = 3 * led >= len(others)
        least = min(2, *map(len, others))
        at = reach = 0
        used: list[str] = []
        previous = ""
        while (match := self._front.match(first, at)) and len(first) - match.end() >= least:
            kind, left = str(match.lastgroup), len(first) - match.end()
            fronts = (self._front.match(o) for o in others) if kind == "preposition" else ()
            if any(f is not None and f[0] == match[0] for f in fronts):
                break
            doubled = self._doubled.fullmatch(match[0]) is not None
            longer = abs(left - middle) >= abs(len(first) - at - middle)
            if kind == "doubtful" and longer and previous != "adverb":
                break
            if all(o.endswith(first[match.end() :]) for o in others):
                break  # what is left is the head alone (谋划一批、开工一批)
            if kind == "verb" and led == len(others) > 1 and self._verb.match(first, match.end()) is None:
                break  # every item has a verb of its own (推进甲、建设乙、筹办丙)
            previous, at = kind, match.end()
            used.append(self.ids["verb_or_noun" if kind == "doubtful" else kind])
            # where the others begin with verbs too, a verb is cut off only down to their length
            if not verbal or kind == "scope" or doubled or abs(left - middle) <= spread:
                reach = at
        if not reach:
            return first
        fired.extend(used)
        return first[reach:].lstrip(self._words.particles)

    def _unframed(self, items: list[str]) -> list[str]:
        """The items without 以…为核心 around them and without what leads up to the first one in its own clause."""
        if len(items) > 1 and "，" in outside(items[0]) and not any("，" in outside(i) for i in items[1:]):
            items = [top_level(items[0], "，")[-1], *items[1:]]
        if named := self._named.match(items[0]):
            items = [items[0][named.end() :], *items[1:]]
        frames = [self._frame.match(i) for i in items]
        if frames[0] and len(items) > 2 and not any(frames[1:]) and not items[1].startswith(items[0][:2]):
            self._note("frame")
            second = self._front.match(items[1])
            governed = second is not None and second.lastgroup == "verb" and len(items[1]) - second.end() > 1
            if governed and not any(self._verb.match(i) for i in items[2:]):
                items = [items[0], items[1][second.end() :] if second else items[1], *items[2:]]
            return [frames[0][1], *items[1:]]
        if frames[-1] and len(items) > 1:
            self._note("frame")
            return [f[1] if f else self._single.sub("", i, count=1) if self._single.match(i) else i
                    for i, f in zip(items, frames, strict=True)]  # fmt: skip
        return items

    def _ended(self, items: list[str], shape: Shape) -> list[str]:
        """The items without the slogan's own number (…楼长三级管理责任制) or the noun that the list leads to (…的防控要求) at the end."""
        last, head = items[-1], shape.heads[-1] if shape.heads else ""
        least = min(2, *map(len, items[:-1])) if len(items) > 1 else 2
        for number in dict.fromkeys((shape.total, shape.parts[-1].count if shape.parts else 0)):
            summed = self._sums[number].search(last, 1) if number in self._sums and number > 1 else None
            if summed and summed.start() >= least and not _opens_inside(last, summed.start()):
                self._note("sum")
                last = last[: summed.start()]
        said = self._distributed.search(last)
        if said and said.start() >= least and not any(self._distributed.search(i) for i in items[:-1]):
            self._note("distributed")
            last = last[: said.start()]
        plain = len(items) > 1 and not any(self._of in i for i in items[:-1])
        if plain and not (head and last.endswith(head)) and (of := self._of_tail.search(last)):
            if of.start() >= least:
                self._note("of_tail")
                last = last[: of.start()]
        return [*items[:-1], last]

    def _trimmed(self, items: list[str], shape: Shape, fired: list[str]) -> list[str]:
        """The items without what sums the list up at its end (…三大工程, …等问题, …技术链合一, …“五位一体”组织)."""
        items = self._ended(items, shape)
        last, head = items[-1], shape.heads[-1] if shape.heads else ""
        if head and all(i.endswith(head) for i in items[:-1]) and head in last[1:]:
            last = last[: last.rfind(head) + len(head)]
        for tail in (self._sum, self._etc):
            cut = tail.sub("", last)
            if cut != last and len(cut) >= 2:
                fired.append(self._sum_id if tail is self._sum else self._etc_id)
                last = cut
        size = len(items[0])
        same = all(len(i) == size for i in items[:-1]) and head in last[:size]
        if same and size > 1 and last[size:] in self._generic:
            last = last[:size]  # a noun for all of them (气代煤、电代煤工程)
        label = shape.parts[-1].label if shape.parts else ""
        rest = (
            label[label.find(shape.parts[-1].head) + len(shape.parts[-1].head) :]
            if label and shape.parts[-1].head
            else ""
        )
        if rest and last.endswith(rest) and not items[0].endswith(rest) and len(last) > len(rest) + 1:
            last = last[: -len(rest)]
        return [*items[:-1], last]

    def _made(
        self, items: list[str], source: str, fired: list[str], *, is_open: bool = False
    ) -> Members | None:
        unjoined = [items[0], *map(self._unjoined, items[1:])]
        if all(self._item.match(i) for i in unjoined):
            unjoined = [self._item.sub("", i, count=1) for i in unjoined]
        cleaned = tuple(_bare(i) for i in self._unframed(unjoined))
        if (
            not all(cleaned)
            or any("；" in outside(i) or self._labelled_item.search(i) for i in cleaned)
            or any(len(i) > _LONGEST_ITEM for i in cleaned)
            or len(set(cleaned)) < len(cleaned)
        ):
            return None
        return Members(cleaned, source, is_open, fired=tuple(fired))


def _bare(item: str) -> str:
    item = item.strip(" ，。；、：…\n")
    if len(item) > 2 and item[0] == "“" and item[-1] == "”" and item.count("“") == 1:
        return item[1:-1]
    return item


def _opens_inside(text: str, at: int) -> bool:
    """Whether a quotation or bracket is open at the offset."""
    return text.count("“", 0, at) > text.count("”", 0, at) or text.count("（", 0, at) > text.count(
        "）", 0, at
    )


def outside(text: str) -> str:
    """The text without what stands in quotation marks or brackets."""
    return _INNER.sub("", text)


def up_to(text: str, stops: str) -> str:
    return next(iter(top_level(text, stops)), text)


def headless(items: list[str], shape: Shape) -> list[str]:
    """The items without the slogan's head where it stands once before the whole list (在全省率先：在全省率先甲，乙，丙).

    >>> from policyparse.extract.slogans_shape import Part
    >>> headless(["在前列甲", "乙"], Shape("numeral", (Part(2, "在前列", "2个在前列", 0),)))
    ['甲', '乙']
    """
    head = shape.heads[0] if shape.heads else ""
    if len(head) > 2 and items[0].startswith(head) and not any(i.startswith(head) for i in items[1:]):
        return [items[0][len(head) :], *items[1:]]
    return items
