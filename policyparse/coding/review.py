"""A corrected workbook into gold and into figures: what was kept, corrected, struck and added."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policyparse.coding.gold import FIELDS, SPAN, GoldDocument
from policyparse.coding.workbook import Line, Workbook
from policyparse.errors import PolicyparseError
from policyparse.frames import SCHEMAS
from policyparse.present.table_files import split_list

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {frame: {c.name: c.type for c in SCHEMAS[frame]} for frame in FIELDS}
#: problems told at once
_TOLD = 20
ACCURACY = ("frame", "field", "right", "of", "share", "low", "high")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one row: `outcome` is kept, corrected, struck or added; `fields` are those corrected."""

    frame: str
    outcome: str
    doc_id: str
    weight: float
    row: Mapping[str, Any]
    fields: tuple[str, ...] = ()


def decisions(workbook: Workbook) -> list[Decision]:
    """The decisions of a workbook, row by row.

    Raises PolicyparseError that lists what cannot be understood: a row to add whose sentence or words are not there.
    """
    out: list[Decision] = []
    problems: list[str] = []
    for line in workbook.lines:
        try:
            out.append(_added(line, workbook) if line.row_id not in workbook.found else _checked(line, workbook))
        except PolicyparseError as error:
            problems.append(f"sheet {line.frame}, row {line.line}: {error}")
    given = {line.row_id for line in workbook.lines}
    lost = [i for i in workbook.found if i not in given]
    if lost:
        problems.append(f"{len(lost)} rows were deleted, the first is {lost[0]}; leave rows where they are and choose strike")
    if problems:
        more = f"\nand {len(problems) - _TOLD} more" if len(problems) > _TOLD else ""
        raise PolicyparseError(f"{workbook.path}:\n" + "\n".join(problems[:_TOLD]) + more)
    return out


def _checked(line: Line, workbook: Workbook) -> Decision:
    frame, before, start, end = workbook.found[line.row_id]
    _, a, b, weight, _ = _sentence(line.sentence_id, workbook)
    if line.check == "add":
        raise PolicyparseError("add is for new rows, without a row_id")
    if line.check == "strike":
        return Decision(frame, "struck", line.doc_id, weight, _row(line, start, end))
    fields = tuple(f for f, old in zip(FIELDS[frame], before, strict=True) if not _same(old, line.cells[f]))
    if SPAN[frame] in fields:
        start, end = _find(str(line.cells[SPAN[frame]] or ""), workbook.documents[line.doc_id][0], a, b, start)
    return Decision(frame, "corrected" if fields else "kept", line.doc_id, weight, _row(line, start, end), fields)


def _added(line: Line, workbook: Workbook) -> Decision:
    if line.row_id:
        raise PolicyparseError(f"no row has the id {line.row_id!r}; leave row_id empty in a row to add")
    if line.check == "strike":
        raise PolicyparseError("there is nothing to strike: the row has no row_id")
    doc_id, a, b, weight, _ = _sentence(line.sentence_id, workbook)
    start, end = _find(str(line.cells[SPAN[line.frame]] or ""), workbook.documents[doc_id][0], a, b, a)
    return Decision(line.frame, "added", doc_id, weight, _row(line, start, end))


def _sentence(sentence_id: str, workbook: Workbook) -> tuple[str, int, int, float, str]:
    if sentence_id not in workbook.sentences:
        raise PolicyparseError(f"no sentence of the sample has the id {sentence_id!r}; copy it from the sheet sentences")
    return workbook.sentences[sentence_id]


def _find(words: str, text: str, start: int, end: int, near: int) -> tuple[int, int]:
    """The span of `words` in the sentence at `start`..`end`, the one that begins closest to `near`."""
    if not words:
        raise PolicyparseError("the words of the row are missing")
    places = []
    at = text.find(words, start, end)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1, end)
    if not places:
        raise PolicyparseError(f"{words!r} does not stand in the sentence; write it as it stands there")
    best = min(places, key=lambda p: abs(p - near))
    return best, best + len(words)


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, int | float) and isinstance(new, int | float):
        return math.isclose(old, new, rel_tol=1e-9)
    return bool((old.strip() or None if isinstance(old, str) else old) == new)


