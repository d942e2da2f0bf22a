"""From a listing's phrases to the names in it: heads and shared tails, properness, evidence, kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from policyparse.extract.projects_clauses import Listing, Phrase, Verb
from policyparse.extract.projects_names import (
    Name,
    acts_on_something,
    covered,
    in_quotes,
    is_proper,
    is_title,
    last_head,
    left_edge,
)
from policyparse.extract.projects_rules import ProjectRules

#: a name so short stands for a place whose undertaking is named after the last one
SHORT = 4
_BRACKETS = re.compile(r"（[^（）]*）")
PROGRAMME, CONSTRUCTION, ZONE = "programme", "construction", "zone"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in a listing with its kind, the tail that it shares, and whether it is the bare phase of a project just named."""

    name: Name
    phrase: Phrase
    kind: str
    tail: str = ""
    elliptic: bool = False
    why: tuple[str, ...] = ()


def candidates(text: str, listing: Listing, rules: ProjectRules) -> list[Candidate]:
    """The names of a listing, in order."""
    designated = any(rules.verbs[v.word].get("veto") for v in listing.before)
    group = listing.group
    phrases = [part for phrase in _joined(text, listing, rules) for part in _quote_parts(text, phrase)]
    if group is None and any(rules.place_after.search(text, p.start, p.end) for p in phrases[-1:]):
        if not rules.place_after.search(text, phrases[-1].start, phrases[-1].end).start() == phrases[-1].end:
            return []
    found: dict[int, Candidate] = {}
    for phrase in phrases:
        if candidate := _candidate(text, phrase, listing, rules, lenient=False):
            found[phrase.start] = candidate
    if designated:
        found = {start: c for start, c in found.items() if c.kind == PROGRAMME}
    for phrase, following in zip(phrases, phrases[1:], strict=False):
        if phrase.joint == "”“" and found.get(phrase.start) and found[phrase.start].name.head is None:
            if following.start not in found:
                del found[phrase.start]
    if found and any(c.kind != PROGRAMME for c in found.values()):
        for phrase in phrases:
            if not designated and phrase.start not in found and (c := _candidate(text, phrase, listing, rules, lenient=True)):
                found[phrase.start] = c
    _share_tail(text, phrases, found, listing, rules)
    return [found[start] for start in sorted(found)]


def _quote_parts(text: str, phrase: Phrase) -> list[Phrase]:
    """Quotations that stand side by side (“甲”“乙”工程) as a phrase each."""
    at = text.find("”“", phrase.start, phrase.end)
    if at < 0:
        return [phrase]
    parts, start = [], phrase.start
    while at >= 0:
        parts.append(replace(phrase, start=start, end=at + 1, amount=None, joint="”“"))
        start = at + 1
        at = text.find("”“", start, phrase.end)
    parts.append(replace(phrase, start=start, amount=None, joint="”“"))
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
    """Whether the joiner between two phrases is part of one name."""
    if rules.no_name.search(text, left.start, left.end) or rules.lead.match(text, right.start, right.end):
        return False
    if text[right.start] == "“":
        return False
    if rules.crossing.search(text, right.start, right.end):
        return True
    head = last_head(text, right.start, right.end, rules)
    found = last_head(text, left.start, left.end, rules)
    works = head is not None and head[2].id in ("project_head.project", "project_head.works")
    if found and found[1] == left.end:
        return bool(works and left.amount)
    edge = left_edge(text, left.start, left.end, rules, programme=False)
    proper = is_proper(text[edge.at : left.end], rules)
    if listing.group is not None and listing.group.etc:
        return not (proper and is_proper(text[right.start : right.end], rules))
    if head is None or text[left.end - 1] == "”":
        return False
    if found and left.end - found[1] > 4:
        return False
    if head[2]["kind"] in (PROGRAMME, "either") or works:
        return True
    return not (left.end - edge.at <= 4 and proper)


