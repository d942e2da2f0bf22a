"""Whether a phrase with a head names one undertaking, or is a generic phrase."""

from __future__ import annotations

from policyparse.extract.projects_clauses import Phrase
from policyparse.extract.projects_headless import DECISIVE
from policyparse.extract.projects_names import (
    CONSTRUCTION,
    EITHER,
    PROGRAMME,
    Name,
    acts_on_something,
    is_proper,
    is_title,
    quoted_before,
)
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_setting import (
    ACT_ON_NOTHING,
    GENERIC,
    NUMBERED,
    STOP,
    UNQUOTED,
    UNTITLED,
    Setting,
)
from policyparse.extract.projects_vetoes import BUILT, NAME
from policyparse.patterns import Record

#: characters of the longest name
LONGEST = 40
#: from how many characters on common words before 项目 name one
TELLING = 9
#: from how many on common words name a body that is set up
LONG = 5
#: the longest number of an item (（12）)
LONGEST_ITEM = 4
#: from how many on before 中心 and the like
SPECIFIC = 4


def why_no_name(name: Name, kind: str, phrase: Phrase, setting: Setting, *, quoted: bool) -> str:
    """Why a phrase with a head is a generic phrase: the id of a record, '' where it is a name."""
    text, rules, listing, head = setting.text, setting.rules, setting.listing, name.head
    content, modifier = text[name.start : name.end], text[name.start : name.head_start]
    if head is None or not 2 <= len(content) <= LONGEST or rules.stop.search(content):
        return STOP
    if veto := rules.vetoes.inside(content, NAME, *(() if kind == PROGRAMME else (BUILT,))):
        summed_up = veto == NUMBERED and text[name.start - 1 : name.start] == "“"
        return "" if summed_up and is_carried_out(setting) else veto
    if verbs := head.get("verbs"):
        governed = any(v.word in verbs for v in (*listing.before[-1:], *listing.after[:1]))
        return "" if governed and quoted_before(text, name.start, name.head_start, head, rules) else UNQUOTED
    if setting.lenient and head["kind"] == EITHER and modifier:
        return ""
    if kind == PROGRAMME and head["needs"] == "title":
        aimed = not head.get("strong") and rules.title_aim.search(modifier) is not None and is_carried_out(setting)
        return "" if aimed or is_title(content, name.head_start - name.start, head, rules, quoted=quoted) else UNTITLED
    if kind == PROGRAMME and head.get("use") == "act":
        return "" if is_carried_out(setting) else UNTITLED
    on_nothing = head.get("use") == "act" and not acts_on_something(text, name.start, name.head_start, rules)
    if on_nothing and not rules.proper.search(modifier):
        return ACT_ON_NOTHING
    if is_proper(content, rules) or ((head.get("alone") or head.get("proper")) and not modifier):
        return ""
    of_its_own = is_numbered(text, phrase, rules) or (phrase.amount and not rules.plenty.search(text, phrase.start, name.start))
    if of_its_own and len(modifier) >= 4:
        return ""
    if rules.civic.fullmatch(content) and _only_one(name, phrase, setting):
        return ""
    if _one_by_its_length(head, modifier, phrase, setting):
        return ""
    if head.get("trade") and len(modifier) >= 4 and not phrase.counted and _named_by_trade(name, modifier, setting):
        return ""
    if "“" in content and _is_scheme(name, modifier, head, phrase, setting):
        return ""
    if head.get("topic") and _the_only_one(name, modifier, phrase, setting):
        return ""
    if head.get("single") and _set_up(name, modifier, phrase, setting):
        return ""
    return "" if _singled_out(head, modifier, name.head_end, setting) else GENERIC


def is_numbered(text: str, phrase: Phrase, rules: ProjectRules) -> bool:
    """Whether the number of an item stands right before a phrase (①甲路东延②乙中学综合楼)."""
    return rules.item_before.search(text, max(0, phrase.start - LONGEST_ITEM), phrase.start) is not None


def is_carried_out(setting: Setting) -> bool:
    """Whether a verb says that it is planned, begun, carried out or finished."""
    listing, rules = setting.listing, setting.rules
    return any(v.word in rules.staged for v in (*listing.before[-1:], *listing.after[:1]))


def _only_one(name: Name, phrase: Phrase, setting: Setting) -> bool:
    """Whether something of which a town has one is begun or finished, and not counted (博物馆建成开馆)."""
    listing, rules = setting.listing, setting.rules
    if phrase.counted or setting.designated or rules.some.search(setting.text, phrase.start, name.start):
        return False
    if rules.whole.match(setting.text, name.end, listing.clause_end) is None:
        return False
    said = (name.opening, *(v.word for v in (*listing.before[-1:], *listing.after[:1])))
    return any(w in rules.verbs and rules.verbs[w]["stage"] in DECISIVE for w in said)


