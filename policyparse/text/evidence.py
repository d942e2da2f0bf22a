"""Which records of the kinds layout and sections a piece of text answers to."""

from __future__ import annotations

import re

from policyparse.patterns import Patterns, Record

KINDS = ("layout", "sections")
#: how the records of a use are tried where they are not looked for anywhere in the text
AT_BEGINNING = frozenset(("style", "glued_title", "not_title", "opening", "turn", "delivery", "note_mark", "note_item", "address", "topic"))
WHOLE = frozenset(("title", "notes", "ground"))


def fired(text: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records of these kinds that match `text`, each as its use says.

    >>> from policyparse.patterns import load_patterns
    >>> "sections.time.past_five" in fired("过去五年工作回顾", load_patterns())
    True
    """
    return frozenset(r.id for kind in KINDS for r in patterns.records(kind) if _matches(r, text, patterns))


def _matches(record: Record, text: str, patterns: Patterns) -> bool:
    source = record.get("pattern")
    if source is None:
        return any(s in text for s in record.surface)
    pattern = re.compile(patterns.compose(source))
    if record.get("use") in WHOLE:
        return bool(pattern.fullmatch(text))
    if record.get("use") in AT_BEGINNING:
        return bool(pattern.match(text))
    return bool(pattern.search(text))
