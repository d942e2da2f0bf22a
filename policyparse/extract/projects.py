"""Projects: named undertakings."""

from __future__ import annotations

from policyparse.model import Project, Quantity, Slogan, Structure
from policyparse.patterns import Patterns


def find_projects(
    structure: Structure, slogans: tuple[Slogan, ...], quantities: tuple[Quantity, ...], patterns: Patterns
) -> tuple[Project, ...]:
    """The projects of a document, in order. TEMPORARY."""
    return ()
