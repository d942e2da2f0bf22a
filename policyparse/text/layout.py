"""The clean text: folded, without what page and file put between the characters, with a way back to the text as given."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from policyparse.model import NoteMark, Text
from policyparse.patterns import Patterns, load_patterns
from policyparse.text.fold import fold

_INVISIBLE = "\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\ue000-\uf8ff"
_BLANK = rf" \u3000\r\n{_INVISIBLE}"
#: where something may have to be taken out; what it is shows from there
_GAP = re.compile(rf"[{_BLANK}\[［【〔？①-⑳¹²³⁰-⁹]")
_RUN = re.compile(rf"[{_BLANK}]+")
_NOTE = re.compile(r"[\[［【〔] ?(\d{1,3}) ?[\]］】〕]")
_RAISED = re.compile(r"[¹²³⁰-⁹]{1,3}")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
#: question marks that stand for characters which were lost in an encoding
_LOST = re.compile(r"？[？ ]{1,20}")
_LITERAL_NEWLINE = re.compile(r"\\r\\n|\\n|\\r")
_NUMBER_LINE = re.compile(r"\n[ \u3000]*(\d{1,3})[ \u3000]*(?=\n)")
_STOPS, _ENDED = "。！？；", "。！；"
_TERMINAL = frozenset("。！？；：…”’）!?;:)》】")
_CONTINUES = frozenset("，、。；：！？”’）》%")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORDISH = re.compile(r"[A-Za-z0-9]")
_DIGIT = re.compile(r"\d")
#: lines longer than this are no headings: without a final mark they are broken off
LONGEST_HEADING = 48
#: and a paragraph that is broken off is longer than this, or begins with a heading's mark
SHORTEST_BROKEN = 24
#: how much longer than the width (characters) a wrapped line may be
MARGIN = 8
#: a text whose line breaks became spaces has a space within so many characters, and hardly a newline
SPACE_EVERY, NEWLINE_EVERY = 60, 1500


@dataclass(frozen=True)
class _Rules:
    cut: re.Pattern[str]
    cut_words: tuple[str, ...]
    tail: re.Pattern[str]
    page_line: re.Pattern[str]
    page_inline: re.Pattern[str]
    opens: re.Pattern[str]


def _rules(patterns: Patterns) -> _Rules:
    def of(use: str, kind: str = "layout") -> str:
        records = (r for r in patterns.records(kind) if r.get("use") == use)
        return "|".join(f"(?:{patterns.compose(r['pattern'])})" for r in records)

    page = of("page")
    return _Rules(
        cut=re.compile(of("cut")),
        cut_words=patterns.surfaces("layout", use="cut"),
        tail=re.compile(of("tail")),
        page_line=re.compile(rf"\n[ \u3000]*(?:{page})[ \u3000]*(?=\n)"),
        page_inline=re.compile(rf"(?<= )(?:{page})(?= )"),
        opens=re.compile(rf"{of('style', 'sections')}|{of('address', 'sections')}|[\[［【〔①-⑳⑴-⒇※★·◆■]"),
    )


def clean_text(given: str, patterns: Patterns | None = None) -> Text:
    """The clean text of a document, with the map back to `given`.

    Zero-width characters, stray spaces, indents, blank lines, hard wraps inside a paragraph, page numbers and reference
    marks ([3], 〔3〕, ①, ³ inside a line) are taken out; the marks are kept in `Text.marks`. A newline in the clean text
    ends a paragraph. `patterns` are the shipped ones unless others are given. The time is linear in the length.

    >>> text = clean_text("增长 8 ％[1]，\\u200b好。")
    >>> text.clean, text.given_span(2, 4), text.marks[0].label
    ('增长8%，好。', (3, 6), '1')
    """
    rules = (patterns or load_patterns()).built("layout.rules", _rules)
    folded = _without_furniture(fold(given), rules)
    if not _GAP.search(folded):
        return Text(given, folded)
    return _Cleaning(given, folded, rules).run()


def _without_furniture(folded: str, rules: _Rules) -> str:
    """What is no part of the report made blank, at the same length."""

    def blank(match: re.Match[str]) -> str:
        return " " * len(match[0])

    if "\\n" in folded and folded.count("\n") < 3:
        folded = _LITERAL_NEWLINE.sub(lambda m: "\n" * len(m[0]), folded)
    if any(word in folded for word in rules.cut_words):
        folded = rules.cut.sub(blank, folded)
    tail = rules.tail.search(folded, max(0, len(folded) - 2000))
    if tail:
        folded = folded[: tail.start()] + " " * (len(folded) - tail.start())
    if rules.page_line.search(folded):
        folded = rules.page_line.sub(blank, folded)
    return _without_page_numbers(folded)


def _without_page_numbers(folded: str) -> str:
    """Lines of a number alone made blank where they count on, page by page."""
    lines = list(_NUMBER_LINE.finditer(folded))
    if len(lines) < 3:
        return folded
    numbers = [int(m[1]) for m in lines]
    pieces, at = [], 0
    for n, match in enumerate(lines):
        near = range(max(0, n - 2), min(len(lines), n + 3))
        if sum(numbers[k] - numbers[n] == k - n for k in near) >= 3:
            pieces += [folded[at : match.start()], " " * len(match[0])]
            at = match.end()
    return "".join((*pieces, folded[at:]))


class _Cleaning:
    """One pass over the gaps of a folded text, keeping what shows whether a line break ends a paragraph."""

    def __init__(self, given: str, folded: str, rules: _Rules) -> None:
        self.given, self.rules = given, rules
        self.spaced = _is_spaced(folded)
        self.folded = rules.page_inline.sub(lambda m: " " * len(m[0]), folded) if self.spaced else folded
        self.wrap = _wrap_width(_RUN.split(folded) if self.spaced else folded.split("\n"))
        #: whether circled numbers are marks of notes, which then begin lines
        self.circled = any(f"\n{c}" in folded for c in "①②")
        self.line = self.paragraph = 0
        #: whether the paragraph holds the end of a sentence so far
        self.marked = False
        self.pieces: list[str] = []
        self.starts, self.shifts = [0], [0]
        self.marks: list[NoteMark] = []
        self.length = self.at = 0

    def run(self) -> Text:
        folded, search = self.folded, _GAP.search
        at = 0
        while found := search(folded, at):
            start = found.start()
            c = folded[start]
            if c in "[［【〔":
                note = _NOTE.match(folded, start)
                at = note.end() if note else start + 1
                if note and start > self.line:
                    self._cut(start, at, "", note[1])
            elif c == "？":
                lost = _LOST.match(folded, start)
                at = lost.end() if lost else start + 1
                if lost and start and _HAN.match(folded[start - 1]) and _HAN.match(folded, at):
                    self._cut(start, at, "")
            elif c in _CIRCLED:
                at = start + 1
                if self.circled and start > self.line and (folded[start - 1] in "”）》" or _HAN.match(folded[start - 1])):
                    self._cut(start, at, "", str(ord(c) - ord("①") + 1))
            elif c in "¹²³⁰⁴⁵⁶⁷⁸⁹":
                raised = _RAISED.match(folded, start)
                at = raised.end() if raised else start + 1
                if raised and start > self.line and not _WORDISH.match(folded[start - 1]):
                    self._cut(start, at, "", raised[0].translate(_RAISED_DIGITS))
            else:
                run = _RUN.match(folded, start)
                at = run.end() if run else start + 1
                self._blank(start, at)
        self.pieces.append(folded[self.at :])
        clean = "".join(self.pieces)
        return Text(self.given, clean, tuple(self.starts), tuple(self.shifts), tuple(self.marks))

    def _cut(self, start: int, end: int, keep: str, label: str | None = None) -> None:
        """Take `start`..`end` out, leaving `keep` (one character or none) in its place."""
        self.pieces.append(self.folded[self.at : start])
        self.length += start - self.at
        if label is not None:
            self.marks.append(NoteMark(label, self.length, start, end))
        if keep:
            self.pieces.append(keep)
            self.length += 1
        if self.starts[-1] == self.length:
            self.shifts[-1] = end - self.length
        else:
            self.starts.append(self.length)
            self.shifts.append(end - self.length)
        self.at = end

    def _blank(self, start: int, end: int) -> None:
        """A run of spaces, newlines and invisible characters."""
        folded = self.folded
        if start == 0 or end == len(folded):
            self._cut(start, end, "")
            self.line = self.paragraph = end
            return
        newlines = folded.count("\n", start, end) or folded.count("\r", start, end)
        before, after = folded[start - 1], folded[end]
        if not newlines and self.spaced and " " in folded[start:end] and not (_ascii(before) or _ascii(after)):
            newlines = 1
        if newlines:
            joined = self._joins(start, end, newlines)
            self._cut(start, end, "" if joined else "\n")
            self.line = end
            if not joined:
                self.paragraph, self.marked = end, False
            return
        self._cut(start, end, self._kept_space(start, end, before, after))

    def _kept_space(self, start: int, end: int, before: str, after: str) -> str:
        """What a run of spaces inside a line leaves: a space between words or numbers, a newline after a full stop."""
        spaces = sum(c in " \u3000" for c in self.folded[start:end])
        if not spaces or start == self.line:
            return ""
        if spaces > 1 and before in "。！？；：" and not self.wrap:
            return "\n"
        if not (_WORDISH.match(before) and _WORDISH.match(after)):
            return ""
        if _DIGIT.match(before) and _DIGIT.match(after):
            # digits set apart one by one (2 0 0 1) are one number
            single = (start < 2 or not _DIGIT.match(self.folded[start - 2])) or not _DIGIT.match(self.folded, end + 1)
            return "" if single and spaces == 1 else " "
        return " "

    def _joins(self, start: int, end: int, newlines: int) -> bool:
        """Whether the line break at `start`..`end` stands inside a paragraph."""
        folded = self.folded
        before, after = folded[start - 1], folded[end]
        self.marked = self.marked or any(folded.find(c, self.line, start - 1) >= 0 for c in _ENDED)
        if before in "（“《‘" or (after in _CONTINUES and before not in _STOPS):
            return True
        opens = self.rules.opens.match(folded, end)
        if before in "，、" and not opens:
            return True
        if opens:
            return False
        width = start - self.line
        if self.wrap and newlines == 1:
            return before not in "。！？；：" and width >= 0.8 * self.wrap
        if before in _TERMINAL and not (before in "”》" and self.marked and folded[start - 2] not in _STOPS):
            return False
        long = start - self.paragraph > SHORTEST_BROKEN or self.rules.opens.match(folded, self.paragraph)
        if newlines == 1 and long and (self.marked or width > LONGEST_HEADING):
            # a line that holds whole sentences, or is too long for a heading, and ends without a mark was broken off
            return not (folded[self.line] in "—-·" and not self.marked)
        return bool(_DIGIT.match(before) and after in "%.") or (before == "." and bool(_DIGIT.match(after)))


def _ascii(c: str) -> bool:
    return c < "\x7f"


def _is_spaced(folded: str) -> bool:
    """Whether the line breaks of a text have become spaces: many spaces between Chinese characters, hardly a newline."""
    if folded.count("\n") * NEWLINE_EVERY > len(folded):
        return False
    return folded.count(" ") * SPACE_EVERY > len(folded) > NEWLINE_EVERY


def _wrap_width(given: list[str]) -> int:
    """The width at which a file's lines are wrapped, 0 where they are whole paragraphs.

    Lines are wrapped where many of the longer ones break off without a final mark at nearly one and the same width, and
    hardly a line is longer: headings of one length break off too, but between them stand whole paragraphs.
    """
    lines = [line for line in (line.strip(" \u3000\r") for line in given) if line]
    if len(lines) < 8:
        return 0
    broken = [len(line) for line in lines if len(line) >= 15 and line[-1] not in _TERMINAL]
    if len(broken) < 0.4 * len(lines):
        return 0
    width, _ = Counter(broken).most_common(1)[0]
    near = sum(abs(n - width) <= 3 for n in broken)
    longer = sum(len(line) > width + MARGIN for line in lines)
    return width if width <= 120 and near >= 0.6 * len(broken) and longer <= 0.1 * len(lines) else 0
