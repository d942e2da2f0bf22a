"""The command line for comparisons."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import policyparse as pp
from policyparse.cli import main
from policyparse.compare.frames import SCHEMAS
from policyparse.present.comparison_table import columns_shown
from policyparse.present.files import write_frames

ALL = (
    ("targets-vs-actuals", "--indicator", "gdp"), ("panel", "--indicator", "gdp"), ("tone-shift", "--indicator", "gdp"),
    ("across-regions", "--indicator", "gdp"), ("cascade", "--indicator", "gdp"), ("changes", "--place", "云溪市", "--years", "2022", "2023"),
    ("slogan-adoption",), ("slogan-meanings",), ("track-projects",), ("project-outcomes",),
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    out = tmp_path_factory.mktemp("compare") / "store"
    pp.parse_corpus(corpus / "reports", metadata=corpus / "metadata.csv", out=out, workers=0, progress=False)
    return out


@pytest.mark.parametrize("words", ALL, ids=lambda w: w[0])
def test_each_comparison_is_shown(words: tuple[str, ...], store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, *options = words
    assert main(["compare", name, str(store), *options, "--rows", "5"]) == 0
    out, err = capsys.readouterr()
    assert "云溪市" in out or "澜江省" in out or name == "changes"
    assert err == "" and "(--rows 0)" in out


@pytest.mark.parametrize("words", ALL, ids=lambda w: w[0])
def test_each_comparison_is_written_with_all_columns(words: tuple[str, ...], store: Path, tmp_path: Path) -> None:
    name, *options = words
    out = tmp_path / "table.csv"
    assert main(["compare", name, str(store), *options, "-o", str(out)]) == 0
    read = pd.read_csv(out)
    assert list(read.columns) == [c.name for c in SCHEMAS[name.replace("-", "_")]]
    assert len(read)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "dta", "jsonl", "parquet"])
def test_formats(ending: str, store: Path, tmp_path: Path) -> None:
    out = tmp_path / f"table.{ending}"
    assert main(["compare", "targets-vs-actuals", str(store), "--indicator", "gdp", "-o", str(out)]) == 0
    expected = pp.compare.targets_vs_actuals(pp.open_store(store), indicators=["gdp"])
    read = {
        "csv": pd.read_csv, "xlsx": lambda p: pd.read_excel(p, sheet_name="targets_vs_actuals"), "dta": pd.read_stata,
        "jsonl": lambda p: pd.DataFrame([json.loads(line) for line in p.read_text(encoding="utf-8").splitlines()]),
        "parquet": pd.read_parquet,
    }[ending](out)  # fmt: skip
    assert read["region"].tolist() == expected["region"].tolist()
    assert read["target"].tolist() == expected["target"].tolist()
    assert read["outcome"].tolist() == expected["outcome"].tolist()


def test_a_wide_panel_for_stata(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "panel.dta"
    assert main(["compare", "panel", str(store), "--indicator", "gdp", "--wide", "-o", str(out)]) == 0
    read = pd.read_stata(out).set_index("region")
    assert read.loc["云溪市", ["y2021", "y2022", "y2023", "y2024"]].tolist() == [7.5, 7, 6, 6]


def test_reports_and_frames_are_sources_too(corpus: Path, store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_frames(pp.compare.select(pp.open_store(store), region="青岚县"), tmp_path / "frames")
    write_frames(pp.compare.select(pp.open_store(store), region="青岚县"), tmp_path / "frames.xlsx")
    printed = []
    for source in ([tmp_path / "frames"], [tmp_path / "frames.xlsx"], sorted((corpus / "reports").glob("青岚县*"))):
        assert main(["compare", "panel", *map(str, source), "--indicator", "gdp"]) == 0
        printed.append(capsys.readouterr().out)
    assert "7.5%" in printed[0] and len(set(printed)) == 1


def test_two_reports_and_who_is_within_whom(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = (str(corpus / "reports" / f"青岚县-{year}.txt") for year in (2021, 2022))
    assert main(["compare", "changes", before, after]) == 0
    assert "地区生产总值" in capsys.readouterr().out
    files = [str(p) for p in sorted((corpus / "reports").glob("*-2022.txt"))]
    assert main(["compare", "cascade", *files, "--indicator", "gdp", "--within", "青岚县=云溪市"]) == 0
    assert "云溪市 7% → 青岚县 7％" in capsys.readouterr().out


def test_agreement_of_codings(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "agreement", str(corpus / "gold"), str(corpus / "gold"), "--frame", "slogans"]) == 0
    out = capsys.readouterr().out
    assert "kappa" in out and "quantities" not in out
    assert main(["compare", "disagreements", str(corpus / "gold"), str(corpus / "gold")]) == 0
    assert "(0)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["changes", "a"], 2, "two reports"),
        (["changes", "a", "--place", "青岚县"], 2, "--years"),
        (["panel", "nowhere", "--indicator", "gdp"], 1, "nowhere"),
        (["targets-vs-actuals", "STORE", "-o", "table.doc"], 1, "the ending must say the format"),
        (["panel", "STORE", "--indicator", "gdp", "--tier", "all", "--wide"], 1, "choose a tier"),
        (["changes", "STORE", "--place", "青岚县", "--years", "1999", "2022"], 1, "no report 1999 of 青岚县"),
    ],
)
def test_wrong_use_is_told(words: list[str], status: int, said: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", *(str(store) if w == "STORE" else w for w in words)]) == status
    assert said in capsys.readouterr().err


def test_an_option_that_is_no_pair(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["compare", "cascade", "store", "--indicator", "gdp", "--within", "青岚县"])
    assert stop.value.code == 2
    assert "REGION=SUPERIOR" in capsys.readouterr().err


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_columns_shown_exist(name: str) -> None:
    assert set(columns_shown(name)) <= {c.name for c in SCHEMAS[name]}


@pytest.mark.parametrize("words", [["panel", "--indicator", "gdpp"], ["cascade", "--indicator", "gdp", "--measure", "share"]])
def test_an_indicator_of_which_nothing_is_said(words: list[str], store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", words[0], str(store), *words[1:]]) == 0
    assert f"no report says anything of '{words[2]}'" in capsys.readouterr().err
