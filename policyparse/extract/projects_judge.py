"""Which phrases of a listing are names of undertakings: properness, evidence that something is done, and kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from policyparse.extract.projects_clauses import Group, Listing, Phrase, Verb
from policyparse.extract.projects_headless import DECISIVE, works_beside, works_said_of
from policyparse.extract.projects_lists import LIST_MARK, QUOTES, phrases_of, sharers
from policyparse.extract.projects_names import (
    CONSTRUCTION,
    EITHER,
    PROGRAMME,
    ZONE,
    Edge,
    Head,
    Name,
    acts_on_something,
    in_quotes,
    is_proper,
    is_title,
    last_head,
    left_edge,
)
from policyparse.extract.projects_rules import ProjectRules
from policyparse.patterns import Record

#: characters of the longest name, and of the longest phrase that closes a group; a phrase is looked at from its end
LONGEST, LONGEST_GROUPED, REACH = 40, 32, 120
#: how far after a name its predicate may stand, and how far on the words are that make zones the base of a plan
GAP, BASE_REACH = 12, 60
#: from how many characters on common words before 项目 name one
TELLING = 9
#: the record of what is said of works only
WORKS_SAID_OF = "project.name.produced"
_BRACKETS = re.compile(r"（[^（）]*）")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in a listing with its kind, the tail that it shares, and whether it is the bare phase of a project just named."""

    name: Name
    phrase: Phrase
    kind: str
    tail: str = ""
    elliptic: bool = False
    why: tuple[str, ...] = ()


class _Setting(NamedTuple):
    """A listing and what holds for all of its phrases."""

    text: str
    listing: Listing
    rules: ProjectRules
    #: from where on the phrases name zones as a plan's base, -1 for no such listing
    base: int
    #: what follows is a title that a place is given, or an occasion
    designated: bool
    #: where the list with its group noun ends, and what is said of all of it begins
    said_at: int
    lenient: bool = False
    opened: bool = False

    @property
    def group(self) -> Group | None:
        """The group noun that closes the list, where one does."""
        group = self.listing.group
        return group if group is not None and group.named else None


def candidates(text: str, listing: Listing, rules: ProjectRules) -> list[Candidate]:
    """The names of a listing, in order."""
    if any(v.word in rules.warning for v in listing.before) or _of_others(text, listing, rules):
        return []
    phrases = phrases_of(text, listing, rules)
    heads = [last_head(text, max(p.start, p.end - REACH), p.end, rules) for p in phrases]
    if listing.group is None and not any(heads):
        names = works_said_of(text, listing, phrases, rules)
        return [Candidate(name, phrase, CONSTRUCTION, why=(WORKS_SAID_OF,)) for phrase, name in names]
    titled = heads[-1] is not None and heads[-1].record["kind"] in (PROGRAMME, EITHER)
    if listing.group is None and not titled and rules.place_after.search(text, phrases[-1].start, phrases[-1].end):
        return []
    designated = _designated(listing, rules)
    said_at = listing.group.end if listing.group else heads[-1].end if heads[-1] else listing.tail_start
    setting = _Setting(text, listing, rules, _base(text, listing, rules), designated, said_at)
    first = phrases[0]
    opening = ""
    if len(phrases) > 1:
        opening = left_edge(text, max(first.start, first.end - REACH), first.end, rules, programme=False).opening
    if opening in rules.verbs and rules.verbs[opening].get("builds"):
        setting = setting._replace(opened=True)  # 建好甲山、乙公园: it governs the names after the first one too
    found: dict[int, Candidate] = {}
    for phrase, head in zip(phrases, heads, strict=True):
        if candidate := _candidate(phrase, head, setting):
            found[phrase.start] = candidate
            if candidate.name.opening and not setting.opened:
                setting = setting._replace(opened=True)
    for n, phrase in enumerate(phrases):  # a bare quotation needs one beside it that has the head
        following = found.get(phrases[n + 1].start) if n + 1 < len(phrases) else None
        if _is_bare(found.get(phrase.start)) and (following is None or following.kind != PROGRAMME):
            del found[phrase.start]
    if not designated and any(c.kind != PROGRAMME for c in found.values()):
        setting = setting._replace(lenient=True)
        for phrase, head in zip(phrases, heads, strict=True):
            if phrase.start not in found and (candidate := _candidate(phrase, head, setting)):
                found[phrase.start] = candidate
    if not setting.designated:
        built = {start: c.name for start, c in found.items() if c.kind == CONSTRUCTION}
        others = [p for p in phrases if p.start not in found]
        for phrase, name in works_beside(text, listing, others, built, rules):
            found[phrase.start] = Candidate(name, phrase, CONSTRUCTION)
    if found and (listing.group is None or not listing.group.etc):
        heirs = {start: (c.name, c.kind) for start, c in found.items()}
        for phrase, name, kind, tail in sharers(text, listing, phrases, heirs, rules):
            assert name.head is not None
            found[phrase.start] = Candidate(name, phrase, kind, tail, why=(name.head.id,))
    if any(c.kind == CONSTRUCTION for c in found.values()):
        for start, c in found.items():
            if _works_beside(text, c, rules):
                found[start] = replace(c, kind=CONSTRUCTION)
    return [found[start] for start in sorted(found)]


