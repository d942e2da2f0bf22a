"""How slogans spread: one slogan from place to place, or several side by side."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse.errors import PolicyparseError
from policyparse.present.plots.plot import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ROSE,
    Plot,
    altair,
    check,
    data,
    records,
    titled,
    word,
    words,
    years_of,
)

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("slogan", "region", "level", "first_year", "last_year", "n_reports", "n_regions", "cumulative", "censored")
_LEVELS: Mapping[str, str] = MappingProxyType(
    {"national": INK, "province": ROSE, "city": BLUE, "county": GREEN, "township": GREY, "zone": GREY, "unknown": GREY}
)


def plot_slogans(
    frame: pd.DataFrame, *, slogan: str | None = None, limit: int = 12, title: str | None = None, language: str = "zh",
    font: str | None = None, fonts: str | os.PathLike[str] | None = None, width: int = 420,
) -> Plot:  # fmt: skip
    """The spread of slogans, of a frame of `compare.slogan_adoption`.

    With one slogan (`slogan`, or a frame that has only one) there is a line for each region, from its first report with it
    to its last, in the order of their first use, in the colour of the region's level; the first point is a triangle to the
    left where the slogan stands in the region's earliest report in the data and may be older. With several there is for each the number of
    regions that use it by year; drawn are the `limit` most widespread.

    Raises PolicyparseError where the slogan is not in the frame.
    """
    check(frame, "slogan_adoption", _NEEDED)
    rows = [r for r in records(frame) if r["first_year"] is not None]
    if slogan is not None and not any(r["slogan"] == slogan for r in rows):
        raise PolicyparseError(f"the frame has no slogan {slogan!r}")
    wanted = [r for r in rows if slogan is None or r["slogan"] == slogan]
    if not wanted:
        raise PolicyparseError("there is nothing to draw: no report with a slogan has a year")
    names = list(dict.fromkeys(str(r["slogan"]) for r in wanted))
    if len(names) == 1:
        chart = _places(wanted, names[0], title, language, width)
    else:
        chart = _curves(wanted, names, limit, title, language, width)
    return Plot(chart, language, font, fonts)


def _places(rows: Sequence[Mapping[str, Any]], slogan: str, title: str | None, language: str, width: int) -> Any:
    alt = altair()
    ordered = sorted(rows, key=lambda r: (r["first_year"], _rank(r), str(r["region"])))
    regions = list(dict.fromkeys(str(r["region"]) for r in ordered))
    points = [
        {
            "region": str(r["region"]), "first": int(r["first_year"]), "last": int(r["last_year"]), "reports": int(r["n_reports"]),
            "level": word(language, _level(r)), "start": word(language, "censored" if r["censored"] else "known"),
            "sentence": " / ".join((r.get("sentences") or ())[:2]),
        }
        for r in ordered
    ]  # fmt: skip
    levels = [k for k in _LEVELS if any(_level(r) == k for r in rows)]
    years = years_of(rows, "first_year", "last_year")
    x = alt.X("first:O", title=None, scale=alt.Scale(domain=years), axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=10))
    starts = words(language, ("known", "censored"))
    tips = [alt.Tooltip(f"{f}:N", title=word(language, t)) for f, t in (("region", "region"), ("first", "year"), ("reports", "reports"), ("sentence", "sentences"))]
    base = alt.Chart(data(points)).encode(
        x=x, y=alt.Y("region:N", title=None, sort=regions, axis=alt.Axis(labelColor=INK, domain=False, ticks=False)), tooltip=tips,
        color=alt.Color("level:N", title=word(language, "level"), scale=alt.Scale(domain=words(language, levels), range=[_LEVELS[k] for k in levels])),
    )  # fmt: skip
    spans = base.mark_rule(strokeWidth=2).encode(x2="last:O")
    first = base.mark_point(size=90, filled=True, opacity=1).encode(
        shape=alt.Shape("start:N", title=word(language, "start"), legend=alt.Legend(symbolFillColor=GREY, symbolStrokeWidth=0), scale=alt.Scale(domain=starts, range=["circle", "triangle-left"])),
    )
    named = titled(title, word(language, "slogan_title", slogan=slogan), [])
    return alt.layer(spans, first).properties(title=named, width=width, height=22 * len(regions))


def _curves(rows: Sequence[Mapping[str, Any]], names: Sequence[str], limit: int, title: str | None, language: str, width: int) -> Any:
    alt = altair()
    reach = {n: max(int(r["n_regions"]) for r in rows if r["slogan"] == n) for n in names}
    begun = {n: min(int(r["first_year"]) for r in rows if r["slogan"] == n) for n in names}
    drawn = sorted(names, key=lambda n: (-reach[n], begun[n], n))[:limit]
    years = years_of([r for r in rows if r["slogan"] in drawn], "first_year", "last_year")
    points = []
    for name in drawn:
        firsts = sorted(int(r["first_year"]) for r in rows if r["slogan"] == name)
        points += [{"slogan": name, "year": y, "n": sum(f <= y for f in firsts)} for y in years if y >= firsts[0]]
    line = alt.Chart(data(points)).mark_line(interpolate="step-after", color=ROSE, strokeWidth=2, point={"size": 28, "color": ROSE}).encode(
        x=alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=10, grid=False)),
        y=alt.Y("n:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d", tickCount=4)),
        tooltip=[alt.Tooltip(f"{f}:N", title=word(language, t)) for f, t in (("slogan", "slogan"), ("year", "year"), ("n", "regions_using"))],
    )  # fmt: skip
    notes = [word(language, "regions_using"), word(language, "of_slogans", n=len(drawn), all=len(names)) if len(drawn) < len(names) else ""]
    return (
        line.properties(width=max(120, width // 3), height=90)
        .facet(facet=alt.Facet("slogan:N", sort=drawn), columns=3)
        .properties(title=titled(title, word(language, "slogans_title"), notes))
    )


def _level(row: Mapping[str, Any]) -> str:
    return str(row["level"]) if row["level"] in _LEVELS else "unknown"


def _rank(row: Mapping[str, Any]) -> int:
    return list(_LEVELS).index(_level(row))
