"""The workbook that a research assistant corrects: one sheet a frame, the sentence in view, lists for the fixed values.

Everything that is needed to read it back is in the workbook itself, on hidden sheets: the texts, the rows as the program
found them, how the sample was drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policyparse.coding.gold import FIELDS
from policyparse.coding.labels import GUIDE
from policyparse.coding.sample import Chosen, rows_within
from policyparse.errors import PolicyparseError
from policyparse.frames import FIXED_VALUES, SCHEMAS
from policyparse.missing import is_missing
from policyparse.present.table_files import atomic, join_list, split_list
from policyparse.store.arrow import library

#: the columns before those that are coded, and after them
LEAD, TAIL = ("check", "row_id", "doc_id", "sentence_id", "sentence"), ("remark",)
CHECKS = ("strike", "add")
#: a cell holds 32,767 characters, and one character may be written as twelve; longer texts stand in several cells
_CELL = 2_700
_LISTS = ("texts", "integers")
_TYPES = {frame: {c.name: c.type for c in SCHEMAS[frame]} for frame in FIELDS}
_TEXTS, _ROWS, _ABOUT = "_texts", "_rows", "_about"
#: rows to add have lists to choose from too, so many below the last one
_ROOM = 200
_WIDTHS = {"sentence": 70, "text": 14, "slogan": 18, "name": 26, "indicator": 22, "members": 40, "remark": 20, "full_name": 26}


def write_workbook(sample: Sequence[Chosen], path: str | Path) -> Path:
    """Write the sample to a workbook (extra `excel`) and return its path.

    Raises PolicyparseError where openpyxl is missing, OSError where the file cannot be written.
    """
    openpyxl = library("openpyxl", "excel")
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    guide = book.active
    guide.title = "guide"
    for line in GUIDE:
        guide.append(line)
    guide.column_dimensions["A"].width = 110
    kept: list[tuple[str, str, str]] = []
    for frame in FIELDS:
        kept += _frame_sheet(book, frame, sample)
    _sentence_sheet(book, sample)
    _hidden(book, _ROWS, kept)
    _hidden(book, _TEXTS, _texts(sample))
    _hidden(book, _ABOUT, _about(sample))
    with atomic(target) as part:
        book.save(part)
    return target


def _frame_sheet(book: Any, frame: str, sample: Sequence[Chosen]) -> Iterator[tuple[str, str, str]]:
    """The sheet of a frame; yields its rows as they were found, for reading back."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet = book.create_sheet(frame)
    header = (*LEAD, *FIELDS[frame], *TAIL)
    about = {c.name: f"{c.label}: {c.about}" for c in SCHEMAS[frame]}
    sheet.append(header)
    found = []
    for chosen in sample:
        for row, sentence in rows_within(chosen.read.rows[frame], chosen.sentences):
            cells = [cell_of(row[f], _TYPES[frame][f]) for f in FIELDS[frame]]
            said = chosen.read.text[sentence["start"] : sentence["end"]]
            lead = ["", row["row_id"], row["doc_id"], sentence["sentence_id"], said]
            sheet.append([_clean(v) for v in (*lead, *cells, "")])
            found.append((frame, row["row_id"], json.dumps({"cells": cells, "start": row["start"], "end": row["end"]}, ensure_ascii=False)))
    grey, wrap = PatternFill("solid", fgColor="EEEEEE"), Alignment(wrap_text=True, vertical="top")
    last = sheet.max_row + _ROOM
    for n, name in enumerate(header, 1):
        letter = get_column_letter(n)
        title = sheet.cell(1, n)
        title.font = Font(bold=True)
        if name in about:
            title.comment = Comment(about[name], "policyparse")
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 12)
        values = CHECKS if name == "check" else FIXED_VALUES[frame].get(name, ())
        if values:
            choices = DataValidation("list", formula1=f'"{",".join(values)}"', allow_blank=True, showErrorMessage=True)
            choices.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(choices)
        for line in range(2, sheet.max_row + 1):
            cell = sheet.cell(line, n)
            cell.alignment = wrap
            if isinstance(cell.value, str):
                cell.data_type = "s"  # what looks like a formula is text
            if name in LEAD[1:]:
                cell.fill = grey
    sheet.freeze_panes = "F2"
    return iter(found)