def _designated(listing: Listing, rules: ProjectRules) -> bool:
    """Whether the names are titles given, or occasions: not where the verb next to them says what is done (获批筹建)."""
    last = listing.before[-1].word if listing.before else ""
    if last not in rules.designating and last in rules.verbs and rules.verbs[last]["stage"] in DECISIVE:
        return False
    return any(v.word in rules.designating for v in listing.before)


def _works_beside(text: str, candidate: Candidate, rules: ProjectRules) -> bool:
    """Whether a title of common words is of works that are built, beside something built (云栖路改造、环城路连接工程)."""
    name = candidate.name
    if candidate.kind != PROGRAMME or name.head is None or name.head["kind"] != EITHER:
        return False
    content = text[name.start : name.end]
    return "“" not in content and rules.physical.search(_unbracketed(content)[:-2]) is not None


def _of_others(text: str, listing: Listing, rules: ProjectRules) -> bool:
    """Whether the list is closed by a noun phrase of something else (开通甲新城、乙组团等公交线路)."""
    group = listing.group
    if group is None or group.named or not rules.han.match(text, group.end, listing.clause_end):
        return False
    if any(rules.some.search(text, group.end, group.end + n) for n in (2, 3)):
        return False  # 等一批打基础、利长远的项目
    said = rules.predicate.match(text, group.end, listing.clause_end)
    return said is None and rules.area_noun.match(text, group.end, listing.clause_end) is None


def _is_bare(candidate: Candidate | None) -> bool:
    return candidate is not None and candidate.phrase.joint == QUOTES and candidate.name.head is None


def _base(text: str, listing: Listing, rules: ProjectRules) -> int:
    """Where the names begin that a plan takes as its base (以甲基地、乙基地为中心); -1 where the listing is no such list."""
    start = listing.phrases[0].start
    said = rules.base_end.search(text, start, listing.end + BASE_REACH)
    if said is None or (said.start() >= listing.end and text[listing.end : listing.end + 1] != "，"):
        return -1
    starts = [m.end() for m in rules.base_start.finditer(text, max(0, start - BASE_REACH), said.start())]
    if starts and starts[-1] > start:
        return starts[-1]
    return start if said.start() < listing.end else -1


def _candidate(phrase: Phrase, head: Head | None, setting: _Setting) -> Candidate | None:
    """The name in a phrase, None where there is none."""
    text, rules, group = setting.text, setting.rules, setting.group
    start, end = max(phrase.start, phrase.end - REACH), phrase.end
    if head is None and group is None and phrase.joint != QUOTES:
        return None
    titled = group.great and not group.etc if group else head is not None and _keeps_verbs(text, start, head, rules)
    edge = left_edge(text, start, end, rules, programme=titled)
    if setting.base >= 0:
        edge = Edge(max(edge.at, setting.base), edge.opening)
    if edge.at >= end:
        return None
    if group and (head is None or head.end < end):
        return _grouped(phrase, edge, group, setting)
    if head is None or head.end <= edge.at:
        return _bare_quotation(phrase, edge, setting)
    if (edge.oblique and not group) or (phrase.counted and ("“" not in text[edge.at : head.end] or _plain(head))):
        return None
    return _headed(phrase, edge, head, setting)


def _keeps_verbs(text: str, start: int, head: Head, rules: ProjectRules) -> bool:
    """Whether the name may begin with a verb (培育壮大行动): a programme's may, the name of something built does not."""
    kind = head.record["kind"]
    return kind == PROGRAMME or (kind == EITHER and not rules.physical.search(_unbracketed(text[start : head.end])[:-2]))


