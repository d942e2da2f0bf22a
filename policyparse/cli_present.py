"""The command line for showing: `policyparse page`, `policyparse plot`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from policyparse.cli_batch import UsageError

if TYPE_CHECKING:
    import pandas as pd

PAGE = """\
Make one HTML page of a corpus that opens in any browser without a network: an overview with charts, tables of everything
found to filter, sort and download, and the reports' texts with everything marked; each row leads to its sentence.

OUT is a store (`policyparse batch`), a folder or workbook of frames (`policyparse extract -o`), or reports, which are read.
Frames hold no texts: these are taken from the files that the documents were read from, where they are still there."""

PAGE_EXAMPLES = """\
examples:
  policyparse page store -o page.html              a store
  policyparse page 2021.txt 2022.txt -o page.html  a few reports

exit status: 0 done, 1 nothing could be shown, 2 wrong use"""

PLOT = """\
Draw a comparison as a paper wants it: PNG, SVG, PDF, or HTML that needs no network, as the file's ending says.

  targets   targets against results over the years, with bounds and ranges, a panel for each region
  panel     region by year: a map of one indicator's targets
  slogans   the spread of slogans, or of one (--slogan) from place to place
  projects  projects through the years with their stages

Needs the extra plot, and a font with Chinese characters, which is looked for. OUT is as for `policyparse page`."""

PLOT_EXAMPLES = """\
examples:
  policyparse plot targets store -o gdp.png --indicator gdp --region NAME
  policyparse plot panel store -o panel.svg --indicator fixed_asset_investment
  policyparse plot slogans store -o spread.html --slogan NAME

exit status: 0 done, 1 nothing could be drawn, 2 wrong use"""

#: kinds of plots, and the column of their frames that tells the year
KINDS: Mapping[str, str] = MappingProxyType(
    {"targets": "year_end", "panel": "year", "slogans": "first_year", "projects": "report_year"}
)
_ENDINGS = (".png", ".svg", ".pdf", ".html")
_SOURCE = "a store, a folder or workbook of frames, or reports"


def add_present_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `page` and `plot` to the commands."""
    page = commands.add_parser(
        "page", help="make one HTML page of a store, of frames or of reports", description=PAGE, epilog=PAGE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    page.add_argument("source", metavar="OUT", nargs="+", help=_SOURCE)
    page.add_argument("-o", "--output", metavar="PAGE", default="page.html", help="the file to write (default: page.html)")
    _add_shared(page)
    page.set_defaults(run=run_page)

    plot = commands.add_parser(
        "plot", help="draw a comparison of a store, of frames or of reports", description=PLOT, epilog=PLOT_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    plot.add_argument("kind", choices=KINDS, help="what to draw")
    plot.add_argument("source", metavar="OUT", nargs="+", help=_SOURCE)
    plot.add_argument("-o", "--output", metavar="FILE", required=True, type=_picture, help="the file to write: .png, .svg, .pdf or .html")
    plot.add_argument(
        "--indicator", metavar="NAME", action="append", help="indicator by identifier or name (default: gdp); targets may have several"
    )
    plot.add_argument(
        "--measure", choices=("level", "growth", "change", "share", "multiple"), default="growth", help="what is measured (default: growth)"
    )
    plot.add_argument("--region", metavar="NAME", action="append", help="only this region; may be repeated")
    plot.add_argument("--years", metavar="FROM-TO", type=_years, help="only these years")
    plot.add_argument("--slogan", metavar="TEXT", help="of slogans, the one to draw from place to place")
    plot.add_argument("--limit", metavar="N", type=_number, help="at most so many slogans (default: 12) or projects (default: 30)")
    plot.add_argument("--font", metavar="NAME", help="font to use (default: one with Chinese characters that is found)")
    plot.add_argument("--fonts", metavar="FOLDER", help="a folder with more fonts")
    plot.add_argument("--ppi", metavar="N", type=_number, default=300, help="points per inch of a PNG (default: 300)")
    _add_shared(plot)
    plot.set_defaults(run=run_plot)


def _add_shared(command: argparse.ArgumentParser) -> None:
    command.add_argument("--title", metavar="TEXT", help="the title")
    command.add_argument("--language", choices=("zh", "en"), default="zh", help="language of labels (default: zh)")
    command.add_argument(
        "--patterns", metavar="FOLDER", action="append", default=[], help="folder of your own pattern files, to read reports with"
    )


def _picture(text: str) -> str:
    if Path(text).suffix.lower() not in _ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(_ENDINGS)}")
    return text


def _years(text: str) -> tuple[int, int]:
    told = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if not told:
        raise argparse.ArgumentTypeError(f"{text!r} is not FROM-TO, such as 2015-2024")
    return int(told[1]), int(told[2] or told[1])


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def run_page(args: argparse.Namespace) -> int:
    """`policyparse page`: write the page and print its path."""
    from policyparse.present.page import write_page

    print(write_page(args.source, args.output, title=args.title, language=args.language, patterns=_patterns(args)))
    return 0


def run_plot(args: argparse.Namespace) -> int:
    """`policyparse plot`: draw the comparison, write the file and print its path."""
    from policyparse.present import plots

    if args.kind == "panel" and len(args.indicator or ()) > 1:
        raise UsageError("a panel is of one --indicator")
    plots.chinese_font(args.font, fonts=args.fonts)  # what is missing is said before the work
    frame = _chosen(_compared(args), args)
    options: dict[str, Any] = {"title": args.title, "language": args.language, "font": args.font, "fonts": args.fonts}
    if args.limit and args.kind in ("slogans", "projects"):
        options["limit"] = args.limit
    if args.kind == "slogans":
        options["slogan"] = args.slogan
    draw = getattr(plots, f"plot_{args.kind}")
    print(draw(frame, **options).save(args.output, ppi=args.ppi))
    return 0


def _compared(args: argparse.Namespace) -> pd.DataFrame:
    """The frame of the comparison that is drawn."""
    from policyparse import compare
    from policyparse.present.page.given import frames_given

    patterns = _patterns(args)
    frames = frames_given(args.source, patterns=patterns)
    indicators = args.indicator or ["gdp"]
    if args.kind == "targets":
        found = compare.targets_vs_actuals(frames, indicators=indicators, patterns=patterns)
        return found.query("measure == @args.measure")
    if args.kind == "panel":
        return compare.panel(frames, indicators[0], measure=args.measure, patterns=patterns)
    return compare.slogan_adoption(frames) if args.kind == "slogans" else compare.track_projects(frames, patterns=patterns)


def _chosen(frame: pd.DataFrame, args: argparse.Namespace) -> pd.DataFrame:
    """The rows of the regions and years asked for."""
    if args.region:
        frame = frame[frame["region"].isin(args.region)]
    if args.years:
        frame = frame[frame[KINDS[args.kind]].between(*args.years)]
    return frame


def _patterns(args: argparse.Namespace) -> Any:
    from policyparse.patterns import load_patterns

    return load_patterns(*args.patterns) if args.patterns else None
