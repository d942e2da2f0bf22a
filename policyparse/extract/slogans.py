"""Slogans: numeric abbreviations with their members, and other coinages."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from policyparse.extract.glossary import term_key
from policyparse.extract.members import Known, MembersReader, members_reader, traced_reader
from policyparse.extract.slogans_carrier import CarrierReader, carrier_reader
from policyparse.extract.slogans_judge import judge_of
from policyparse.extract.slogans_quotes import find_quotes
from policyparse.extract.slogans_shape import Candidate, Shape, shape_reader
from policyparse.extract.slogans_unquoted import UnquotedFinder, find_unquoted
from policyparse.extract.slogans_words import words_of
from policyparse.model import GlossaryEntry, Metadata, Sentence, Slogan, Structure, Text
from policyparse.patterns import Patterns

#: a coined slogan is no longer than this; a numeric abbreviation may be
_LONGEST_COINED = 40
_WORDISH = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")


def find_slogans(
    structure: Structure, glossary: tuple[GlossaryEntry, ...], patterns: Patterns
) -> tuple[Slogan, ...]:
    """The slogans of a document, in order, with their members, carrier and definition.

    >>> from policyparse.patterns import load_patterns
    >>> from policyparse.model import Metadata, Sentence, Structure, Text
    >>> text = "建立在谈客商、可用地块、兑现奖补“三张清单”。"
    >>> structure = Structure(Text(text, text), Metadata(), (), (Sentence(0, len(text), 0),), (0,), len(text))
    >>> slogan = find_slogans(structure, (), load_patterns())[0]
    >>> slogan.counts, slogan.heads, slogan.members, slogan.complete
    ((3,), ('清单',), ('在谈客商', '可用地块', '兑现奖补'), True)
    """
    clean = structure.text.clean
    candidates = _candidates(clean, glossary, patterns)
    if not candidates:
        return ()
    members = members_reader(patterns)
    known = members.known(glossary)
    carriers = _carriers(structure.text, candidates, patterns)
    filled = [
        _filled(structure, candidate, carrier, members, known)
        for candidate, carrier in zip(candidates, carriers, strict=True)
    ]
    return tuple(_spelled_elsewhere(clean, filled, members))


def _candidates(clean: str, glossary: tuple[GlossaryEntry, ...], patterns: Patterns) -> list[Candidate]:
    """Every slogan's span in order; none stands in another of the same quotation."""
    quotes = find_quotes(clean)
    found: list[Candidate] = []
    judge, reader = judge_of(patterns), shape_reader(patterns)
    taken_until = -1
    for quote in quotes:
        quote = reader.from_numeral(clean, quote)
        text = clean[quote.start : quote.end]
        if quote.start < taken_until and quote.depth == 0:
            continue
        shape = reader.read(text)
        numeral = shape.kind == "numeral"
        if quote.lost and not (numeral and len(text) <= 8 and shape.heads):
            continue
        if not numeral and (len(text) > _LONGEST_COINED or _WORDISH.search(text) is None):
            continue
        known = judge.known(text)
        if known:
            shape = Shape("coined", (), (known,)) if not numeral or text[0].isdigit() else shape
        elif judge.veto(clean, quote.start, quote.end, numeral):
            continue
        before = clean[quote.start - 1 : quote.start] in ("“", "‘")
        after = clean[quote.end : quote.end + 1] in ("”", "’")
        found.append(
            Candidate(
                quote.start, quote.end, quote.start - before, quote.end + after, shape, True, shape.fired
            )
        )
        taken_until = max(taken_until, quote.end)
    found = _outermost(found)
    found.extend(find_unquoted(clean, quotes, found, glossary, patterns))
    found.sort(key=lambda c: (c.start, -c.end))
    return _outermost(found)


def _outermost(found: list[Candidate]) -> list[Candidate]:
    """Of slogans in one another the outer one only."""
    kept: list[Candidate] = []
    for candidate in found:
        if kept and candidate.end <= kept[-1].end:
            continue
        kept.append(candidate)
    return kept


