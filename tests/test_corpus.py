"""The sample corpus: it parses as its gold says, traceably, the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse.evaluate import Score, evaluate, read_gold
from policyparse.frames import FRAME_NAMES, SCHEMAS, rows
from policyparse.pipeline import extract

#: floors of F1 by frame, below the figures measured (CHANGES.md tells them); they only ever go up
FLOORS = {"quantities": 0.0, "slogans": 0.0, "projects": 0.0}


@pytest.fixture(scope="module")
def scores(corpus: Path) -> dict[str, Score]:
    return {s.frame: s for s in evaluate(read_gold(corpus / "gold"))}


@pytest.mark.parametrize("frame", FLOORS)
def test_score_against_gold(frame: str, scores: dict[str, Score]) -> None:
    score = scores[frame]
    assert score.gold > 0
    assert score.f1 >= FLOORS[frame], score


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
