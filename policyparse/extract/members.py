"""What a numeric abbreviation stands for: from the text beside it, the document's notes, the lexicon of national slogans."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from policyparse.extract.glossary import term_key
from policyparse.extract.members_lists import cuts, joints, top_level, with_joints
from policyparse.extract.slogans_shape import Candidate, Part, Shape
from policyparse.model import GlossaryEntry, Structure
from policyparse.patterns import Patterns, Record, alternation

_REACH = 260
_LONGEST_ITEM = 60
_LEADS = re.compile("[，。；：、！？（）“”\n]")
_STOPS = re.compile("[。！？\n；：]")
_SENTENCE = re.compile("[。！？\n]")
_QUOTED = re.compile("“([^“”]{1,40})”[、和与及]?")
_QUOTED_ANY = re.compile("“([^“”]{1,80})”[、，；和与及]?")
_MOST = 40
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


@dataclass(frozen=True, slots=True)
class Known:
    """What the document's notes say, by the key of the term."""

    entries: tuple[GlossaryEntry, ...] = ()
    by_key: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    starts: tuple[int, ...] = ()

    def at(self, offset: int) -> GlossaryEntry | None:
        """The entry in whose span the offset lies."""
        place = bisect_right(self.starts, offset) - 1
        return self.entries[place] if place >= 0 and offset < self.entries[place].end else None


