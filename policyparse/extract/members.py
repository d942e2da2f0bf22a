"""What a numeric abbreviation stands for: from the text beside it, the document's notes, the lexicon of national slogans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from policyparse.extract.glossary import term_key
from policyparse.extract.members_defined import DefinitionReader, terms_of
from policyparse.extract.members_items import Members
from policyparse.extract.slogans_shape import Candidate
from policyparse.model import GlossaryEntry, Structure
from policyparse.patterns import Patterns, Record

#: how far from a slogan the lexicon's members are sought word for word, and how near they end before it
_BESIDE, _NEAR = 160, 16
#: how far apart they may stand in a definition
_APART = 24


@dataclass(frozen=True, slots=True)
class Known:
    """What the document's notes say, by the key of the term."""

    entries: tuple[GlossaryEntry, ...] = ()
    by_key: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    #: entries that explain, within their definition, what another expression stands for
    nested: Mapping[str, GlossaryEntry] = field(default_factory=dict)
    starts: tuple[int, ...] = ()

    def at(self, offset: int) -> GlossaryEntry | None:
        """The entry in whose span the offset lies."""
        place = bisect_right(self.starts, offset) - 1
        return self.entries[place] if place >= 0 and offset < self.entries[place].end else None


class MembersReader(DefinitionReader):
    """Finds members by the records of kind members and of kind slogans_known."""

    def __init__(self, patterns: Patterns, trace: set[str] | None = None) -> None:
        super().__init__(patterns, trace)
        self._national = _national(patterns)

    def known(self, glossary: tuple[GlossaryEntry, ...]) -> Known:
        """The entries of the notes by the keys of their terms: of the whole term and of each quotation in it."""
        by_key: dict[str, GlossaryEntry] = {}
        for entry in glossary:
            quoted = self._words.quoted.findall(entry.term)
            for text in (entry.term, *quoted, *terms_of(entry.term, self._words.quoted)):
                by_key.setdefault(term_key(text), entry)
        nested: dict[str, GlossaryEntry] = {}
        for entry in glossary:
            for match in self._explained.finditer(entry.definition):
                nested.setdefault(term_key(match[1]), entry)
        ordered = tuple(sorted(glossary, key=lambda e: e.start))
        return Known(ordered, by_key, nested, tuple(e.start for e in ordered))

    def read(self, structure: Structure, candidate: Candidate, known: Known) -> Members:
        """The members of one slogan, with what the notes and the lexicon say of it."""
        clean = structure.text.clean
        text, shape = clean[candidate.start : candidate.end], candidate.shape
        key = term_key(text)
        entry = known.by_key.get(key)
        inside = known.at(candidate.start)
        records = self._national.get(key, ())
        settled = _settled(records, clean, candidate)
        record = settled or (records[-1] if records else None)
        definition = entry.definition if entry else ""
        national = record is not None and not record.get("local", False)
        if shape.kind != "numeral" or not shape.total > 1:
            return Members(definition=definition, national=national, fired=(record.id,) if record else ())
        found: Members | None = None
        if inside is None:
            fixed = settled if settled is not None and not settled.get("ambiguous", False) else None
            found = self.beside(clean, (candidate.outer_start, candidate.outer_end), shape, (0, None), fixed)
            if found is not None and found.open and entry is not None:
                whole = self.defined(entry, shape, text)  # a list of examples gives way to what the notes say in full
                found = whole if whole is not None and len(whole.members) == shape.total else found
        if found is None and entry is not None:
            found = self.defined(entry, shape, text)
        elif found is None and inside is None and (within := known.nested.get(key)) is not None:
            found = self.explained(within, shape, text)
        if found is None and inside is not None:
            span = candidate.outer_start, candidate.outer_end
            limits = (inside.def_start, inside.end)
            local = self.beside(clean, span, shape, limits) or self.loosely(clean, span, shape, limits)
            found = Members(local.members, "glossary", local.open, fired=local.fired) if local else None
        spelled = _spelled(records, clean, candidate, entry) if inside is None or entry else None
        if spelled and (found is None or _fragments(found.members, spelled.members)):
            found = spelled
        if found is None and inside is None and settled is None:
            span = candidate.outer_start, candidate.outer_end
            found = self.loosely(clean, span, shape, (0, None)) or self.distant(clean, *span, shape)
        if found is None and settled is not None:
            found = Members(tuple(settled["members"]), "lexicon", fired=(settled.id,))
        found = found or Members()
        found = _as_known(found, records)
        ids = (*found.fired, *((record.id,) if record else ()))
        return Members(found.members, found.source, found.open, national, definition, ids)


