"""Coordination: joiners that stand inside a name, quotations side by side, and names that share a head or a tail."""

from __future__ import annotations

import re
from itertools import pairwise

from policyparse.extract.projects_clauses import Group, Listing, Phrase
from policyparse.extract.projects_names import (
    CONSTRUCTION,
    EITHER,
    PROGRAMME,
    ZONE,
    Head,
    Name,
    is_proper,
    last_head,
    left_edge,
)
from policyparse.extract.projects_rules import ProjectRules

#: a name so short stands for a place whose undertaking is named after the last one of the list
SHORT = 4
#: what is longer is no name that shares another's tail, and none that shares 工程 or 项目
LONGEST_SHARER, LONGEST_WORKS = 10, 20
#: the shortest and the longest of titles that share a head
TITLE = (4, 12)
#: the shortest and the longest of what one title acts on
OBJECT = (2, 8)
#: the lengths of words that run on in one title
RUN = (2, 3)
#: the longest title that holds a list
LONGEST_TITLE = 40
#: the longest head
HEAD_REACH = 6
#: the shortest name that shares a head
LEAST = 2
#: how many characters of leading words and verbs may stand before the name in its phrase
LEAD = 5
LIST_MARK, QUOTES = "、", "”“"
_QUOTATION = re.compile(r"“[^“”]{2,}”")


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
    for n, (left, right) in enumerate(pairwise(joined)):
        shared = right.joint and rules.titled_quote.match(text, right.start, right.end)
        if shared and _QUOTATION.fullmatch(text, left.start, left.end):
            joined[n] = left._replace(joint=QUOTES)  # “甲”和“乙”工程
    joined = _title_of_objects(text, listing, joined, rules)
    return [part for phrase in joined for part in _quotations(text, phrase)]


def _title_of_objects(text: str, listing: Listing, phrases: list[Phrase], rules: ProjectRules) -> list[Phrase]:
    """The phrases as one, where what they list is what one title acts on (实施绿电、绿氢替代行动): none but the last is an act."""
    last, first = phrases[-1], phrases[0]
    if len(phrases) < 2 or listing.group is not None or not listing.before or any(p.counted or p.amount for p in phrases):
        return phrases
    if last.joint == "" or rules.verbs[listing.before[-1].word]["stage"] == "none" or last.end - first.start > LONGEST_TITLE:
        return phrases
    head = last_head(text, last.start, last.end, rules)
    if head is None or head.end < last.end or head.record["kind"] not in (PROGRAMME, EITHER) or head.record.get("verbs"):
        return phrases
    acted_on = text[last.start : head.start]
    if "“" in acted_on or (head.record["kind"] == EITHER and rules.physical.search(acted_on)):
        return phrases
    pieces = [text[_title_start(text, p, rules) : p.end] for p in phrases[:-1]]
    if _is_one_run(text, pieces, last.start, head, rules):
        return [first._replace(end=last.end)]
    if rules.title_act.search(acted_on) is None:
        return phrases
    single = all(
        OBJECT[0] <= len(piece) <= OBJECT[1]
        and "“" not in piece
        and rules.title_act.search(piece) is None
        and not _ends_in_head(piece, rules)
        and not rules.document.search(piece)
        and not ((head.record.get("shared") or head.record["kind"] == EITHER) and is_proper(piece, rules))
        for piece in pieces
    )
    return [first._replace(end=last.end)] if single else phrases


