"""Plots: what is drawn is what the frames say, Chinese is set right, files need no network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import policyparse as pp
from policyparse import compare, labels
from policyparse.cli import main
from policyparse.compare.frames import comparison
from policyparse.errors import PolicyparseError
from policyparse.frames import Frames

pytest.importorskip("altair", reason="Altair is not installed (extra plot)")
plots = pytest.importorskip("policyparse.present.plots")
HAN = re.compile("[\u4e00-\u9fff]")
HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 2'>"


@pytest.fixture(scope="module", autouse=True)
def _font() -> None:
    try:
        plots.chinese_font()
    except PolicyparseError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def frames(corpus: Path) -> Frames:
    return pp.parse_corpus(corpus / "reports")


@pytest.fixture(scope="module")
def targets(frames: Frames) -> pd.DataFrame:
    found = compare.targets_vs_actuals(frames, indicators=["gdp"])
    return found[found["measure"] == "growth"]


@pytest.fixture(scope="module")
def panel(frames: Frames) -> pd.DataFrame:
    return compare.panel(frames, "gdp")


@pytest.fixture(scope="module")
def adoption(frames: Frames) -> pd.DataFrame:
    return compare.slogan_adoption(frames)


@pytest.fixture(scope="module")
def projects(frames: Frames) -> pd.DataFrame:
    return compare.track_projects(frames)


def spec(plot: Any) -> Any:
    return plot.chart.to_dict()


def points(plot: Any) -> list[dict[str, Any]]:
    """All rows that a plot holds, each once."""
    made = spec(plot)
    found: dict[str, dict[str, Any]] = {}

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for row in node.get("data", {}).get("values", []) if isinstance(node.get("data"), dict) else []:
                found[json.dumps(row, sort_keys=True)] = row
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(made)
    return list(found.values())


def svg(plot: Any, path: Path) -> str:
    return plot.save(path / "plot.svg").read_text(encoding="utf-8")


def texts(made: str) -> set[str]:
    """What an SVG says."""
    return set(re.findall(r"<text[^>]*>([^<]*)</text>", made))


# ---- fonts -------------------------------------------------------------------------------------------------


def test_a_font_that_is_not_there_is_told() -> None:
    with pytest.raises(PolicyparseError, match=r"'No Such Font' is not installed.*fonts-noto-cjk"):
        plots.chinese_font("No Such Font")
    assert plots.chinese_font(plots.chinese_font()) == plots.chinese_font()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="hides the fonts with fontconfig")
def test_without_a_chinese_font_nothing_is_drawn_and_the_remedy_is_told(tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{tmp_path}</dir></fontconfig>'
    )
    out = tmp_path / "p.png"
    done = subprocess.run(
        [sys.executable, "-m", "policyparse", "plot", "panel", str(tmp_path / "none"), "-o", str(out)],
        capture_output=True, text=True, env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
    )  # fmt: skip
    assert done.returncode == 1 and not out.exists()
    assert done.stderr.startswith("policyparse: no font with Chinese characters was found; install one") and "fonts-noto-cjk" in done.stderr


def test_every_character_is_drawn(targets: pd.DataFrame, panel: pd.DataFrame, adoption: pd.DataFrame) -> None:
    """No empty boxes: each Chinese character of the plots looks different from a character that no font has."""
    import vl_convert

    font = plots.chinese_font()

    def drawn(character: str) -> bytes:
        return bytes(vl_convert.svg_to_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            f'<text x="4" y="32" font-size="28" font-family="{font}">{character}</text></svg>'
        ))  # fmt: skip

    said = json.dumps([spec(plots.plot_targets(targets)), spec(plots.plot_panel(panel)), spec(plots.plot_slogans(adoption))], ensure_ascii=False)
    missing = drawn("\U0010ffff")
    assert not [c for c in sorted(set(HAN.findall(said + "".join(labels.PLOTS["zh"].values())))) if drawn(c) == missing]


# ---- what is drawn -----------------------------------------------------------------------------------------


def test_targets_draws_each_chosen_row_once(targets: pd.DataFrame, tmp_path: Path) -> None:
    plot = plots.plot_targets(targets)
    expected = targets[targets["chosen"] & targets["target_base"].notna()]
    found = points(plot)
    assert len(found) == len(expected) > 10
    assert sorted((p["year"], p["target"], p["actual"]) for p in found if p["actual"] is not None) == sorted(
        (int(y), t, a) for y, t, a in zip(expected["year_end"], expected["target_base"], expected["actual_base"], strict=True) if a == a
    )
    said = texts(svg(plot, tmp_path))
    assert {f"{r} (%)" for r in expected["region"]} <= said and {"2021", "2022", "完成", "未完成", "左右", "不低于"} <= said


ROW = {"region": "青岚县", "indicator": "地区生产总值", "measure": "growth", "unit": "%", "base_unit": "%", "chosen": True, "outcome": "no_report"}


@pytest.mark.parametrize(
    ("bound", "shape", "word"),
    [
        ("eq", "stroke", "等于"), ("ge", "triangle-up", "不低于"), ("gt", "triangle-up", "超过"), ("le", "triangle-down", "不高于"),
        ("lt", "triangle-down", "低于"), ("approx", "diamond", "左右"), ("range", "square", "区间"),
    ],
)  # fmt: skip
def test_a_target_is_drawn_by_its_bound(bound: str, shape: str, word: str) -> None:
    high = 7.0 if bound == "range" else None
    plot = plots.plot_targets(comparison("targets_vs_actuals", [{**ROW, "year_end": 2022, "bound": bound, "target_base": 6.0, "target_base_high": high}]))
    (scale,) = {json.dumps(layer["encoding"]["shape"]["scale"], ensure_ascii=False) for layer in spec(plot)["layer"] if "shape" in layer["encoding"]}
    assert json.loads(scale) == {"domain": [word], "range": [shape]}
    (point,) = points(plot)
    assert (point["target"], point["high"], point["middle"]) == (6.0, high, 6.5 if high else 6.0)


def test_tiers_gaps_units_and_targets_without_a_number() -> None:
    rows = [
        {**ROW, "year_end": y, "bound": "ge", "target_base": 2e9, "base_unit": "元", "measure": "level", "tier": tier, "actual_base": a, "outcome": o}
        for y, tier, a, o in ((2018, "", 1e9, "missed"), (2019, "", 2e9, "met"), (2021, "base", 3e9, "met"), (2021, "stretch", None, "no_report"))
    ]
    rows.append({**ROW, "year_end": 2022, "bound": "eq", "relation": "sync", "measure": "level", "base_unit": "元"})
    plot = plots.plot_targets(comparison("targets_vs_actuals", rows))
    found = points(plot)
    assert {p["target"] for p in found} == {20.0} and "(亿元)" in json.dumps(spec(plot), ensure_ascii=False)
    assert [p["run"] for p in found if p["actual"]] == ["0", "0", "1"]  # no line over the year without a result
    assert {p["tier"] for p in found} == {"一般目标", "底线目标", "力争目标"}
    assert "另有 1 个目标没有数值，未画" in spec(plot)["title"]["subtitle"]


def test_panel_draws_every_row(panel: pd.DataFrame, tmp_path: Path) -> None:
    plot = plots.plot_panel(panel)
    found = {(p["region"], p["year"]): p for p in points(plot)}
    assert len(found) == len(panel)
    for row in panel.itertuples():
        point = found[row.region, row.year]
        assert point["value"] == (None if row.value != row.value else row.value)
        sign = {"ge": "≥", "approx": "≈", "eq": ""}.get(row.bound)
        if row.value == row.value and sign is not None:
            assert point["label"] == f"{sign}{row.value:g}"
    assert set(panel["region"]) <= texts(svg(plot, tmp_path))
    regions = spec(plot)["layer"][0]["encoding"]["y"]["scale"]["domain"]
    levels = [panel.loc[panel["region"] == r, "level"].iloc[0] for r in regions]
    assert levels == sorted(levels, key=["national", "province", "city", "county"].index)


def test_panel_cells_without_a_number() -> None:
    row = {"region": "青岚县", "level": "county", "indicator": "地区生产总值", "measure": "growth", "status": "target", "unit": "%", "bound": "eq"}
    frame = comparison("panel", [
        {**row, "year": 2020, "report_year": 2020, "value": 6.5, "low": 6.0, "high": 7.0, "bound": "range", "text": "6%—7%"},
        {**row, "year": 2021, "report_year": 2021, "unit": "", "relation": "sync", "text": "与全省同步"},
        {**row, "year": 2023, "report_year": 2023, "unit": "", "text": None},
    ])  # fmt: skip
    plot = plots.plot_panel(frame)
    assert [p["label"] for p in points(plot)] == ["6–7", "与全省同步", "—"]
    assert spec(plot)["layer"][0]["encoding"]["x"]["scale"]["domain"] == [2020, 2021, 2022, 2023]
    with pytest.raises(PolicyparseError, match="no row of the panel has a number"):
        plots.plot_panel(frame.iloc[1:])


def test_slogans(adoption: pd.DataFrame, tmp_path: Path) -> None:
    slogan = adoption.loc[adoption["n_regions"].idxmax(), "slogan"]
    of = adoption[adoption["slogan"] == slogan]
    one = plots.plot_slogans(adoption, slogan=slogan)
    assert sorted((p["region"], p["first"], p["last"]) for p in points(one)) == sorted(zip(of["region"], of["first_year"], of["last_year"], strict=True))
    assert {*of["region"], f"“{slogan}”的传播"} <= texts(svg(one, tmp_path))
    several = plots.plot_slogans(adoption, limit=5)
    found = pd.DataFrame(points(several))
    assert found["slogan"].nunique() == 5
    for name, curve in found.groupby("slogan"):
        firsts = adoption.loc[adoption["slogan"] == name, "first_year"]
        assert curve.sort_values("year")["n"].tolist() == [int((firsts <= y).sum()) for y in sorted(curve["year"])]
    with pytest.raises(PolicyparseError, match="no slogan '没有'"):
        plots.plot_slogans(adoption, slogan="没有")


def test_projects(projects: pd.DataFrame, tmp_path: Path) -> None:
    plot = plots.plot_projects(projects, limit=10)
    found = points(plot)
    assert len({p["project"] for p in found}) == 10
    most = projects["project_id"].value_counts()
    assert {p["name"] for p in found} <= set(projects.loc[projects["project_id"].isin(most[most >= most.iloc[9]].index), "name"])
    for p in found:
        rows = projects[(projects["name"] == p["name"]) & (projects["report_year"] == p["year"] + (p["status"] == "已做"))]
        stages = {labels.PLOTS["zh"].get(s or "unsaid") for s in rows["done" if p["status"] == "已做" else "aim"]}
        assert p["stage"] in stages
    assert {"阶段", "计划", "已做"} <= texts(svg(plot, tmp_path))


@pytest.mark.parametrize("draw", ["targets", "panel", "slogans", "projects"])
def test_what_is_no_frame_of_the_comparison(draw: str, frames: Frames) -> None:
    with pytest.raises(PolicyparseError, match="this is no frame of compare"):
        getattr(plots, f"plot_{draw}")(frames.quantities)


@pytest.mark.parametrize("kind", ["targets_vs_actuals", "panel", "slogan_adoption", "track_projects"])
def test_empty_frames(kind: str) -> None:
    draw = {"targets_vs_actuals": "targets", "slogan_adoption": "slogans", "track_projects": "projects"}.get(kind, kind)
    with pytest.raises(PolicyparseError, match="has no rows"):
        getattr(plots, f"plot_{draw}")(comparison(kind, []))


def test_what_does_not_fit_one_picture(targets: pd.DataFrame) -> None:
    many = pd.concat([targets.head(1).assign(region=f"区{n}") for n in range(25)])
    with pytest.raises(PolicyparseError, match="25 panels are more than one picture holds"):
        plots.plot_targets(many)
    mixed = pd.concat([targets.head(1), targets.head(1).assign(base_unit="元")])
    with pytest.raises(PolicyparseError, match="cannot be drawn on one axis"):
        plots.plot_targets(mixed)


def test_english_has_no_chinese_words_of_its_own(targets: pd.DataFrame, panel: pd.DataFrame, tmp_path: Path) -> None:
    data_words = set("".join([*targets["region"], *targets["indicator"], *panel["text"].fillna("")]))
    for plot in (plots.plot_targets(targets, language="en"), plots.plot_panel(panel, language="en")):
        left = {c for t in texts(svg(plot, tmp_path)) for c in HAN.findall(t)} - data_words
        assert not left
    assert set(labels.PLOTS["zh"]) == set(labels.PLOTS["en"])
    with pytest.raises(ValueError, match="language"):
        plots.plot_panel(panel, language="fr")


# ---- files -------------------------------------------------------------------------------------------------


def test_files(panel: pd.DataFrame, tmp_path: Path) -> None:
    plot = plots.plot_panel(panel, title="标题")
    small, large = (plot.save(tmp_path / f"{ppi}.png", ppi=ppi).read_bytes() for ppi in (72, 300))
    assert small.startswith(b"\x89PNG") and int.from_bytes(large[16:20], "big") > 4 * int.from_bytes(small[16:20], "big")
    assert plot.save(tmp_path / "deep" / "p.pdf").read_bytes().startswith(b"%PDF")
    made = svg(plot, tmp_path)
    assert "标题" in texts(made) and plots.chinese_font() in made
    bundle = plot._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg") and "http" not in re.sub(r"http://www\.w3\.org/[\w/]+", "", bundle["image/svg+xml"])
    with pytest.raises(PolicyparseError, match="png, svg, pdf, html"):
        plot.save(tmp_path / "p.jpg")
    assert not (tmp_path / "p.jpg").exists()


def test_html_in_chromium(chromium: Any, frames: Frames, tmp_path: Path) -> None:
    """It draws without a network, and what a report says never becomes markup."""
    text = f"2022年主要预期目标是：生产总值增长7%左右{HOSTILE}。"
    report = pp.parse(text, doc_id="a", region=f"青岚县{HOSTILE}", report_year=2022)
    path = plots.plot_panel(compare.panel(report, "gdp"), title=HOSTILE).save(tmp_path / "p.html")
    assert "<img src=x" not in path.read_text(encoding="utf-8")
    chromium.get_log("browser"), chromium.get_log("performance")
    chromium.get(path.as_uri())
    end = time.monotonic() + 20
    while not chromium.find_elements("css selector", "#plot svg text"):
        assert time.monotonic() < end
        time.sleep(0.05)
    said = chromium.execute_script("return [...document.querySelectorAll('#plot svg text')].map(t => t.textContent)")
    assert "≈7" in said and any("</script>" in t for t in said)
    assert chromium.execute_script("return [window.hacked, document.images.length]") == [None, 0]
    assert chromium.get_log("browser") == []
    asked = [
        m["params"]["request"]["url"] for e in chromium.get_log("performance")
        if (m := json.loads(e["message"])["message"])["method"] == "Network.requestWillBeSent"
    ]  # fmt: skip
    assert asked and all(url.startswith(("file:", "data:")) for url in asked)


def test_missing_library_is_named(panel: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(PolicyparseError, match=r"policyparse\[plot\]"):
        plots.plot_panel(panel)


# ---- command -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["targets", "--region", "砚湖区", "--indicator", "gdp", "--indicator", "fixed_asset_investment"], {"砚湖区 · 地区生产总值 (%)", "砚湖区 · 固定资产投资 (%)"}),
        (["panel", "--indicator", "固定资产投资", "--years", "2022-2023", "--title", "投资"], {"投资", "2022", "2023"}),
        (["slogans", "--limit", "3", "--language", "en"], {"Spread of slogans"}),
        (["projects", "--region", "青岚县"], {"项目的历程"}),
    ],
    ids=lambda v: v[0] if isinstance(v, list) else None,
)  # fmt: skip
def test_command(arguments: list[str], says: set[str], frames: Frames, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from policyparse.present.files import write_frames

    write_frames(frames, tmp_path / "out", format="jsonl")
    kind, *options = arguments
    assert main(["plot", kind, str(tmp_path / "out"), "-o", str(tmp_path / "p.svg"), *options]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "p.svg")
    found = texts((tmp_path / "p.svg").read_text(encoding="utf-8"))
    assert says <= found and not ({"2021", "2024"} & found and "--years" in options)


@pytest.mark.parametrize(
    "arguments",
    [["panel", "x", "-o", "p.doc"], ["panel", "x"], ["bars", "x", "-o", "p.png"], ["panel", "x", "-o", "p.png", "--years", "22"],
     ["panel", "x", "-o", "p.png", "--indicator", "a", "--indicator", "b"], ["slogans", "x", "-o", "p.png", "--limit", "0"]],
)  # fmt: skip
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main(["plot", *arguments])
    except SystemExit as ended:
        status = ended.code
    assert status == 2 and "policyparse" in capsys.readouterr().err


def test_nothing_to_draw_is_status_1(frames: Frames, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from policyparse.present.files import write_frames

    write_frames(frames, tmp_path / "out", format="jsonl")
    draw: Callable[..., int] = lambda *words: main(["plot", *words, "-o", str(tmp_path / "p.png")])  # noqa: E731
    assert draw("panel", str(tmp_path / "out"), "--region", "没有") == 1
    assert draw("panel", str(tmp_path / "none")) == 1
    assert capsys.readouterr().err.count("policyparse: ") == 2 and not (tmp_path / "p.png").exists()


def test_the_guide_s_code_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpus: Path) -> None:
    guide = (Path(__file__).resolve().parent.parent / "docs" / "showing.md").read_text(encoding="utf-8")
    (tmp_path / "corpus").symlink_to(corpus)
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {}
    for code in re.findall(r"^```python\n(.*?)^```$", guide, re.M | re.S):
        exec(compile(code, "docs/showing.md", "exec"), namespace)
    assert {"page.html", "gdp.png", "panel.svg", "slogans.svg", "projects.svg"} <= {p.name for p in tmp_path.iterdir()}
    assert {"page", "plot"} <= set(re.findall(r"^policyparse (\w+) ", guide, re.M))  # run by test_docs.py
