"""Region by year: a map of one indicator's targets (or results), darker where they are higher."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from policyparse import labels
from policyparse.errors import PolicyparseError
from policyparse.present.plots.plot import (
    INK,
    Plot,
    altair,
    check,
    data,
    records,
    scaled,
    titled,
    word,
    years_of,
)

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("region", "level", "year", "value", "low", "high", "unit", "bound", "text", "status", "indicator")
_LEVELS = ("national", "province", "city", "county", "township", "zone")
#: of the range of values, the part above which a cell is so dark that its number is white
_DARK = 0.62


def plot_panel(
    frame: pd.DataFrame, *, title: str | None = None, language: str = "zh", font: str | None = None,
    fonts: str | os.PathLike[str] | None = None, cell: int = 52,
) -> Plot:  # fmt: skip
    """A map of region by year, of a frame of `compare.panel`.

    A cell is darker where the number is higher (a range counts by its middle) and shows the number with the sign of its
    bound (≥ 7). A target that is set against something else shows its words, a report that says nothing of it a dash, and
    where there is no report the cell is empty. The higher levels stand above. `cell` is a cell's width in pixels.

    Raises PolicyparseError where no row has a number.
    """
    check(frame, "panel", _NEEDED)
    alt = altair()
    rows = sorted(records(frame), key=_order)
    told = [r for r in rows if r["value"] is not None]
    if not told:
        raise PolicyparseError("there is nothing to draw: no row of the panel has a number")
    units = {str(r["unit"]) for r in told}
    if len(units) > 1:
        raise PolicyparseError(f"numbers in {' and '.join(sorted(units))} cannot be drawn on one map; take the rows of one unit")
    by, unit = scaled(max(abs(r["value"]) for r in told), units.pop())
    least, most = min(r["value"] / by for r in told), max(r["value"] / by for r in told)
    dark = least + _DARK * (most - least) if most > least else most + 1
    cells = [_cell(r, by, dark, language) for r in rows]
    years, regions = years_of(rows, "year"), list(dict.fromkeys(str(r["region"]) for r in rows))
    tips = [alt.Tooltip(f"{f}:N", title=word(language, t)) for f, t in (("region", "region"), ("year", "year"), ("text", "text"), ("sentence", "sentences"))]
    base = alt.Chart(data(cells)).encode(
        x=alt.X("year:O", title=None, scale=alt.Scale(domain=years), axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)),
        y=alt.Y("region:N", title=None, scale=alt.Scale(domain=regions), axis=alt.Axis(domain=False, ticks=False, labelColor=INK)),
        tooltip=tips,
    )
    color = alt.Color("value:Q", title=unit, scale=alt.Scale(range=["#eef2f6", "#1f4e79"], domain=[least, most]), legend=alt.Legend(gradientLength=max(60, min(160, 26 * len(regions))), tickCount=4))
    map_ = base.transform_filter("isValid(datum.value)").mark_rect(stroke="white", strokeWidth=2).encode(color=color)
    numbers = base.mark_text(fontSize=11.5).encode(
        text="label:N", color=alt.condition("datum.dark", alt.value("white"), alt.value(INK)),
    )  # fmt: skip
    status = "panel_title_actual" if told[0]["status"] == "actual" else "panel_title"
    named = titled(title, word(language, status, indicator=told[0]["indicator"]), [])
    chart = alt.layer(map_, numbers).properties(title=named, width=cell * len(years), height=26 * len(regions))
    return Plot(chart, language, font, fonts)


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    level = row["level"]
    return (_LEVELS.index(level) if level in _LEVELS else len(_LEVELS), str(row.get("adcode") or "~"), str(row["region"]), row["year"])


def _cell(row: Mapping[str, Any], by: float, dark: float, language: str) -> dict[str, Any]:
    value = None if row["value"] is None else row["value"] / by
    sign = labels.VALUES["bound"].get(str(row["bound"] or ""), "")
    if value is None:
        label = str(row["text"] or "") or word(language, "no_number")
    elif row["bound"] == "range" and row["low"] is not None and row["high"] is not None:
        label = f"{row['low'] / by:g}–{row['high'] / by:g}"
    else:
        label = f"{sign}{value:g}"
    return {
        "region": str(row["region"]), "year": int(row["year"]), "value": value, "label": label[:8], "dark": value is not None and value > dark,
        "text": row["text"], "sentence": " / ".join(row.get("sentences") or ()),
    }  # fmt: skip
