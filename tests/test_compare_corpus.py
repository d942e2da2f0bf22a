"""The comparisons find in the sample corpus what its makers wrote into it (corpus/comparisons.yaml).

Facts of which the extraction does not read the rows that they need stand in `UNREAD`, each with what is read instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import policyparse as pp
from policyparse.bundled import bundled_folder
from policyparse.frames import Frames

Fact = Mapping[str, Any]
FACTS: dict[str, list[Fact]] = yaml.safe_load((bundled_folder("corpus") / "comparisons.yaml").read_text(encoding="utf-8"))
UNREAD: dict[str, str] = {
    "met 澜江省 装备制造产业营业收入 2021": "the target's name is read as 装备制造营业收入",
    "missed 澜江省 绿色食品产业营业收入 2021": "the target's name is read with 两个",
    "project_series 砚湖区 市第一人民医院砚湖院区": "the mention of 2021 is not read",
    "project_series 砚湖区 砚湖大道东延工程": "完成征迁 is read as completed",
    "project_series 砚湖区 环砚湖绿道二期": "完成总工程量的六成 is read as completed",
}
PHASE = re.compile("[一二三]期")


def facts(*kinds: str) -> list[Any]:
    found = []
    for kind in kinds:
        for fact in FACTS[kind]:
            words = (fact.get(k) for k in ("place", "slogan", "project", "indicator", "year", "years", "last"))
            name = " ".join(str(w) for w in (kind, *words) if w is not None)
            marks = [pytest.mark.xfail(reason=UNREAD[name], strict=True)] if name in UNREAD else []
            found.append(pytest.param(kind, fact, id=name, marks=marks))
    return found


@pytest.fixture(scope="module")
def frames(corpus: Path) -> Frames:
    return pp.parse_corpus(corpus / "reports", metadata=corpus / "metadata.csv", progress=False)


@pytest.fixture(scope="module")
def table(frames: Frames) -> pd.DataFrame:
    return pp.compare.targets_vs_actuals(frames)


@pytest.fixture(scope="module")
def shifts(frames: Frames) -> pd.DataFrame:
    return pp.compare.tone_shift(frames)


@pytest.fixture(scope="module")
def adoption(frames: Frames) -> pd.DataFrame:
    return pp.compare.slogan_adoption(frames)


@pytest.fixture(scope="module")
def meanings(frames: Frames) -> pd.DataFrame:
    return pp.compare.slogan_meanings(frames)


@pytest.fixture(scope="module")
def tracks(frames: Frames) -> pd.DataFrame:
    return pp.compare.track_projects(frames)


@pytest.fixture(scope="module")
def outcomes(frames: Frames) -> pd.DataFrame:
    return pp.compare.project_outcomes(frames)


def of_fact(table: pd.DataFrame, fact: Fact) -> pd.DataFrame:
    """The rows about the fact's place and indicator, by the lexicon's identifier, else by name."""
    same = table["indicator_id"] == fact["indicator_id"] if "indicator_id" in fact else table["indicator"] == fact["indicator"]
    if "indicator_id" not in fact and "target_name" in table:
        same |= table["target_name"] == fact["indicator"]
    rows = table[(table["region"] == fact["place"]) & same.fillna(False)]
    return rows[rows["measure"] == fact["measure"]] if "measure" in fact else rows


def signed(fact: Fact, number: str) -> float:
    return fact[number] * (-1 if fact.get("direction") == "down" else 1)


def targets_of(table: pd.DataFrame, fact: Fact) -> pd.DataFrame:
    rows = of_fact(table, fact)
    return rows[(rows["report_year"] == fact["year"]) & rows["chosen"]]


@pytest.mark.parametrize(("kind", "fact"), facts("met", "missed"))
def test_a_target_and_its_result(kind: str, fact: Fact, table: pd.DataFrame) -> None:
    (row,) = targets_of(table, fact).itertuples()
    assert (row.target, row.unit, row.bound) == (signed(fact, "target"), fact["unit"], fact["bound"])
    assert (row.actual, row.outcome) == (signed(fact, "actual"), kind)
    assert row.conflict == ""


@pytest.mark.parametrize(("kind", "fact"), facts("not_told"))
def test_a_target_without_a_result(kind: str, fact: Fact, table: pd.DataFrame) -> None:
    (row,) = targets_of(table, fact).itertuples()
    assert (row.target, row.outcome) == (signed(fact, "target"), "no_result")


@pytest.mark.parametrize(("kind", "fact"), facts("ranges"))
def test_a_range(kind: str, fact: Fact, table: pd.DataFrame) -> None:
    (row,) = targets_of(table, fact).itertuples()
    assert (row.target, row.target_high, row.bound) == (fact["target"], fact["target_high"], "range")
    if "actual" in fact:
        assert (row.actual, row.outcome) == (fact["actual"], fact["result"])


@pytest.mark.parametrize(("kind", "fact"), facts("two_tier"))
def test_two_tiers(kind: str, fact: Fact, table: pd.DataFrame, frames: Frames) -> None:
    rows = targets_of(table, fact).set_index("tier")
    assert (rows.at["base", "target"], rows.at["stretch", "target"]) == (fact["base"], fact["stretch"])
    assert (rows.at["stretch", "bound"], rows.at["stretch", "tone"]) == (fact["stretch_bound"], fact["stretch_tone"])
    for tier in ("base", "stretch"):
        panel = pp.compare.panel(frames, fact["indicator_id"], tier=tier)
        (row,) = panel[(panel["region"] == fact["place"]) & (panel["year"] == fact["year"])].itertuples()
        assert (row.value, row.tier) == (fact[tier], tier)


@pytest.mark.parametrize(("kind", "fact"), facts("relations"))
def test_a_relation(kind: str, fact: Fact, table: pd.DataFrame) -> None:
    rows = table[(table["region"] == fact["place"]) & (table["report_year"] == fact["year"]) & (table["relation"] == fact["relation"])]
    rows = rows[rows["indicator_id"].fillna("").str.startswith("income") & (rows["reference"] == fact["reference"])]
    assert len(rows)
    if "result" in fact:
        told = {k: fact[k] for k in ("actual", "actual_urban", "actual_rural") if k in fact}
        rows = rows[rows["actual"].notna()]
        assert sorted(rows["actual"]) == sorted(told.values())
        assert set(rows["reference_base"]) == {fact["of_reference"]}
        assert set(rows["outcome"]) == {fact["result"]}


@pytest.mark.parametrize(("kind", "fact"), facts("raised", "cut", "kept"))
def test_a_target_raised_cut_or_kept(kind: str, fact: Fact, frames: Frames) -> None:
    before, after = (pp.compare.select(frames, region=fact["place"], year=y) for y in fact["years"])
    changes = of_fact(pp.compare.changes(before, after).rename(columns={"subject": "indicator"}), fact)
    (row,) = changes[changes["kind"].isin(["target"])].itertuples()
    wording = ("same", "hardened", "softened")
    assert row.change in {"raised": ("raised",), "cut": ("cut",), "kept": wording}[kind]


@pytest.mark.parametrize(("kind", "fact"), facts("tone_shift"))
def test_the_wording(kind: str, fact: Fact, shifts: pd.DataFrame) -> None:
    rows = of_fact(shifts, fact)
    (row,) = rows[(rows["year_before"] == fact["years"][0]) & (rows["year_after"] == fact["years"][1])].itertuples()
    assert row.shift == fact["shift"]
    assert [row.bound_before, row.bound_after] == fact["bounds"]
    if "tones" in fact:
        assert [row.tone_before, row.tone_after] == fact["tones"]


@pytest.mark.parametrize(("kind", "fact"), facts("cascade"))
def test_a_cascade(kind: str, fact: Fact, frames: Frames) -> None:
    known = dict(zip(fact["places"], fact["values"], strict=True))
    table = pp.compare.cascade(frames, fact["indicator_id"], measure=fact["measure"])
    table = table[table["year"] == fact["year"]].set_index("region")
    for place in ("砚湖区", "青岚县"):
        if place in known:
            row = table.loc[place]
            assert (row["province_value"], row["city_value"], row["value"]) == (known["澜江省"], known["云溪市"], known[place])
            steps = (known["云溪市"] - known["澜江省"], known[place] - known["云溪市"])
            nation = row["nation_value"]
            rises = sum(s > 0 for s in steps) + (known["澜江省"] > nation if nation == nation else 0)
            assert row["raises"] == rises


@pytest.mark.parametrize(("kind", "fact"), facts("slogan_adopted"))
def test_a_slogan_handed_down(kind: str, fact: Fact, adoption: pd.DataFrame, meanings: pd.DataFrame) -> None:
    rows = adoption[adoption["slogan"] == fact["slogan"]].set_index("region")
    for n, first in enumerate(fact["first"]):
        assert rows.at[first["place"], "first_year"] == first["year"]
        assert rows.at[first["place"], "spread"] == ("down" if n else "first")
    for place, years in fact["mentions"].items():
        assert (rows.at[place, "first_year"], rows.at[place, "last_year"]) == (years[0], years[-1])
        assert rows.at[place, "n_reports"] == len(years)
    said = meanings[(meanings["slogan"] == fact["slogan"]) & (meanings["meaning"] == 1)].set_index("region")
    for first in fact["first"]:
        assert said.at[first["place"], "members"] == fact["members"]


@pytest.mark.parametrize(("kind", "fact"), facts("slogan_changed_meaning"))
def test_a_slogan_with_other_members(kind: str, fact: Fact, meanings: pd.DataFrame) -> None:
    rows = meanings[meanings["slogan"] == fact["slogan"]]
    by_members = {}
    for reading in fact["readings"]:
        same = [r for r in rows.itertuples() if r.region == reading["place"] and r.members == reading["members"]]
        assert same, reading
        assert same[0].first_year <= reading["year"] <= same[0].last_year
        by_members[tuple(reading["members"])] = same[0].meaning
    assert len(set(by_members.values())) == len(by_members) > 1


@pytest.mark.parametrize(("kind", "fact"), facts("slogan_new", "slogan_gone"))
def test_a_slogan_comes_or_goes(kind: str, fact: Fact, frames: Frames, adoption: pd.DataFrame) -> None:
    year = fact["year"] if kind == "slogan_new" else fact["last"]
    row = adoption[(adoption["slogan"] == fact["slogan"]) & (adoption["region"] == fact["place"])].iloc[0]
    assert row["first_year" if kind == "slogan_new" else "last_year"] == year
    years = (year - 1, year) if kind == "slogan_new" else (year, year + 1)
    changes = pp.compare.changes(*(pp.compare.select(frames, region=fact["place"], year=y) for y in years))
    (change,) = changes[(changes["kind"] == "slogan") & (changes["subject"] == fact["slogan"])]["change"]
    assert change == kind.removeprefix("slogan_")


@pytest.mark.parametrize(("kind", "fact"), facts("slogan_national"))
def test_a_national_slogan(kind: str, fact: Fact, adoption: pd.DataFrame) -> None:
    rows = adoption[adoption["slogan"] == fact["slogan"]].set_index("region")
    assert set(rows["origin"]) == {"national"}
    for place, years in fact["mentions"].items():
        assert (rows.at[place, "first_year"], rows.at[place, "last_year"]) == (years[0], years[-1])


def mentions_of(fact: Fact) -> Iterator[tuple[int, str]]:
    yield from dict.fromkeys((m["report"], m["name"]) for m in fact["mentions"])


@pytest.mark.parametrize(("kind", "fact"), facts("project_series"))
def test_a_project_through_the_years(kind: str, fact: Fact, tracks: pd.DataFrame, frames: Frames) -> None:
    own = tracks[tracks["region"] == fact["place"]]
    names = frames.projects.set_index("row_id")["full_name"]
    ids: dict[str, set[str]] = {}  # phases go apart: a first phase that is finished finishes no second
    for year, name in mentions_of(fact):
        rows = own[own["report_year"] == year]
        holds = rows[[any(names[i] == name for i in ids_) for ids_ in rows["row_ids"]]]
        assert len(holds), f"{year}: {name} is not among the projects"
        ids.setdefault("".join(PHASE.findall(name)), set()).add(holds.iloc[0]["project_id"])
    assert all(len(found) == 1 for found in ids.values()), ids
    done: dict[int, set[str]] = {}
    for m in fact["mentions"]:
        if m["status"] == "actual" and "stage" in m:
            done.setdefault(m["report"], set()).add(m["stage"])
    rows = own[own["project_id"].isin(set.union(*ids.values()))]
    for year, stages in done.items():
        assert set(rows[rows["report_year"] == year]["done"]) & stages


@pytest.mark.parametrize(("kind", "fact"), facts("project_vanished"))
def test_a_project_that_vanishes(kind: str, fact: Fact, outcomes: pd.DataFrame) -> None:
    rows = outcomes[(outcomes["region"] == fact["place"]) & outcomes["names"].map(lambda names: any(n.startswith(fact["project"].removesuffix("项目")) for n in names))]
    assert "vanished" in set(rows["outcome"])
    assert "open" not in set(rows["outcome"])
    assert (rows["first_year"].min(), rows["last_year"].max()) == (fact["reports"][0], fact["reports"][-1])
