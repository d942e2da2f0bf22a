"""A plot: an Altair chart in the house's style, shown in a notebook and written to files without a network."""

from __future__ import annotations

import html
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from policyparse import labels
from policyparse.errors import PolicyparseError
from policyparse.present.embedded import embedded_json, source_hash
from policyparse.present.plots.fonts import FAMILIES, chinese_font
from policyparse.present.table_files import atomic
from policyparse.store.arrow import library

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("png", "svg", "pdf", "html")
INK, SOFT, LINE = "#1d1c1a", "#69665e", "#e2dfd7"
AMBER, GREEN, RED, BLUE, ROSE, GREY = "#b97f14", "#3f8f5f", "#b3401e", "#3d6f9f", "#a8476b", "#8b887e"


@dataclass(frozen=True, eq=False)
class Plot:
    """A chart (`chart` is Altair's) and the language of its words; `font` and `fonts` are as for `chinese_font`."""

    chart: Any
    language: str = "zh"
    font: str | None = None
    fonts: str | os.PathLike[str] | None = None

    def save(self, path: str | os.PathLike[str], *, ppi: int = 300) -> Path:
        """Write the plot to a file: .png (`ppi` points per inch), .svg, .pdf, or .html, which needs no network and shows
        what a point stands for where the mouse is on it. Returns the path.

        Raises PolicyparseError for other endings, and where no font with Chinese characters is found.
        """
        target = Path(path)
        ending = target.suffix.lower().lstrip(".")
        if ending not in FORMATS:
            raise PolicyparseError(f"{target}: a plot is written as {', '.join(FORMATS)}")
        target.parent.mkdir(parents=True, exist_ok=True)
        made = self._made(ending, ppi)
        with atomic(target) as part:
            part.write_bytes(made)
        return target

    def _made(self, ending: str, ppi: int = 300) -> bytes:
        styled = self._styled()
        if ending == "html":
            return _page(styled, self.language).encode()
        if ending == "svg":
            written = io.StringIO()
            styled.save(written, format="svg")
            return written.getvalue().encode()
        drawn = io.BytesIO()
        styled.save(drawn, format=ending, **({"ppi": ppi} if ending == "png" else {}))
        return drawn.getvalue()

    def _styled(self) -> Any:
        """The chart with the house's type and colours. Other programs that show an SVG or HTML file have further names of
        fonts to try."""
        found = chinese_font(self.font, fonts=self.fonts)
        font = ", ".join(dict.fromkeys((found, *FAMILIES, "sans-serif")))
        quiet = {"labelColor": SOFT, "titleColor": SOFT, "titleFontWeight": "normal", "labelFontSize": 12, "titleFontSize": 12}
        return (
            self.chart.configure(font=font, background="white", padding=8)
            .configure_view(stroke=None)
            .configure_axis(gridColor=LINE, domainColor=SOFT, tickColor=SOFT, labelLimit=300, **quiet)
            .configure_legend(**{**quiet, "labelLimit": 320, "symbolStrokeWidth": 1.5})
            .configure_header(labelFontSize=13, labelColor=INK, title=None, labelAnchor="start", labelLimit=360)
            .configure_title(anchor="start", fontSize=15, fontWeight=600, color=INK, subtitleColor=SOFT, subtitleFontSize=12, offset=12)
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self._made("svg").decode(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"<Plot: save it as {', '.join(FORMATS)}>"


def _page(chart: Any, language: str) -> str:
    """A chart as a page with the libraries that draw it; no text of a report can become markup in it."""
    version = ".".join(altair().SCHEMA_VERSION.lstrip("v").split(".")[:2])
    spec = chart.to_dict()
    script = (library("vl_convert", "plot").javascript_bundle(vl_version=version) + "\n" + _file("plot.js")).replace("</script", "<\\/script")
    title = spec.get("title", "")
    return Template(_file("plot.html")).substitute(
        lang="zh-CN" if language == "zh" else "en", title=html.escape(str(title.get("text", "") if isinstance(title, dict) else title)),
        spec=embedded_json(spec), script=script, script_hash=source_hash(script),
    )  # fmt: skip


def _file(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def altair() -> Any:
    """Altair, which the extra `plot` brings, with the library that draws files."""
    library("vl_convert", "plot")
    return library("altair", "plot")


def word(language: str, key: str, **values: object) -> str:
    """A word or phrase of the plots. Raises ValueError where there is no such language."""
    if language not in labels.PLOTS:
        raise ValueError(f"language is {language!r}; there are {', '.join(labels.PLOTS)}")
    return labels.PLOTS[language][key].format(**values)


def words(language: str, keys: Iterable[str]) -> list[str]:
    """Several of them."""
    return [word(language, key) for key in keys]


def data(rows: Sequence[Mapping[str, Any]]) -> Any:
    """Rows as the chart's own data, however many."""
    return altair().Data(values=[{k: None if v != v else v for k, v in row.items()} for row in rows])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain values; what is missing is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def check(frame: pd.DataFrame, kind: str, columns: Iterable[str]) -> None:
    """Raises PolicyparseError where a frame is not what `policyparse.compare` calls so, or is empty."""
    missing = [c for c in columns if c not in frame.columns]
    if missing:
        raise PolicyparseError(f"this is no frame of compare.{kind}: it has no column {missing[0]!r}")
    if not len(frame):
        raise PolicyparseError(f"there is nothing to draw: the frame of compare.{kind} has no rows")


def titled(title: str | None, usual: str, notes: Iterable[str]) -> Any:
    """A title with the notes below it; an empty title is none."""
    said = usual if title is None else title
    below = [n for n in notes if n]
    return altair().TitleParams(said, subtitle=below) if said or below else altair().Undefined


def scaled(largest: float, unit: str) -> tuple[float, str]:
    """What to divide by, and the unit that it makes, so that an axis has short numbers.

    >>> scaled(2.3e9, "元"), scaled(7.5, "%")
    ((100000000.0, '亿元'), (1.0, '%'))
    """
    if unit not in ("%", "") and largest == largest:
        for name, size in labels.MULTIPLES:
            if largest >= size:
                return size, f"{name}{unit}"
    return 1.0, unit


def years_of(rows: Iterable[Mapping[str, Any]], *columns: str) -> list[int]:
    """Every year from the first to the last."""
    found = [int(r[c]) for r in rows for c in columns if r.get(c) is not None]
    return list(range(min(found), max(found) + 1)) if found else []
