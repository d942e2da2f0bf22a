"""Quantities: numbers said of indicators."""

from __future__ import annotations

from policyparse.model import Quantity, Slogan, Structure
from policyparse.patterns import Patterns


def find_quantities(structure: Structure, slogans: tuple[Slogan, ...], patterns: Patterns) -> tuple[Quantity, ...]:
    """The quantities of a document, in order; numerals inside slogans are none. TEMPORARY."""
    return ()