def _headed(phrase: Phrase, edge: Edge, head: Head, setting: _Setting) -> Candidate | None:
    """The name that ends in a head, if it is one."""
    text, rules, listing = setting.text, setting.rules, setting.listing
    if rules.said_not.match(text, head.end, listing.clause_end) and head.record["kind"] != PROGRAMME:
        return None
    if rules.lesson.match(text, head.end, listing.clause_end):
        return None
    if _plain(head) and rules.some.search(text, phrase.start, edge.at):
        return None
    if described := rules.plenty.match(text, edge.at, head.start):
        first = rules.head.search(text, described.end(), head.start)
        if first is None:
            return None
        edge = edge._replace(at=first.end())  # 全省首座跨江大桥汀兰大桥
    name = Name(edge.at, head.end, head.record, max(head.start, edge.at), head.end, edge.opening)
    quoted = text[edge.at] in "“《" or in_quotes(text, max(phrase.start, edge.at - REACH), head.end - 1)
    name = _unquoted(text, _closed(text, name, phrase), rules, joined=phrase.joint == LIST_MARK)
    if text[name.end : name.end + 1] in "”》" and not rules.after_title.match(text, name.end + 1):
        return None
    kind = _kind(name, setting)
    whole = text[name.start - 1] in "“《" if name.start else False
    if kind != PROGRAMME and (phrase.counted or phrase.joint == QUOTES or (whole and rules.numeral.search(text[name.start : name.end]))):
        return None
    if (setting.base >= 0 and kind != ZONE) or (setting.designated and kind != PROGRAMME):
        return None
    if head.record.get("place") and not _built_up_place(setting):
        return None
    bare_phase = head.start == edge.at and rules.phase_only.match(text[head.start : head.end]) is not None
    elliptic = bare_phase and rules.boundary.match(text, head.end) is not None
    if not elliptic and not _is_name(name, kind, phrase, setting, quoted=quoted):
        group = setting.group
        return _grouped(phrase, edge, group, setting) if group and head.end == phrase.end else None
    if setting.group is None:
        at = _after_quote(text, head.end)
        if (kind != PROGRAMME or setting.designated or "“" in text[edge.at : name.end]) and rules.plural.match(text, at, listing.end):
            if not quoted or kind != PROGRAMME or setting.designated or head.record["needs"] != "title":
                return None
        if setting.base < 0 and not _developed(name, kind, phrase, setting):
            return None
    return Candidate(name, phrase, kind, elliptic=elliptic, why=(head.record.id,))


def _closed(text: str, name: Name, phrase: Phrase) -> Name:
    """The name with the closing bracket of one that it opens (甲产业园（二期）)."""
    inside = text.count("（", name.start, name.end) > text.count("）", name.start, name.end)
    return name._replace(end=name.end + 1) if inside and name.end < phrase.end and text[name.end] == "）" else name


def _bare_quotation(phrase: Phrase, edge: Edge, setting: _Setting) -> Candidate | None:
    """The first of several quotations that share what follows the last (“甲”“乙”工程)."""
    text, start, end = setting.text, edge.at, phrase.end
    if phrase.joint != QUOTES or text[start] != "“" or text[end - 1] != "”" or end - start < 5 or setting.designated:
        return None
    closed_otherwise = setting.listing.group is not None and setting.group is None
    if not setting.listing.before or closed_otherwise or setting.rules.no_name.search(text, start, end - 1):
        return None
    return Candidate(Name(start + 1, end - 1, None, end - 1, end - 1), phrase, PROGRAMME)


def _unquoted(text: str, name: Name, rules: ProjectRules, *, joined: bool = False) -> Name:
    """A title that fills its quotation is named without the marks (“洁居工程”), one that goes on keeps them."""
    opened = max(text.rfind("“", name.start, name.end), text.rfind("《", name.start, name.end))
    if opened < 0:
        return name
    closed = text.find("”" if text[opened] == "“" else "》", opened)
    if joined and opened > name.start and rules.numeral.search(text[opened + 1 : max(closed, 0)]):
        name = name._replace(start=opened)  # 名医、名院“双名”工程: the quotation sums up the list before it
    bare = opened == name.start or rules.generic.covers(text[name.start : opened], rules.function)
    if closed >= name.end - 1 and bare:
        return name._replace(start=opened + 1, end=closed)
    return name._replace(end=closed + 1) if closed >= name.end else name