def _is_one_run(text: str, pieces: list[str], at: int, head: Head, rules: ProjectRules) -> bool:
    """Whether words of two or three characters each run on in one title (实施绿化、亮化、美化提升工程): too short to be titles.

    The last title begins at `at`, with a word of their length.
    """
    size, record = len(pieces[0]), head.record
    if size not in RUN or record.get("shares") or any(len(p) != size or "“" in p for p in pieces):
        return False
    if (record.get("shared") or record["kind"] == EITHER) and any(is_proper(p, rules) for p in pieces):
        return False
    if at + size >= head.start:
        return at + size == head.start
    return rules.title_act.fullmatch(text, at + size, head.start) is not None or rules.numbered_title.match(text, at + size) is not None


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
    if rules.anew.match(text, right.start, right.end):
        return False
    if text[right.start] == "“" or right.counted or right.amount is not None:
        return False
    bound = rules.binding.fullmatch(right.joint) is not None
    if rules.crossing.search(text, right.start, right.end) or (bound and rules.connecting.search(text, right.start, right.end)):
        return True
    if text[left.end - 2 : left.end] not in rules.works and rules.appended.match(text, right.start, right.end):
        return True
    if "”" in text[left.start : left.end] and rules.trailing_act.search(text, left.start, left.end):
        return False
    head = last_head(text, right.start, right.end, rules)
    works = head is not None and bool(head.record.get("works"))
    if _ends_in_head(text[left.start : left.end], rules):
        own = rules.proper.match(text[right.start : right.end]) is not None  # 投资2亿元的县医院综合楼和县疾控中心实验楼工程
        whole = text[left.end - 2 : left.end] in rules.works  # 甲工程和乙工程
        return works and ((left.amount is not None and not own and not whole) or bound)
    edge = left_edge(text, left.start, left.end, rules, programme=False)
    proper = is_proper(text[edge.at : left.end], rules)
    if listing.group is not None and listing.group.etc:
        return (bound and head is not None) or not is_proper(text[right.start : right.end], rules)
    if head is None or text[left.end - 1] == "”":
        return False
    titled = head.record["kind"] in (PROGRAMME, "either")
    if not titled and "”" in text[left.start : left.end]:
        return False
    found = last_head(text, left.start, left.end, rules)
    if found and left.end - found.end > SHORT:
        return False
    own = not bound and head.start - right.start >= LEAST and is_proper(text[right.start : head.start], rules)
    if titled or works:
        return not (own and proper and head.record["kind"] != PROGRAMME)  # 甲线路迁改和乙输变电工程
    return not (proper and (own or left.end - edge.at <= SHORT))


def sharers(
    text: str, listing: Listing, phrases: list[Phrase], heirs: dict[int, tuple[Name, str]], rules: ProjectRules
) -> list[tuple[Phrase, Name, str, str]]:
    """The phrases that share the head of a later name (甲石、石乙、乙丙客运专线): phrase, name, kind and the tail to restore.

    `heirs` holds, by the start of its phrase, each name that was found, with its kind.
    """
    out: list[tuple[Phrase, Name, str, str]] = []
    heir: tuple[Name, str] | None = None
    for phrase, following in zip(reversed(phrases), (None, *reversed(phrases)), strict=False):
        if following is not None and following.joint == "":
            heir = None  # what follows stands in no list with this one
        if phrase.start in heirs and not (heir is not None and _by_chance(text, heirs[phrase.start][0], phrase, heir[0], rules)):
            heir = heirs[phrase.start]
            if heir[0].start - phrase.start > LEAD:
                heir = None  # 甲与乙新区共建丙产业园: what stands before the name parts it from the list
            continue
        if heir is None or heir[0].head is None:
            continue
        last, kind = heir
        if _takes_any(text, phrase, heir[0], rules):
            at = _title_start(text, phrase, rules)
            out.append((phrase, Name(at, phrase.end, last.head, phrase.end, phrase.end), kind, text[last.head_start : last.end]))
            continue
        if kind == PROGRAMME and (not heir[0].head.get("shared") or _titles(text, listing, phrases, last, rules)):
            if phrase.joint in ("", LIST_MARK) and _titles(text, listing, phrases, last, rules):
                at = _title_start(text, phrase, rules)
                name = Name(at, phrase.end, last.head, phrase.end, phrase.end)
                out.append((phrase, name, kind, text[last.head_start : last.end]))
            continue
        edge = left_edge(text, phrase.start, phrase.end, rules, programme=False)
        content = text[edge.at : phrase.end]
        short = 1 if content.isdigit() else 2
        longest = LONGEST_WORKS if last.head is not None and last.head.get("works") else LONGEST_SHARER
        if not short <= len(content) <= longest or edge.oblique or _no_sharer(content, rules):
            continue
        numbered = content.isdigit() and text[last.start : last.head_start].isdigit()
        if numbered or ((is_proper(content, rules) or _is_like(text, content, last, rules)) and not _ends_in_head(content, rules)):
            name = Name(edge.at, phrase.end, last.head, phrase.end, phrase.end, edge.opening)
            tail = shared_tail(content, text[_tail_start(text, last, content, rules) : last.end])
            out.append((phrase, name, kind, tail if "“" in tail else tail.replace("”", "")))
    return out


def _by_chance(text: str, name: Name, phrase: Phrase, heir: Name, rules: ProjectRules) -> bool:
    """Whether a name only seems to end in a head of its own, one character that belongs to a word (琼港、深儋合作产业园; 钙钛矿|电池)."""
    if name.head is None or name.end - name.head_start != 1 or heir.end - heir.head_start == 1:
        return False
    if name.head_start - name.start < LEAST:
        return True
    act = rules.trailing_act.search(text, name.end, phrase.end)
    return name.end < phrase.end and (act is None or act.start() > name.end)


