"""Members as an entry of the document's notes spells them out."""

from __future__ import annotations

import re

from policyparse.extract.members_beside import BesideReader
from policyparse.extract.members_items import Members, headless, up_to
from policyparse.extract.members_listed import MOST
from policyparse.extract.members_lists import cuts, top_level
from policyparse.extract.slogans_shape import Shape
from policyparse.model import GlossaryEntry


def terms_of(term: str, quoted: re.Pattern[str]) -> list[str]:
    """The several terms of one note's headword: its quotations, or what 、 parts in the only one or in the plain text.

    >>> terms_of("两个基地、两个枢纽", re.compile("“([^“”]+)”"))
    ['两个基地', '两个枢纽']
    """
    found: list[str] = quoted.findall(term)
    if len(found) > 1:
        return found
    return [part for part in top_level(found[0] if found else term, "、") if part]


class DefinitionReader(BesideReader):
    """Reads the definitions of a glossary's entries."""

    def defined(self, entry: GlossaryEntry, shape: Shape, text: str) -> Members | None:
        """The members as an entry of the notes spells them out."""
        fired: list[str] = []
        body = self._own_part(entry.definition, text)
        terms = terms_of(entry.term, self._words.quoted)
        if len(terms) > 1 and text in terms and body is entry.definition:
            lead = self._lead.match(body)
            plain = (body[lead.end() :] if lead else body).rstrip("。")
            for separator in "；，":
                groups = top_level(plain, separator)
                if len(groups) == len(terms):
                    body = groups[terms.index(text)]
                    break
        at = body.find(text)
        if at > 0:
            start = at - 1 if body[at - 1] in "“‘" else at
            after = at + len(text)
            end = after + (body[after : after + 1] in ("”", "’"))
            lead = self._lead.match(body)
            local = self.before(body, start, shape, lead.end() if lead else 0) or self.after(body, end, shape)
            if local:
                return Members(local.members, "glossary", local.open, fired=local.fired)
        items = self._defined(body, shape, fired)
        return self._made(items, "glossary", fired) if items else None

    def explained(self, entry: GlossaryEntry, shape: Shape, text: str) -> Members | None:
        """The members that a definition of something else gives for `text` in passing (…加快建设“五个云溪”。五个云溪：…)."""
        body = entry.definition
        for match in self._explained.finditer(body):
            if match[1] == text and (found := self.after(body, match.end(1), shape)):
                self._note("explained")
                return Members(found.members, "glossary", found.open, fired=found.fired)
        return None

    def _own_part(self, definition: str, text: str) -> str:
        """Of a definition of several terms (“六稳”即…；“六保”即…) the part that speaks of `text`."""
        at = definition.find(text)
        before = definition[:at].rstrip("“‘")[-1:] if at > 0 else ""
        if at == 0 or (at > 0 and before in ("", "；", "。", "，", ";")):
            label = self._label.match(definition, at + len(text))
            if label and label.end() > at + len(text):
                rest = definition[label.end() :]
                stop = re.search("[；;。][“‘]", rest)
                for quoted in re.finditer(
                    "[，、][“‘][^“”‘’]{1,16}[”’]", rest[: stop.start()] if stop else rest
                ):
                    if self._lead.match(rest, quoted.end()):
                        stop = quoted
                        break
                if (
                    stop is None
                    and definition[at - 1 : at] not in ("“", "‘")
                    and "；" in definition[:at] + rest
                ):
                    return top_level(rest, "；")[0]  # the terms stand without marks, one to a clause
                return rest[: stop.start()] if stop else rest
        return definition

    def _defined(self, body: str, shape: Shape, fired: list[str]) -> list[str] | None:
        lead = self._lead.match(body)
        inner = body[lead.end() :] if lead and body[0] not in "（(" else body
        inner = inner.strip(" ：:，")
        if dated := self._dated.match(inner):
            self._note("dated")
            inner = inner[dated.end() :]
        if len(shape.parts) > 1 and (labelled := self._labelled(inner, shape)):
            fired.append(self.ids["label"])
            return labelled
        if len(shape.parts) > 1 and (framed := self.framed(up_to(inner, "。").rstrip("。"), shape)):
            return framed
        if len(shape.parts) > 1 and (counted := self._by_figures(inner, shape)):
            self._note("figure")
            return counted
        if not shape.heads and len(shape.parts) > 1:
            summed = self._summed_list(inner, shape, fired)
            return summed or self._plain_list(inner, shape) or self._figured(inner, shape)
        if begun := self._begun(inner, shape) or self._in_turn(inner, shape):
            return begun
        sentences = [s for s in re.split("(?<=[。！？])", inner) if s]
        for sentence in sentences[:3]:
            if found := self._opened(sentence.rstrip("。"), shape):
                found = headless(self._trimmed(found, shape, fired), shape)
                return None if self._told_of(found, shape) else self._as_written(found, fired, shape)
            for match in self._words.quoted_long.finditer(sentence):
                if found := self._quoted_run(match[0], shape.total):
                    return found
            if found := self._headed(sentence, shape):
                return found
        return self._by_parts(inner, shape)

    def _plain_list(self, body: str, shape: Shape) -> list[str] | None:
        """A definition of bare figures that is nothing but one list of short items (“4012”：零材料、零成本、…)."""
        items = top_level(body.rstrip("。"), "、")
        plain = len(items) >= max(3, len(shape.parts)) and not any(m in body.rstrip("。") for m in "，；。：")
        return items if plain and max(map(len, items)) <= 10 else None

    def _summed_list(self, body: str, shape: Shape, fired: list[str]) -> list[str] | None:
        """One list of as many items as bare figures come to (“1+5”：即甲和乙、丙、丁、…)."""
        clause = up_to(body, "。；，")
        if shape.total < 4 or "（" in clause or "“" in clause:
            return None
        items = next(cuts(clause, shape.total, self._joiner, ("、",)), None)
        return self._as_written(self._trimmed(items, shape, fired), fired, shape) if items else None

    def _begun(self, body: str, shape: Shape) -> list[str] | None:
        """The items of a compound that begin each with its part's one-character head, in the parts' order and number."""
        heads = [p.head for p in shape.parts for _ in range(p.count)]
        if len(shape.parts) < 2 or len(heads) > MOST or any(len(h) != 1 for h in heads):
            return None
        text = up_to(body, "。")
        places = [(0, 0), *((m.start(), m.end()) for m in re.finditer("[、，；]", text))]
        places += self._joiner_spans(text)
        starts = sorted(p for p in places if text[p[1] : p[1] + 1] in set(heads))
        if [text[end] for _, end in starts] != heads or starts[0][0] != 0:
            return None
        ends = [start for start, _ in starts[1:]] + [len(text)]
        items = [text[start:end] for (_, start), end in zip(starts, ends, strict=True)]
        return [*items[:-1], up_to(items[-1], "，；")]

    def _in_turn(self, body: str, shape: Shape) -> list[str] | None:
        """The pieces of a sentence that begin with one of the heads, each as often as its numeral says (减少甲，增加乙；减少丙，…)."""
        heads = [p.head for p in shape.parts]
        if len(heads) < 2 or shape.total > MOST or any(len(h) != 1 for h in heads):
            return None
        pieces = [p for p in top_level(up_to(body, "。"), "，；、") if p[0] in heads]
        counts = [sum(p[0] == h for p in pieces) for h in heads]
        return pieces if counts == list(shape.counts) and len(set(heads)) == len(heads) else None

    def _joiner_spans(self, text: str) -> list[tuple[int, int]]:
        return [m.span() for m in self._joiner.finditer(text) if m.start() and m[0][0] != "、"]

    def _by_parts(self, body: str, shape: Shape) -> list[str] | None:
        """One item for each part instead of each member, where every item holds the heads (双招双引：招商引资、招才引智)."""
        items = top_level(body.rstrip("。"), "、")
        sizes = {len(shape.parts), max(shape.counts, default=0)}
        whole = len(shape.parts) > 1 and len(items) > 1 and len(items) in sizes
        return items if whole and all(all(h in i for h in shape.heads) for i in items) else None

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

    def _opened(self, sentence: str, shape: Shape) -> list[str] | None:
        """The list that a sentence is; else the one behind 即, 包括, ： in it, also where it begins within the first item."""
        whole = self.listed(sentence, shape)
        leads = [m for m in self._lead.finditer(sentence, 1) if m.end() < len(sentence)]
        if whole and not any(
            len(m[0].strip("，：；、（")) > 1 and m[0].strip("，：；、（") in whole[0] for m in leads
        ):
            return whole
        leads.sort(key=lambda m: -len(m[0]))
        return next((found for m in leads[:6] if (found := self.listed(sentence[m.end() :], shape))), whole)
