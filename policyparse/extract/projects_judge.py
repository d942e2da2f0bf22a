"""Which phrases of a listing are names of undertakings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policyparse.extract.projects_clauses import Listing, Phrase
from policyparse.extract.projects_evidence import is_built_up_place, why_not_developed
from policyparse.extract.projects_grouped import grouped
from policyparse.extract.projects_headless import DECISIVE, works_beside, works_said_of
from policyparse.extract.projects_kind import keeps_verbs, kind_of, unbracketed
from policyparse.extract.projects_lists import LIST_MARK, QUOTES, phrases_of, sharers, title_of_list
from policyparse.extract.projects_names import (
    CONSTRUCTION,
    EITHER,
    PROGRAMME,
    ZONE,
    Edge,
    Head,
    Name,
    after_description,
    in_quotes,
    last_head,
    left_edge,
)
from policyparse.extract.projects_proper import why_no_name
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import (
    COUNTED,
    COUNTED_LIST,
    LESSON,
    OF_KIND,
    PART,
    PARTNER,
    PASSING,
    PLACE_AFTER,
    PLURAL,
    SORT,
    TASK,
    TITLE_GIVEN,
    WHEREABOUTS,
    Candidate,
    Setting,
    after_quote,
    is_plain,
    unquoted,
)
from policyparse.extract.projects_vetoes import (
    AFTER,
    AFTER_BODY,
    AFTER_BUILT,
    AFTER_COINED,
    AFTER_SUBJECT,
    BEFORE_DRIVE,
    GROUPED,
    LIST,
)
from policyparse.model import Rejection

#: how far back from its end a phrase is looked at
REACH = 120
#: how far on the words are that make zones the base of a plan, and how far back what makes it the end of something else
BASE_REACH = 60
#: the record of what is said of works only
WORKS_SAID_OF = "project.name.produced"


def candidates(text: str, listing: Listing, rules: ProjectRules, rejected: list[Rejection]) -> list[Candidate]:
    """The names of a listing, in order; what looked like one and is none is added to `rejected`, with the reason."""
    if any(v.word in rules.warning for v in listing.before) or _of_others(text, listing, rules):
        return []
    if veto := _of_all(text, listing, rules):
        rejected.append(Rejection("projects", listing.phrases[0].start, listing.phrases[-1].end, veto))
        return []
    phrases = phrases_of(text, listing, rules)
    heads = [last_head(text, max(p.start, p.end - REACH), p.end, rules) for p in phrases]
    if not any(heads) and (listing.group is None or not (listing.group.named or listing.group.size)):
        works = works_said_of(text, listing, phrases, rules)
        return [Candidate(name, phrase, CONSTRUCTION, why=(WORKS_SAID_OF,)) for phrase, name in works]
    titled = heads[-1] is not None and heads[-1].record["kind"] in (PROGRAMME, EITHER)
    if listing.group is None and not titled and rules.place_after.search(text, phrases[-1].start, phrases[-1].end):
        rejected.append(Rejection("projects", phrases[-1].start, phrases[-1].end, PLACE_AFTER))
        return []
    designated = _designated(listing, rules)
    said_at = said_from(text, listing, rules) if listing.group else heads[-1].end if heads[-1] else listing.tail_start
    setting = Setting(text, listing, rules, _base(text, listing, rules), designated, said_at, [])
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
        if setting.group is None and _is_bare(found.get(phrase.start)) and (following is None or following.kind != PROGRAMME):
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
    if all(c.name.head is None for c in found.values()) and (title := title_of_list(text, listing, phrases, rules)):
        assert title.head is not None
        return [Candidate(title, first, PROGRAMME, why=(title.head.id,))]
    names = [found[start] for start in sorted(found)]
    rejected.extend(_of_none(setting.rejected, names))
    return names


def said_from(text: str, listing: Listing, rules: ProjectRules) -> int:
    """Where what is said of a list that a group noun or 等 closes begins: past the noun, where one stands there."""
    assert listing.group is not None
    noun = None if listing.group.named else rules.area_noun.match(text, listing.group.end, listing.clause_end)
    return noun.end() if noun else listing.group.end


def _of_none(rejected: list[Rejection], names: list[Candidate]) -> Iterator[Rejection]:
    """The rejections of what did not become a name after all, each span once."""
    for r in {(r.start, r.end): r for r in rejected}.values():
        if not any(c.name.start < r.end and r.start < c.name.end for c in names):
            yield r


def _of_all(text: str, listing: Listing, rules: ProjectRules) -> str:
    """Why none of the phrases is a name: the id of a record, '' where they may be: partners (与甲、乙合作), so many of each."""
    first, last = listing.phrases[0], listing.phrases[-1]
    unnamed = listing.group is None or not listing.group.named  # 与甲、乙等项目签约 is of projects
    end = listing.group.end if listing.group else last.end
    if unnamed and rules.partners.match(text, first.start, first.end) and (veto := rules.vetoes.after(text, end, listing.clause_end, LIST)):
        return veto
    if unnamed and listing.before and listing.before[-1].end == first.start - 1 and rules.joined.match(text, first.start - 1):
        return PARTNER  # 加快与甲高新区融合
    group = listing.group
    if group is not None and group.size and (veto := rules.vetoes.after(text, group.end, listing.clause_end, GROUPED)):
        return veto
    number = rules.plural.match(text, last.end - 1, listing.clause_end)
    return COUNTED_LIST if number and len(listing.phrases) > 1 and not number[0][0].isdigit() else ""


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
    return "“" not in content and rules.physical.search(unbracketed(content)[:-2]) is not None


def _of_others(text: str, listing: Listing, rules: ProjectRules) -> bool:
    """Whether the list is closed by a noun phrase of something else (开通甲新城、乙组团等公交线路)."""
    group = listing.group
    if group is None or group.named or not rules.han.match(text, group.end, listing.clause_end):
        return False
    if any(rules.some.search(text, group.end, group.end + n) for n in (2, 3)):
        return False  # 等一批打基础、利长远的项目
    said = rules.predicate.match(text, group.end, listing.clause_end) or rules.improved.match(text, group.end, listing.clause_end)
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
        return starts[-1] if starts[-1] < listing.end else -1  # 建设甲基地，以乙为重点
    return start if said.start() < listing.end else -1


def _candidate(phrase: Phrase, head: Head | None, setting: Setting) -> Candidate | None:
    """The name in a phrase, None where there is none."""
    text, rules, group = setting.text, setting.rules, setting.group
    start, end = max(phrase.start, phrase.end - REACH), phrase.end
    if head is None and group is None and phrase.joint != QUOTES:
        return None
    titled = group.great and not group.etc if group else head is not None and keeps_verbs(text, start, head, setting)
    edge = left_edge(text, start, end, rules, programme=titled)
    if setting.base >= 0:
        edge = Edge(max(edge.at, setting.base), edge.opening)
    if edge.at >= end:
        return None
    if group and (head is None or head.end < end):
        return grouped(phrase, edge, group, setting)
    if head is None or head.end <= edge.at:
        return _bare_quotation(phrase, edge, setting)
    if edge.oblique and not group:
        return setting.reject(edge.at, head.end, WHEREABOUTS)
    if phrase.counted and ("“" not in text[edge.at : head.end] or is_plain(head)):
        return setting.reject(edge.at, head.end, COUNTED)
    return _headed(phrase, edge, head, setting)


def _headed(phrase: Phrase, edge: Edge, head: Head, setting: Setting) -> Candidate | None:
    """The name that ends in a head, if it is one."""
    text, rules, listing = setting.text, setting.rules, setting.listing
    if reason := _said_otherwise(phrase, edge, head, setting):
        return setting.reject(edge.at, head.end, reason)
    if described := rules.plenty.match(text, edge.at, head.start):
        first = rules.head.search(text, described.end(), head.start)
        at = first.end() if first else -1 if head.record.get("lenient") else after_description(text, described.end(), head.start, rules)
        if at < 0:
            return setting.reject(edge.at, head.end, OF_KIND)
        edge = edge._replace(at=at)  # 全省首座跨江大桥汀兰大桥, 全省最大新型储能汀兰电站
    name = Name(edge.at, head.end, head.record, max(head.start, edge.at), head.end, edge.opening)
    quoted = text[edge.at] in "“《" or in_quotes(text, max(phrase.start, edge.at - REACH), head.end - 1)
    name = unquoted(text, _closed(text, name, phrase), rules, joined=phrase.joint == LIST_MARK)
    kind = kind_of(name, setting)
    whole = text[name.start - 1] in "“《" if name.start else False
    if text[name.end : name.end + 1] in "”》" and not rules.after_title.match(text, name.end + 1):
        return setting.reject(name.start, name.end, PART)
    if kind != PROGRAMME and (phrase.counted or phrase.joint == QUOTES or (whole and rules.numeral.search(text[name.start : name.end]))):
        return setting.reject(name.start, name.end, COUNTED if phrase.counted else PART)
    if setting.base >= 0 and kind != ZONE:
        return setting.reject(name.start, name.end, PASSING)
    titled = kind == PROGRAMME and not head.record.get("given")
    granted = _is_applied_for(text[name.start : name.end], setting)
    if (setting.designated and not titled and not granted) or (head.record.get("place") and not is_built_up_place(setting)):
        return setting.reject(name.start, name.end, TITLE_GIVEN)
    if kind == PROGRAMME and head.record.get("coined") and (veto := rules.vetoes.after(text, name.end, listing.clause_end, AFTER_COINED)):
        return setting.reject(name.start, name.end, veto)
    if kind != PROGRAMME and (veto := rules.vetoes.before(text, max(0, name.start - BASE_REACH), name.start)):
        return setting.reject(name.start, name.end, veto)
    if head.record.get("drive") and (veto := rules.vetoes.before(text, max(0, name.start - BASE_REACH), name.start, BEFORE_DRIVE)):
        return setting.reject(name.start, name.end, veto)
    bare_phase = head.start == edge.at and rules.phase_only.match(text[head.start : head.end]) is not None
    elliptic = bare_phase and rules.boundary.match(text, head.end) is not None
    if not elliptic and not granted and (reason := why_no_name(name, kind, phrase, setting, quoted=quoted)):
        group = setting.group
        if group and head.end == phrase.end:
            return grouped(phrase, edge, group, setting)
        return setting.reject(name.start, name.end, reason)
    if setting.group is None:
        at = after_quote(text, head.end)
        if (kind != PROGRAMME or setting.designated or "“" in text[edge.at : name.end]) and rules.plural.match(text, at, listing.end):
            if not quoted or kind != PROGRAMME or setting.designated or head.record["needs"] != "title":
                return setting.reject(name.start, name.end, PLURAL)
        if kind == PROGRAMME and head.record["kind"] == CONSTRUCTION and rules.measured.match(text, at):
            return setting.reject(name.start, name.end, PLURAL)
        if setting.base < 0 and (reason := why_not_developed(name, kind, phrase, setting)):
            return setting.reject(name.start, name.end, reason)
    if kind == PROGRAMME and head.record["kind"] == EITHER and rules.works_noun.search(text, name.start, name.head_start):
        kind = CONSTRUCTION  # 城市排水防涝工程
    return Candidate(name, phrase, kind, elliptic=elliptic, why=(head.record.id,))


def _is_applied_for(content: str, setting: Setting) -> bool:
    """Whether a place applies for a zone or a centre that the state grants one by one (申建综保区)."""
    listing, rules = setting.listing, setting.rules
    return bool(listing.before) and listing.before[-1].word in rules.applying and rules.state_granted.search(content) is not None


def _said_otherwise(phrase: Phrase, edge: Edge, head: Head, setting: Setting) -> str:
    """Why a phrase is no name by what stands right before or after it: the id of a record, '' where nothing tells so."""
    text, rules, end = setting.text, setting.rules, setting.listing.clause_end
    programme = head.record["kind"] == PROGRAMME
    if rules.said_not.match(text, head.end, end) and not programme:
        return TASK
    wheres = [AFTER] if programme or head.record["kind"] == EITHER else [AFTER, AFTER_BUILT]
    if not setting.listing.before and not edge.opening:
        wheres.append(AFTER_SUBJECT)
    if head.record.get("body"):
        wheres.append(AFTER_BODY)
    if veto := rules.vetoes.after(text, head.end, end, *wheres):
        return veto
    if rules.lesson.match(text, head.end, end):
        return LESSON
    return SORT if is_plain(head) and rules.some.search(text, phrase.start, edge.at) else ""


def _closed(text: str, name: Name, phrase: Phrase) -> Name:
    """The name with the closing bracket of one that it opens (甲产业园（二期）)."""
    inside = text.count("（", name.start, name.end) > text.count("）", name.start, name.end)
    return name._replace(end=name.end + 1) if inside and name.end < phrase.end and text[name.end] == "）" else name


def _bare_quotation(phrase: Phrase, edge: Edge, setting: Setting) -> Candidate | None:
    """The first of several quotations that share what follows the last (“甲”“乙”工程)."""
    text, start, end = setting.text, edge.at, phrase.end
    if phrase.joint != QUOTES or text[start] != "“" or text[end - 1] != "”" or end - start < 5 or setting.designated:
        return None
    closed_otherwise = setting.listing.group is not None and setting.group is None
    if not setting.listing.before or closed_otherwise or setting.rules.no_name.search(text, start, end - 1):
        return None
    return Candidate(Name(start + 1, end - 1, None, end - 1, end - 1), phrase, PROGRAMME)