def _carriers(text: Text, candidates: list[Candidate], patterns: Patterns) -> list[tuple[str, str]]:
    """The carrier of each candidate; adjacent ones (“甲”“乙”企业), and joined ones mostly, share the last one's."""
    reader, clean = carrier_reader(patterns), text.clean
    marks, words = [m.at for m in text.marks], words_of(patterns)
    out: list[tuple[str, str]] = []
    following: tuple[int, tuple[str, str], bool] = (-1, ("", ""), False)
    for candidate in reversed(candidates):
        at, numeral = candidate.outer_end, candidate.shape.kind == "numeral"
        place = bisect_right(marks, at)
        stop = marks[place] if place < len(marks) else len(clean)
        joint = clean[at : at + 1] if following[0] == at + 1 else ""
        of = clean[at : at + 1] == words.of
        # a numeric abbreviation with a noun of its own needs no carrier of another's (“四项行动”和“五千”体系)
        named = numeral and any(reader.names(h) for h in candidate.shape.heads[-1:])
        joined = (joint in words.joiners and not named) or (joint == "、" and not numeral)
        if following[0] == at or joined or (joint and following[2]):
            _, carrier, of = following
        elif joint == "、" or joint in words.joiners:
            carrier = ("", "")
        else:
            carrier = reader.read(clean, at, stop, numeral)
            of = of or (clean[at : at + 1] in ("、", words.joiners[0]) and carrier[0] != "")
        following = (candidate.outer_start, carrier, of)
        out.append(carrier)
    out.reverse()
    return out


def _filled(
    structure: Structure, candidate: Candidate, carrier: tuple[str, str], members: MembersReader, known: Known
) -> Slogan:
    shape = candidate.shape
    found = members.read(structure, candidate, known)
    return Slogan(
        start=candidate.start,
        end=candidate.end,
        kind=shape.kind,
        counts=shape.counts,
        heads=shape.heads,
        members=found.members,
        members_from=found.source,
        complete=bool(found.members) and len(found.members) == shape.total and not found.open,
        carrier=carrier[0],
        origin="national" if found.national else "local",
        definition=found.definition,
        fired=tuple(dict.fromkeys(filter(None, (*candidate.fired, *shape.fired, carrier[1], *found.fired)))),
    )


def _spelled_elsewhere(clean: str, found: list[Slogan], members: MembersReader) -> list[Slogan]:
    """The slogans, a mention that is not spelled out with the members of the nearest one that is.

    What many things of one text are called (三项制度, 双提升) is left alone.
    """
    spelled: dict[str, list[Slogan]] = {}
    for slogan in found:
        if slogan.complete and slogan.members_from in ("before", "after", "glossary"):
            spelled.setdefault(term_key(clean[slogan.start : slogan.end]), []).append(slogan)
    out: list[Slogan] = []
    for slogan in found:
        near = spelled.get(term_key(clean[slogan.start : slogan.end]), [])
        if slogan.members_from or slogan.kind != "numeral" or not near or members.is_generic(slogan.heads):
            out.append(slogan)
            continue
        source = min(near, key=lambda s: abs(s.start - slogan.start))
        where = source.members_from
        if where != "glossary":
            where = "before" if source.start < slogan.start else "after"
        out.append(replace(slogan, members=source.members, members_from=where, complete=True))
    return out


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records that took part in the slogans of a sentence, the rejecting ones among them.

    >>> from policyparse.patterns import load_patterns
    >>> "stop.plan_period" in fired("“十四五”时期", load_patterns())
    True
    """
    from policyparse.extract import slogans_recurring, slogans_words
    from policyparse.extract.glossary import find_glossary
    from policyparse.text.layout import clean_text

    text = clean_text(sentence)
    clean = text.clean
    structure = Structure(text, Metadata(), (), (Sentence(0, len(clean), 0),), (0,), len(clean))
    glossary = find_glossary(structure, patterns)
    ids = {i for s in find_slogans(structure, glossary, patterns) for i in s.fired}
    members, carriers = traced_reader(patterns, ids), CarrierReader(patterns, ids)
    quotes, candidates = find_quotes(clean), _candidates(clean, glossary, patterns)
    UnquotedFinder(patterns, ids).find(clean, quotes, [], glossary)
    known = members.known(glossary)
    for candidate in candidates:
        members.read(structure, candidate, known)
        carriers.read(clean, candidate.outer_end, len(clean), candidate.shape.kind == "numeral")
    judge, reader = judge_of(patterns), shape_reader(patterns)
    for quote in quotes:
        inner = clean[quote.start : quote.end]
        shape = reader.read(inner)
        ids.update(shape.fired)
        if not judge.known(inner):
            ids.add(judge.veto(clean, quote.start, quote.end, shape.kind == "numeral"))
    own = slogans_words.fired(sentence, patterns) | slogans_recurring.fired(sentence, patterns)
    return frozenset(ids - {""}) | own
