"""The kind of an undertaking: by the head of its name, the words before it, and the noun that closes its list."""

from __future__ import annotations

import re

from policyparse.extract.projects_clauses import Group
from policyparse.extract.projects_names import CONSTRUCTION, EITHER, PROGRAMME, ZONE, Head, Name, is_proper
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import Setting

_BRACKETS = re.compile(r"（[^（）]*）")


def kind_of(name: Name, setting: Setting) -> str:
    """The kind of a name with a head."""
    text, rules, group = setting.text, setting.rules, setting.group
    assert name.head is not None
    kind = str(name.head["kind"])
    content = text[name.start : name.end]
    if kind == EITHER:
        built = "“" not in content and is_proper(content, rules) and _says_built(unbracketed(content)[:-2], rules)
        return CONSTRUCTION if built or setting.lenient else PROGRAMME
    if name.head.get("coined") and rules.numeral.search(content) and text[name.start - 1] == "“":
        return PROGRAMME
    return ZONE if kind == CONSTRUCTION and group and rules.zone_group.search(group.noun) else kind


def _says_built(text: str, rules: ProjectRules) -> bool:
    """Whether the words before 工程 say that something is built: a physical word, or the head of a place or building."""
    if rules.physical.search(text):
        return True
    return any(rules.heads.get(m[0], rules.road)["kind"] in (CONSTRUCTION, ZONE) for m in rules.head.finditer(text) if m.start())


def group_kind(group: Group, rules: ProjectRules) -> str:
    if rules.programme_group.search(group.noun) or (group.great and group.noun in rules.works):
        return PROGRAMME
    return ZONE if rules.zone_group.search(group.noun) else CONSTRUCTION


def keeps_verbs(text: str, start: int, head: Head, rules: ProjectRules) -> bool:
    """Whether the name may begin with a verb (培育壮大行动): a programme's may, the name of something built does not."""
    kind = head.record["kind"]
    if head.record.get("given"):
        return False  # 扩大养老服务试点
    return kind == PROGRAMME or (kind == EITHER and not rules.physical.search(unbracketed(text[start : head.end])[:-2]))


def unbracketed(text: str) -> str:
    return _BRACKETS.sub("", text)