def shared_tail(content: str, tail: str) -> str:
    """What a name that shares a tail lacks of it (石渡镇 of 镇污水处理厂).

    >>> shared_tail("石渡镇", "镇污水处理厂")
    '污水处理厂'
    """
    held = next((k for k in range(len(tail) - 1, 0, -1) if content.endswith(tail[:k])), 0)
    return tail[held:]


def group_tail(content: str, group: Group, rules: ProjectRules) -> str:
    """What a group's noun adds to a name without a head (甲、乙等机场: 甲机场); '' where it only says of what sort they are."""
    record = rules.heads.get(group.noun)
    if record is None or record["kind"] not in (CONSTRUCTION, ZONE) or record.get("works") or record.get("single"):
        return ""
    if content[-1] == group.noun[-1] or any(len(m[0]) > 1 for m in rules.head.finditer(content)):
        return ""
    return shared_tail(content, group.noun)  # 寻根旅游|线路


def _is_like(text: str, content: str, heir: Name, rules: ProjectRules) -> bool:
    """Whether a short phrase names a place of the same sort as the name whose head it shares (团结村、石渡村棚户区改造)."""
    place = text[heir.start : heir.head_start].find(content[-1])
    return 1 < len(content) <= SHORT and place > 0 and rules.settlement.match(content, len(content) - 1) is not None and not rules.sorts.match(content)


def title_of_list(text: str, listing: Listing, phrases: list[Phrase], rules: ProjectRules) -> Name | None:
    """The title that holds a list itself (肺结核等重大传染病综合防治行动), where no phrase of the list is a name."""
    group, first = listing.group, phrases[0]
    if group is None or not group.etc or group.size or not listing.before or listing.before[-1].end > first.start:
        return None
    if rules.verbs[listing.before[-1].word]["stage"] == "none" or group.end - first.start > LONGEST_TITLE:
        return None
    head = last_head(text, group.start, min(group.end + HEAD_REACH, listing.clause_end), rules)
    if head is None or not head.start <= group.end <= head.end or head.record["kind"] != PROGRAMME or not rules.title_act.search(text, group.start, head.start):
        return None
    if any(p.counted or "“" in text[p.start : p.end] or rules.title_act.search(text, p.start, p.end) for p in phrases):
        return None
    at = left_edge(text, first.start, first.end, rules, programme=True).at
    return Name(at, head.end, head.record, head.start, head.end) if first.end - at >= LEAST else None


def _takes_any(text: str, phrase: Phrase, last: Name, rules: ProjectRules) -> bool:
    """Whether a short phrase shares the head of the last title whatever its words (打好蓝天、碧水、净土保卫战)."""
    longest = int(last.head["shares"]) if last.head and last.head.get("shares") else 0
    if not longest or not LEAST <= last.head_start - last.start <= longest or phrase.counted:
        return False
    content = text[_title_start(text, phrase, rules) : phrase.end]
    return LEAST <= len(content) <= longest and not _no_sharer(content, rules) and not _ends_in_head(content, rules)


def _titles(text: str, listing: Listing, phrases: list[Phrase], last: Name, rules: ProjectRules) -> bool:
    """Whether the phrases are titles that share the head of the last one (实施甲乙提升、丙丁突破、戊己培育工程)."""
    if not listing.before or listing.after:
        return False
    if listing.before[-1].end < phrases[0].start or rules.verbs[listing.before[-1].word]["stage"] == "none":
        return False
    starts = [_title_start(text, p, rules) for p in phrases[:-1]]
    pieces = [text[a : p.end] for a, p in zip(starts, phrases[:-1], strict=True)]
    return phrases[-1].joint == LIST_MARK and all(
        TITLE[0] <= len(piece) <= TITLE[1]
        and "“" not in piece
        and not rules.no_name.search(piece)
        and not rules.head.search(piece, len(piece) - 4)
        and rules.title_act.search(piece) is not None
        and rules.trailing_act.search(piece) is None
        for piece in (*pieces, text[last.start : last.head_start][-TITLE[1] :])
    )


def _title_start(text: str, phrase: Phrase, rules: ProjectRules) -> int:
    return left_edge(text, phrase.start, phrase.end, rules, programme=True).at


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
