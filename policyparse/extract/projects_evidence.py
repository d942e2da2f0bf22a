"""Whether something is done with what a phrase names: what is only mentioned in passing is no project."""

from __future__ import annotations

from collections.abc import Iterable

from policyparse.extract.projects_clauses import Phrase, Verb
from policyparse.extract.projects_names import EITHER, PROGRAMME, ZONE, Name, is_proper
from policyparse.extract.projects_proper import is_numbered
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import ACTOR, PASSING, TITLE_GIVEN, Setting, after_quote
from policyparse.patterns import Record

#: the shortest title that is given
LEAST_TITLE = 4
#: from how many characters before 项目 on it is one project that is spoken of
SPOKEN = 5
#: how far after a name its predicate may stand
GAP = 12


def why_not_developed(name: Name, kind: str, phrase: Phrase, setting: Setting) -> str:
    """Why a zone or building is no project: the id of a record, '' where something is done with it."""
    assert name.head is not None
    if name.head.get("body") and not _built_up(name, setting):
        return ACTOR
    if kind == ZONE and _is_awarded(setting):
        return TITLE_GIVEN
    return "" if _is_developed(name, name.head, kind, phrase, setting) else PASSING


def _is_awarded(setting: Setting) -> bool:
    """Whether the one thing said of a zone is a title that it is given, and that is no higher rank of zones."""
    listing, rules = setting.listing, setting.rules
    if listing.before or not listing.after or any(v.word not in rules.designating for v in listing.after):
        return False
    title = listing.after[-1].end
    return listing.clause_end - title >= LEAST_TITLE and rules.rank.search(setting.text, title, listing.clause_end) is None


def _is_developed(name: Name, head: Record, kind: str, phrase: Phrase, setting: Setting) -> bool:
    """Whether something is done with what is named, or it is not only mentioned."""
    text, listing, rules = setting.text, setting.listing, setting.rules
    opening = rules.verbs.get(name.opening)
    if opening and opening.get("acts") and not setting.opened:
        built = rules.trailing_act.search(text, name.start, phrase.end) is not None
        return built or head.get("use") == "act"  # 强化黛溪流域综合治理, not 强化汀兰园区监管
    if name.opening or setting.opened or phrase.amount or listing.amount_after:
        return True
    if name.head_end >= phrase.end and is_numbered(text, phrase, rules):
        return True  # ①甲路东延②乙中学综合楼
    if _is_spoken_of(name, phrase, setting):
        return True
    if head.get("drive"):
        said = {v.word for v in (*listing.before, *listing.after)} - rules.of_zones
        return bool(said & rules.evident) and not rules.plural.match(text, after_quote(text, name.head_end))
    if kind == PROGRAMME or head["kind"] == EITHER:
        return True
    if head.get("use") == "act" and any(rules.verbs[v.word].get("acts") for v in listing.before):
        return True
    if head.get("works") and any(not _idle(v, rules) for v in (*listing.before, *listing.after)):
        return True
    before = (v for v in listing.before if v.word not in rules.said_only)
    if _evident((v for v in before if kind == ZONE or v.word not in rules.of_zones), rules):
        return True
    if kind != ZONE and _acts_itself(setting):
        return False
    after = listing.after if kind == ZONE else _no_ranks(listing.after, rules)
    if listing.after and phrase.end - name.end <= GAP and _evident(after, rules):
        return True
    own = max(name.end, listing.group.end if listing.group else 0)
    if listing.group and (noun := rules.area_noun.match(text, own, listing.clause_end)):
        return rules.predicate.match(text, noun.end(), listing.clause_end) is not None
    if any(rules.predicate.match(text, at, listing.end) for at in {own, setting.said_at}):
        return True
    if kind == ZONE and any(rules.improved.match(text, at, listing.end) for at in {own, setting.said_at}):
        return True
    return rules.planned_tail.search(text, own, min(own + GAP, listing.clause_end)) is not None


def _is_spoken_of(name: Name, phrase: Phrase, setting: Setting) -> bool:
    """Whether a project or the phase of one, named at some length, is what a clause speaks of (甲水泵项目填补省内空白)."""
    text, listing, rules = setting.text, setting.listing, setting.rules
    assert name.head is not None
    modifier = text[name.start : name.head_start]
    phase = name.head.get("use") == "phase"
    if listing.before or name.opening or not (phase or (name.head.get("works") and len(modifier) >= SPOKEN)):
        return False
    if phrase is not listing.phrases[0] or not is_proper(modifier, rules) or rules.clausal.search(modifier):
        return False
    return rules.han.match(text, name.end, listing.clause_end) is not None


def _acts_itself(setting: Setting) -> bool:
    """Whether those supported do something to something else (支持甲公司、乙中心加快丙平台建设)."""
    listing, rules = setting.listing, setting.rules
    if not listing.before or listing.before[-1].word not in rules.of_zones or not listing.after:
        return False
    return rules.head.search(setting.text, listing.after[-1].end, listing.clause_end) is not None


def _built_up(name: Name, setting: Setting) -> bool:
    """Whether a body (a school, a hospital) is built: supported or worked with, it is only an actor."""
    text, listing, rules = setting.text, setting.listing, setting.rules
    approved = listing.after and not listing.before and all(v.word in rules.designating for v in listing.after)
    if approved and listing.after[-1].end >= listing.clause_end:
        return False  # 汀兰学院获批
    if name.opening or setting.opened or not listing.before or _evident(_no_ranks(listing.after, rules), rules):
        return True
    said = rules.verbs[listing.before[-1].word]
    only_helped = said.get("zone") or said.get("promotes")
    return not only_helped or rules.works_follow.search(text, name.end, listing.end) is not None


def is_built_up_place(setting: Setting) -> bool:
    """Whether something is done at a place with a title (推进甲、乙试点县建设), which is not just given it."""
    listing, rules = setting.listing, setting.rules
    if setting.designated:
        return False
    return _evident(listing.after, rules) or (bool(listing.before) and _evident(listing.before[-1:], rules))


def is_governed(setting: Setting) -> bool:
    """Whether a verb stands before or after a list, or nothing stands after it."""
    listing = setting.listing
    if listing.before or listing.after:
        return True
    at = listing.group.end if listing.group else listing.tail_start
    return listing.end - at <= 1 or setting.rules.predicate.match(setting.text, at, listing.end) is not None


def _idle(verb: Verb, rules: ProjectRules) -> bool:
    """Whether a verb says nothing of an undertaking (累计, 加强)."""
    return verb.word not in rules.evident and verb.word not in rules.designating


def _no_ranks(verbs: Iterable[Verb], rules: ProjectRules) -> list[Verb]:
    """The verbs without those that raise in rank (创建, 晋升), which are said of zones."""
    return [v for v in verbs if v.word not in rules.designating or v.word not in rules.of_zones]


def _evident(verbs: Iterable[Verb], rules: ProjectRules) -> bool:
    return any(v.word in rules.evident for v in verbs)
