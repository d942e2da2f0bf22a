"""The facts that comparisons of the sample corpus must find stand in its reports, and the manifest describes them."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import policyparse as pp

Fact = Mapping[str, Any]


@pytest.fixture(scope="module")
def facts(corpus: Path) -> dict[str, list[dict[str, Any]]]:
    return dict(yaml.safe_load((corpus / "comparisons.yaml").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def gold(corpus: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """The gold of each report by region and report year."""
    documents = (json.loads(p.read_text(encoding="utf-8")) for p in sorted((corpus / "gold").glob("*.json")))
    return {(d["region"], d["report_year"]): d for d in documents}


def test_manifest_describes_the_reports(corpus: Path) -> None:
    with (corpus / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = {r["path"]: r for r in csv.DictReader(file, delimiter="\t")}
    assert set(rows) == {f"reports/{p.name}" for p in (corpus / "reports").iterdir()}
    for path, row in rows.items():
        text = (corpus / path).read_text(encoding="utf-8")
        assert (row["chars"], row["sha256"]) == (str(len(text)), hashlib.sha256(text.encode()).hexdigest()), path
        document = pp.read_document(corpus / path)
        found = pp.parse(document).document
        assert (found.region, found.level, str(found.report_year)) == (row["region"], row["level"], row["report_year"])
        assert not found.warnings


def test_what_the_places_belong_to_is_read(corpus: Path, facts: dict[str, list[dict[str, Any]]]) -> None:
    documents = pp.parse_corpus(corpus / "reports", metadata=corpus / "metadata.csv").documents
    for place in facts["places"]:
        rows = documents[documents["region"] == place["region"]]
        assert len(rows) >= 3
        for column in ("level", "province", "city"):
            if column in place:
                assert set(rows[column]) == {place[column]}, place


def numbers(fact: Fact, *names: str) -> Iterator[float]:
    return (float(fact[n]) for n in names if n in fact)


def row_of(document: Fact, fact: Fact, year: int, value: float, status: str, **also: Any) -> bool:
    """Whether gold has a row of the fact's measure, unit and year with this value and status."""
    return any(
        r["value"] == value and r["status"] == status and r["year_end"] == year and r["unit"] == fact["unit"]
        and r["measure"] == fact["measure"] and all(r[k] == v for k, v in also.items())
        for r in document["quantities"]
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["met", "missed", "not_told", "ranges"])
def test_targets_and_results_stand_in_the_gold(
    kind: str, facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]
) -> None:
    assert facts[kind]
    for fact in facts[kind]:
        year = fact["year"]
        bound = "range" if "target_high" in fact else fact["bound"]
        also = {"tone": fact["tone"]} if "tone" in fact else {}
        assert row_of(gold[fact["place"], year], fact, year, fact["target"], "target", bound=bound, **also), fact
        for value in numbers(fact, "actual"):
            assert row_of(gold[fact["place"], year + 1], fact, year, value, "actual"), fact


@pytest.mark.parametrize("kind", ["raised", "cut", "kept"])
def test_changes_of_targets_stand_in_the_gold(
    kind: str, facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]
) -> None:
    assert facts[kind]
    for fact in facts[kind]:
        before, after = fact["values"]
        assert {"raised": before < after, "cut": before > after, "kept": before == after}[kind]
        for year, value, bound in zip(fact["years"], fact["values"], fact["bounds"], strict=True):
            assert row_of(gold[fact["place"], year], fact, year, value, "target", bound=bound), fact


def test_cascades_stand_in_the_gold(facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]) -> None:
    for fact in facts["cascade"]:
        for place, value, bound in zip(fact["places"], fact["values"], fact["bounds"], strict=True):
            assert row_of(gold[place, fact["year"]], fact, fact["year"], value, "target", bound=bound), (place, fact)


def test_tones_stand_in_the_gold(facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]) -> None:
    for fact in facts["tone_shift"]:
        for n, year in enumerate(fact["years"]):
            tone = fact.get("tones", ("", ""))[n]
            assert any(
                r["value"] == fact["values"][n] and r["bound"] == fact["bounds"][n] and r["status"] == "target" and tone in ("", r["tone"])
                for r in gold[fact["place"], year]["quantities"]
            ), fact


def test_relations_stand_in_the_gold(facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]) -> None:
    for fact in facts["relations"]:
        found = [
            r for r in gold[fact["place"], fact["year"]]["quantities"]
            if (r["indicator"], r["relation"], r["reference"], r["status"]) == (fact["indicator"], fact["relation"], fact["reference"], "target")
        ]  # fmt: skip
        assert found, fact


def test_slogans_stand_in_the_gold(facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]) -> None:
    def rows(place: str, year: int, slogan: str) -> list[dict[str, Any]]:
        return [r for r in gold[place, year]["slogans"] if r["slogan"] == slogan]

    for fact in facts["slogan_adopted"] + facts["slogan_national"]:
        for place, years in fact["mentions"].items():
            told = [year for p, year in sorted(gold) if p == place and rows(p, year, fact["slogan"])]
            assert told == years, (place, fact)
        for first in fact.get("first", ()):
            assert any(r["members"] == fact["members"] for r in rows(first["place"], first["year"], fact["slogan"])), (first, fact)
    for fact in facts["slogan_changed_meaning"]:
        for reading in fact["readings"]:
            assert any(r["members"] == reading["members"] for r in rows(reading["place"], reading["year"], fact["slogan"])), reading
        assert len({tuple(r["members"]) for r in fact["readings"]}) > 1
    for fact in facts["slogan_new"] + facts["slogan_gone"]:
        told = [year for p, year in sorted(gold) if p == fact["place"] and rows(p, year, fact["slogan"])]
        assert told[0] == fact["year"] if "year" in fact else told[-1] == fact["last"], fact


def test_projects_stand_in_the_gold(facts: dict[str, list[dict[str, Any]]], gold: dict[tuple[str, int], dict[str, Any]]) -> None:
    for series in facts["project_series"]:
        for mention in series["mentions"]:
            rows = gold[series["place"], mention["report"]]["projects"]
            wanted = {"name": mention["name"], "stage": mention.get("stage", ""), "status": mention["status"]}
            assert any(all(r[k].replace("\n", "") == v for k, v in wanted.items()) for r in rows), (series["place"], mention)
    for fact in facts["project_vanished"]:
        names = {n for ns in fact.get("names", {}).values() for n in ns} | {fact["project"]}
        told = [
            year for place, year in sorted(gold)
            if place == fact["place"] and any(r["name"] in names for r in gold[place, year]["projects"])
        ]  # fmt: skip
        assert told == fact["reports"], fact
