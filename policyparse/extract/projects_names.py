"""Where a name begins and ends inside a phrase, and whether it is a name at all."""

from __future__ import annotations

from dataclasses import dataclass

from policyparse.extract.projects_rules import ProjectRules
from policyparse.patterns import Record


@dataclass(frozen=True, slots=True)
class Name:
    """A candidate: its span, its head's record and span (None for a name without one), and the opening verb before it."""

    start: int
    end: int
    head: Record | None
    head_start: int
    head_end: int
    opening: str = ""
    oblique: bool = False


def covered(text: str, words: frozenset[str], single: frozenset[str]) -> bool:
    """Whether a text is made of nothing but these words and single characters.

    >>> covered("供水管网", frozenset({"供水", "管网"}), frozenset())
    True
    """
    reach = [True] + [False] * len(text)
    for i in range(len(text)):
        if not reach[i]:
            continue
        if text[i] in single:
            reach[i + 1] = True
        for n in (2, 3, 4, 5, 6):
            if text[i : i + n] in words and i + n <= len(text):
                reach[i + n] = True
    return reach[-1]


def left_edge(text: str, start: int, end: int, rules: ProjectRules, *, programme: bool) -> tuple[int, str, bool]:
    """Where the name begins in the phrase: after subjects, times, particles and the verbs that only open a phrase.

    Also the opening verb, and whether a preposition takes the phrase out of play.
    """
    opening = ""
    oblique = False
    at = start
    while at < end:
        if match := rules.lead.match(text, at, end):
            at = match.end()
        elif not programme and (match := rules.opening.match(text, at, end)) and _leaves_name(text, match.end(), end, rules):
            at, opening = match.end(), match["verb"]
        elif match := rules.oblique.match(text, at, end):
            at, oblique = match.end(), True
        else:
            break
    return at, opening, oblique


def _leaves_name(text: str, start: int, end: int, rules: ProjectRules) -> bool:
    """Whether more than a bare head is left (建设路, 提升工程 stay whole)."""
    if start >= end:
        return False
    head = rules.head.match(text, start, end)
    if head and head.end() - start <= 3 and (head.end() == end or rules.act_tail.match(text, head.end(), end)):
        return False
    return not rules.act_tail.fullmatch(text, start, end)


def last_head(text: str, start: int, end: int, rules: ProjectRules) -> tuple[int, int, Record] | None:
    """Span and record of the last head in the phrase, what belongs to it (建设项目, 改造, 二期) taken in."""
    found: tuple[int, int, Record] | None = None
    at = start
    while (match := rules.head.search(text, at, end)) is not None:
        a, b = match.span()
        at = b
        if tail := rules.act_tail.match(text, b, end):
            b = at = tail.end()
        record = rules.heads[match[0]]
        if b > match.end() and (final := _final_head(text, match.end(), b, rules)):
            record = final
        if a > start or b > match.end():
            found = a, b, record
    return found


def _final_head(text: str, start: int, end: int, rules: ProjectRules) -> Record | None:
    for a in range(end - 2, max(start - 4, 0), -1):
        if (record := rules.heads.get(text[a:end])) is not None:
            return record
    return None


def is_proper(name: str, rules: ProjectRules) -> bool:
    """Whether a name holds something that is no common word: a coinage, a code or capacity, a place, a firm."""
    if "“" in name or "《" in name:
        return True
    if rules.code.search(name) or rules.national.search(name) or rules.institution.search(name):
        return True
    return not covered(name.replace("、", ""), rules.generic, rules.function)


def is_title(name: str, head_start: int, rules: ProjectRules) -> bool:
    """Whether a programme's title says something of its own before its head (up to `head_start` in `name`)."""
    modifier = name[:head_start].strip("“”")
    if len(modifier) < 2:
        return False
    if "“" in name:
        return True
    return not covered(modifier, rules.generic_title, frozenset("的和与及新大年月期"))
