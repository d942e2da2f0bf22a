"""Where the notes of a report begin: its footnotes, or the list of terms at its end."""

from __future__ import annotations

from policyparse.patterns import Patterns
from policyparse.text.headings import LONGEST_LINE
from policyparse.text.roles import cues

#: notes and lists of terms stand in the last part of a document
_NOTES_FROM = 0.35


def notes_start(clean: str, patterns: Patterns) -> int:
    """The offset at which the footnotes or the list of terms (名词解释) begin; the text's length where there are none."""
    known = cues(patterns)
    at = int(len(clean) * _NOTES_FROM)
    at = clean.find("\n", at) + 1
    first_mark: int | None = None
    closed = False
    while 0 < at < len(clean):
        end = clean.find("\n", at)
        if end < 0:
            end = len(clean)
        if (end - at <= 40 and known.notes.fullmatch(clean, at, end)) or known.tail.match(clean, at, end):
            return at
        if known.note_mark.match(clean, at, end) or (closed and known.note_item.match(clean, at, end)):
            if first_mark is None:
                first_mark = at
        elif known.closing.search(clean, at, end):
            first_mark, closed = None, True
        elif end - at > LONGEST_LINE * 4:
            first_mark = None
        at = end + 1
    return len(clean) if first_mark is None else first_mark
