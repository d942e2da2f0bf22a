"""Where a name begins and ends inside a phrase, and whether it is a name at all."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from policyparse.extract.projects_rules import ProjectRules
from policyparse.patterns import Record

#: how many characters the name of a place has
SHORTEST_PLACE, LONGEST_PLACE = 2, 4
PROGRAMME, CONSTRUCTION, ZONE, EITHER = "programme", "construction", "zone", "either"


class Head(NamedTuple):
    """The noun or act that a name ends in, with what belongs to it: its span and its record."""

    start: int
    end: int
    record: Record


class Name(NamedTuple):
    """A candidate: its span, its head's record and span (none for a name without a head), the verb that opens its phrase."""

    start: int
    end: int
    head: Record | None
    head_start: int
    head_end: int
    opening: str = ""


class Edge(NamedTuple):
    """Where a name begins in its phrase, the verb taken off before it, whether a preposition governs it."""

    at: int
    opening: str = ""
    oblique: bool = False


def left_edge(text: str, start: int, end: int, rules: ProjectRules, *, programme: bool) -> Edge:
    """Where the name begins in the phrase: after subjects, times, particles and the verbs that only open a phrase.

    A programme's title may begin with such a verb (培育壮大行动), so they stay there.
    """
    at, opening = _after_build(text, start, end, rules, programme=programme)
    oblique = False
    while at < end and rules.edge.match(text, at, end):
        if match := rules.lead.match(text, at, end):
            at = match.end()
        elif (
            (not programme or _adverbial(text, at, end, rules) or "“" in text[at + 1 : end])
            and (match := rules.opening.match(text, at, end))
            and _leaves_name(text, match.end(), end, rules)
        ):
            if match["verb"] == opening:  # 建设建设路小学
                break
            at, opening = match.end(), match["verb"]
        elif (
            not programme
            and at == start
            and (match := rules.opening_predicate.match(text, at, end))
            and _leaves_name(text, match.end(), end, rules)
        ):
            at, opening = match.end(), match["verb"]
        elif match := rules.oblique.match(text, at, end):
            at, oblique = match.end(), True
        else:
            break
    return Edge(at, opening, oblique)


def _adverbial(text: str, at: int, end: int, rules: ProjectRules) -> bool:
    return rules.adverb.match(text, at, end) is not None and rules.opening.match(text, at, end) is not None


def _after_build(text: str, start: int, end: int, rules: ProjectRules, *, programme: bool) -> tuple[int, str]:
    """Past a dash (隧道——天山隧道), and past the building verb of a body named before it (某学院建设某实验室)."""
    if (helped := rules.helped.match(text, start, end)) and not programme and rules.head.search(text, helped.end(), end):
        return helped.end(), helped["verb"]  # 支持石渡建设甲基地
    match = None
    for match in rules.builder.finditer(text, start, end):  # noqa: B007 - the last one counts
        pass
    if match is None or (programme and match["verb"]) or in_quotes(text, start, match.end()) or not _leaves_name(text, match.end(), end, rules):
        return start, ""
    if not rules.head.search(text, match.end(), end):
        return start, ""
    return match.end(), match["verb"] or match["act"] or match["joint"] or ""


def after_description(text: str, start: int, head_start: int, rules: ProjectRules) -> int:
    """Where a place's name begins after common words that describe its undertaking (新型储能汀兰电站), -1 for none."""
    for at in range(head_start - SHORTEST_PLACE, max(start, head_start - LONGEST_PLACE) - 1, -1):
        if at - start >= SHORTEST_PLACE and rules.generic.covers(text[start:at], rules.function):
            return at if not rules.generic.covers(text[at:head_start], rules.function) else -1
    return -1


def _leaves_name(text: str, start: int, end: int, rules: ProjectRules) -> bool:
    """Whether more than a bare head is left (建设路, 提升工程 stay whole)."""
    if start >= end:
        return False
    head = rules.head.match(text, start, end)
    if head and head.end() - start <= 3 and (head.end() == end or rules.act_tail.match(text, head.end(), end)):
        return False
    return not rules.act_tail.fullmatch(text, start, end)