def _row(line: Line, start: int, end: int) -> dict[str, Any]:
    """The row as gold has it: lists as lists, missing numbers None, missing texts ''."""
    row: dict[str, Any] = {}
    for name in FIELDS[line.frame]:
        value, kind = line.cells[name], _TYPES[line.frame][name]
        if kind == "integers":
            row[name] = [int(v) for v in split_list(value or "")]
        elif kind == "texts":
            row[name] = split_list(value or "")
        elif kind in ("number", "integer"):
            row[name] = value
        else:
            row[name] = value or ""
    return row | {"start": start, "end": end}


def gold_of(workbook: Workbook) -> list[GoldDocument]:
    """The gold that a corrected workbook makes: its documents, with the rows kept, corrected and added.

    A document of which only some sentences were in the sample says so (`reviewed`), and scores then count only these.
    """
    rows: dict[str, dict[str, list[Mapping[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for d in decisions(workbook):
        if d.outcome != "struck":
            rows[d.doc_id][d.frame].append(d.row)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for doc_id, a, b, _, _ in workbook.sentences.values():
        spans[doc_id].append((a, b))
    out = []
    for doc_id, (text, region, level, year) in workbook.documents.items():
        ordered = {f: tuple(sorted(rows[doc_id][f], key=lambda r: (r["start"], r["end"]))) for f in FIELDS}
        out.append(GoldDocument(doc_id, text, region, level, year, ordered, tuple(sorted(spans[doc_id]))))
    return out


def accuracy(workbook: Workbook, *, confidence: float = 0.95) -> pd.DataFrame:
    """How right the program was on what a person looked over, for the methods section of a paper.

    One row for each frame and figure: `precision` (of the rows found, the share that was not struck), `recall` (of the rows
    there are, the share that was found), and for each field the share left as it was among the rows found and not struck.
    `right`, `of` are the counts in the sample; `share` weighs them by what each sampled unit stands for; `low`, `high` is
    Wilson's interval (statsmodels, extra `stats`) with the effective size of the weighted sample (Kish). Rows of one sentence
    are taken as independent.
    """
    import pandas as pd

    tally: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    for d in decisions(workbook):
        if d.outcome != "added":
            tally[d.frame, "precision"].append((d.weight, d.outcome != "struck"))
        if d.outcome != "struck":
            tally[d.frame, "recall"].append((d.weight, d.outcome != "added"))
        if d.outcome in ("kept", "corrected"):
            for name in FIELDS[d.frame]:
                tally[d.frame, name].append((d.weight, name not in d.fields))
    table = []
    for frame in FIELDS:
        for name in ("precision", "recall", *FIELDS[frame]):
            if found := tally.get((frame, name)):
                table.append((frame, name, sum(ok for _, ok in found), len(found), *_share(found, confidence)))
    return pd.DataFrame(table, columns=list(ACCURACY))


def _share(found: Iterable[tuple[float, bool]], confidence: float) -> tuple[float, float, float]:
    from policyparse.store.arrow import library

    weights = [(w, ok) for w, ok in found]
    total = sum(w for w, _ in weights)
    share = sum(w for w, ok in weights if ok) / total
    size = total**2 / sum(w * w for w, _ in weights)
    stats = library("statsmodels.stats.proportion", "stats")
    low, high = stats.proportion_confint(share * size, size, alpha=1 - confidence, method="wilson")
    return share, float(low), float(high)


def summary(workbook: Workbook) -> Iterator[str]:
    """What was decided, in a line for each frame."""
    counts: dict[str, dict[str, int]] = {f: dict.fromkeys(("kept", "corrected", "struck", "added"), 0) for f in FIELDS}
    for d in decisions(workbook):
        counts[d.frame][d.outcome] += 1
    for frame, c in counts.items():
        yield f"{frame}: " + ", ".join(f"{n} {outcome}" for outcome, n in c.items())
