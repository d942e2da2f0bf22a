"""A listing whose phrases are judged, and what holds for all of them; a name that was found in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from policyparse.extract.projects_clauses import Group, Listing, Phrase
from policyparse.extract.projects_names import CONSTRUCTION, Head, Name
from policyparse.extract.projects_rules import ProjectRules


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
    lenient: bool = False
    opened: bool = False

    @property
    def group(self) -> Group | None:
        """The group noun that closes the list, where one does."""
        group = self.listing.group
        return group if group is not None and group.named else None


def is_plain(head: Head) -> bool:
    """Whether the head is 项目: counted, a quoted word before it only says of what sort they are (5个“双优”项目)."""
    return bool(head.record.get("works")) and head.record["kind"] == CONSTRUCTION
