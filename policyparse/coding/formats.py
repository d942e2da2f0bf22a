"""Gold to and from annotation tools: doccano and Label Studio, both as lists of spans with a label each.

What a span tool cannot hold (the fields of a row) travels beside it: as `meta` in doccano, as `meta` of a region in Label
Studio; text and offsets come back exactly, and so do the fields where the tool kept them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from policyparse.coding.gold import FIELDS, SPAN, GoldDocument, from_json, write_gold
from policyparse.errors import DocumentError, PolicyparseError
from policyparse.present.table_files import atomic

#: the names that Label Studio's configuration below gives to the text and the labels
_TEXT, _LABELS = "text", "label"
LABEL_STUDIO_CONFIG = (
    '<View>\n  <Labels name="label" toName="text">\n'
    + "".join(f'    <Label value="{frame}"/>\n' for frame in FIELDS)
    + '  </Labels>\n  <Text name="text" value="$text"/>\n</View>\n'
)


def _spans(document: GoldDocument) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for frame in FIELDS:
        for row in document.rows.get(frame, ()):
            yield frame, row


def _fields(frame: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k in FIELDS[frame] and k != SPAN[frame]}


def _known(document: GoldDocument) -> dict[str, Any]:
    return {"doc_id": document.doc_id, "region": document.region, "level": document.level, "report_year": document.report_year}


def to_doccano(document: GoldDocument) -> dict[str, Any]:
    """A document as doccano's JSONL for sequence labelling with overlaps: `text`, `label` as [start, end, frame].

    >>> to_doccano(GoldDocument("a", "增长6%", rows={"quantities": ({"text": "6%", "start": 2, "end": 4},)}))["label"]
    [[2, 4, 'quantities']]
    """
    found = list(_spans(document))
    labels = [[row["start"], row["end"], frame] for frame, row in found]
    rows = [[row["start"], row["end"], frame, _fields(frame, row)] for frame, row in found]
    return {"text": document.text, "label": labels, "meta": _known(document) | {"rows": rows}}


def from_doccano(line: Mapping[str, Any], place: str = "doccano") -> GoldDocument:
    """A document from a line of doccano's export; fields of a row come from its `meta` where the span is still there."""
    text, meta = line.get("text"), line.get("meta") or {}
    if not isinstance(text, str):
        raise DocumentError(place, "has no text", advice="export from doccano as JSONL")
    kept = _kept((a, b, frame, fields) for a, b, frame, fields in meta.get("rows", ()))
    spans = [(a, b, str(label)) for a, b, label in line.get("label", line.get("labels", ()))]
    return _document(text, meta, spans, kept, place)


def to_label_studio(document: GoldDocument) -> dict[str, Any]:
    """A document as a task of Label Studio with its rows as one annotation; `LABEL_STUDIO_CONFIG` is the matching setup."""
    result = [
        {
            "id": f"{frame}-{n}", "from_name": _LABELS, "to_name": _TEXT, "type": "labels",
            "value": {"start": row["start"], "end": row["end"], "text": document.text[row["start"] : row["end"]], "labels": [frame]},
            "meta": {"text": [json.dumps(_fields(frame, row), ensure_ascii=False)]},
        }
        for n, (frame, row) in enumerate(_spans(document))
    ]  # fmt: skip
    return {"data": {"text": document.text, **_known(document)}, "annotations": [{"result": result}]}


def from_label_studio(task: Mapping[str, Any], place: str = "label studio") -> GoldDocument:
    """A document from a task of Label Studio's JSON export; of several annotations of a task the last one counts."""
    data = task.get("data") or {}
    if not isinstance(data.get("text"), str):
        raise DocumentError(place, "has no data.text", advice="export from Label Studio as JSON")
    given: Sequence[Any] = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    spans, kept = [], []
    for region in given[-1]["result"] if given else ():
        if region.get("type") != "labels":
            continue
        value = region["value"]
        for label in value["labels"]:
            spans.append((value["start"], value["end"], str(label)))
            if told := (region.get("meta") or {}).get("text"):
                kept.append((value["start"], value["end"], str(label), _told(told)))
    return _document(data["text"], data, spans, _kept(kept), place)


