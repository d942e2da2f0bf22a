"""Footnotes and 名词解释: terms and what the document itself says of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from policyparse.model import GlossaryEntry, Metadata, NoteMark, Structure, Text
from policyparse.patterns import Patterns

_LONGEST_TERM = 60
_QUOTED = re.compile("“([^“”]{1,40})”")
_OPEN, _CLOSE = "“‘（(《〔【[", "”’）)》〕】]"
_DROPPED = re.compile(r"[“”‘’\s、，,·（）()]")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the notes: its span, and of its mark the label and the end (== start where it has none)."""

    start: int
    end: int
    label: str
    body: int
    bracket: bool


class GlossaryReader:
    """Reads the notes of a document by the records of kind glossary."""

    def __init__(self, patterns: Patterns) -> None:
        rules = {r["part"]: re.compile(patterns.compose(r["pattern"])) for r in patterns.records("glossary")}
        self.ids = {r["part"]: r.id for r in patterns.records("glossary")}
        self._heading = re.compile(f"^(?:{rules['heading'].pattern})$", re.M)
        self._mark, self._number = rules["mark"], rules["number"]
        self._line_mark = re.compile(f"^(?:{rules['mark'].pattern})", re.M)
        self._line_term = re.compile(f"^(?:(?:{rules['number'].pattern})?“[^“”\\n]{{1,30}}”)", re.M)
        self._tight = rules["number_tight"]
        self._unheaded_entry = rules["unheaded"]
        self._between, self._lead = rules["between"], rules["lead"]
        self._page, self._not_term = rules["page"], rules["not_term"]

    def read(self, structure: Structure) -> tuple[GlossaryEntry, ...]:
        """The entries of the document's notes, in order."""
        clean = structure.text.clean
        begin = self._notes_start(structure)
        if begin == len(clean):
            begin = self._unheaded(clean)
        entries: list[GlossaryEntry] = []
        if begin < len(clean):
            entries.extend(self._entries(structure.text, begin, len(clean), plain=True))
        entries[:0] = self._footnotes(structure.text, begin)
        return tuple(_with_marks(e, structure.text.marks, begin) for e in entries)

    def parts(self, structure: Structure) -> frozenset[str]:
        """The ids of the records that took part in reading the notes."""
        clean, used = structure.text.clean, set()
        begin = self._notes_start(structure)
        if begin < len(clean) and self._heading.match(clean, begin):
            used.add("heading")
        if begin == len(clean) and (begin := self._unheaded(clean)) < len(clean):
            used.add("unheaded")
        entries = self.read(structure)
        for entry in entries:
            for part, pattern in (
                ("mark", self._mark),
                ("number", self._number),
                ("number_tight", self._tight),
            ):
                if entry.number and pattern.match(clean, entry.start):
                    used.add(part)
                    break
            gap = clean[entry.start : entry.def_start]
            used.add("between" if gap.rstrip("\n ")[-1:] in ("：", ":") else "lead")
            if self._page.search(clean, entry.def_start, entry.end):
                used.add("page")
        at = 0
        for line in clean.split("\n"):
            inside = any(e.start <= at < e.end for e in entries)
            if begin < at and not inside and self._not_term.match(line):
                used.add("not_term")
            at += len(line) + 1
        return frozenset(self.ids[part] for part in used)

    def _notes_start(self, structure: Structure) -> int:
        """The offset at which the notes begin: a heading that names them with an entry below it, else what the structure says."""
        clean = structure.text.clean
        given = structure.notes_start if 0 < structure.notes_start < len(clean) else len(clean)
        for match in self._heading.finditer(clean, 0, given):
            below = match.end() + 1
            end = clean.find("\n", below)
            if self._split(clean, self._body(clean, below, end), len(clean) if end < 0 else end) is not None:
                return match.start()
        return given

    def _unheaded(self, clean: str) -> int:
        """Where the lines at the end begin that are entries without a heading above them; the text's length where there are none."""
        begin = end = len(clean.rstrip())
        found = 0
        last = 0
        while end > 0:
            start = clean.rfind("\n", 0, end) + 1
            if clean[start:end].strip():
                entry = self._unheaded_entry.match(clean, start, end)
                if entry is None or self._not_term.match(clean, start, entry.end() - 1):
                    break
                number = int(entry["digits"] or 0)
                if last and number >= last:
                    break
                found += 2 if entry["sure"] and number else 1
                begin, last = start, number
            end = start - 1
        return begin if found > 1 else len(clean)

    def _body(self, clean: str, start: int, end: int) -> int:
        stop = len(clean) if end < 0 else end
        mark = self._mark.match(clean, start, stop) or self._number.match(clean, start, stop)
        return mark.end() if mark else start

    def _mentioned(self, clean: str, start: int, end: int) -> bool:
        """Whether the line explains a term that the text before it has in quotation marks."""
        split = self._split(clean, self._body(clean, start, end), end)
        if split is None:
            return False
        term = clean[split[0] : split[1]]
        if clean[split[1]] not in "：:" or (
            self._lead.match(clean, split[2], end) is None and start == self._body(clean, start, end)
        ):
            return False
        names = _QUOTED.findall(term) or [term]
        return all(clean.find(f"“{n}”", 0, start) >= 0 for n in names) and not self._not_term.match(term)

    def _footnotes(self, text: Text, until: int) -> list[GlossaryEntry]:
        """Lines before the annex that begin with a bracketed mark: notes at the foot of a page, or an annex without heading."""
        found: list[GlossaryEntry] = []
        for match in self._line_mark.finditer(text.clean, 0, until):
            end = text.clean.find("\n", match.start(), until)
            end = until if end < 0 else end
            found.extend(self._entries(text, match.start(), end, plain=False))
        for match in self._line_term.finditer(text.clean, 0, until):
            start, end = match.start(), text.clean.find("\n", match.start(), until)
            end = until if end < 0 else end
            if not self._line_mark.match(text.clean, start) and self._mentioned(text.clean, start, end):
                found.extend(self._entries(text, start, end, plain=True))
        found.sort(key=lambda e: e.start)
        return found

    def _lines(self, text: Text, begin: int, until: int, plain: bool) -> Iterator[_Line]:
        clean = text.clean
        inner = [m for m in text.marks if begin <= m.at < until]
        at, last = begin, ""
        while at < until:
            stop = clean.find("\n", at, until)
            stop = until if stop < 0 else stop
            mark = self._mark.match(clean, at, stop) or (
                self._number.match(clean, at, stop) if plain else None
            )
            if mark is None and plain and (tight := self._tight.match(clean, at, stop)) and last.isdigit():
                mark = tight if int(tight[1]) == int(last) + 1 else None
            last = _label(mark) or last
            cuts = [m for m in inner if at < m.at < stop and clean[m.at - 1] in "。；）)”"] if inner else []
            bracket = bool(mark and not mark[0][:1].isdigit())
            first = _Line(at, cuts[0].at if cuts else stop, _label(mark), mark.end() if mark else at, bracket)
            if not (mark is None and self._heading.match(clean, at, stop)):
                yield first
            for n, cut in enumerate(cuts):
                yield _Line(cut.at, cuts[n + 1].at if n + 1 < len(cuts) else stop, cut.label, cut.at, True)
            at = stop + 1

    def _entries(self, text: Text, begin: int, until: int, plain: bool) -> list[GlossaryEntry]:
        lines = list(self._lines(text, begin, until, plain))
        marked = [line for line in lines if line.label]
        numbered = len(marked) >= max(1, 0.3 * len(lines))
        brackets = sum(line.bracket for line in marked) > 0.5 * len(marked)
        found: list[GlossaryEntry] = []
        group: list[_Line] = []
        for line in lines:
            opens = (
                bool(line.label) and line.bracket == brackets
                if numbered
                else self._split(text.clean, line.body, line.end) is not None
            )
            if opens and group:
                found.extend(self._entry(text.clean, group))
                group = []
            if opens or group:
                group.append(line)
        if group:
            found.extend(self._entry(text.clean, group))
        return found

    def _entry(self, clean: str, lines: list[_Line]) -> Iterator[GlossaryEntry]:
        start, end = lines[0].start, lines[-1].end
        if len(lines) > 1 and not lines[0].label:
            end = lines[0].end
        elif len(lines) > 1:
            # what follows without a mark belongs to the entry, up to a line that speaks to the audience
            for line in lines[1:]:
                if (
                    self._not_term.match(clean, line.start, line.end)
                    and "。" in clean[lines[0].start : line.start]
                ):
                    end = line.start
                    break
        split = self._split(clean, lines[0].body, end)
        if split is None:
            return
        term_start, term_end, def_start = split
        while end > def_start and clean[end - 1] in " \n":
            end -= 1
        page = self._page.search(clean, def_start, end)
        def_end = page.start() if page else end
        term = clean[term_start:term_end]
        definition = clean[def_start:def_end].replace("\n", "").strip()
        if term and definition:
            yield GlossaryEntry(term, definition, start, end, lines[0].label, def_start, def_end)

    def _split(self, clean: str, start: int, end: int) -> tuple[int, int, int] | None:
        """Where the term begins and ends and where the definition begins; None where the line is no entry."""
        while start < end and clean[start] in " ：:.、\n":
            start += 1
        if start >= end:
            return None
        if (
            clean[start] in "[［【〔"
            and (close := _closing(clean, start, min(end, start + _LONGEST_TERM))) > 0
        ):
            after = close + 1
            while after < end and clean[after] in "：: \n":
                after += 1
            return start + 1, close, after
        depth, last_quote = 0, -1
        for at in range(start, min(end, start + _LONGEST_TERM)):
            char = clean[at]
            if char in _OPEN:
                depth += 1
            elif char in _CLOSE:
                depth = max(0, depth - 1)
                last_quote = at + 1 if char in "”’" and depth == 0 else last_quote
            elif char in "。；！\n" and depth == 0:
                break
            elif depth == 0 and at > start and (between := self._between.match(clean, at, end)):
                if self._not_term.match(clean, start, at):
                    return None
                after = between.end()
                while after < end and clean[after] in " \n":
                    after += 1
                return start, at, after
        for at in range(max(start + 1, last_quote), min(end, start + _LONGEST_TERM)):
            lead = self._lead.match(clean, at, end)
            if lead and (at == last_quote or (last_quote > 0 and at - last_quote <= 8)):
                return start, at, lead.end()
        return None