def _national(patterns: Patterns) -> dict[str, tuple[Record, ...]]:
    found: dict[str, tuple[Record, ...]] = {}
    for record in patterns.records("slogans_known"):
        for surface in record.surface:
            key = term_key(surface)
            found[key] = (*found.get(key, ()), record)
    return found


def _settled(records: tuple[Record, ...], clean: str, candidate: Candidate) -> Record | None:
    """The record with members that the slogan can only mean: an unambiguous one, or the one whose context stands beside it."""
    before = clean[max(0, candidate.outer_start - 8) : candidate.outer_start]
    after = clean[candidate.outer_end : candidate.outer_end + 8]
    fits: list[Record] = []
    for record in records:
        if not record.get("members"):
            continue
        if not record.get("ambiguous", False):
            return record
        if any(before.endswith(word) or after.startswith(word) for word in record.get("context", ())):
            fits.append(record)
    return fits[0] if len(fits) == 1 else None


def _spelled(
    records: tuple[Record, ...], clean: str, candidate: Candidate, entry: GlossaryEntry | None
) -> Members | None:
    """The members of the reading that the definition, or the list beside the slogan, has word for word."""
    for record in records:
        members = tuple(record.get("members", ()))
        if not members:
            continue
        if entry is not None:
            if _in_order(members, entry.definition, _APART):
                return Members(members, "glossary", fired=(record.id,))
            continue
        before = clean[max(0, candidate.outer_start - _BESIDE) : candidate.outer_start]
        after = clean[candidate.outer_end : candidate.outer_end + _BESIDE]
        if end := _in_order(members, before.rpartition("。")[2], 2):
            if len(before.rpartition("。")[2]) - end < _NEAR:
                return Members(members, "before", fired=(record.id,))
        if _in_order(members, after.partition("\n")[0], 2):
            return Members(members, "after", fired=(record.id,))
    return None


def _fragments(items: tuple[str, ...], members: tuple[str, ...]) -> bool:
    """Whether an item is but a piece of one of the lexicon's members."""
    return any(i != m and i in m for i in items for m in members)


def _in_order(members: tuple[str, ...], text: str, gap: int) -> int:
    """Where the members end that stand in the text in order, no more than `gap` characters apart; 0 where they do not."""
    start = text.find(members[0])
    while start >= 0:
        at = start + len(members[0])
        for member in members[1:]:
            place = text.find(member, at, at + gap + len(member))
            if place < 0:
                break
            at = place + len(member)
        else:
            return at
        start = text.find(members[0], start + 1)
    return 0


def _as_known(found: Members, records: tuple[Record, ...]) -> Members:
    """The members without what qualifies them, where a reading of the lexicon has their very ends (宅基地所有权 → 所有权)."""
    for record in records:
        known = record.get("members", ())
        members = found.members
        if len(members) > 2 and members[1:] == tuple(known[1:]) and members[0].endswith(known[0]):
            return Members(tuple(known), found.source, found.open, fired=found.fired)
    return found


def traced_reader(patterns: Patterns, trace: set[str]) -> MembersReader:
    """A reader that writes the ids of the records that took part into `trace`."""
    return MembersReader(patterns, trace)


def members_reader(patterns: Patterns) -> MembersReader:
    """The reader of these patterns, made once."""
    return patterns.built("members_reader", MembersReader)