def _candidate(text: str, phrase: Phrase, listing: Listing, rules: ProjectRules, *, lenient: bool) -> Candidate | None:
    group = listing.group
    in_group = group is not None and group.named
    found = last_head(text, phrase.start, phrase.end, rules)
    programme = found is not None and found[2]["kind"] in (PROGRAMME, "either")
    edge = left_edge(text, phrase.start, phrase.end, rules, programme=programme)
    start = edge.at
    based = _based(text, phrase, listing, rules)
    if based >= 0:
        start, edge = max(start, based), replace(edge, oblique=False)
    if start >= phrase.end:
        return None
    if in_group and (found is None or found[1] < phrase.end):
        return _grouped(text, phrase, start, edge.opening, listing, rules, lenient=lenient)
    if found is None or found[1] <= start:
        return _bare_quote(text, phrase, start, listing)
    a, b, record = found
    if edge.oblique and not in_group or phrase.counted and "“" not in text[start:b]:
        return None
    if rules.said_not.match(text, b, listing.end) and record["kind"] != PROGRAMME:
        return None
    name = Name(start, b, record, max(a, start), b, edge.opening)
    quoted = text[start] in "“《" or in_quotes(text, phrase.start, b - 1)
    if name.end < phrase.end and text[name.end] == "）" and text.count("（", start, b) > text.count("）", start, b):
        name = replace(name, end=name.end + 1)
    name = _unquoted(text, name, rules)
    if text[name.end : name.end + 1] in "”》" and not rules.boundary.match(text, name.end + 1):
        return None
    kind = _kind(text, name, listing, rules)
    elliptic = record.get("use") == "phase" and a == start
    if based >= 0 and kind != ZONE:
        return None
    if not elliptic and not _is_name(text, name, kind, listing, rules, quoted=quoted, lenient=lenient, amount=phrase.amount is not None):
        if in_group and b == phrase.end:
            return _grouped(text, phrase, start, edge.opening, listing, rules, lenient=lenient)
        return None
    if kind != PROGRAMME and not quoted and not in_group and rules.plural.match(text, b, listing.end):
        return None
    if based < 0 and not in_group and not _developed(text, name, phrase, listing, rules, kind):
        return None
    return Candidate(name, phrase, kind, elliptic=elliptic, why=(record.id,))


def _based(text: str, phrase: Phrase, listing: Listing, rules: ProjectRules) -> int:
    """Where the zones begin that a plan names as its base (以甲基地、乙基地为中心), -1 where it is no such clause."""
    if rules.base_end.search(text, phrase.start, listing.end + 60) is None:
        return -1
    if not rules.base_end.search(text, phrase.start, listing.end) and text[listing.end : listing.end + 1] != "，":
        return -1
    last = None
    for last in rules.base_start.finditer(text, phrase.start, phrase.end):
        pass
    if last:
        return last.end()
    ends = rules.base_end.search(text, phrase.start, listing.end)
    return phrase.start if ends or phrase.joint and rules.base_start.search(text, max(0, phrase.start - 60), phrase.start) else -1


def _bare_quote(text: str, phrase: Phrase, start: int, listing: Listing) -> Candidate | None:
    """The first of several quotations that share what follows the last (“甲”“乙”工程)."""
    if phrase.joint != "”“" or text[start] != "“" or text[phrase.end - 1] != "”" or phrase.end - start < 5:
        return None
    name = Name(start + 1, phrase.end - 1, None, phrase.end - 1, phrase.end - 1)
    return Candidate(name, phrase, PROGRAMME, why=("project.shared.quotes",)) if listing.before else None


def _unquoted(text: str, name: Name, rules: ProjectRules) -> Name:
    """A title that fills its quotation is named without the marks (“洁居工程”), one that goes on keeps them."""
    opened = max(text.rfind("“", name.start, name.end), text.rfind("《", name.start, name.end))
    if opened < 0:
        return name
    closed = text.find("”" if text[opened] == "“" else "》", opened)
    if closed >= name.end - 1 and (opened == name.start or covered(text[name.start : opened], rules.generic, rules.function)):
        return replace(name, start=opened + 1, end=closed)
    if closed >= name.end:
        return replace(name, end=closed + 1)
    return name


def _grouped(
    text: str, phrase: Phrase, start: int, opening: str, listing: Listing, rules: ProjectRules, *, lenient: bool
) -> Candidate | None:
    """A name in a list that a group noun closes: whatever proper phrase stands there, with or without a head."""
    group = listing.group
    assert group is not None
    end = phrase.end
    content = text[start:end]
    kind = PROGRAMME if group.great and group.noun in rules.works else _group_kind(group.noun, rules)
    if not 2 <= len(content) <= 32 or rules.no_name.search(content):
        return None
    titled = kind == PROGRAMME
    if not (titled and (group.great or not group.etc) and len(content) >= 4) and not (lenient and not group.etc and len(content) <= 4):
        if not is_proper(content, rules):
            return None
    if not _governed(text, listing, rules):
        return None
    name = _unquoted(text, Name(start, end, None, end, end, opening), rules)
    return Candidate(name, phrase, kind, why=("project.group.close" if group.etc else "project.group.count",))


def _governed(text: str, listing: Listing, rules: ProjectRules) -> bool:
    verbs = (*listing.before, *listing.after)
    if any(rules.verbs[v.word]["stage"] != "none" or rules.verbs[v.word].get("evidence") for v in verbs):
        return True
    at = listing.group.end if listing.group else listing.tail_start
    return listing.end - at <= 1 or rules.predicate.match(text, at, listing.end) is not None


def _group_kind(noun: str, rules: ProjectRules) -> str:
    if rules.programme_group.search(noun):
        return PROGRAMME
    return ZONE if rules.zone_group.search(noun) else CONSTRUCTION