def in_quotes(text: str, start: int, at: int) -> bool:
    """Whether the offset `at` stands inside a quotation opened after `start`."""
    return text.rfind("“", start, at) > text.rfind("”", start, at) or text.rfind("《", start, at) > text.rfind(
        "》", start, at
    )


def last_head(text: str, start: int, end: int, rules: ProjectRules) -> Head | None:
    """The last head in the phrase, with what belongs to it (建设项目, 改造, 二期)."""
    found: Head | None = None
    at = start
    while (match := rules.head.search(text, at, end)) is not None:
        a, b = match.span()
        at = b
        if in_quotes(text, start, a) and text[b : b + 1] not in ("”", "》"):
            continue
        record = rules.heads.get(match[0], rules.road)
        if record.get("verbs") and not quoted_before(text, start, a, record, rules):
            continue
        tails = rules.phase_tail if record["kind"] == "either" else rules.act_tail
        if tail := tails.match(text, b, end):
            b = at = tail.end()
            if (final := _final_head(text, match.end(), b, rules)) is not None:
                a, record = final, rules.heads[text[final:b]]
        if a > start or b > match.end() or match[0] not in rules.heads or _stands_alone(record):
            found = Head(a, b, record)
    return found


def _stands_alone(head: Record) -> bool:
    return bool(head.get("alone") or head.get("proper") or head.get("use") == "phase")


def quoted_before(text: str, start: int, at: int, head: Record, rules: ProjectRules) -> bool:
    """Whether a quotation stands before a head, right before it or with a word between where the head allows it."""
    match = rules.quoted_before.search(text, start, at)
    return match is not None and (bool(head.get("gap")) or not match["gap"])


def _final_head(text: str, start: int, end: int, rules: ProjectRules) -> int | None:
    return next((a for a in range(max(start, end - 6), end - 1) if text[a:end] in rules.heads), None)


def acts_on_something(text: str, start: int, head_start: int, rules: ProjectRules) -> bool:
    """Whether what an act (改造, 整治) is done to, `text[start:head_start]`, lies somewhere: a road, a river, a works."""
    while head_start > start and (kind := rules.act_kind.search(text, start, head_start)):
        head_start = kind.start()
    if rules.act_object.search(text, start, head_start):
        return True
    heads = (rules.heads.get(m[0], rules.road) for m in rules.head.finditer(text, start, head_start) if m.start() > start)
    return any(head["kind"] == CONSTRUCTION and head.get("use") != "act" for head in heads)


@lru_cache(maxsize=1 << 14)
def is_proper(name: str, rules: ProjectRules) -> bool:
    """Whether a name holds something that is no common word: a coinage, a code or capacity, a place, a firm.

    A quoted numeric abbreviation (“两新一重”项目) singles out no undertaking. Phrases come again and again, so the
    recent answers are kept.
    """
    if "“" in name or "《" in name:
        inner = name[name.find("“") + 1 : name.find("”")] if "”" in name else ""
        if not inner or not rules.numeral.search(inner) or rules.buildings.fullmatch(inner):
            return True
        return not rules.generic.covers(name.replace(f"“{inner}”", ""), rules.function)
    return not rules.generic.covers(name.replace("、", ""), rules.function) or rules.proper.search(name) is not None


def is_title(name: str, head_start: int, head: Record, rules: ProjectRules, *, quoted: bool) -> bool:
    """Whether a programme's title says something of its own before its head (up to `head_start` in `name`)."""
    modifier = name[:head_start].strip("“”")
    if quoted or "“" in name:
        return len(modifier) > 1
    if modifier in rules.title_known:
        return True
    if strong := head.get("strong"):
        return len(modifier) >= int(strong) or (len(modifier) > 1 and not rules.generic.covers(modifier, rules.function))
    if len(modifier) < 3:
        return len(modifier) == 2 and not rules.generic.covers(modifier, rules.function)  # a coinage: 沃土工程
    return not rules.generic_title.covers(modifier, rules.title_chars)