def _closing(clean: str, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        if clean[at] in "[［【〔":
            depth += 1
        elif clean[at] in "]］】〕":
            depth -= 1
            if depth == 0:
                return at
    return -1


def _label(mark: re.Match[str] | None) -> str:
    if mark is None:
        return ""
    text = next(filter(None, mark.groups()), "")
    return (
        text
        if text.isascii()
        else str(unicodedata.numeric(text[0], 0)).partition(".")[0]
        if len(text) == 1 and text in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
        else text
    )


def _with_marks(entry: GlossaryEntry, marks: tuple[NoteMark, ...], begin: int) -> GlossaryEntry:
    refers = tuple(
        m.at for m in marks if entry.number and m.label == entry.number and m.at < min(begin, entry.start)
    )
    if not refers:
        return entry
    return GlossaryEntry(
        entry.term,
        entry.definition,
        entry.start,
        entry.end,
        entry.number,
        entry.def_start,
        entry.def_end,
        refers,
    )


def term_key(text: str) -> str:
    """A term or slogan without quotation marks, brackets and separators, to compare by.

    >>> term_key("“两不愁、三保障”")
    '两不愁三保障'
    """
    return _DROPPED.sub("", text)


def find_glossary(structure: Structure, patterns: Patterns) -> tuple[GlossaryEntry, ...]:
    """The entries of the document's notes, in order: `term`, `definition`, the mark, and where the text refers to it.

    >>> from policyparse.patterns import load_patterns
    >>> from policyparse.model import Metadata, Sentence, Structure, Text
    >>> text = "推进“双减”。\\n名词解释\\n[1]“双减”：减作业、减培训。"
    >>> structure = Structure(Text(text, text), Metadata(), (), (Sentence(0, len(text), 0),), (0,), len(text))
    >>> entry = find_glossary(structure, load_patterns())[0]
    >>> entry.term, entry.definition, entry.number
    ('“双减”', '减作业、减培训。', '1')
    """
    return patterns.built("glossary_reader", GlossaryReader).read(structure)


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records that took part in the glossary of a text.

    >>> from policyparse.patterns import load_patterns
    >>> sorted(fired("名词解释\\n1.双减：减负担。", load_patterns()))
    ['glossary.between', 'glossary.heading', 'glossary.number']
    """
    from policyparse.text.layout import clean_text

    text = clean_text(sentence)
    structure = Structure(text, Metadata(), (), (), (), len(text.clean))
    return patterns.built("glossary_reader", GlossaryReader).parts(structure)
