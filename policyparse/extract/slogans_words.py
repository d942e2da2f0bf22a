"""The few words that the slogan stages need by themselves, from the records of kind slogan_words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policyparse.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Words:
    """Joining words, the particle between slogan and carrier, and the patterns made of them."""

    joiners: tuple[str, ...]
    of: str
    that_is: str
    particles: str
    counted_quote: re.Pattern[str]
    #: a quotation with what joins it to the next
    quoted: re.Pattern[str]
    #: the same for longer ones in a definition
    quoted_long: re.Pattern[str]


def words_of(patterns: Patterns) -> Words:
    """The words of these patterns, made once.

    >>> from policyparse.patterns import load_patterns
    >>> len(words_of(load_patterns()).joiners)
    3
    """
    return patterns.built("slogan_words", _read)


def _read(patterns: Patterns) -> Words:
    def surface(name: str) -> tuple[str, ...]:
        return patterns.record(f"slogan_words.{name}").surface

    joiners = surface("joiner")
    joined = "".join(joiners)
    return Words(
        joiners=joiners,
        of=surface("of")[0],
        that_is=surface("that_is")[0],
        particles="".join(surface("particle")),
        counted_quote=re.compile(patterns.record("slogan_words.counted_quote")["pattern"]),
        quoted=re.compile(f"“([^“”]{{1,40}})”[、{joined}]?"),
        quoted_long=re.compile(f"“([^“”]{{1,80}})”[、，；{joined}]?"),
    )


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records whose words stand next to a quotation in the sentence."""
    words = words_of(patterns)
    beside = {
        "joiner": any(f"”{j}“" in sentence for j in words.joiners),
        "of": f"”{words.of}" in sentence,
        "that_is": f"”{words.that_is}" in sentence,
        "particle": any(p in sentence.partition("“")[0] for p in words.particles),
        "counted_quote": words.counted_quote.search(sentence) is not None,
    }
    return frozenset(f"slogan_words.{name}" for name, found in beside.items() if found)
