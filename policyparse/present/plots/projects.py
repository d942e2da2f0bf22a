"""Projects through the years: a line for each, with its stage in every report that names it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse.present.plots.plot import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    INK,
    LINE,
    Plot,
    altair,
    check,
    data,
    records,
    titled,
    word,
    words,
    years_of,
)  # fmt: skip

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("project_id", "project", "region", "report_year", "name", "done", "aim", "status")
_STAGES: Mapping[str, str] = MappingProxyType(
    {"planned": "#c9c6bb", "started": AMBER, "ongoing": BLUE, "completed": GREEN, "unsaid": GREY}
)


def plot_projects(
    frame: pd.DataFrame, *, limit: int = 30, title: str | None = None, language: str = "zh", font: str | None = None,
    fonts: str | os.PathLike[str] | None = None, width: int = 360,
) -> Plot:  # fmt: skip
    """Projects through the years, of a frame of `compare.track_projects`.

    A line is a project. A triangle is what a report plans for its year, a circle what the report tells as done in the year
    before it, each in the colour of the furthest stage told. Drawn are the `limit` projects that most reports name, in the
    order of their first.
    """
    check(frame, "track_projects", _NEEDED)
    alt = altair()
    rows = [r for r in records(frame) if r["report_year"] is not None]
    drawn, of = _most(rows, limit)
    names = _labels(drawn, several=len({r["region"] for r in drawn}) > 1)
    points = [p for r in drawn for p in _points(r, names, language)]
    years = years_of(points, "year")
    stages = [k for k in _STAGES if any(p["stage"] == word(language, k) for p in points)]
    tips = [
        alt.Tooltip(f"{f}:N", title=word(language, t))
        for f, t in (("name", "project"), ("year", "year"), ("status", "status"), ("stage", "stage"), ("sentence", "sentences"))
    ]
    base = alt.Chart(data(points)).encode(
        x=alt.X(
            "year:O", title=None, scale=alt.Scale(domain=years),
            axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=10, grid=True, gridColor=LINE),
        ),
        y=alt.Y("project:N", title=None, sort=list(names.values()), axis=alt.Axis(labelColor=INK, domain=False, ticks=False, labelLimit=340)),
        tooltip=tips,
    )  # fmt: skip
    line = base.mark_line(color="#c9c6bb", strokeWidth=1.2).encode(detail="project:N")
    color = alt.Color("stage:N", title=word(language, "stage"), scale=alt.Scale(domain=words(language, stages), range=[_STAGES[k] for k in stages]))
    shape = alt.Shape(
        "status:N", title=word(language, "status"), legend=alt.Legend(symbolFillColor=GREY, symbolStrokeWidth=0),
        scale=alt.Scale(domain=words(language, ("ahead", "done")), range=["triangle-right", "circle"]),
    )  # fmt: skip
    marks = [
        base.transform_filter(alt.FieldEqualPredicate(field="status", equal=word(language, key)))
        .mark_point(size=90, filled=True, opacity=1, xOffset=offset)
        .encode(color=color, shape=shape)
        for key, offset in (("ahead", -5), ("done", 5))
    ]
    note = word(language, "of_projects", n=len(names), all=of) if len(names) < of else ""
    named = titled(title, word(language, "projects_title"), [note])
    chart = alt.layer(line, *marks).properties(title=named, width=max(width, 34 * len(years)), height=22 * len(names))
    return Plot(chart, language, font, fonts)


def _most(rows: Sequence[Mapping[str, Any]], limit: int) -> tuple[list[Mapping[str, Any]], int]:
    """The rows of the projects that most reports name, in the order of the projects' first, and how many projects there are."""
    by: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by.setdefault(str(row["project_id"]), []).append(row)
    first = {key: min(int(r["report_year"]) for r in of) for key, of in by.items()}
    most = sorted(by, key=lambda key: (-len(by[key]), first[key], key))[:limit]
    ordered = sorted(most, key=lambda key: (str(by[key][0]["region"]), first[key], key))
    return [row for key in ordered for row in sorted(by[key], key=lambda r: int(r["report_year"]))], len(by)


def _labels(rows: Sequence[Mapping[str, Any]], *, several: bool) -> dict[str, str]:
    """By project what its line is called; two projects of one name get a number."""
    names: dict[str, str] = {}
    for row in rows:
        key = str(row["project_id"])
        if key not in names:
            name = f"{row['region']} · {row['project']}" if several else str(row["project"])
            same = sum(n == name or n.startswith(f"{name} (") for n in names.values())
            names[key] = f"{name} ({same + 1})" if same else name
    return names


def _points(row: Mapping[str, Any], names: Mapping[str, str], language: str) -> Iterator[dict[str, Any]]:
    """What a report plans for its year, and what it tells as done in the year before; of a mention without a stage that it
    stands there."""
    year = int(row["report_year"])
    told = {"done": (row["done"], year - 1, "target"), "ahead": (row["aim"], year, "actual")}
    for key, (stage, at, other) in told.items():
        if stage or not (row["done"] or row["aim"] or row["status"] == other):
            yield {
                "project": names[str(row["project_id"])], "name": row["name"], "year": at, "stage": word(language, str(stage or "unsaid")),
                "status": word(language, key), "sentence": " / ".join((row.get("sentences") or ())[:2]),
            }  # fmt: skip
