"""The clean text: folded, without what page and file put between the characters, with a way back to the text as given."""

from __future__ import annotations

import re
from collections import Counter

from policyparse.model import NoteMark, Text
from policyparse.text.fold import fold

#: what is taken out or judged; the named group says which
_GAP = re.compile(
    r"(?P<invisible>[\u200b-\u200f\u2060\ufeff\u00ad\ue000-\uf8ff]+)"
    r"|(?P<mark>[\[［【〔] ?\d{1,3} ?[\]］】〕])"
    r"|(?P<newline>[ \u3000]*(?:\r?\n|\r)[ \u3000\r\n]*)"
    r"|(?P<space>[ \u3000]+)"
    r"|(?P<lost>(?<=[\u4e00-\u9fff])？{2,} ?(?:？{2,} ?)*(?=[\u4e00-\u9fff]))"
)
_LITERAL_NEWLINE = re.compile(r"\\r\\n|\\n|\\r")
_TERMINAL = frozenset("。！？；：…”’）!?;:)》】")
_WORDISH = re.compile(r"[A-Za-z0-9]")
_DIGIT = re.compile(r"\d")
#: the first characters of a line that begins something new: headings, list marks, dashes, notes
_OPENS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|第[一二三四五六七八九十]|\d{1,2}[.、](?!\d)"
    r"|——|—|[\[［【〔①-⑳⑴-⒇※★·◆■]"
)
_CONTINUES = frozenset("，、。；：！？”’）》%")


def clean_text(given: str) -> Text:
    """The clean text of a document, with the map back to `given`.

    Zero-width characters, stray spaces, indents, blank lines, hard wraps inside a paragraph and reference marks ([3],
    〔3〕, 【3】 inside a line) are taken out; the marks are kept in `Text.marks`. A newline in the clean text ends a paragraph.

    >>> text = clean_text("增长 8 ％[1]，\\u200b好。")
    >>> text.clean, text.given_span(2, 4), text.marks[0].label
    ('增长8%，好。', (3, 6), '1')
    """
    folded = fold(given)
    if "\n" not in folded and "\\n" in folded:
        folded = _LITERAL_NEWLINE.sub(lambda m: "\n" * len(m[0]), folded)
    if not _GAP.search(folded):
        return Text(given, folded)
    wrap = _wrap_width(folded)
    pieces: list[str] = []
    starts, shifts, marks = [0], [0], []
    length = at = 0
    for gap in _GAP.finditer(folded):
        kind = gap.lastgroup
        start, end = gap.span()
        keep = ""
        if kind == "newline":
            keep = "" if _joins(folded, start, end, wrap) or start == 0 else "\n"
        elif kind == "space":
            keep = _kept_space(folded, start, end)
        elif kind == "mark":
            if start == 0 or folded[start - 1] == "\n" or not folded[:start].rpartition("\n")[2].strip():
                continue  # at the beginning of a line it opens a note
        pieces.append(folded[at:start])
        length += start - at
        if kind == "mark":
            marks.append(NoteMark(re.sub(r"\D", "", gap[0]), length, start, end))
        if keep:
            pieces.append(keep)
            length += 1
        if starts[-1] == length:
            shifts[-1] = end - length
        else:
            starts.append(length)
            shifts.append(end - length)
        at = end
    pieces.append(folded[at:])
    clean = "".join(pieces)
    return Text(given, clean, tuple(starts), tuple(shifts), tuple(marks))


def _kept_space(text: str, start: int, end: int) -> str:
    """What a run of spaces inside a line leaves: a space between words or numbers, a newline after a full stop."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    if before == "\n" or after == "\n":
        return ""
    if end - start > 1 and before in "。！？；：":
        return "\n"
    if not (_WORDISH.match(before) and _WORDISH.match(after)):
        return ""
    if _DIGIT.match(before) and _DIGIT.match(after):
        # digits set apart one by one (2 0 0 1) are one number
        alone = (start < 2 or not _DIGIT.match(text[start - 2])) or (end + 1 >= len(text) or not _DIGIT.match(text[end + 1]))
        return "" if alone and end - start == 1 else " "
    return " "


def _wrap_width(text: str) -> int:
    """The width at which the file's lines are wrapped, 0 where they are whole paragraphs.

    Lines are wrapped where many of the longer ones break off without a final mark at nearly one and the same width.
    """
    lines = [line.strip(" \u3000\r") for line in text.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) < 8:
        return 0
    broken = [len(line) for line in lines if len(line) >= 15 and line[-1] not in _TERMINAL]
    if len(broken) < 0.4 * len(lines):
        return 0
    width, _ = Counter(broken).most_common(1)[0]
    near = sum(abs(n - width) <= 3 for n in broken)
    return width if width <= 120 and near >= 0.6 * len(broken) else 0


def _joins(text: str, start: int, end: int, wrap: int) -> bool:
    """Whether the line break at `start`..`end` stands inside a paragraph."""
    if start == 0 or end >= len(text):
        return True
    before, after = text[start - 1], text[end]
    if text.count("\n", start, end) > 1 and before not in "，、":
        return False
    if _OPENS.match(text, end):
        return False
    if before in "，、（“" or after in _CONTINUES:
        return True
    line = text.rfind("\n", 0, start) + 1
    width = len(text[line:start].strip(" \u3000"))
    if wrap:
        return before not in "。！？；：" and width >= 0.8 * wrap
    return bool(_DIGIT.match(before) and after in "%.") or (before == "." and bool(_DIGIT.match(after)))