def _grouped(phrase: Phrase, edge: Edge, group: Group, setting: _Setting) -> Candidate | None:
    """A name in a list that a group noun closes: whatever proper phrase stands there, with or without a head."""
    text, rules = setting.text, setting.rules
    end = phrase.end
    summed = group.great and not group.etc
    if not summed and (act := rules.trailing_act.search(text, edge.at, end)):
        end = act.start()  # 甲组团建设等工程: the act is not the name
    content = text[edge.at : end]
    if not 2 <= len(content) <= LONGEST_GROUPED or rules.no_name.search(content) or rules.graded.search(group.noun):
        return None
    if rules.clause_like.search(content):
        return None
    kind = _group_kind(group, rules)
    titled = kind == PROGRAMME and (group.great or not group.etc) and len(content) >= 4
    whole = rules.heads.get(content)
    beside = setting.lenient and (bool(whole and whole.get("lenient") and len(content) >= 4) if group.etc else len(content) <= 4)
    if (setting.designated and kind != PROGRAMME) or not (titled or beside or is_proper(content, rules)):
        return None
    if not _governed(setting):
        return None
    return Candidate(_unquoted(text, Name(edge.at, end, None, end, end, edge.opening), rules), phrase, kind)


def _governed(setting: _Setting) -> bool:
    listing = setting.listing
    if listing.before or listing.after:
        return True
    at = listing.group.end if listing.group else listing.tail_start
    return listing.end - at <= 1 or setting.rules.predicate.match(setting.text, at, listing.end) is not None


def _group_kind(group: Group, rules: ProjectRules) -> str:
    if rules.programme_group.search(group.noun) or (group.great and group.noun in rules.works):
        return PROGRAMME
    return ZONE if rules.zone_group.search(group.noun) else CONSTRUCTION


def _unbracketed(text: str) -> str:
    return _BRACKETS.sub("", text)


def _kind(name: Name, setting: _Setting) -> str:
    """The kind of a name with a head."""
    text, rules, group = setting.text, setting.rules, setting.group
    assert name.head is not None
    kind = str(name.head["kind"])
    content = text[name.start : name.end]
    if kind == EITHER:
        built = "“" not in content and is_proper(content, rules) and _built(_unbracketed(content)[:-2], rules)
        return CONSTRUCTION if built or setting.lenient else PROGRAMME
    if name.head.get("coined") and rules.numeral.search(content) and text[name.start - 1] == "“":
        return PROGRAMME
    return ZONE if kind == CONSTRUCTION and group and rules.zone_group.search(group.noun) else kind


def _built(text: str, rules: ProjectRules) -> bool:
    """Whether the words before 工程 say that something is built: a physical word, or the head of a place or building."""
    if rules.physical.search(text):
        return True
    return any(rules.heads.get(m[0], rules.road)["kind"] in (CONSTRUCTION, ZONE) for m in rules.head.finditer(text) if m.start())


def _is_name(name: Name, kind: str, phrase: Phrase, setting: _Setting, *, quoted: bool) -> bool:
    """Whether a phrase with a head is a name and no generic phrase."""
    text, rules, listing, head = setting.text, setting.rules, setting.listing, name.head
    content, modifier = text[name.start : name.end], text[name.start : name.head_start]
    if head is None or not 2 <= len(content) <= LONGEST or rules.stop.search(content):
        return False
    if verbs := head.get("verbs"):
        governed = any(v.word in verbs for v in (*listing.before[-1:], *listing.after[:1]))
        return governed and "“" in content and text[name.head_start - 1] == "”"
    if setting.lenient and head["kind"] == EITHER and modifier:
        return True
    if kind == PROGRAMME and head["needs"] == "title":
        return is_title(content, name.head_start - name.start, head, rules, quoted=quoted)
    if head.get("use") == "act" and not acts_on_something(text, name.start, name.head_start, rules):
        return False
    if is_proper(content, rules) or (head.get("alone") and not modifier):
        return True
    if phrase.amount and head.get("works") and len(modifier) >= 4:
        return True
    if _one_by_its_length(head, modifier, phrase, setting):
        return True
    if head.get("trade") and len(modifier) >= 4 and not phrase.counted and _named_by_trade(modifier, setting):
        return True
    return _singled_out(head, modifier, name.head_end, setting)