def _sentence_sheet(book: Any, sample: Sequence[Chosen]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet("sentences")
    sheet.append(("sentence_id", "doc_id", "sentence"))
    for chosen in sample:
        for s in chosen.sentences:
            sheet.append([_clean(v) for v in (s["sentence_id"], s["doc_id"], chosen.read.text[s["start"] : s["end"]])])
            cell = sheet.cell(sheet.max_row, 3)
            cell.alignment, cell.data_type = Alignment(wrap_text=True, vertical="top"), "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["C"].width = 24, 110
    sheet.freeze_panes = "A2"


def _hidden(book: Any, name: str, rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.create_sheet(name)
    sheet.sheet_state = "hidden"
    for row in rows:
        sheet.append([_escaped(v) if isinstance(v, str) else v for v in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str):
                cell.data_type = "s"


def _texts(sample: Sequence[Chosen]) -> list[tuple[Any, ...]]:
    """The texts of the sample's documents in pieces: doc_id, region, level, year, number of the piece, the piece."""
    out: list[tuple[Any, ...]] = []
    seen = set()
    for chosen in sample:
        d = chosen.read.document
        if d["doc_id"] in seen:
            continue
        seen.add(d["doc_id"])
        known = [None if is_missing(v) else v for v in (d["region"], d["level"], d["report_year"])]
        text = chosen.read.text
        for n, at in enumerate(range(0, max(1, len(text)), _CELL)):
            out.append((d["doc_id"], *known, n, text[at : at + _CELL]))
    return out


def _about(sample: Sequence[Chosen]) -> list[tuple[Any, ...]]:
    """The sample's sentences: sentence_id, doc_id, start, end, weight, stratum."""
    return [
        (s["sentence_id"], s["doc_id"], int(s["start"]), int(s["end"]), chosen.weight, chosen.stratum)
        for chosen in sample for s in chosen.sentences
    ]  # fmt: skip


# ---- cells


def _clean(value: Any) -> Any:
    """A cell's value without the control characters that Excel refuses."""
    return "".join(c if c >= " " or c in "\n\t" else " " for c in value) if isinstance(value, str) else value


def _escaped(text: str) -> str:
    """A text for a hidden cell, such that it comes back exactly: JSON keeps control characters and line ends."""
    return json.dumps(text, ensure_ascii=True)


def cell_of(value: Any, kind: str) -> Any:
    """A value as a cell: lists joined by “；”, missing ones None.

    >>> cell_of(["甲", "乙"], "texts"), cell_of(float("nan"), "number")
    ('甲；乙', None)
    """
    if kind in _LISTS:
        return join_list(list(value)) or None
    if is_missing(value) or value == "":
        return None
    return int(value) if kind == "integer" else float(value) if kind == "number" else str(value)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet as it was given back: where it stands, what was chosen, and the coded cells by column."""

    frame: str
    line: int
    check: str
    row_id: str
    doc_id: str
    sentence_id: str
    cells: Mapping[str, Any]
    remark: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook read back: its lines, the rows as they were found, texts and sentences."""

    path: str
    lines: tuple[Line, ...]
    #: by row_id: frame, cells as they were written, start, end
    found: Mapping[str, tuple[str, tuple[Any, ...], int, int]]
    #: by doc_id: text, region, level, report_year
    documents: Mapping[str, tuple[str, str, str, int | None]]
    #: by sentence_id: doc_id, start, end, weight, stratum
    sentences: Mapping[str, tuple[str, int, int, float, str]]


def read_workbook(path: str | Path) -> Workbook:
    """Read a workbook that `write_workbook` wrote and a person corrected.

    Raises PolicyparseError where it is no such workbook.
    """
    openpyxl = library("openpyxl", "excel")
    if not Path(path).is_file():
        raise PolicyparseError(f"{path}: there is no such file")
    try:
        book = openpyxl.load_workbook(path, data_only=False)
    except Exception as error:
        raise PolicyparseError(f"{path}: cannot be read as an Excel workbook ({error})") from None
    missing = [n for n in (*FIELDS, _TEXTS, _ROWS, _ABOUT) if n not in book.sheetnames]
    if missing:
        raise PolicyparseError(f"{path}: has no sheet {missing[0]!r}; give a workbook that `policyparse review` wrote")
    found = {}
    for frame, row_id, kept in book[_ROWS].iter_rows(values_only=True):
        row = json.loads(json.loads(kept))
        found[json.loads(row_id)] = (json.loads(frame), tuple(row["cells"]), row["start"], row["end"])
    documents: dict[str, tuple[str, str, str, int | None]] = {}
    for doc_id, region, level, year, _, piece in book[_TEXTS].iter_rows(values_only=True):
        key = json.loads(doc_id)
        before = documents[key][0] if key in documents else ""
        known = (json.loads(region) if region else "", json.loads(level) if level else "", None if year is None else int(year))
        documents[key] = (before + json.loads(piece), *known)
    sentences = {
        json.loads(i): (json.loads(d), int(a), int(b), float(w), json.loads(s) if s else "")
        for i, d, a, b, w, s in book[_ABOUT].iter_rows(values_only=True)
    }
    lines = tuple(line for frame in FIELDS for line in _lines(book[frame], frame, str(path)))
    return Workbook(str(path), lines, found, documents, sentences)


def _lines(sheet: Any, frame: str, path: str) -> Iterator[Line]:
    header = [str(c.value or "").strip() for c in sheet[1]]
    lost = [name for name in (*LEAD, *FIELDS[frame]) if name not in header]
    if lost:
        raise PolicyparseError(f"{path}, sheet {frame}: the column {lost[0]!r} is gone; put it back")
    for n, values in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
        row = dict(zip(header, values, strict=False))
        if all(v is None or str(v).strip() == "" for v in row.values()):
            continue
        given = {k: "" if row.get(k) is None else str(row[k]).strip() for k in (*LEAD, *TAIL)}
        cells = {f: read_cell(row[f], _TYPES[frame][f], f"{path}, sheet {frame}, row {n}, column {f}") for f in FIELDS[frame]}
        wrong = [f for f, allowed in FIXED_VALUES[frame].items() if f in cells and cells[f] not in (None, *allowed)]
        if wrong:
            allowed = ", ".join(FIXED_VALUES[frame][wrong[0]])
            place = f"{path}, sheet {frame}, row {n}, column {wrong[0]}"
            raise PolicyparseError(f"{place}: {cells[wrong[0]]!r} is none of {allowed}")
        if given["check"] not in ("", *CHECKS):
            raise PolicyparseError(f"{path}, sheet {frame}, row {n}, column check: {given['check']!r} is none of {', '.join(CHECKS)}")
        yield Line(frame, n, given["check"], given["row_id"], given["doc_id"], given["sentence_id"], cells, given["remark"])


def read_cell(value: Any, kind: str, place: str) -> Any:
    """A cell of a coded column as it was before or after correction; None for an empty one.

    Raises PolicyparseError, with the place, where a number or year is none.
    """
    if value is None or str(value).strip() == "":
        return None
    if kind in ("number", "integer"):
        try:
            number = float(str(value).replace(",", "").strip())
        except ValueError:
            raise PolicyparseError(f"{place}: {value!r} is no number") from None
        if kind == "number":
            return number
        if number != int(number):
            raise PolicyparseError(f"{place}: {value!r} is no whole number")
        return int(number)
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    return join_list(split_list(text)) if kind in _LISTS else text
