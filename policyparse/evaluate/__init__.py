"""How right the library is: its rows against gold annotations, and two runs against each other.

`evaluate(read_gold(folder))` scores the installed patterns; `run_gold` and `gains_and_losses` show, row by row, what a
change of patterns or version made right and wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyparse.errors import DocumentError
from policyparse.evaluate.scores import FRAMES, Row, Score, Verdict, score_frame, scores_of, verdicts
from policyparse.frames import SCHEMAS, SHOWN, frames_of, rows
from policyparse.model import Metadata
from policyparse.patterns import Patterns
from policyparse.pipeline import extract

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.frames import Frames

__all__ = ["Score", "Verdict", "evaluate", "gains_and_losses", "read_gold", "run_gold", "score_frame", "scores_of", "verdict_frame", "verdicts"]

Gold = Mapping[str, Any]
#: the column that shows a row of each frame


def read_gold(folder: str | Path) -> list[dict[str, Any]]:
    """The gold documents of a folder (`*.gold.json`), by name, or those of one .jsonl file, a document a line.

    Raises DocumentError where there is none, or one is broken.
    """
    path = Path(folder)
    if path.suffix == ".jsonl":
        lines = path.read_text(encoding="utf-8").splitlines()
        found = [_document(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    else:
        found = [_document(p.read_text(encoding="utf-8"), str(p)) for p in sorted(path.glob("*.gold.json"))]
    if not found:
        raise DocumentError(str(folder), "no gold documents here", advice="give a folder of *.gold.json files, or a .jsonl file")
    return found


def _document(text: str, place: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise DocumentError(place, f"is not valid JSON: {error}", advice="mend or leave out this document") from None
    if not isinstance(document, dict) or not isinstance(document.get("text"), str) or "doc_id" not in document:
        raise DocumentError(place, "is no gold document", advice="it needs doc_id, text, quantities, slogans and projects")
    for frame in FRAMES:
        for row in document.setdefault(frame, []):
            if not (isinstance(row, dict) and isinstance(row.get("start"), int) and isinstance(row.get("end"), int)):
                raise DocumentError(place, f"a row of {frame} has no start and end", advice="offsets are whole numbers")
    return document


def run_gold(documents: Iterable[Gold], patterns: Patterns | None = None) -> Frames:
    """What the library finds in the texts of gold documents, as frames: a run, to be scored, written and compared."""
    return frames_of(extract(d["text"], _known(d), patterns) for d in documents)


def _known(document: Gold) -> Metadata:
    region, year = document.get("region") or "", document.get("report_year")
    return Metadata(doc_id=str(document["doc_id"]), region=region, report_year=year)


def evaluate(documents: Iterable[Gold], patterns: Patterns | None = None) -> list[Score]:
    """Extract every gold document and score what was found: one Score a frame, pooled over the documents."""
    gold = list(documents)
    found: dict[str, dict[str, list[Row]]] = {}
    for document in gold:
        extraction = extract(document["text"], _known(document), patterns)
        names = {frame: [c.name for c in SCHEMAS[frame]] for frame in FRAMES}
        found[str(document["doc_id"])] = {
            frame: [dict(zip(names[frame], row, strict=True)) for row in rows(frame, extraction)] for frame in FRAMES
        }
    return scores_of(verdicts(gold, found))


def judged(documents: Sequence[Gold], run: Frames) -> list[Verdict]:
    """The verdicts on the rows of a run, its own or one read back from files."""
    by_document: dict[str, dict[str, list[Row]]] = {}
    for frame in FRAMES:
        for row in getattr(run, frame).to_dict("records"):
            by_document.setdefault(str(row["doc_id"]), {}).setdefault(frame, []).append(row)
    return list(verdicts(documents, by_document))


def verdict_frame(found: Iterable[Verdict]) -> pd.DataFrame:
    """Verdicts as a frame, one row each: frame, doc_id, start, end, text, outcome, and what gold and the run have of the wrong fields."""
    import pandas as pd

    table = []
    for v in found:
        row = v.gold or v.found or {}
        gold = "; ".join(f"{f}={(v.gold or {}).get(f)}" for f in v.fields)
        said = "; ".join(f"{f}={(v.found or {}).get(f)}" for f in v.fields)
        table.append((v.frame, v.doc_id, v.start, v.end, str(row.get(SHOWN[v.frame], "")), v.outcome, ", ".join(v.fields), gold, said))
    columns = ["frame", "doc_id", "start", "end", "text", "outcome", "fields", "gold", "found"]
    return pd.DataFrame(table, columns=columns)


def gains_and_losses(documents: Sequence[Gold], before: Frames, after: Frames) -> pd.DataFrame:
    """What differs in the verdicts on two runs over the same gold: a row for each, `change` is gain or loss.

    A gain is a row that is right now and was not, or a spurious row that is gone; a loss the other way round; a row that is
    wrong in other fields than before is shown as a change of neither (`other`).
    """
    import pandas as pd

    def keyed(run: Frames) -> dict[tuple[Any, ...], Verdict]:
        out: dict[tuple[Any, ...], Verdict] = {}
        for v in judged(documents, run):
            key = (v.frame, v.doc_id, v.outcome == "spurious", v.start, v.end)
            n = 0
            while (*key, n) in out:
                n += 1
            out[(*key, n)] = v
        return out

    old, new = keyed(before), keyed(after)
    table = []
    for key in sorted({*old, *new}):
        a, b = old.get(key), new.get(key)
        was, now = _standing(a), _standing(b)
        if was == now and (a and a.fields) == (b and b.fields):
            continue
        change = "gain" if now > was else "loss" if now < was else "other"
        shown = b or a
        assert shown is not None
        row = shown.gold or shown.found or {}
        table.append((change, key[0], key[1], key[3], key[4], str(row.get(SHOWN[key[0]], "")), _said(a), _said(b)))
    columns = ["change", "frame", "doc_id", "start", "end", "text", "before", "after"]
    return pd.DataFrame(table, columns=columns)


def _standing(verdict: Verdict | None) -> int:
    """How good a verdict is: right and rightly absent 2, found with wrong fields 1, missed or spurious 0."""
    if verdict is None or verdict.outcome == "right":
        return 2
    return 1 if verdict.outcome == "wrong" else 0


def _said(verdict: Verdict | None) -> str:
    if verdict is None:
        return ""
    return verdict.outcome + (f" ({', '.join(verdict.fields)})" if verdict.fields else "")
