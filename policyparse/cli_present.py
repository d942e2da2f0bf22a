"""The command line for showing: `policyparse page`."""

from __future__ import annotations

import argparse

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


def add_present_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `page` to the commands."""
    page = commands.add_parser(
        "page", help="make one HTML page of a store, of frames or of reports", description=PAGE, epilog=PAGE_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    page.add_argument("source", metavar="OUT", nargs="+", help="a store, a folder or workbook of frames, or reports")
    page.add_argument("-o", "--output", metavar="PAGE", default="page.html", help="the file to write (default: page.html)")
    page.add_argument("--title", metavar="TEXT", help="the page's title")
    page.add_argument("--language", choices=("zh", "en"), default="zh", help="language that the page opens in (default: zh)")
    page.add_argument(
        "--patterns", metavar="FOLDER", action="append", default=[], help="folder of your own pattern files, to read reports with"
    )
    page.set_defaults(run=run_page)


def run_page(args: argparse.Namespace) -> int:
    """`policyparse page`: write the page and print its path."""
    from policyparse.patterns import load_patterns
    from policyparse.present.page import write_page

    patterns = load_patterns(*args.patterns) if args.patterns else None
    print(write_page(args.source, args.output, title=args.title, language=args.language, patterns=patterns))
    return 0
