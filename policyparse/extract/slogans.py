"""Slogans: numeric abbreviations with their members, and other coinages."""

from __future__ import annotations

from policyparse.model import GlossaryEntry, Slogan, Structure
from policyparse.patterns import Patterns


def find_slogans(structure: Structure, glossary: tuple[GlossaryEntry, ...], patterns: Patterns) -> tuple[Slogan, ...]:
    """The slogans of a document, in order. TEMPORARY."""
    return ()