def _told(meta: Any) -> Mapping[str, Any]:
    """The fields in a region's note; a note that a person wrote instead holds none."""
    try:
        found = json.loads(meta[0] if isinstance(meta, list) else meta)
    except (ValueError, IndexError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept(rows: Iterable[tuple[int, int, str, Mapping[str, Any]]]) -> dict[tuple[int, int, str], list[Mapping[str, Any]]]:
    out: dict[tuple[int, int, str], list[Mapping[str, Any]]] = {}
    for a, b, frame, fields in rows:
        out.setdefault((a, b, frame), []).append(fields)
    return out


def _document(
    text: str, meta: Mapping[str, Any], spans: Iterable[tuple[int, int, str]],
    kept: dict[tuple[int, int, str], list[Mapping[str, Any]]], place: str,
) -> GoldDocument:  # fmt: skip
    rows: dict[str, list[Mapping[str, Any]]] = {frame: [] for frame in FIELDS}
    for start, end, frame in spans:
        if frame not in rows:
            raise DocumentError(place, f"has the label {frame!r}", advice=f"labels are {', '.join(FIELDS)}")
        if not 0 <= start < end <= len(text):
            raise DocumentError(place, f"has the span {start}..{end} in a text of {len(text)} characters", advice="export the text unchanged")
        told = kept.get((start, end, frame))
        rows[frame].append({SPAN[frame]: text[start:end], **(told.pop(0) if told else {}), "start": start, "end": end})
    ordered = {frame: tuple(sorted(found, key=lambda r: (r["start"], r["end"]))) for frame, found in rows.items()}
    year = meta.get("report_year")
    return GoldDocument(
        str(meta.get("doc_id") or place), text, meta.get("region") or "", meta.get("level") or "", int(year) if year else None, ordered
    )


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            yield f"{path}, line {n}", _parsed(line, f"{path}, line {n}")


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise DocumentError(place, f"is not valid JSON: {error}", advice="give the file as the tool exported it") from None


def _read_gold(path: Path) -> list[GoldDocument]:
    from policyparse.evaluate import read_gold

    return [from_json(d) for d in read_gold(path)]


def _read_doccano(path: Path) -> list[GoldDocument]:
    return [from_doccano(line, place) for place, line in _lines(path)]


def _read_label_studio(path: Path) -> list[GoldDocument]:
    tasks = _parsed(path.read_text(encoding="utf-8"), str(path))
    return [from_label_studio(task, f"{path}, task {n}") for n, task in enumerate(tasks if isinstance(tasks, list) else [tasks], 1)]


def _write_doccano(documents: Sequence[GoldDocument], path: Path) -> None:
    with atomic(path) as part, part.open("w", encoding="utf-8") as out:
        for document in documents:
            out.write(json.dumps(to_doccano(document), ensure_ascii=False) + "\n")


def _write_label_studio(documents: Sequence[GoldDocument], path: Path) -> None:
    with atomic(path) as part, part.open("w", encoding="utf-8") as out:
        json.dump([to_label_studio(d) for d in documents], out, ensure_ascii=False, indent=1)


#: by format: reader and writer
READERS: Mapping[str, Callable[[Path], list[GoldDocument]]] = MappingProxyType(
    {"gold": _read_gold, "doccano": _read_doccano, "label-studio": _read_label_studio}
)
WRITERS: Mapping[str, Callable[[Sequence[GoldDocument], Path], Any]] = MappingProxyType(
    {"gold": write_gold, "doccano": _write_doccano, "label-studio": _write_label_studio}
)


def convert(source: str | Path, target: str | Path, *, read_as: str = "gold", write_as: str = "gold") -> int:
    """Read gold in one format and write it in another; returns the number of documents.

    Formats: `gold` (a folder of *.gold.json or a .jsonl file; written as .jsonl), `doccano` (JSONL), `label-studio` (JSON).

    Raises PolicyparseError where a format is unknown, DocumentError where a document is broken.
    """
    for name in (read_as, write_as):
        if name not in READERS:
            raise PolicyparseError(f"no format is called {name!r}; there are {', '.join(READERS)}")
    path = Path(source)
    if not path.exists():
        raise DocumentError(str(path), "there is no such file", advice="check the path")
    documents = READERS[read_as](path)
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    WRITERS[write_as](documents, Path(target))
    return len(documents)
