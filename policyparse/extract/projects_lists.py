"""Coordination: joiners that stand inside a name, quotations side by side, and names that share a head or a tail."""

from __future__ import annotations

from policyparse.extract.projects_clauses import Listing, Phrase
from policyparse.extract.projects_names import PROGRAMME, Name, is_proper, last_head, left_edge
from policyparse.extract.projects_rules import ProjectRules

#: a name so short stands for a place whose undertaking is named after the last one of the list
SHORT = 4
#: what may be longer is no name that shares another's tail
LONGEST_SHARER = 10
#: the longest head
HEAD_REACH = 6
#: how many characters of leading words and verbs may stand before the name in its phrase
LEAD = 5
LIST_MARK, QUOTES = "、", "”“"


def phrases_of(text: str, listing: Listing, rules: ProjectRules) -> list[Phrase]:
    """The phrases of a listing that may be a name each, in order.

    Put together again where the joiner stands inside a name (产业再造和链条提升工程), taken apart where quotations stand
    side by side (“甲”“乙”工程).
    """
    joined: list[Phrase] = []
    for phrase in listing.phrases:
        if joined and phrase.joint not in ("", LIST_MARK) and _one_name(text, joined[-1], phrase, listing, rules):
            joined[-1] = joined[-1]._replace(end=phrase.end)
        else:
            joined.append(phrase)
    return [part for phrase in joined for part in _quotations(text, phrase)]


def _quotations(text: str, phrase: Phrase) -> list[Phrase]:
    at = text.find(QUOTES, phrase.start, phrase.end)
    if at < 0:
        return [phrase]
    parts, start = [], phrase.start
    while at >= 0:
        parts.append(phrase._replace(start=start, end=at + 1, amount=None, joint=QUOTES))
        start = at + 1
        at = text.find(QUOTES, start, phrase.end)
    return [*parts, phrase._replace(start=start, amount=None, joint=QUOTES)]


def _one_name(text: str, left: Phrase, right: Phrase, listing: Listing, rules: ProjectRules) -> bool:
    """Whether the joiner between two phrases is part of one name."""
    if rules.document.search(text, left.start, left.end) or rules.lead.match(text, right.start, right.end):
        return False
    if text[right.start] == "“" or right.counted:
        return False
    if rules.crossing.search(text, right.start, right.end):
        return True
    head = last_head(text, right.start, right.end, rules)
    works = head is not None and bool(head.record.get("works"))
    if _ends_in_head(text[left.start : left.end], rules):
        return works and (left.amount is not None or rules.binding.fullmatch(right.joint) is not None)
    edge = left_edge(text, left.start, left.end, rules, programme=False)
    proper = is_proper(text[edge.at : left.end], rules)
    if listing.group is not None and listing.group.etc:
        return not is_proper(text[right.start : right.end], rules)
    if head is None or text[left.end - 1] == "”":
        return False
    titled = head.record["kind"] in (PROGRAMME, "either")
    if not titled and "”" in text[left.start : left.end]:
        return False
    found = last_head(text, left.start, left.end, rules)
    if found and left.end - found.end > SHORT:
        return False
    return titled or works or not (left.end - edge.at <= SHORT and proper)


def sharers(
    text: str, phrases: list[Phrase], heirs: dict[int, tuple[Name, str]], rules: ProjectRules
) -> list[tuple[Phrase, Name, str, str]]:
    """The phrases that share the head of a later name (甲石、石乙、乙丙客运专线): phrase, name, kind and the tail to restore.

    `heirs` holds, by the start of its phrase, each name that was found, with its kind.
    """
    out: list[tuple[Phrase, Name, str, str]] = []
    heir: tuple[Name, str] | None = None
    for phrase, following in zip(reversed(phrases), (None, *reversed(phrases)), strict=False):
        if following is not None and following.joint == "":
            heir = None  # what follows stands in no list with this one
        if phrase.start in heirs:
            heir = heirs[phrase.start]
            if heir[0].start - phrase.start > LEAD:
                heir = None  # 甲与乙新区共建丙产业园: what stands before the name parts it from the list
            continue
        if heir is None or heir[0].head is None:
            continue
        last, kind = heir
        if kind == PROGRAMME and not heir[0].head.get("shared"):
            continue
        edge = left_edge(text, phrase.start, phrase.end, rules, programme=False)
        content = text[edge.at : phrase.end]
        if not 2 <= len(content) <= LONGEST_SHARER or edge.oblique or _no_sharer(content, rules):
            continue
        if is_proper(content, rules) and not _ends_in_head(content, rules):
            name = Name(edge.at, phrase.end, last.head, phrase.end, phrase.end, edge.opening)
            tail = text[_tail_start(text, last, content, rules) : last.end]
            out.append((phrase, name, kind, tail if "“" in tail else tail.replace("”", "")))
    return out


def _ends_in_head(content: str, rules: ProjectRules) -> bool:
    return any(content[-n:] in rules.heads for n in range(1, min(HEAD_REACH, len(content)) + 1))


def _no_sharer(content: str, rules: ProjectRules) -> bool:
    return rules.no_name.search(content) is not None or rules.stop.search(content) is not None


def _tail_start(text: str, heir: Name, sharer: str, rules: ProjectRules) -> int:
    """Where the shared tail begins in the last name: a short sharer takes all its common words (甲、乙奶牛养殖小区)."""
    if len(sharer) <= SHORT:
        for at in range(heir.start + 2, heir.head_start):
            if rules.generic.covers(text[at : heir.end], rules.function):
                return at
    return heir.head_start
