"""The sample corpus: it parses as its gold says, traceably, the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse.evaluate import Score, evaluate, read_gold
from policyparse.frames import FRAME_NAMES, SCHEMAS, rows
from policyparse.pipeline import extract

#: floors of F1 by frame, a little below the figures measured; they only ever go up
FLOORS = {"quantities": 0.98, "slogans": 0.97, "projects": 0.93}
#: floors of the share of matched rows whose field agrees with gold
FIELDS = {
    "quantities": {"value": 1.0, "unit": 0.99, "measure": 0.99, "bound": 0.98, "status": 0.98, "year_end": 0.98, "indicator": 0.93},
    "slogans": {"kind": 0.98, "counts": 0.98, "members": 0.93},
    "projects": {"kind": 0.93, "stage": 0.93, "status": 0.98},
}


@pytest.fixture(scope="module")
def scores(corpus: Path) -> dict[str, Score]:
    return {s.frame: s for s in evaluate(read_gold(corpus / "gold"))}


@pytest.mark.parametrize("frame", FLOORS)
def test_score_against_gold(frame: str, scores: dict[str, Score]) -> None:
    score = scores[frame]
    assert score.gold > 0
    assert score.f1 >= FLOORS[frame], score


@pytest.mark.parametrize("frame", FIELDS)
def test_fields_of_the_matched_rows(frame: str, scores: dict[str, Score]) -> None:
    score = scores[frame]
    shares = {field: score.agreeing[field] / score.matched for field in FIELDS[frame]}
    assert all(shares[field] >= least for field, least in FIELDS[frame].items()), shares


def test_gold_points_at_what_it_says(corpus: Path) -> None:
    for document in read_gold(corpus / "gold"):
        for frame, name in (("quantities", "text"), ("slogans", "slogan"), ("projects", "name")):
            assert document[frame]
            for row in document[frame]:
                assert document["text"][row["start"] : row["end"]] == row[name]


def test_gold_holds_the_text_of_the_report(corpus: Path) -> None:
    for document in read_gold(corpus / "gold"):
        (path,) = (corpus / "reports").glob(f"{document['doc_id']}.txt")
        assert path.read_text(encoding="utf-8") == document["text"]


def test_every_row_is_traceable(corpus: Path) -> None:
    for path in sorted((corpus / "reports").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        extraction = extract(text)
        for frame, name in (("quantities", "text"), ("slogans", "slogan"), ("projects", "name")):
            names = [c.name for c in SCHEMAS[frame]]
            for row in (dict(zip(names, r, strict=True)) for r in rows(frame, extraction)):
                assert row[name] and row[name] == text[row["start"] : row["end"]]
                assert row["sentence"] in text


def test_row_ids_are_unique_and_stable(corpus: Path) -> None:
    path = min((corpus / "reports").glob("*.txt"))
    text = path.read_text(encoding="utf-8")
    first, second = extract(text), extract(text)
    for frame in FRAME_NAMES:
        assert rows(frame, first) == rows(frame, second)
    for frame in ("quantities", "slogans", "projects"):
        ids = [r[0] for r in rows(frame, first)]
        assert len(ids) == len(set(ids))