def _one_by_its_length(head: Record, modifier: str, phrase: Phrase, setting: Setting) -> bool:
    """Whether common words before 项目 say so much that they name one (谋划安置区屋顶分布式光伏发电项目)."""
    listing, rules = setting.listing, setting.rules
    if not head.get("works") or head["kind"] != CONSTRUCTION or phrase.counted or not listing.before:
        return False
    if len(modifier) < TELLING or setting.group is not None or rules.some.search(setting.text, phrase.start, phrase.end):
        return False
    return rules.verbs[listing.before[-1].word]["stage"] != "none" and rules.telling_not.search(modifier) is None


def _named_by_trade(name: Name, modifier: str, setting: Setting) -> bool:
    """Whether a park or centre is named by its trade (启动塑料机械园区建设): one that is begun or built, no sort of them."""
    listing, rules = setting.listing, setting.rules
    if rules.generic_title.covers(modifier, rules.function) or rules.trade_not.search(modifier):
        return False
    if name.opening in rules.verbs and not listing.before:
        return bool(rules.verbs[name.opening].get("builds"))
    if not listing.before or rules.some.search(setting.text, listing.before[-1].end, listing.before[-1].end + 2):
        return False
    verb = rules.verbs[listing.before[-1].word]
    if len(modifier) >= TELLING and verb["stage"] != "none":
        return True  # 加快新能源材料智能制造零碳产业园建设
    several = setting.group is not None and len(listing.phrases) > 1
    return verb["stage"] in DECISIVE or bool(verb.get("builds") or verb.get("singles")) or (several and bool(verb.get("zone")))


def _set_up(name: Name, modifier: str, phrase: Phrase, setting: Setting) -> bool:
    """Whether a body or platform that a longer phrase of common words names is set up or opened (石油勘探数据服务平台上线)."""
    listing, rules, text = setting.listing, setting.rules, setting.text
    if len(modifier) < LONG or phrase.counted or setting.group is not None or setting.designated:
        return False
    if rules.of.match(text, name.start - 1) or rules.plenty.match(text, phrase.start, name.start) or any(v.word in rules.of_zones for v in listing.before):
        return False  # 全国最大的甲基地, 支持企业建立甲基地
    if rules.sorts.search(modifier) or rules.trade_not.search(modifier) or rules.some.search(text, phrase.start, name.start):
        return False
    if rules.whole.match(text, name.end, listing.clause_end) is None and rules.predicate.match(text, name.end, listing.clause_end) is None:
        return False
    if name.opening or listing.before:
        verb = rules.verbs.get(name.opening or listing.before[-1].word)
        return verb is not None and (verb["stage"] in ("started", "completed") or bool(verb.get("founds")))
    said = rules.predicate.match(text, name.end, listing.clause_end)
    if said and not rules.boundary.match(text, said.end()):
        return False  # 甲实验室完成2个项目
    words = [said["verb"]] if said else [v.word for v in listing.after[:1]]
    return any(rules.verbs[w]["stage"] in ("started", "completed") or rules.verbs[w].get("founds") for w in words)


def _is_scheme(name: Name, modifier: str, head: Record, phrase: Phrase, setting: Setting) -> bool:
    """Whether a quoted number says how a thing is laid out that is named by what else stands there (“3+3”中试基地)."""
    if head.get("works") or head.get("use") == "act" or phrase.counted or setting.group is not None:
        return False
    opened, closed = modifier.find("“"), modifier.rfind("”")
    laid_out = "+" in modifier[opened:closed]  # “1+N”产业园区
    if closed < opened or (not laid_out and len(modifier) - closed - 1 < 2 and opened < SPECIFIC):
        return False
    return is_carried_out(setting) or name.opening in setting.rules.evident


def _the_only_one(name: Name, modifier: str, phrase: Phrase, setting: Setting) -> bool:
    """Whether common words say of what is begun, built or opened so much that it is one (启动慢性病管理中心建设)."""
    listing, rules, text = setting.listing, setting.rules, setting.text
    if any(p.counted for p in listing.phrases) or setting.group is not None or setting.designated or len(modifier) < SPECIFIC:
        return False
    if rules.some.search(text, phrase.start, name.start) or rules.sorts.search(modifier) or rules.generic_title.covers(modifier, rules.function):
        return False
    verb = name.opening or (listing.before[-1].word if listing.before else "")
    governed = verb in rules.verbs and (rules.verbs[verb]["stage"] in DECISIVE or bool(rules.verbs[verb].get("builds")))
    return governed and rules.whole.match(text, name.end, listing.clause_end) is not None


def _singled_out(head: Record, modifier: str, at: int, setting: Setting) -> bool:
    """Whether common words make a name here: beside a proper one, or as what the clause is about (康养中心主体完工)."""
    if setting.lenient and head.get("lenient") and modifier:
        return setting.rules.plenty.match(setting.text, at) is None  # 农村公路20公里 is of a sort
    listing, rules = setting.listing, setting.rules
    staged = any(v.word in rules.staged for v in listing.after)
    if not head.get("topic") or len(modifier) < 3 or listing.before or not staged:
        return False
    return not rules.generic_title.covers(modifier, rules.function)
