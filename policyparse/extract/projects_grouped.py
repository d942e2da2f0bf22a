"""Names in a list that a noun phrase of undertakings closes (甲、乙等4个项目), with or without heads of their own."""

from __future__ import annotations

from policyparse.extract.projects_clauses import Group, Phrase
from policyparse.extract.projects_evidence import is_governed
from policyparse.extract.projects_kind import group_kind, is_parallel
from policyparse.extract.projects_lists import group_tail
from policyparse.extract.projects_names import CONSTRUCTION, PROGRAMME, ZONE, Edge, Name, is_proper
from policyparse.extract.projects_proper import is_carried_out
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import Candidate, Setting, unquoted

#: the longest phrase that closes a group
LONGEST = 32
#: the shortest title or sort of undertaking that is a name where the list says so
TITLE = 4
#: the shortest common words that name one undertaking by the amount before them (2亿元的保障性住房)
PRICED = 4
#: the shortest common words that are an item of a list of works
ITEM = 5
#: the longest name of any words in a full list beside proper ones
BESIDE = 4


def grouped(phrase: Phrase, edge: Edge, group: Group, setting: Setting) -> Candidate | None:
    """The name in a phrase of the list, if one stands there."""
    text, rules = setting.text, setting.rules
    kind = _kind(group, setting)
    end = phrase.end
    summed = (group.great and not group.etc) or kind == PROGRAMME
    if not summed and (act := rules.trailing_act.search(text, edge.at, end)):
        end = act.start()  # 甲组团建设等工程: the act is not the name
    content = text[edge.at : end]
    if _is_no_name(content, group, setting) or (setting.designated and kind != PROGRAMME) or not is_governed(setting):
        return None
    if kind == PROGRAMME and group.etc and not phrase.counted:
        titled = _are_titles(group, setting)  # 压煤、抑尘等专项行动
        if rules.events.search(group.noun) and not (titled and text[phrase.end - 1] == "”"):
            return None
    else:
        titled = _is_title(content, kind, group, setting)
    if not (titled or _is_of_trade(content, phrase, kind, group, setting) or _is_beside(content, phrase, group, setting)):
        priced = phrase.amount is not None and rules.of.match(text, phrase.start - 1) is not None and len(content) >= PRICED
        if not (priced or is_proper(content, rules)):
            return None
    tail = "" if end < phrase.end else group_tail(content, group, rules)
    return Candidate(unquoted(text, Name(edge.at, end, None, end, end, edge.opening), rules), phrase, kind, tail)


def _kind(group: Group, setting: Setting) -> str:
    """The kind of what the list names: zones of which each is rebuilt are works (甲、乙等片区改造)."""
    kind = group_kind(group, setting.rules)
    rebuilt = kind == ZONE and setting.rules.area_works.match(setting.text, group.end, setting.listing.clause_end)
    return CONSTRUCTION if rebuilt else kind


def _is_no_name(content: str, group: Group, setting: Setting) -> bool:
    """Whether a phrase is none by what it holds, or as its list only tells of grades that are given (新增甲、乙等5A级景区)."""
    rules = setting.rules
    if not 2 <= len(content) <= LONGEST or rules.no_name.search(content) or rules.clause_like.search(content):
        return True
    return rules.graded.search(group.noun) is not None and not is_carried_out(setting)


def _is_title(content: str, kind: str, group: Group, setting: Setting) -> bool:
    """Whether the number that sums up a full list makes a title of each of its phrases, whatever their words."""
    if len(content) < TITLE:
        return False
    if kind == PROGRAMME and (group.great or not group.etc):
        return True
    return not group.etc and not group.great and setting.rules.numbers.get(group.size) == len(setting.listing.phrases)


def _are_titles(group: Group, setting: Setting) -> bool:
    """Whether programmes close a list of their titles that is carried out, and no title of their own (等重点群体帮扶行动)."""
    before, rules = setting.listing.before, setting.rules
    if not before or before[-1].word not in rules.staged:
        return False
    head = rules.programme_group.search(group.noun)
    return bool(group.size) or head is None or rules.title_act.search(group.noun, 0, head.start()) is None


def _is_of_trade(content: str, phrase: Phrase, kind: str, group: Group, setting: Setting) -> bool:
    """Whether a zone is named by its trade or by what is studied there (中欧智造、航空、生物健康等产业园区)."""
    rules = setting.rules
    if kind != ZONE:
        return False
    if setting.lenient and is_parallel(content, setting):
        return True
    studied = len(content) >= TITLE and rules.learned.fullmatch(group.noun) is not None
    return studied and not phrase.counted and rules.trade_not.search(content) is None


def _is_beside(content: str, phrase: Phrase, group: Group, setting: Setting) -> bool:
    """Whether common words are a name beside proper ones."""
    if not setting.lenient:
        return False
    if not group.etc:
        return len(content) <= BESIDE
    if _is_works(content, setting.rules) or _is_item(content, phrase, group, setting):
        return True
    few = bool(group.size) and len(content) <= BESIDE and not phrase.counted and content[-2:] not in setting.rules.verbs
    few = few and setting.rules.sorts.search(content) is None
    return few and _mostly_proper(setting)


def _mostly_proper(setting: Setting) -> bool:
    """Whether at least half of the phrases hold a word that is no common one."""
    phrases = setting.listing.phrases
    return 2 * sum(is_proper(setting.text[p.start : p.end], setting.rules) for p in phrases) >= len(phrases)


def _is_works(content: str, rules: ProjectRules) -> bool:
    """Whether common words in a list beside names say what is built (体育场地下停车场): they end in a head of something built."""
    if len(content) < PRICED or rules.sorts.search(content):
        return False
    endings = (0, *range(2, len(content) - 1))
    head = next((rules.heads[content[n:]] for n in endings if content[n:] in rules.heads), None)
    return head is not None and head["kind"] == CONSTRUCTION and bool(head.get("lenient")) and head.get("use") != "act"


def _is_item(content: str, phrase: Phrase, group: Group, setting: Setting) -> bool:
    """Whether common words are one of the works that a list names, most of them proper (甲桥、乙路、城区防洪治理等工程)."""
    rules = setting.rules
    if phrase.counted or len(content) < ITEM or rules.sorts.search(content) or content[0].isdigit():
        return False
    if not bool(rules.heads.get(group.noun[-2:], rules.road).get("works")):
        return False
    return _mostly_proper(setting)
