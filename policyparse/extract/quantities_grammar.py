"""The words and patterns of the quantities stage, compiled once for a set of patterns.

Forms that are read backwards from a number (`Tail`) or forwards from the beginning of a phrase (`Words`) are kept in
dictionaries by their last or first character, longest first: a step costs a few look-ups whatever the number of forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policyparse.patterns import Patterns, Record, alternation


@dataclass(frozen=True, slots=True)
class Word:
    """A form of the lexicon with what it does: `role` and the fields of its record."""

    text: str
    role: str
    id: str
    direction: str = ""
    bound: str = ""
    change: bool = False
    strong: bool = False
    attributive: bool = False
    against: bool = False


class Words:
    """Forms by their first (or last) character, for matching at a place of a text."""

    def __init__(self, words: Iterable[Word], *, backwards: bool = False) -> None:
        self.forms: dict[str, Word] = {}
        lengths: dict[str, set[int]] = {}
        for word in words:
            if word.text in self.forms:
                continue
            self.forms[word.text] = word
            lengths.setdefault(word.text[-1 if backwards else 0], set()).add(len(word.text))
        self._lengths = {c: tuple(sorted(n, reverse=True)) for c, n in lengths.items()}

    def starting(self, text: str, at: int, end: int) -> Word | None:
        """The longest form that begins at `at` and ends at or before `end`."""
        for n in self._lengths.get(text[at : at + 1], ()):
            if at + n <= end:
                word = self.forms.get(text[at : at + n])
                if word is not None:
                    return word
        return None

    def ending(self, text: str, at: int, floor: int) -> Word | None:
        """The longest form that ends at `at` and begins at or after `floor` (for tables made `backwards`)."""
        for n in self._lengths.get(text[at - 1 : at], ()):
            if at - n >= floor:
                word = self.forms.get(text[at - n : at])
                if word is not None:
                    return word
        return None

    def pattern(self) -> str:
        """All forms as a regular expression, longest first."""
        return alternation(list(self.forms))


def _words(records: Iterable[Record], role: str = "") -> list[Word]:
    return [
        Word(
            form,
            role or str(r.get("role") or r.get("use") or ""),
            r.id,
            r.get("direction", ""),
            r.get("bound", ""),
            r.get("change", False),
            r.get("strong", False),
            r.get("attributive", False),
            r.get("against", False),
        )
        for r in records
        for form in r.surface
    ]


#: roles of the words that may stand between an indicator and its number
PREDICATES = ("level", "to", "growth", "gnoun", "share", "snoun", "multiple", "from")


class Grammar:
    """Everything that the stage matches with; `grammar` makes it once per patterns."""

    def __init__(self, patterns: Patterns) -> None:
        verbs, phrases, bounds = (patterns.records(kind) for kind in ("verbs", "phrases", "bounds"))

        def use(*names: str) -> list[Record]:
            return [r for r in phrases if r["use"] in names and r.surface]

        def regexes(name: str) -> str:
            return "|".join(patterns.compose(r["pattern"]) for r in phrases if r["use"] == name and r.get("pattern"))

        before = _words([b for b in bounds if b["place"] == "before"], "bound")
        self.tail = Words(
            [
                *_words(r for r in verbs if r["role"] in PREDICATES),
                *before,
                *_words(use("tail"), "tail"),
                *_words(use("each"), "each"),
                *_words(use("pair"), "pair"),
                *_words(r for r in verbs if r["role"] == "noun"),
            ],
            backwards=True,
        )
        self.carries = frozenset(r.id for r in bounds if r.get("carries"))
        after = [b for b in bounds if b["place"] == "after"]
        self.after_words = {form: (b["bound"], b.id) for b in after for form in b.surface}
        self.after = re.compile(alternation(list(self.after_words)))
        self.governing = Words(_words(sorted((r for r in verbs if r["role"] == "govern"), key=lambda r: not r.get("change"))))
        strong = {w.text: w for w in self.governing.forms.values() if w.strong and len(w.text) > 1}
        self.strong = re.compile(f"(?:{alternation(list(strong))})+")
        self.strong_words = strong
        self.lead = Words(_words(use("lead")))
        self.scopes = Words(_words(use("scope")))
        self.time = re.compile(regexes("time"))
        self.against = re.compile(f"(?:{regexes('against')})$")
        self.stops = Words([*_words(use("stop")), *(w for w in self.governing.forms.values() if w.strong)])
        self.acts = Words(_words(use("act")), backwards=True)
        self.joints = Words(_words(use("joint")))
        self.generic = frozenset(f for r in use("generic") for f in r.surface)
        self.money_nouns = tuple(f for r in use("money_noun") for f in r.surface)
        self.nouny = frozenset(f for r in use("rate") for f in r.surface)
        self.compound = re.compile(alternation([f for r in use("filler", "generic") for f in r.surface]))
        self.and_so_on = next(f for r in use("whole") for f in r.surface)
        self.not_and_so_on = frozenset(f for r in use("contents") for f in r.surface)
        self.inner_number = re.compile(regexes("attributed"))
        self.ellipsis = frozenset(f for r in use("ellipsis") for f in r.surface)


def grammar(patterns: Patterns) -> Grammar:
    """The compiled grammar of these patterns, made once."""
    return patterns.built("quantities.grammar", Grammar)