class MembersReader:
    """Finds members by the records of kind members and of kind slogans_known."""

    def __init__(self, patterns: Patterns) -> None:
        records = {r.id: r for r in patterns.records("members")}
        by_part: dict[str, Record] = {}
        for r in records.values():
            by_part.setdefault(r["part"], r)
        self.ids = {part: r.id for part, r in by_part.items()}

        def words(part: str) -> str:
            return alternation(by_part[part].surface)

        def pattern(part: str) -> re.Pattern[str]:
            return re.compile(by_part[part]["pattern"])

        self._front = re.compile(
            f"(?P<adverb>{words('adverb')})|(?P<verb>(?:{words('verb')})[了出]?)|(?P<doubtful>{words('verb_or_noun')})"
            f"|(?P<preposition>{words('preposition')})|(?P<scope>{words('scope')}|{by_part['scope']['pattern']})"
        )
        self._verb = re.compile(f"(?:{words('adverb')})?(?:{words('verb')})")
        self._dated = re.compile(f"^(?:{by_part['dated']['pattern']})")
        self._inner = re.compile("|".join(by_part["inner"].surface))
        self._towards = by_part["inner"].surface[0]
        self._frame = pattern("frame")
        self._governing = re.compile(f"(?:{words('verb')})[了出]?")
        self._joiner = pattern("joiner")
        self._lead = pattern("lead")
        self._label = pattern("label")
        self._tail = pattern("tail")
        self._close = pattern("close")
        self._bridge = pattern("bridge")
        self._item = pattern("item")
        self._reached = pattern("reached")
        self._dangling = re.compile(f"(?:{by_part['dangling']['pattern']}|{words('dangling')})$")
        self._sum = re.compile(records["members.end"]["pattern"])
        self._etc = re.compile(records["members.etc"]["pattern"])
        self._sum_id = "members.end"
        self._national = _national(patterns)

    # ---- what is known beforehand

    def known(self, glossary: tuple[GlossaryEntry, ...]) -> Known:
        """The entries of the notes by the keys of their terms: of the whole term and of each quotation in it."""
        by_key: dict[str, GlossaryEntry] = {}
        for entry in glossary:
            for text in (entry.term, *_QUOTED.findall(entry.term)):
                by_key.setdefault(term_key(text), entry)
        ordered = tuple(sorted(glossary, key=lambda e: e.start))
        return Known(ordered, by_key, tuple(e.start for e in ordered))

    # ---- the way

    def read(self, structure: Structure, candidate: Candidate, known: Known) -> Members:
        """The members of one slogan, with what the notes and the lexicon say of it."""
        clean = structure.text.clean
        text, shape = clean[candidate.start : candidate.end], candidate.shape
        key = term_key(text)
        entry = known.by_key.get(key)
        inside = known.at(candidate.start)
        record = self._national.get(key)
        definition = entry.definition if entry else ""
        national = record is not None
        if shape.kind != "numeral" or not 1 < shape.total:
            return Members(definition=definition, national=national, fired=(record.id,) if record else ())
        found: Members | None = None
        if inside is None:
            fixed = record if record is not None and record.get("members") and not record.get("ambiguous", False) else None
            found = self.before(clean, candidate.outer_start, shape, 0, fixed) or self.after(clean, candidate.outer_end, shape)
        if found is None and entry is not None:
            found = self.defined(entry, shape, text)
        if found is None and inside is not None:
            local = self.before(clean, candidate.outer_start, shape, inside.def_start) or self.after(
                clean, candidate.outer_end, shape, inside.end
            )
            found = Members(local.members, "glossary", local.open, fired=local.fired) if local else None
        if found is None and record is not None and (members := record.get("members")) and not record.get("ambiguous", False):
            found = Members(tuple(members), "lexicon", fired=(record.id,))
        found = found or Members()
        ids = (*found.fired, *((record.id,) if record else ()))
        return Members(found.members, found.source, found.open, national, definition, ids)

    # ---- before

    def before(
        self, clean: str, end: int, shape: Shape, limit: int = 0, record: Record | None = None
    ) -> Members | None:
        """The list that ends right before the slogan at `end`: A、B、C“三张清单”; A、B的“双线”; A、B，开展“两图作业”."""
        begin = max(limit, end - _REACH)
        for match in _STOPS.finditer(clean, begin, end):
            begin = match.end()
        left = clean[begin:end]
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
            return self._made(self._stripped(items, fired), "before", fired, is_open=True) if 2 <= len(items) <= wanted else None
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
            if _coordinated(items, clean, end):
                return None
            if (sound := self._sound(items, shape, apart, record)) is not None:
                return self._made(self._stripped(sound, fired), "before", fired)
            return None
        parts = top_level(clause, "、")
        if len(parts) >= wanted and (items := self._last_alike(parts, shape)) is not None:
            return self._made(self._stripped(items, fired), "before", fired)
        if len(clauses) >= wanted > 2 and all(c.endswith(shape.heads) for c in clauses[-wanted:]) and (items := self._last_alike(clauses, shape)) is not None:
            return self._made(items, "before", fired)
        if len(clauses) > 1 and self._bridge.fullmatch(clause):
            for items in cuts(clauses[-2], wanted, self._joiner, ("、",)):
                if shape.heads and all(any(h in i for h in shape.heads) for i in items):
                    fired.append(self.ids["bridge"])
                    return self._made(self._stripped(items, fired), "before", fired)
        return None

    def _sound(self, items: list[str], shape: Shape, apart: bool, record: Record | None) -> list[str] | None:
        """The items where they can be a list that ends right before the slogan; None where they cannot."""
        alike = self._alike(items, shape)
        if apart and not alike:
            return None
        if reached := self._reached.search(items[-1]):
            items = [*items[:-1], items[-1][: reached.start()]]
            if len(items[-1]) < 2:
                return None
        elif not alike and len(set(map(len, items))) > 1 and self._dangling.search(items[-1]):
            return None
        if any((m := self._front.match(i)) and m.end() == len(i) and m.lastgroup != "doubtful" for i in items):
            return None
        held = all(any(h in i for h in shape.heads) for i in items)
        if max(shape.counts) == 1 and not held:
            return None
        if record is not None and not held and not _related(items, record.get("members", ())):
            return None
        if len(items) == 2 and not held and max(map(len, items)) > 16 and len(items[1]) > 8:
            return None
        return items

    def _quoted_before(self, clause: str, wanted: int) -> list[str] | None:
        if not clause.endswith("”"):
            return None
        found: list[str] = []
        at = len(clause)
        for match in reversed(list(_QUOTED.finditer(clause))):
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

    def _alike(self, items: list[str], shape: Shape) -> bool:
        """Whether every item holds one of the heads, or all end in the same character."""
        heads = shape.heads
        if heads and all(any(h in item for h in heads) for item in items):
            return True
        return len({item[-1] for item in items}) == 1

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

    # ---- after

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
                return self._made(self._stripped(found, fired, glossary=True), "after", fired)
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
            return self._paragraphs(clean, start + 1, wanted)
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
            found.append(_up_to(clean[start + match.end() : min(end, start + 120)], "。；").strip("。；，"))
            start = end + 1
        return found if all(found) else None

    def listed(self, body: str, shape: Shape) -> list[str] | None:
        """The items of a text that is a list, or begins as one: up to the first ，, the first ；, or the whole."""
        wanted = shape.total
        if not any(mark in body for mark in "、，；”") and not self._joiner.search(body):
            return self._glued(body, shape)
        if numbered := self._numbered(body, wanted):
            return numbered
        if len(shape.parts) > 1 and (labelled := self._labelled(body, shape)):
            return labelled
        body = body.rstrip("，；、。 ")
        if quoted := self._quoted_run(body, wanted) or self._groups(body.rstrip("。"), shape):
            return quoted
        best: tuple[tuple[int, int, int], list[str]] | None = None
        for order, separator in enumerate(("，", "；", "")):
            region = _up_to(body, separator) if separator else body
            if not region or (order and region == _up_to(body, "，；"[order - 1])):
                continue
            if headed := self._held_pieces(region, shape):
                rank = (0, -wanted, order)
                if best is None or rank < best[0]:
                    best = rank, headed
            for items in cuts(region, wanted, self._joiner):
                if not self._parallel(items, shape):
                    continue
                crossed = sum(("，" in (plain := _outside(item))) + 10 * ("；" in plain) for item in items)
                held = sum(any(h in item for h in shape.heads) for item in items)
                rank = (crossed, -(held if held == wanted else 0), order)
                if best is None or rank < best[0]:
                    best = rank, items
        return best[1] if best else self._glued(body, shape)

    def _groups(self, body: str, shape: Shape) -> list[str] | None:
        """The first clause of each group between ；, where it alone holds the head (不摘责任，防止松劲；不摘政策，…)."""
        groups = top_level(body, "；")
        if len(groups) != shape.total or len(shape.parts) != 1 or not shape.heads:
            return None
        first = [top_level(g, "，") for g in groups]
        head = shape.heads[0]
        if all(len(f) > 1 and head in f[0] and not any(head in c for c in f[1:]) for f in first):
            return [f[0] for f in first]
        return None

    def _held_pieces(self, region: str, shape: Shape) -> list[str] | None:
        """Of more pieces than wanted those in a row that alone hold a head (对学生免学费、免住宿费)."""
        if not shape.heads:
            return None
        pieces = top_level(region, "、，")
        held = [i for i, p in enumerate(pieces) if any(h in p for h in shape.heads)]
        if len(held) != shape.total or not len(held) < len(pieces) <= len(held) + 2 or held[-1] - held[0] != len(held) - 1:
            return None
        return pieces[held[0] : held[-1] + 1] if len(held) > 2 else None

    def _parallel(self, items: list[str], shape: Shape) -> bool:
        """Whether clauses can be items of one list: they hold the heads, or are of like length."""
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
        while match := _QUOTED_ANY.match(body, at):
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
        if not shape.heads or any(len(h) != 1 for h in shape.heads):
            return None
        ends = "".join(dict.fromkeys(shape.heads))
        items = [m[0] for m in re.finditer(f"[\u4e00-\u9fff]{{1,3}}?[{ends}]|[\u4e00-\u9fff]{{2,3}}", body)]
        return items if len(items) == shape.total and "".join(items) == body.replace("、", "") else None

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
            text = _up_to("".join(pieces[i:until]) if n + 1 < wanted else "".join(pieces[i:]), "；。")
            found.append(self._item.sub("", text, count=1).strip("；。，、"))
        return found if all(found) else None

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

    def _repeated(self, clean: str, start: int, stop: int, shape: Shape) -> Members | None:
        """A clause behind the slogan in which words that end in its head begin the items (绿化…、亮化…、净化…)."""
        if len(shape.parts) != 1 or not shape.heads or len(shape.heads[0]) != 1 or not 2 < shape.total <= _MOST:
            return None
        head = shape.heads[0]
        sentence = _SENTENCE.search(clean, start, stop)
        body = clean[start : sentence.start() if sentence else stop]
        if body.count(head) < shape.total:
            return None
        words = [
            m[1]
            for m in re.finditer(f"(?:^|[，、；：]|坚持)([\u4e00-\u9fff]{{1,2}}{re.escape(head)})(?=[\u4e00-\u9fff]{{2,}})", body)
        ]
        return self._made(words, "after", []) if len(words) == len(set(words)) == shape.total else None

    # ---- the notes

    def defined(self, entry: GlossaryEntry, shape: Shape, text: str) -> Members | None:
        """The members as an entry of the notes spells them out."""
        fired: list[str] = []
        body = self._own_part(entry.definition, text)
        terms = _QUOTED.findall(entry.term)
        if len(terms) > 1 and text in terms and body is entry.definition:
            lead = self._lead.match(body)
            groups = top_level(body[lead.end() :] if lead else body, "；")
            if len(groups) == len(terms):
                body = groups[terms.index(text)]
        at = body.find(text)
        if at > 0:
            start = at - 1 if body[at - 1] in "“‘" else at
            after = at + len(text)
            end = after + (body[after : after + 1] in ("”", "’"))
            local = self.before(body, start, shape) or self.after(body, end, shape)
            if local:
                return Members(local.members, "glossary", local.open, fired=local.fired)
        items = self._defined(body, shape, fired)
        return self._made(items, "glossary", fired) if items else None

    def _own_part(self, definition: str, text: str) -> str:
        """Of a definition of several terms (“六稳”即…；“六保”即…) the part that speaks of `text`."""
        at = definition.find(text)
        if 0 <= at <= 1 or (at > 1 and definition[at - 2 : at - 1] in "；。，;"):
            label = self._label.match(definition, at + len(text))
            if label and label.end() > at + len(text):
                rest = definition[label.end() :]
                stop = re.search("[；;。][“‘]", rest)
                return rest[: stop.start()] if stop else rest
        return definition

    def _defined(self, body: str, shape: Shape, fired: list[str]) -> list[str] | None:
        lead = self._lead.match(body)
        inner = body[lead.end() :] if lead and body[0] not in "（(" else body
        inner = self._dated.sub("", inner.strip(" ：:，"), count=1)
        if len(shape.parts) > 1 and (labelled := self._labelled(inner, shape)):
            fired.append(self.ids["label"])
            return labelled
        if not shape.heads and len(shape.parts) > 1:
            return None
        sentences = [s for s in re.split("(?<=[。！？])", inner) if s]
        for sentence in sentences[:3]:
            for start in self._openings(sentence):
                found = self.listed(sentence[start:].rstrip("。"), shape)
                if found:
                    found = self._trimmed(found, shape, fired)
                    head = shape.heads[0] if shape.heads else ""
                    if len(head) > 2 and found[0].startswith(head) and not any(i.startswith(head) for i in found[1:]):
                        found[0] = found[0][len(head) :]
                    return self._stripped(found, fired, glossary=True)
            for match in _QUOTED_ANY.finditer(sentence):
                if found := self._quoted_run(match[0], shape.total):
                    return found
            if found := self._headed(sentence, shape):
                return found
        return self._by_parts(inner, shape)

    def _by_parts(self, body: str, shape: Shape) -> list[str] | None:
        """One item for each part instead of each member, where every item holds the heads (双招双引：招商引资、招才引智)."""
        items = top_level(body.rstrip("。"), "、")
        if len(shape.parts) > 1 and len(items) == len(shape.parts) and all(all(h in i for h in shape.heads) for i in items):
            return items
        return None

    def _headed(self, sentence: str, shape: Shape) -> list[str] | None:
        """Pieces in the middle of a sentence that each hold the head, as many as it says, the first begun like the others."""
        if len(shape.parts) != 1 or not shape.heads or len(shape.heads[0]) < 2:
            return None
        head = shape.heads[0]
        for separator in ("、", "，", "；"):
            pieces = top_level(sentence.rstrip("。"), separator)
            held = [i for i, p in enumerate(pieces) if head in p]
            if len(held) != shape.total or held[-1] - held[0] != len(held) - 1:
                continue
            items = pieces[held[0] : held[-1] + 1]
            first = items[1][:1]
            if not all(i.startswith(first) for i in items[1:]):
                continue
            at = items[0].rfind(first, 0, items[0].find(head))
            if at < 0:
                continue
            last = items[-1]
            cut = last.find(head) + len(head)
            if all(i.endswith(head) for i in items[:-1]):
                last = last[:cut]
            return [items[0][at:], *items[1:-1], last]
        return None

    def _openings(self, sentence: str) -> list[int]:
        """Where a list may begin in a sentence: at its start, and behind 即, 包括, ： in it."""
        strong, weak = [], []
        for match in self._lead.finditer(sentence, 1):
            if match.end() < len(sentence):
                (strong if len(match[0].strip("，：；、（")) > 1 else weak).append(match.end())
        return [*strong[:3], 0, *weak[:4]]

    def _trimmed(self, items: list[str], shape: Shape, fired: list[str]) -> list[str]:
        """The items without what sums the list up at its end (…三大工程, …等问题, …技术链合一, …“五位一体”组织)."""
        last, head = items[-1], shape.heads[-1] if shape.heads else ""
        if head and all(i.endswith(head) for i in items[:-1]) and head in last[1:]:
            last = last[: last.rfind(head) + len(head)]
        for tail in (self._sum, self._etc):
            cut = tail.sub("", last)
            if cut != last and len(cut) >= 2:
                fired.append(self._sum_id)
                last = cut
        label = shape.parts[-1].label if shape.parts else ""
        rest = label[label.find(shape.parts[-1].head) + len(shape.parts[-1].head) :] if label and shape.parts[-1].head else ""
        if rest and last.endswith(rest) and not items[0].endswith(rest) and len(last) > len(rest) + 1:
            last = last[: -len(rest)]
        return [*items[:-1], last]

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
            text = _up_to(text, "。")
            if n + 1 == len(found):
                text = _up_to(text, "；")
            text = text.strip("；。，、")
            if not text:
                return None
            if part.count == 1:
                out.append(_up_to(text, "，") if not part.head else text)
                continue
            if part.count > _MOST:
                continue
            inner = Shape("numeral", (Part(part.count, part.head, part.label, 0),))
            items = self.listed(text, inner)
            if items is None:
                return None
            ignored: list[str] = []
            out.extend(self._stripped(self._trimmed(items, inner, ignored), ignored, glossary=True))
        return out

    def _place(self, body: str, part: Part, at: int) -> tuple[int, int] | None:
        for name in dict.fromkeys((part.label, part.label[: part.label.find(part.head) + len(part.head)] if part.head else part.label)):
            begin = body.find(name, at)
            while begin >= 0:
                label = self._label.match(body, begin + len(name))
                if label:
                    return (begin - 1 if begin and body[begin - 1] in "“‘" else begin), label.end()
                begin = body.find(name, begin + 1)
        return None

    # ---- items

    def _stripped(self, items: list[str], fired: list[str], glossary: bool = False) -> list[str]:
        """The items without the verb and the scope that govern the first one."""
        items = self._unframed(items)
        others = items[1:]
        if not others or self._frame.match(items[-1]):
            return items
        verbal = 2 * sum(self._verb.match(o) is not None for o in others) >= len(others)
        opening = self._verb.match(items[0])
        if opening and any(o.startswith(opening[0]) for o in others):
            return items
        lead = others[0][:1]
        if len(others) > 1 and all(i.startswith(lead) for i in items):
            return items
        even = max(map(len, others)) - min(map(len, others)) <= 2
        if len(others) > 1 and even and all(o.startswith(lead) for o in others) and lead in items[0]:
            places = [i for i, c in enumerate(items[0]) if c == lead]
            best = min(places, key=lambda i: abs(len(items[0]) - i - sum(map(len, others)) / len(others)))
            return [items[0][best:], *others]
        first, sizes = items[0], sorted(map(len, others))
        middle, spread = sizes[len(sizes) // 2], sizes[-1] - sizes[0]
        at = reach = 0
        used: list[str] = []
        previous = ""
        while (match := self._front.match(first, at)) and len(first) - match.end() >= min(2, sizes[0]):
            kind, left = str(match.lastgroup), len(first) - match.end()
            if glossary and kind == "adverb" and at == 0 and not opening:
                break
            if kind == "doubtful" and abs(left - middle) >= abs(len(first) - at - middle) and previous != "adverb":
                break
            if all(o.endswith(first[match.end() :]) for o in others):
                break  # what is left is the head alone (谋划一批、开工一批)
            previous, at = kind, match.end()
            used.append(self.ids["verb_or_noun" if kind == "doubtful" else kind])
            # where the others begin with verbs too, a verb is cut off only down to their length
            if not verbal or kind == "scope" or abs(left - middle) <= spread:
                reach = at
        if reach:
            fired.extend(used)
            first = first[reach:].lstrip("了好")
        for preposition in self._inner.finditer(first, 1):
            left = len(first) - preposition.end()
            if len(first) > middle + 3 and left >= 2 and (abs(left - middle) <= 2 or preposition[0] == self._towards):
                first = first[preposition.end() :]
                break
        if middle <= 2 and spread == 0 and len(first) > middle + 1 and middle == 1:
            first = first[-1:]
        if others and len(first) > middle + 4:
            # a longer clause whose verb governs the list: its object is as long as the others
            for match in self._governing.finditer(first):
                if abs(len(first) - match.end() - middle) <= (2 if len(others) == 1 else 1):
                    fired.append(self.ids["verb"])
                    first = first[match.end() :]
                    break
        return [first, *others]

    def _unframed(self, items: list[str]) -> list[str]:
        """The items without 以…为核心 around them and without what leads up to the first one in its own clause."""
        if len(items) > 1 and "，" in _outside(items[0]) and not any("，" in _outside(i) for i in items[1:]):
            items = [top_level(items[0], "，")[-1], *items[1:]]
        frames = [self._frame.match(i) for i in items]
        if frames[-1] and len(items) > 1:
            return [f[1] if f else i for i, f in zip(items, frames, strict=True)]
        return items

    def _made(self, items: list[str], source: str, fired: list[str], *, is_open: bool = False) -> Members | None:
        cleaned = tuple(_bare(i) for i in self._unframed(items))
        if not all(cleaned) or any(len(i) > _LONGEST_ITEM for i in cleaned) or len(set(cleaned)) < len(cleaned):
            return None
        return Members(cleaned, source, is_open, fired=tuple(fired))


def _bare(item: str) -> str:
    item = item.strip(" ，。；、：\n")
    if len(item) > 2 and item[0] == "“" and item[-1] == "”" and item.count("“") == 1:
        return item[1:-1]
    return item


def _outside(text: str) -> str:
    """The text without what stands in quotation marks or brackets."""
    return _INNER.sub("", text)


def _up_to(text: str, stops: str) -> str:
    return next(iter(top_level(text, stops)), text)


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


def _national(patterns: Patterns) -> dict[str, Record]:
    return {term_key(s): r for r in patterns.records("slogans_known") for s in r.surface}


def members_reader(patterns: Patterns) -> MembersReader:
    """The reader of these patterns, made once."""
    return patterns.built("members_reader", MembersReader)


__all__ = ["Known", "Members", "MembersReader", "members_reader", "with_joints"]
