"""The kind of an undertaking: by the head of its name, the words before it, and the noun that closes its list."""

from __future__ import annotations

import re

from policyparse.extract.projects_clauses import Group
from policyparse.extract.projects_names import CONSTRUCTION, EITHER, PROGRAMME, ZONE, Head, Name, is_proper
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import Setting

#: the longest word of a trade that stands for a zone in a list
TRADE = 6
_BRACKETS = re.compile(r"（[^（）]*）")


def kind_of(name: Name, setting: Setting) -> str:
    """The kind of a name with a head."""
    text, rules, group = setting.text, setting.rules, setting.group
    assert name.head is not None
    kind = str(name.head["kind"])
    content = text[name.start : name.end]
    if kind == EITHER:
        opened, closed = content.find("“"), content.rfind("”")
        if opened >= 0 and rules.numeral.search(content[opened + 1 : max(closed, 0)]):
            return PROGRAMME
        said = content[closed + 1 :] if opened >= 0 else content  # “清泉”供水工程 is built
        built = (opened >= 0 or is_proper(content, rules)) and _says_built(unbracketed(said)[:-2], rules)
        return CONSTRUCTION if built or setting.lenient else PROGRAMME
    if name.head.get("coined") and rules.numeral.search(content) and text[name.start - 1] == "“":
        return PROGRAMME
    if kind == ZONE and group and _groups_buildings(group.noun, rules):
        return CONSTRUCTION  # 迎宾园、朝阳园等街头游园
    if kind != CONSTRUCTION:
        return kind
    if name.head.get("use") == "act" and _is_numbered_drive(content):
        return PROGRAMME
    if group and _groups_zones(group.noun, rules):
        return ZONE
    if name.head.get("use") == "phase":
        return ZONE if _kind_before(text, name, rules) == ZONE else kind  # 汀兰产业园二期
    return ZONE if name.head.get("institution") and _is_set_up(name, setting) else kind


def _is_numbered_drive(content: str) -> bool:
    """Whether a quoted sum before an act tells of a campaign (“1+5”专项整治)."""
    return content.startswith("“") and "+" in content[: content.find("”") + 1]


def _kind_before(text: str, name: Name, rules: ProjectRules) -> str:
    """The kind of the head right before the one that a name ends in."""
    last = None
    for last in rules.head.finditer(text, name.start, name.head_start):  # noqa: B007 - the last one counts
        pass
    return str(rules.heads.get(last[0], rules.road)["kind"]) if last and last.end() == name.head_start else ""


def _is_set_up(name: Name, setting: Setting) -> bool:
    """Whether an institution is set up and not built (甲中心挂牌成立)."""
    listing, rules = setting.listing, setting.rules
    words = {name.opening, *(v.word for v in (*listing.before[-1:], *listing.after[:1]))} - rules.of_zones
    said = [rules.verbs[w]["stage"] for w in words if w in rules.verbs]
    return bool(said) and set(said) == {"none"}


def _groups_zones(noun: str, rules: ProjectRules) -> bool:
    """Whether a group noun is of zones: not where it ends in a longer head of something built (街头游园)."""
    found = rules.zone_group.search(noun)
    if found is None:
        return False
    longer = (noun[at:] for at in range(max(0, len(noun) - 6), found.start()))
    return not any(n in rules.heads and rules.heads[n]["kind"] == CONSTRUCTION for n in longer)


def _groups_buildings(noun: str, rules: ProjectRules) -> bool:
    """Whether a group noun ends in the head of something built, and not in 项目 or the like."""
    endings = (rules.heads[noun[at:]] for at in range(max(0, len(noun) - 6), len(noun)) if noun[at:] in rules.heads)
    longest = next(endings, None)
    return longest is not None and longest["kind"] == CONSTRUCTION and not longest.get("works") and not longest.get("use")


def _says_built(text: str, rules: ProjectRules) -> bool:
    """Whether the words before 工程 say that something is built: a physical word, or the head of a place or building."""
    if rules.physical.search(text):
        return True
    return any(rules.heads.get(m[0], rules.road)["kind"] in (CONSTRUCTION, ZONE) for m in rules.head.finditer(text) if m.start())


def group_kind(group: Group, rules: ProjectRules) -> str:
    """The kind of the names of a list by the noun that closes it."""
    if rules.programme_group.search(group.noun) or (group.great and group.noun in rules.works):
        return PROGRAMME
    return ZONE if _groups_zones(group.noun, rules) else CONSTRUCTION


def keeps_verbs(text: str, start: int, head: Head, setting: Setting) -> bool:
    """Whether the name may begin with a verb (培育壮大行动): a programme's may, the name of something built does not."""
    kind, rules, listing = head.record["kind"], setting.rules, setting.listing
    if head.record.get("given"):
        return bool(listing.before)  # 开展做实账户试点, but 扩大养老服务试点
    if not listing.before and not listing.after and listing.group is None and len(listing.phrases) == 1:
        return False  # 扩大“晨奶”计划覆盖面
    return kind == PROGRAMME or (kind == EITHER and not rules.physical.search(unbracketed(text[start : head.end])[:-2]))


def is_parallel(content: str, setting: Setting) -> bool:
    """Whether a word of a trade stands in a list of zones with as many names as there are such words."""
    phrases, rules = setting.listing.phrases, setting.rules
    if rules.some.search(setting.text, phrases[0].start - 3, phrases[0].start) or any(p.counted for p in phrases):
        return False  # 一批概念验证、检验检测等平台
    names = sum(is_proper(setting.text[p.start : p.end], rules) for p in phrases)
    return 2 <= len(content) <= TRADE and 2 * names >= len(phrases) and rules.trade_not.search(content) is None


def unbracketed(text: str) -> str:
    """A text without what stands in brackets."""
    return _BRACKETS.sub("", text)
