"""The sample corpus: it parses as its gold says, traceably, the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from policyparse.evaluate import Score, evaluate, read_gold
from policyparse.frames import FRAME_NAMES, SCHEMAS, rows
from policyparse.pipeline import extract

COUNTY, PLACES = "青岚县", "澜江省、云溪市、砚湖区"
#: floors of F1 by frame, a little below the figures measured; they only ever go up
FLOORS = {
    COUNTY: {"quantities": 0.98, "slogans": 0.97, "projects": 0.93},
    PLACES: {"quantities": 0.99, "slogans": 0.99, "projects": 0.88},
}
#: floors of the share of matched rows whose field agrees with gold
FIELDS = {
    COUNTY: {
        "quantities": {"value": 1.0, "unit": 0.99, "measure": 0.99, "bound": 0.98, "status": 0.98, "year_end": 0.98, "indicator": 0.93},
        "slogans": {"kind": 0.98, "counts": 0.98, "members": 0.93},
        "projects": {"kind": 0.93, "stage": 0.93, "status": 0.98},
    },
    PLACES: {
        "quantities": {
            "value": 1.0, "unit": 0.99, "measure": 0.99, "direction": 0.99, "bound": 0.99, "relation": 0.99, "status": 0.99,
            "year_end": 0.99, "tone": 0.99, "indicator": 0.96,
        },
        "slogans": {"kind": 0.96, "counts": 0.96, "members": 0.95},
        "projects": {"kind": 0.92, "stage": 0.94, "status": 0.98},
    },
}  # fmt: skip
FRAMES = ("quantities", "slogans", "projects")


@pytest.fixture(scope="module")
def scores(corpus: Path) -> dict[tuple[str, str], Score]:
    """By places and frame: the county's reports, and those of the province, the city and the district."""
    gold = read_gold(corpus / "gold")
    parts = {
        COUNTY: [d for d in gold if d["region"] == COUNTY],
        PLACES: [d for d in gold if d["region"] in PLACES.split("、")],
    }
    assert sum(map(len, parts.values())) == len(gold)
    return {(places, s.frame): s for places, documents in parts.items() for s in evaluate(documents)}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("places", FLOORS)
def test_score_against_gold(places: str, frame: str, scores: dict[tuple[str, str], Score]) -> None:
    score = scores[places, frame]
    assert score.gold > 0
    assert score.f1 >= FLOORS[places][frame], score


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("places", FLOORS)
def test_fields_of_the_matched_rows(places: str, frame: str, scores: dict[tuple[str, str], Score]) -> None:
    score = scores[places, frame]
    shares = {field: score.agreeing[field] / score.matched for field in FIELDS[places][frame]}
    assert all(shares[field] >= least for field, least in FIELDS[places][frame].items()), shares


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
