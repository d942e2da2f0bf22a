"""A comparison in the terminal: the columns that a reader wants first, under their Chinese names."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import IO, TYPE_CHECKING

from policyparse.compare.frames import SCHEMAS
from policyparse.labels import COMPARISONS, shown

if TYPE_CHECKING:
    import pandas as pd

#: the columns shown, in order; a file has all
_SHOWN: Mapping[str, str] = MappingProxyType({
    "targets_vs_actuals": "region report_year indicator measure scope tier tone bound target_text relation actual_text gap outcome reason conflict",
    "panel": "region year indicator measure scope tier tone bound text value unit relation n_statements conflict",
    "tone_shift": "region indicator measure year_before year_after tone_before bound_before text_before tone_after bound_after text_after shift",
    "across_regions": "region year indicator bound text against against_region against_bound against_text difference aim rank n_peers source",
    "cascade": "region year indicator chain raises cuts total",
    "changes": "kind change subject measure scope before after difference score",
    "slogan_adoption": "slogan origin region level first_year last_year n_reports order n_regions spread earlier censored",
    "slogan_meanings": "slogan region meaning n_meanings first_year last_year members members_from similarity",
    "track_projects": "region project report_year name done aim linked_year score",
    "project_outcomes": "region project kind first_year last_year n_reports stages outcome completed_year",
    "agreement": "frame field unit n_a n_b n_both precision recall f1 observed kappa alpha",
    "disagreements": "frame doc_id field text a b sentence",
})  # fmt: skip
_FOLDED = frozenset(("sentence", "chain", "members", "name", "project", "slogan", "before", "after", "indicator", "stages", "a", "b"))


def print_comparison(
    name: str, table: pd.DataFrame, *, rows: int = 40, file: IO[str] | None = None, width: int | None = None
) -> None:
    """Print the main columns of a comparison's frame; columns that are empty throughout are left out.

    `rows` is how many rows are shown (0: all). `width` is the terminal's, or 120 where there is none.

    >>> import io
    >>> from policyparse.compare.frames import comparison
    >>> out = io.StringIO()
    >>> print_comparison("cascade", comparison("cascade", [{"region": "青岚县", "year": 2022, "raises": 3}]), file=out)
    >>> "青岚县" in out.getvalue()
    True
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    stream = file or sys.stdout
    wide = width or (shutil.get_terminal_size((120, 24)).columns if stream.isatty() else 120)
    console = Console(file=stream, width=wide, highlight=False, markup=False, emoji=False, soft_wrap=False)
    console.print(f"{COMPARISONS[name]} ({len(table):,})", style="bold")
    label = {c.name: c.label for c in SCHEMAS[name]}
    part = table.head(rows) if rows else table
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim")
    kept = []
    for column in _SHOWN[name].split():
        cells = [_cell(column, v) for v in part[column].tolist()]
        if any(cells):
            number = table[column].dtype.kind in "fiu" and "year" not in column
            drawn.add_column(label[column], justify="right" if number else "left", overflow="fold", ratio=2 if column in _FOLDED else None)
            kept.append(cells)
    for row in zip(*kept, strict=True):
        drawn.add_row(*(Text(cell) for cell in row))
    if kept:
        console.print(drawn)
    if len(part) < len(table):
        console.print(f"… +{len(table) - len(part):,}  (--rows 0)", style="dim")


def _cell(column: str, value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return shown("complete", value) if value else ""
    if isinstance(value, float):
        return "" if value != value else f"{value:.10g}" if abs(value) >= 1000 else f"{value:.4g}"
    return shown(column, value)


def columns_shown(name: str) -> Sequence[str]:
    """The columns that `print_comparison` shows of a comparison, before empty ones are left out."""
    return _SHOWN[name].split()
