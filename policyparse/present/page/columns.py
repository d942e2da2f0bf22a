"""Frames as compact columns for the page.

A column is a list of distinct values and for each row the number of its value, or a plain list where hardly any two rows
agree. The sentences of the rows are not repeated: a row tells which row of the frame `sentences` it stands in, and the page
takes the words from the document's text. All is packed as gzip in base64: so no text can end the element that holds it.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from policyparse.frames import SCHEMAS, Column
from policyparse.missing import is_missing
from policyparse.present.files import ALL_FRAMES
from policyparse.present.page.given import Given

if TYPE_CHECKING:
    import pandas as pd


def packed_columns(given: Given) -> str:
    """Frames and texts as the page's script reads them.

    `{"frames": {name: {"rows": n, "columns": {column: values}}}, "texts": [pieces of each document in turn]}`
    """
    sentences = _sentence_rows(given.frames.sentences)
    payload = {
        "frames": {name: _frame(name, getattr(given.frames, name), sentences) for name in ALL_FRAMES},
        "texts": [_flat(given.texts[d]) for d in given.frames.documents["doc_id"].tolist()],
    }
    made = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(made.encode("utf-8", "replace"), 9, mtime=0)).decode()


def _flat(pieces: Sequence[tuple[int, str]]) -> list[int | str]:
    return [part for piece in pieces for part in piece]


def _frame(name: str, table: pd.DataFrame, sentences: Mapping[str, tuple[list[int], int]]) -> dict[str, Any]:
    columns = {
        c.name: _column(table[c.name].tolist(), c)
        for c in SCHEMAS[name]
        if c.name != "sentence"
    }
    if "sentence" in table:
        columns["sentence"] = {"rows": _sentences_of(table, sentences)}
    return {"rows": len(table), "columns": columns}


def _column(values: Sequence[Any], column: Column) -> dict[str, Any]:
    """A column's values: `{"values": […], "ids": […]}`, or without `ids` where each row has a value of its own.

    >>> _column(["a", "b", "a", "a"], Column("status", "text", "", ""))
    {'values': ['a', 'b'], 'ids': [0, 1, 0, 0]}
    """
    plain = [_plain(v, column) for v in values]
    if column.type in ("number", "offset"):
        return {"values": plain}
    numbers: dict[Any, int] = {}
    ids = [numbers.setdefault(tuple(v) if isinstance(v, list) else v, len(numbers)) for v in plain]
    if len(numbers) == len(plain):
        return {"values": plain}
    return {"values": [list(v) if isinstance(v, tuple) else v for v in numbers], "ids": ids}


def _plain(value: Any, column: Column) -> Any:
    """A value as JSON knows it; None for what is missing."""
    if column.type in ("texts", "integers"):
        return list(value)
    if is_missing(value):
        return None
    if column.type == "number":
        return int(value) if abs(value) < 1e15 and value == int(value) else float(value)
    return value


def _sentence_rows(sentences: pd.DataFrame) -> Mapping[str, tuple[list[int], int]]:
    """By document the offsets of its sentences, and the row of the first; a document's sentences follow each other."""
    found: dict[str, tuple[list[int], int]] = {}
    for row, (doc_id, start) in enumerate(zip(sentences["doc_id"].tolist(), sentences["start"].tolist(), strict=True)):
        found.setdefault(doc_id, ([], row))[0].append(start)
    return found


def _sentences_of(table: pd.DataFrame, sentences: Mapping[str, tuple[list[int], int]]) -> list[int]:
    """For each row of a table the row of `sentences` that holds its start (-1 where there is none)."""
    from bisect import bisect_right

    rows = []
    for doc_id, start in zip(table["doc_id"].tolist(), table["start"].tolist(), strict=True):
        starts, first = sentences.get(doc_id, ([], -1))
        rows.append(first + max(0, bisect_right(starts, start) - 1))
    return rows