def _one_by_its_length(head: Record, modifier: str, phrase: Phrase, setting: _Setting) -> bool:
    """Whether common words before 项目 say so much that they name one (谋划安置区屋顶分布式光伏发电项目)."""
    listing, rules = setting.listing, setting.rules
    if not head.get("works") or head["kind"] != CONSTRUCTION or phrase.counted or not listing.before:
        return False
    if len(modifier) < TELLING or setting.group is not None or rules.some.search(setting.text, phrase.start, phrase.end):
        return False
    return rules.verbs[listing.before[-1].word]["stage"] != "none" and rules.telling_not.search(modifier) is None


def _named_by_trade(modifier: str, setting: _Setting) -> bool:
    """Whether a park is named by its trade (启动塑料机械园区建设): one that is begun or built, no sort of parks."""
    listing, rules = setting.listing, setting.rules
    if not listing.before or rules.some.search(setting.text, listing.before[-1].end, listing.before[-1].end + 2):
        return False
    if rules.generic_title.covers(modifier, rules.function):
        return False
    verb = rules.verbs[listing.before[-1].word]
    several = setting.group is not None and len(listing.phrases) > 1
    return verb["stage"] in DECISIVE or bool(verb.get("builds")) or (several and bool(verb.get("zone")))


def _singled_out(head: Record, modifier: str, at: int, setting: _Setting) -> bool:
    """Whether common words make a name here: beside a proper one, or as what the clause is about (康养中心主体完工)."""
    if setting.lenient and head.get("lenient") and modifier:
        return setting.rules.plenty.match(setting.text, at) is None  # 农村公路20公里 is of a sort
    listing, rules = setting.listing, setting.rules
    staged = any(v.word in rules.staged for v in listing.after)
    if not head.get("topic") or len(modifier) < 3 or listing.before or not staged:
        return False
    return not rules.generic_title.covers(modifier, rules.function)


def _developed(name: Name, kind: str, phrase: Phrase, setting: _Setting) -> bool:
    """Whether something is done with it: a zone or building that is only mentioned in passing is no project."""
    text, listing, rules = setting.text, setting.listing, setting.rules
    assert name.head is not None
    if name.head.get("body") and not _built_up(name, setting):
        return False
    if name.opening or setting.opened or phrase.amount or listing.amount_after:
        return True
    if name.head.get("drive"):
        return _evident(listing.before, rules)
    if kind == PROGRAMME or name.head["kind"] == EITHER:
        return True
    if name.head.get("works") and any(not _idle(v, rules) for v in (*listing.before, *listing.after)):
        return True
    before = (v for v in listing.before if v.word not in rules.said_only)
    if _evident((v for v in before if kind == ZONE or v.word not in rules.of_zones), rules):
        return True
    if listing.after and phrase.end - name.end <= GAP and _evident(listing.after, rules):
        return True
    own = max(name.end, listing.group.end if listing.group else 0)
    if listing.group and (noun := rules.area_noun.match(text, own, listing.clause_end)):
        return rules.predicate.match(text, noun.end(), listing.clause_end) is not None
    if any(rules.predicate.match(text, at, listing.end) for at in {own, setting.said_at}):
        return True
    return rules.planned_tail.search(text, own, min(own + GAP, listing.clause_end)) is not None


def _after_quote(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == "”" else at


def _plain(head: Head) -> bool:
    """Whether the head is 项目: counted, a quoted word before it only says of what sort they are (5个“双优”项目)."""
    return bool(head.record.get("works")) and head.record["kind"] == CONSTRUCTION


def _built_up(name: Name, setting: _Setting) -> bool:
    """Whether a body (a school, a hospital) is built: supported or worked with, it is only an actor."""
    text, listing, rules = setting.text, setting.listing, setting.rules
    if name.opening or setting.opened or not listing.before or _evident(listing.after, rules):
        return True
    said = rules.verbs[listing.before[-1].word]
    only_helped = said.get("zone") or said.get("promotes")
    return not only_helped or rules.works_follow.search(text, name.end, listing.end) is not None


def _built_up_place(setting: _Setting) -> bool:
    """Whether something is done at a place with a title (推进甲、乙试点县建设), which is not just given it."""
    listing, rules = setting.listing, setting.rules
    if setting.designated:
        return False
    return _evident(listing.after, rules) or (bool(listing.before) and _evident(listing.before[-1:], rules))


def _idle(verb: Verb, rules: ProjectRules) -> bool:
    """Whether a verb says nothing of an undertaking (累计, 加强)."""
    return verb.word not in rules.evident and verb.word not in rules.designating


def _evident(verbs: Iterable[Verb], rules: ProjectRules) -> bool:
    return any(v.word in rules.evident for v in verbs)
