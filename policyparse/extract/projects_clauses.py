"""A clause divided into listings: coordinated phrases with what governs them, what is said of them and what closes them.

    加快推进 | 恒拓装备 、 远岫新材 | 等4个项目 | 开工建设
    before     phrases             group       after
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from policyparse.extract.projects_names import CONSTRUCTION, ZONE
from policyparse.extract.projects_rules import ProjectRules


class Verb(NamedTuple):
    """A governing verb as written, with the surface that the rules know."""

    start: int
    end: int
    word: str


class Amount(NamedTuple):
    """An amount of money said before or after a phrase; `word` is the noun or verb before it."""

    start: int
    end: int
    word: str
    value: str
    unit: str


class Group(NamedTuple):
    """What closes a list of names: 等4个项目, 三条道路; `named` where a noun phrase of undertakings stands there."""

    start: int
    end: int
    noun: str
    size: str
    named: bool
    etc: bool
    great: bool = False


class Phrase(NamedTuple):
    """A piece between marks; `joint` is the mark before it ('' for the first one), `amount` what stands before it."""

    start: int
    end: int
    joint: str
    amount: Amount | None = None
    counted: bool = False


@dataclass(slots=True)
class Listing:
    """Coordinated phrases with their governing verbs and predicates."""

    before: tuple[Verb, ...] = ()
    phrases: list[Phrase] = field(default_factory=list)
    group: Group | None = None
    after: tuple[Verb, ...] = ()
    amount_after: Amount | None = None
    tail_start: int = 0
    end: int = 0
    clause_end: int = 0


def _said(text: str, now: Listing, cur: int, at: int, rules: ProjectRules) -> bool:
    """Whether a word that is a predicate only after a name stands after one."""
    if now.group is not None:
        return at - now.group.end <= SAID_REACH
    if cur >= at or rules.only_lead.fullmatch(text, cur, at):
        return bool(now.phrases or now.before)
    start = max(now.phrases[-1].start if now.phrases else cur, at - SAID_REACH - 8)
    ends = [match.end() for match in rules.head.finditer(text, start, at)]
    return bool(ends) and at - ends[-1] <= SAID_REACH


def _inside_title(text: str, now: Listing, cur: int, verb: Verb, rules: ProjectRules, end: int) -> bool:
    """Whether a verb stands in a title that another one governs (实施供水优化提升攻坚行动, 实施促进就业行动)."""
    if now.group is not None or not now.before:
        return False
    if verb.start == cur == now.before[-1].end and not now.phrases:
        if verb.word not in rules.title_openers:
            return False
    elif verb.word not in rules.title_verbs or verb.start - cur < TITLE_LEAST:
        return False
    head = rules.head.search(text, cur, end)
    if rules.verbs[now.before[-1].word]["stage"] == "none" or (head is not None and head.start() + 1 < head.end() <= verb.start):
        return False
    return rules.title_rest.match(text, verb.end, end) is not None


def _closes(text: str, start: int, at: int, rules: ProjectRules) -> bool:
    """Whether nothing stands between 等 and a verb but leading words or a noun of all that the list names."""
    return bool(rules.only_lead.fullmatch(text, start, at) or rules.area_noun.fullmatch(text, start, at))


def _in_numbered_title(text: str, now: Listing, cur: int, at: int, rules: ProjectRules, end: int) -> bool:
    """Whether a number stands in a title (实施碳达峰十大行动) and counts no list: also where it is far more than what stands before it."""
    if now.group is not None or QUOTES in text[cur:at]:
        return False
    title = rules.numbered_title.match(text, at, end)
    if title is None or (title["within"] and at - cur <= TITLE_LEAST):
        return False
    if now.before and not now.phrases:
        return True
    written = title["number"] or ""
    number = int(written) if written.isdigit() else rules.numbers.get(written, 0)
    return number > 2 * (len(now.phrases) + 1)


#: quotations side by side
QUOTES = "”“"
#: how many characters of a title stand before a verb in it
TITLE_LEAST = 2
#: how far after a name (characters) the word stands that is said of it
SAID_REACH = 10
#: the shortest and the longest title of a list that a number sums up
SUMMED = (4, 20)
#: the marks of the shortest list of titles that a number sums up (甲、乙、丙“三大工程”)
LEAST_MARKS = 2
#: how many verbs in a row are kept (确保开工建设)
RUN = 4


def _summed_list(text: str, start: int, end: int, rules: ProjectRules) -> tuple[int, re.Match[str] | None]:
    """Where a list of titles begins that a number sums up (甲提升、乙突破、丙集聚“三大工程”), and what sums it up.

    As many titles as the number says, each of some length: verbs inside them bound nothing.
    """
    if text.count("、", start, end) < LEAST_MARKS:
        return end, None
    for match in rules.great_group.finditer(text, start, end):
        number = rules.numbers.get(match["size"], 0)
        marks = [match.start()]
        while len(marks) <= number and (mark := text.rfind("、", start, marks[0])) >= 0:
            marks.insert(0, mark)
        if len(marks) < number:
            continue
        pieces = marks[-number:]
        first = marks[-number - 1] + 1 if len(marks) > number else start
        if all(SUMMED[0] <= b - a - 1 <= SUMMED[1] for a, b in pairwise(pieces)) and pieces[0] - first >= SUMMED[0]:
            return pieces[0], match
    return end, None


def _group(text: str, at: int, end: int, closing: re.Pattern[str], rules: ProjectRules) -> Group | None:
    """The noun phrase of undertakings that closes a list at `at`: one that the pattern knows, or that ends in a head."""
    known = closing.match(text, at, end)
    etc = rules.etc.match(text, at, end) is not None
    if known and not rules.group_bad.search(known["noun"]):
        size, stop = known["size"] or "", known.end()
        if etc and not size and (number := rules.counted_after.match(text, stop, end)):
            size, stop = number["size"], number.end()
        return Group(at, stop, known["noun"], size, True, etc, known["cl"] in rules.great)
    sized = rules.group_size.match(text, at, end)
    if sized is None or (noun := rules.group_run.match(text, sized.end(), end)) is None:
        return None
    phrase = noun[0]  # by itself: a head has guards against a number before it
    for head in rules.head.finditer(phrase):
        record = rules.heads.get(head[0], rules.road)
        built = record["kind"] in (CONSTRUCTION, ZONE) and not record.get("use") and not record.get("body") and len(head[0]) > 1
        if built and rules.boundary.match(text, noun.start() + head.end()) and not rules.sorts.search(phrase, 0, head.end()):
            return Group(at, noun.start() + head.end(), phrase[: head.end()], sized["size"], True, etc)
    return None


def listings(text: str, start: int, end: int, rules: ProjectRules) -> list[Listing]:
    """The listings of the clause `text[start:end]`, in order."""
    summed_from, summed = _summed_list(text, start, end, rules)
    found: list[Listing] = []
    now = Listing(tail_start=start, clause_end=end)
    cur = start
    joint = ""
    amount: Amount | None = None
    counted = False

    def close(at: int) -> bool:
        """Ends the current phrase; False where nothing but leading words stood in it."""
        nonlocal joint, amount, counted
        if at <= cur or rules.only_lead.fullmatch(text, cur, at):
            return False
        if now.group is None:
            now.phrases.append(Phrase(cur, at, joint, amount, counted))
            amount, counted = None, False
            now.tail_start = at
        return True

    def finish(at: int, after: tuple[Verb, ...]) -> None:
        nonlocal now, joint, amount, counted
        group = now.group
        if group is not None and not group.named and not _closes(text, group.end, at, rules):
            now.after = ()  # 甲、乙等企业运营: what is said is said of others
        else:
            now.after = after
        now.end = at
        if now.phrases:
            found.append(now)
        now = Listing(before=after, tail_start=at, clause_end=end)
        joint, amount, counted = "", None, False

    pos = start
    itemised = rules.item.search(text, start, end) is not None and rules.itemised.search(text, start, end) is not None
    token = rules.token
    for a in rules.token_starts.within(text, start, end):
        if a < pos or (match := token.match(text, a, end)) is None:
            continue
        b = match.end()
        if summed is not None and summed_from <= a < summed.end():
            if a < summed.start() and match["list"] is None:
                pos = b
                continue
            if a >= summed.start() and now.phrases and close(summed.start()):
                now.group = Group(a, summed.end(), summed["noun"] or summed["drives"], summed["size"], True, False, great=True)
                cur = pos = now.tail_start = summed.end()
                joint = ""
                continue
        kind = match.lastgroup if match.lastgroup not in ("of", "done", "word", "value", "unit") else None
        if kind is None:
            kind = "amount" if match["amount"] else "verb"
        pos = b
        if kind == "opaque" and itemised and rules.item.fullmatch(text, a, b):
            if close(a) or now.phrases:  # （1）甲路工程（2）乙路工程
                finish(a, ())
            cur = now.tail_start = b
            continue
        if kind in ("opaque", "hold"):
            continue
        if kind == "verb":
            verb = Verb(a, match.end("verb"), match["verb"])
            if verb.word in rules.said_only:
                if verb.word in rules.heads or not _said(text, now, cur, a, rules):
                    continue
            if _inside_title(text, now, cur, verb, rules, end):
                continue
            opens = bool(joint) and a == cur
            if close(a) or now.phrases:
                finish(a, () if opens else (verb,))
                now.before = (verb,)
            elif now.before and now.group is None:
                now.before = (*now.before[-RUN:], verb)
                if found and found[-1].after and found[-1].after[-1].end >= cur - 6 and found[-1].end <= a:
                    found[-1].after = (*found[-1].after[-RUN:], verb)
            else:
                now.before = (verb,)
            cur = b
            now.tail_start = b
        elif kind == "list" or (kind == "joiner" and now.group is not None):
            if now.group is not None:
                before = now.before
                finish(a, ())
                now.before = before
            elif not close(a) and cur == a and found and found[-1].after == now.before:
                now.before = ()
            cur, joint = b, "、"
        elif kind == "joiner":
            if (joint and a - cur == 1) or text[b : b + 1] == "、":
                continue  # the last character of a name in a list (甲、民和、丙; 甲、众和大街)
            if close(a):
                cur, joint = b, match["joiner"]
            elif cur == a and now.before and not joint:
                cur = b  # 推进和普及甲行动: it joins verbs
        elif kind == "amount":
            money = Amount(a, match.end("unit"), match["word"], match["value"], match["unit"])
            if match["of"]:
                close(a) if now.phrases else None
                if now.phrases and not joint:
                    finish(a, ())
                amount, cur = money, b
            elif close(a) or now.phrases:
                now.amount_after = now.amount_after or money
                finish(a, ())
                now.before = found[-1].before if found else ()
                cur = b
            else:
                amount, cur = money, b
        elif kind == "count":
            ready = cur < a and not rules.only_lead.fullmatch(text, cur, a)
            if _in_numbered_title(text, now, cur, a, rules, end):
                pos = b
                continue
            listed = bool(now.phrases) or QUOTES in text[cur:a]
            group = _group(text, a, end, rules.count_group, rules) if now.group is None and ready and listed else None
            if group is not None:
                close(a)
                now.group = group
                cur, joint = group.end, ""
                pos = cur
                now.tail_start = cur
            else:
                if ready:
                    close(a)
                    joint = ""
                cur, counted = b, True
        elif kind == "deng":
            group = _group(text, a, end, rules.group, rules)
            if group is not None and close(a):
                now.group = group
                cur = pos = stop = group.end
                joint = ""
                now.tail_start = stop
            elif close(a):
                now.group = Group(a, b, "", "", False, True)
                cur = now.tail_start = b
                joint = ""
        elif kind == "de":
            if joint and now.phrases and now.group is None and (said := rules.money_alone.fullmatch(text, cur, a)):
                amount, cur = Amount(cur, a, "", said["value"], said["unit"]), b  # 总投资3亿元的甲、2亿元的乙
                continue
            if now.group is not None or (rules.predicate.match(text, b, end) and rules.head.search(text, cur, a)):
                close(a)
            cur = b
            if now.group is None:
                now.tail_start = b
    close(end)
    if now.phrases:
        now.end = end
        found.append(now)
    return found
