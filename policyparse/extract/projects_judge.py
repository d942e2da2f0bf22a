"""From a listing's phrases to the names in it: heads and shared tails, properness, evidence, kind."""

from __future__ import annotations

from dataclasses import dataclass, replace

from policyparse.extract.projects_clauses import Listing, Phrase, Verb
from policyparse.extract.projects_names import Name, is_proper, is_title, last_head, left_edge
from policyparse.extract.projects_rules import ProjectRules

PROGRAMME, CONSTRUCTION, ZONE = "programme", "construction", "zone"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in a listing with its kind, the tail that it shares and the verb that opens its phrase."""

    name: Name
    phrase: Phrase
    kind: str
    tail: str = ""
    why: tuple[str, ...] = ()


def candidates(text: str, listing: Listing, rules: ProjectRules) -> list[Candidate]:
    """The names of a listing, in order."""
    phrases = _joined(text, listing, rules)
    out: list[Candidate] = []
    group = listing.group
    last = len(phrases) - 1
    for n, phrase in enumerate(phrases):
        in_group = group is not None and group.named
        closes_group = in_group and n == last
        for part in _quote_parts(text, phrase, rules):
            candidate = _candidate(text, part, listing, rules, in_group, closes_group)
            if candidate:
                out.append(candidate)
    return _with_shared_tail(text, phrases, out, listing, rules)


def _quote_parts(text: str, phrase: Phrase, rules: ProjectRules) -> list[Phrase]:
    """Quotations that stand side by side (“甲”“乙”工程) as a phrase each."""
    at = text.find("”“", phrase.start, phrase.end)
    if at < 0:
        return [phrase]
    parts, start = [], phrase.start
    while at >= 0:
        parts.append(replace(phrase, start=start, end=at + 1))
        start = at + 1
        at = text.find("”“", start, phrase.end)
    parts.append(replace(phrase, start=start))
    return parts


def _joined(text: str, listing: Listing, rules: ProjectRules) -> list[Phrase]:
    """The phrases, those put together again whose joiner stands inside a name (产业再造和产业链提升工程)."""
    out: list[Phrase] = []
    for phrase in listing.phrases:
        if out and phrase.joint not in ("", "、") and _inside_name(text, out[-1], phrase, listing, rules):
            out[-1] = replace(out[-1], end=phrase.end)
        else:
            out.append(phrase)
    return out


def _inside_name(text: str, left: Phrase, right: Phrase, listing: Listing, rules: ProjectRules) -> bool:
    found = last_head(text, left.start, left.end, rules)
    if found and found[1] == left.end:
        return False
    if listing.group is not None and listing.group.etc:
        return False
    head = last_head(text, right.start, right.end, rules)
    if head is None:
        return False
    if found and found[1] < left.end and left.end - found[1] > 4:
        return False
    kind = head[2]["kind"]
    if kind in (PROGRAMME, "either"):
        return not text[left.start : left.end].endswith("”")
    start, _, _ = left_edge(text, left.start, left.end, rules, programme=False)
    short = left.end - start <= 4
    return not (short and is_proper(text[start : left.end], rules))


def _candidate(
    text: str, phrase: Phrase, listing: Listing, rules: ProjectRules, in_group: bool, closes_group: bool
) -> Candidate | None:
    found = last_head(text, phrase.start, phrase.end, rules)
    programme = found is not None and found[2]["kind"] in (PROGRAMME, "either")
    start, opening, oblique = left_edge(text, phrase.start, phrase.end, rules, programme=programme)
    if start >= phrase.end:
        return None
    if in_group and (found is None or found[1] < phrase.end):
        return _grouped(text, phrase, start, opening, oblique, listing, rules)
    if found is None or found[1] <= start:
        return None
    a, b, record = found
    a = max(a, start)
    name = Name(start, b, record, a, b, opening, oblique)
    name = _unquoted(text, name)
    kind = _kind(text, name, listing, rules)
    if not _is_name(text, name, kind, rules):
        return None
    if not in_group and not _developed(text, name, phrase, listing, rules, kind):
        return None
    if oblique and not in_group:
        return None
    return Candidate(name, phrase, kind, why=(record.id,))


def _unquoted(text: str, name: Name) -> Name:
    """A title that fills its quotation is named without the marks (“洁居工程”), one that goes on keeps them."""
    start, end = name.start, name.end
    if text[start] == "“":
        close = text.find("”", start)
        if close < 0 or close >= end:
            return Name(start + 1, end, name.head, name.head_start, name.head_end, name.opening, name.oblique)
        if close == end - 1:
            return Name(start + 1, end - 1, name.head, name.head_start, name.head_end, name.opening, name.oblique)
    elif text.count("”", start, end) > text.count("“", start, end):
        opened = text.rfind("“", 0, start)
        if opened >= 0:
            return name
    return name


def _grouped(
    text: str, phrase: Phrase, start: int, opening: str, oblique: bool, listing: Listing, rules: ProjectRules
) -> Candidate | None:
    """A name in a list that a group noun closes: whatever proper phrase stands there, with or without a head."""
    group = listing.group
    assert group is not None
    end = phrase.end
    content = text[start:end]
    if not 2 <= len(content) <= 32 or not is_proper(content, rules):
        return None
    name = _unquoted(text, Name(start, end, None, end, end, opening, oblique))
    kind = _group_kind(group.noun, rules)
    return Candidate(name, phrase, kind, why=("project.group.close" if group.etc else "project.group.count",))


def _group_kind(noun: str, rules: ProjectRules) -> str:
    if rules.programme_group.search(noun):
        return PROGRAMME
    return ZONE if rules.zone_group.search(noun) else CONSTRUCTION


def _kind(text: str, name: Name, listing: Listing, rules: ProjectRules) -> str:
    assert name.head is not None
    kind = str(name.head["kind"])
    if kind != "either":
        return kind
    content = text[name.start : name.head_end]
    if rules.national.search(content) or rules.physical.search(content[:-2]):
        return CONSTRUCTION
    return PROGRAMME


def _is_name(text: str, name: Name, kind: str, rules: ProjectRules) -> bool:
    content = text[name.start : name.end]
    if not 2 <= len(content) <= 40 or rules.stop.search(content) or name.head is None:
        return False
    if name.head.id == "project_head.quoted_campaign":
        return text[name.head_start - 1] == "”"
    if kind == PROGRAMME and name.head["needs"] == "title":
        return is_title(content, name.head_start - name.start, rules)
    return is_proper(content, rules)


def _developed(
    text: str, name: Name, phrase: Phrase, listing: Listing, rules: ProjectRules, kind: str
) -> bool:
    """Whether something is done with it: a zone or building that is only mentioned in passing is no project."""
    assert name.head is not None
    if name.opening or phrase.amount:
        return True
    if kind == PROGRAMME or name.head.id in ("project_head.project", "project_head.works", "project_head.phase"):
        return True
    if _evident(listing.before, rules):
        return True
    gap = text[name.end : phrase.end]
    if listing.after and len(gap) <= 12 and any(rules.verbs[v.word]["stage"] != "none" for v in listing.after):
        return True
    tail = listing.group.end if listing.group else name.end
    return bool(rules.predicate.match(text, tail, listing.end))


def _evident(verbs: tuple[Verb, ...], rules: ProjectRules) -> bool:
    return any(rules.verbs[v.word]["stage"] != "none" or rules.verbs[v.word].get("evidence") for v in verbs)


def _with_shared_tail(
    text: str, phrases: list[Phrase], found: list[Candidate], listing: Listing, rules: ProjectRules
) -> list[Candidate]:
    """The names that share the head of the last one (京石、石武、津秦客运专线) added, in order."""
    if listing.group is not None and listing.group.etc:
        return found
    taken = {c.phrase.start for c in found}
    if not found:
        return found
    out = list(found)
    for n, phrase in enumerate(phrases):
        if phrase.start in taken:
            continue
        heir = next((c for c in found if c.phrase.start > phrase.start), None)
        if heir is None or heir.name.head is None:
            continue
        between = [p for p in phrases if phrase.start < p.start <= heir.phrase.start]
        if any(p.joint == "" for p in between):
            continue
        start, opening, oblique = left_edge(text, phrase.start, phrase.end, rules, programme=False)
        content = text[start : phrase.end]
        if not 2 <= len(content) <= 10 or oblique or not is_proper(content, rules):
            continue
        if heir.kind == PROGRAMME and heir.name.head.id != "project_head.pilot":
            continue
        tail = text[heir.name.head_start : heir.name.end]
        out.append(Candidate(Name(start, phrase.end, heir.name.head, phrase.end, phrase.end, opening), phrase, heir.kind, tail, (heir.name.head.id, "project.shared")))
    out.sort(key=lambda c: c.name.start)
    return out
