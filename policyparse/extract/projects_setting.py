"""A listing whose phrases are judged, and what holds for all of them; a name that was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from policyparse.extract.projects_clauses import Group, Listing, Phrase
from policyparse.extract.projects_names import CONSTRUCTION, Head, Name
from policyparse.extract.projects_rules import ProjectRules
from policyparse.extract.projects_vetoes import NAME
from policyparse.model import Rejection

#: why a phrase that ends like a name is none: the ids of the records of kind `project_vetoes`
GENERIC, UNTITLED, UNQUOTED = "project_veto.generic", "project_veto.untitled", "project_veto.unquoted"
PASSING, ACTOR, COUNTED = "project_veto.passing", "project_veto.actor", "project_veto.counted"
WHEREABOUTS, PART, TITLE_GIVEN = "project_veto.whereabouts", "project_veto.part", "project_veto.title_given"
COUNTED_LIST, NUMBERED, PARTNER = "project_veto.counted_list", "project_veto.numbered", "project_veto.partner"
#: and of those of other kinds that decide by a pattern
STOP, ACT_ON_NOTHING, TASK = "project.stop.phrases", "project.act.object", "project.after.task"
LESSON, SORT, PLURAL = "project.after.lesson", "project.some.of_sort", "project.plural.count"
PLACE_AFTER, OF_KIND = "project.place_after.words", "project.first.of_kind"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in a listing with its kind, the tail that it shares, and whether it is the bare phase of a project just named."""

    name: Name
    phrase: Phrase
    kind: str
    tail: str = ""
    elliptic: bool = False
    why: tuple[str, ...] = ()


class Setting(NamedTuple):
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
    #: what looked like a name and is none, added to while the phrases are judged
    rejected: list[Rejection]
    lenient: bool = False
    opened: bool = False

    @property
    def group(self) -> Group | None:
        """The group noun that closes the list, where one does."""
        group = self.listing.group
        return group if group is not None and group.named else None

    def reject(self, start: int, end: int, reason: str) -> None:
        """Notes that `text[start:end]` is no name; `reason` is a record's id."""
        self.rejected.append(Rejection("projects", start, end, reason))


def is_plain(head: Head) -> bool:
    """Whether the head is 项目: counted, a quoted word before it only says of what sort they are (5个“双优”项目)."""
    return bool(head.record.get("works")) and head.record["kind"] == CONSTRUCTION


def after_quote(text: str, at: int) -> int:
    """The offset past the mark that closes a quotation at `at`, where one does."""
    return at + 1 if text[at : at + 1] == "”" else at


def unquoted(text: str, name: Name, rules: ProjectRules, *, joined: bool = False) -> Name:
    """A title that fills its quotation is named without the marks (“洁居工程”), one that goes on keeps them."""
    opened = max(text.rfind("“", name.start, name.end), text.rfind("《", name.start, name.end))
    if opened < 0:
        return name
    closed = text.find("”" if text[opened] == "“" else "》", opened)
    if joined and opened > name.start and rules.numeral.search(text[opened + 1 : max(closed, 0)]):
        name = name._replace(start=opened)  # 名医、名院“双名”工程: the quotation sums up the list before it
    bare = opened == name.start or rules.generic.covers(text[name.start : opened], rules.function)
    if bare and opened > name.start and rules.vetoes.inside(text[opened + 1 : max(closed, 0)], NAME) == NUMBERED:
        bare = False  # 人才“三大工程”: what the number sums up says whose they are
    if closed >= name.end - 1 and bare:
        return name._replace(start=opened + 1, end=closed)
    return name._replace(end=closed + 1) if closed >= name.end else name
