"""Footnotes and 名词解释: terms and what the document itself says of them."""

from __future__ import annotations

from policyparse.model import GlossaryEntry, Structure
from policyparse.patterns import Patterns


def find_glossary(structure: Structure, patterns: Patterns) -> tuple[GlossaryEntry, ...]:
    """The entries of the document's notes, in order. TEMPORARY."""
    return ()