def _kind(text: str, name: Name, listing: Listing, rules: ProjectRules) -> str:
    assert name.head is not None
    kind = str(name.head["kind"])
    content = text[name.start : name.end]
    if kind == "either":
        bare = _BRACKETS.sub("", content)[:-2]
        built = "“" not in content and is_proper(content, rules) and _built(bare, rules)
        return CONSTRUCTION if built else PROGRAMME
    if kind == CONSTRUCTION and rules.numeral.search(content) and text[name.start - 1] == "“":
        return PROGRAMME
    if kind == CONSTRUCTION and listing.group is not None and listing.group.named:
        return ZONE if rules.zone_group.search(listing.group.noun) else kind
    return kind


def _built(text: str, rules: ProjectRules) -> bool:
    """Whether the words before 工程 say that something is built: a physical word, or the head of a place or building."""
    if rules.physical.search(text):
        return True
    return any(rules.heads[m[0]]["kind"] in (CONSTRUCTION, ZONE) for m in rules.head.finditer(text) if m.start())


def _is_name(
    text: str, name: Name, kind: str, listing: Listing, rules: ProjectRules, *, quoted: bool, lenient: bool, amount: bool
) -> bool:
    content = text[name.start : name.end]
    head = name.head
    if not 2 <= len(content) <= 40 or rules.stop.search(content) or head is None:
        return False
    if verbs := head.get("verbs"):
        governed = any(v.word in verbs for v in (*listing.before[-1:], *listing.after[:1]))
        return "“" in content and text[name.head_start - 1] == "”" and governed
    if lenient and head.id == "project_head.works" and name.head_start > name.start:
        return True
    if kind == PROGRAMME and head["needs"] == "title":
        return is_title(content, name.head_start - name.start, head, rules, quoted=quoted)
    modifier = content[: name.head_start - name.start]
    if head.get("use") == "act" and not acts_on_something(text, name.start, name.head_start, rules):
        return False
    if is_proper(content, rules):
        return True
    if head.get("alone") and not modifier:
        return True
    if amount and len(modifier) >= 4 and head.id in ("project_head.project", "project_head.works"):
        return True
    topic = bool(head.get("topic")) and len(modifier) >= 3 and not listing.before and _evident(listing.after, rules)
    special = bool(modifier) and not covered(modifier, rules.generic_title, rules.function)
    return topic and special or lenient and bool(head.get("lenient")) and bool(modifier)


def _developed(text: str, name: Name, phrase: Phrase, listing: Listing, rules: ProjectRules, kind: str) -> bool:
    """Whether something is done with it: a zone or building that is only mentioned in passing is no project."""
    assert name.head is not None
    if name.opening or phrase.amount:
        return True
    if name.head.get("drive"):
        return _evident(listing.before, rules)
    if kind == PROGRAMME or name.head.id == "project_head.works":
        return True
    if name.head.id == "project_head.project" and (listing.before or listing.after):
        return True
    if _evident(tuple(v for v in listing.before if rules.verbs[v.word]["cut"] != "predicate"), rules):
        return True
    if listing.after and len(text[name.end : phrase.end]) <= 12 and _evident(listing.after, rules):
        return True
    tail = listing.group.end if listing.group else name.end
    return rules.predicate.match(text, tail, listing.end) is not None


def _evident(verbs: tuple[Verb, ...], rules: ProjectRules) -> bool:
    return any(rules.verbs[v.word]["stage"] != "none" or rules.verbs[v.word].get("evidence") for v in verbs)


def _share_tail(
    text: str, phrases: list[Phrase], found: dict[int, Candidate], listing: Listing, rules: ProjectRules
) -> None:
    """Adds the names that share the head of the last one (京石、石武、津秦客运专线)."""
    if not found or listing.group is not None and listing.group.etc:
        return
    for n, phrase in enumerate(phrases):
        if phrase.start in found:
            continue
        heir = next((found[p.start] for p in phrases[n + 1 :] if p.start in found), None)
        if heir is None or heir.name.head is None or any(p.joint == "" for p in phrases[n + 1 :]):
            continue
        edge = left_edge(text, phrase.start, phrase.end, rules, programme=False)
        content = text[edge.at : phrase.end]
        if not 2 <= len(content) <= 10 or edge.oblique or not is_proper(content, rules) or rules.no_name.search(content):
            continue
        if heir.kind == PROGRAMME and not heir.name.head.get("shared"):
            continue
        name = Name(edge.at, phrase.end, heir.name.head, phrase.end, phrase.end, edge.opening)
        tail = text[_tail_start(text, heir.name, content, rules) : heir.name.end]
        found[phrase.start] = Candidate(name, phrase, heir.kind, tail, why=(heir.name.head.id, "project.shared.tail"))


def _tail_start(text: str, heir: Name, sharer: str, rules: ProjectRules) -> int:
    """Where the shared tail begins in the last name: a short sharer takes all its common words (甲、乙奶牛养殖小区)."""
    start = heir.head_start
    if len(sharer) <= SHORT:
        for at in range(heir.start + 2, heir.head_start):
            if covered(text[at : heir.end], rules.generic, frozenset()):
                return at
    return start
