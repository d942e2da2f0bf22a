"""Targets against results over the years: a panel for each region and indicator."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse import labels
from policyparse.errors import PolicyparseError
from policyparse.present.plots.plot import (
    AMBER,
    GREEN,
    GREY,
    INK,
    RED,
    Plot,
    altair,
    check,
    data,
    records,
    scaled,
    titled,
    word,
    words,
    years_of,
)  # fmt: skip

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("region", "indicator", "measure", "year_end", "bound", "target_base", "actual_base", "outcome", "chosen")
_SHAPES: Mapping[str, str] = MappingProxyType({
    "eq": "stroke", "ge": "triangle-up", "gt": "triangle-up", "le": "triangle-down", "lt": "triangle-down", "approx": "diamond",
    "range": "square",
})  # fmt: skip
_OUTCOMES: Mapping[str, str] = MappingProxyType({"met": GREEN, "missed": RED, "undecided": GREY})
_TIERS = ("plain", "base", "stretch")
#: panels that one picture can hold
_PANELS = 24


def plot_targets(
    frame: pd.DataFrame, *, title: str | None = None, language: str = "zh", font: str | None = None,
    fonts: str | os.PathLike[str] | None = None, width: int = 320, height: int = 200,
) -> Plot:  # fmt: skip
    """Targets against results over the years, of a frame of `compare.targets_vs_actuals`.

    A target is drawn by its bound: a triangle that points up for 以上 and 超过, down for 以内 and 以下, a diamond for 左右, a
    line for a plain number, a bar from end to end for a range; a stretch target is hollow. The result is a line with points,
    green where the target was met, red where it was missed, grey where that cannot be told. There is a panel for each
    region, indicator and measure; `width` and `height` are a panel's, in pixels. Numbers are in the base unit (or its 万, 亿).
    Drawn are the chosen rows; targets without a number are counted below the title.

    Raises PolicyparseError where there is nothing to draw or more than 24 panels: take fewer regions or indicators.
    """
    check(frame, "targets_vs_actuals", _NEEDED)
    alt = altair()
    rows = [r for r in records(frame) if r["chosen"] and r["year_end"] is not None]
    drawn = [r for r in rows if r["target_base"] is not None]
    if not drawn:
        raise PolicyparseError("there is nothing to draw: no target has a number")
    panels: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in drawn:
        panels.setdefault(_key(row), []).append(row)
    if len(panels) > _PANELS:
        raise PolicyparseError(f"{len(panels)} panels are more than one picture holds ({_PANELS}); take fewer regions or indicators")
    style = _Style(alt, language, drawn)
    made = [style.panel(key, of).properties(width=width, height=height) for key, of in panels.items()]
    chart = made[0] if len(made) == 1 else alt.concat(*made, columns=min(3, len(made)), spacing={"row": 24, "column": 28})
    indicators = list(dict.fromkeys(str(r["indicator"]) for r in drawn))
    left_out = len(rows) - len(drawn)
    notes = [word(language, "without_number", n=left_out) if left_out else ""]
    named = titled(title, word(language, "targets_title", indicator="、".join(indicators[:3])), notes)
    if len(made) == 1:  # the panel's own name goes below the title
        named = titled(title, word(language, "targets_title", indicator=indicators[0]), [style.name(next(iter(panels))), *notes])
    return Plot(chart.properties(title=named), language, font, fonts)


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return str(row["region"]), str(row["indicator"]), str(row["measure"]), str(row.get("scope") or "")


class _Style:
    """What the panels of one picture share: years, scales, legends; a subject's panels also the axis of numbers."""

    def __init__(self, alt: Any, language: str, rows: Sequence[Mapping[str, Any]]) -> None:
        self.alt, self.language = alt, language
        self.years = years_of(rows, "year_end")
        self.varying = [len({_key(r)[n] for r in rows}) > 1 for n in range(4)]
        self.axes: dict[tuple[str, str], tuple[float, str, list[float]]] = {}
        for subject in {(r["indicator"], r["measure"]) for r in rows}:
            self.axes[subject] = self._axis([r for r in rows if (r["indicator"], r["measure"]) == subject], subject)
        self.bounds = [b for b in _SHAPES if any((r["bound"] or "eq") == b for r in rows)]
        self.tiers = [t for t in _TIERS if any((r.get("tier") or "plain") == t for r in rows)]
        told = [r for r in rows if r["actual_base"] is not None]
        self.outcomes = [o for o in _OUTCOMES if any(_outcome(r) == o for r in told)]

    def _axis(self, rows: Sequence[Mapping[str, Any]], subject: tuple[str, ...]) -> tuple[float, str, list[float]]:
        units = {str(r["base_unit"]) for r in rows}
        if len(units) > 1:
            raise PolicyparseError(f"{subject[0]}: numbers in {' and '.join(sorted(units))} cannot be drawn on one axis; take one measure")
        values = [v for r in rows for v in (r["target_base"], r["target_base_high"], r["actual_base"]) if v is not None]
        by, unit = scaled(max(map(abs, values)), units.pop())
        least, most = min(values) / by, max(values) / by
        room = (most - least or abs(most) or 1.0) * 0.12
        return by, unit, [least - room if least < 0 else max(0.0, least - room), most + room]

    def name(self, key: tuple[str, ...]) -> str:
        """What a panel is called: the region, and of the rest what differs between the panels; the unit."""
        region, indicator, measure, scope = key
        shown = labels.shown("measure", measure) if self.language == "zh" else measure
        parts = [region, indicator if self.varying[1] else "", shown if self.varying[2] else "", scope]
        unit = self.axes[indicator, measure][1]
        return " · ".join(filter(None, parts)) + (f" ({unit})" if unit else "")

    def panel(self, key: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> Any:
        alt, language = self.alt, self.language
        by, _, domain = self.axes[key[1], key[2]]
        x = alt.X("year:O", title=None, scale=alt.Scale(domain=self.years), axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=10, grid=False))
        axis = alt.Axis(minExtent=34, tickCount=5)

        def y(field: str) -> Any:
            return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(domain=domain, nice=True), axis=axis)

        tips = [
            alt.Tooltip(f"{f}:N", title=word(language, t))
            for f, t in (("year", "year"), ("said", "target"), ("told", "actual"), ("outcome", "outcome"), ("sentence", "sentences"))
        ]
        base = alt.Chart(data(_points(rows, by, language))).encode(x=x, tooltip=tips)
        shape = alt.Shape(
            "bound:N", title=word(language, "bound"), legend=alt.Legend(symbolFillColor=AMBER),
            scale=alt.Scale(domain=words(language, self.bounds), range=[_SHAPES[b] for b in self.bounds]),
        )  # fmt: skip
        hollow = alt.Fill(
            "tier:N", title=word(language, "tier"), legend=alt.Legend(symbolType="circle") if len(self.tiers) > 1 else None,
            scale=alt.Scale(domain=words(language, self.tiers), range=["white" if t == "stretch" else AMBER for t in self.tiers]),
        )  # fmt: skip
        color = alt.Color(
            "outcome:N", title=word(language, "outcome"),
            scale=alt.Scale(domain=words(language, self.outcomes), range=[_OUTCOMES[o] for o in self.outcomes]),
        )  # fmt: skip
        told = base.transform_filter("isValid(datum.actual)")
        layers = [
            base.transform_filter("isValid(datum.high)").mark_bar(width=9, color=AMBER, opacity=0.35).encode(y=y("target"), y2="high:Q"),
            told.mark_line(color=INK, strokeWidth=1.2).encode(y=y("actual"), detail="run:N"),
            base.mark_point(size=95, stroke=AMBER, strokeWidth=2, opacity=1).encode(y=y("middle"), shape=shape, fill=hollow),
        ]
        if self.outcomes:
            layers.append(told.mark_point(size=55, filled=True, opacity=1).encode(y=y("actual"), color=color))
        named = alt.TitleParams(self.name(key), fontSize=13, fontWeight="normal", offset=8, frame="group")
        chart = alt.layer(*layers)
        return chart.properties(title=named) if any(self.varying) else chart


def _outcome(row: Mapping[str, Any]) -> str:
    return str(row["outcome"]) if row["outcome"] in _OUTCOMES else "undecided"


def _points(rows: Sequence[Mapping[str, Any]], by: float, language: str) -> list[dict[str, Any]]:
    """The rows of a panel as what is drawn; results of years that follow each other are one `run` of the line."""
    points, run, last = [], 0, None
    for row in sorted(rows, key=lambda r: int(r["year_end"])):
        low, high, actual = row["target_base"], row["target_base_high"], row["actual_base"]
        year = int(row["year_end"])
        if actual is not None:
            run, last = run + (last is not None and year > last + 1), year
        points.append({
            "year": year, "target": low / by, "high": None if high is None else high / by,
            "middle": (low if high is None else (low + high) / 2) / by, "actual": None if actual is None else actual / by, "run": str(run),
            "bound": word(language, str(row["bound"] or "eq")), "tier": word(language, str(row.get("tier") or "plain")),
            "outcome": word(language, _outcome(row)), "said": row.get("target_text"), "told": row.get("actual_text"),
            "sentence": " / ".join([*(row.get("target_sentences") or ()), *(row.get("actual_sentences") or ())]),
        })  # fmt: skip
    return points
