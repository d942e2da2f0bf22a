"""The commands about coding by hand: `policyparse review` (a workbook out, gold and accuracy in) and `policyparse gold`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from policyparse.cli_batch import UsageError

if TYPE_CHECKING:
    from policyparse.coding.sample import Read

REVIEW = """\
Write a workbook in which a person checks what the program found (a sheet a frame, the sentence in view, lists to choose from),
or turn a corrected one into gold and figures of accuracy with confidence intervals."""

EXAMPLES = """\
examples:
  policyparse review store/ -o review.xlsx --sample 200             200 random sentences of a store
  policyparse review reports/ -o review.xlsx --sample 20 --unit documents --by level   20 documents, evenly over the levels
  policyparse review --apply review.xlsx -o gold.jsonl              gold, and how right the program was
  policyparse evaluate gold.jsonl                                   the same texts with another version or patterns of your own"""


def add_coding_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line's subcommands."""
    review = commands.add_parser(
        "review", help="check results by hand in a workbook, and learn how right they are",
        description=REVIEW, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    review.add_argument("source", metavar="SOURCE", nargs="?", help="a store, or reports (files or folders)")
    review.add_argument("--apply", metavar="WORKBOOK", help="read this corrected workbook")
    review.add_argument("-o", "--output", metavar="OUT", required=True, help="the workbook (.xlsx), or with --apply the gold (.jsonl)")
    review.add_argument("--sample", metavar="N", type=int, help="so many random units (default: all)")
    review.add_argument("--unit", choices=("sentences", "documents"), default="sentences", help="what is sampled (default: sentences)")
    review.add_argument("--by", metavar="COLUMN", help="spread the sample evenly over the values of this column of the documents")
    review.add_argument("--seed", metavar="N", type=int, default=1, help="another seed draws another sample (default: 1)")
    review.set_defaults(run=run_review)
    gold = commands.add_parser("gold", help="gold to and from doccano and Label Studio")
    gold.add_argument("source", metavar="SOURCE", help="a folder of *.gold.json, a .jsonl file, or a tool's export")
    gold.add_argument("-o", "--output", metavar="OUT", required=True, help="the file to write")
    for name, what in (("--from", "SOURCE"), ("--to", "OUT")):
        gold.add_argument(name, dest=name[2:] + "_format", choices=("gold", "doccano", "label-studio"), default="gold", help=f"format of {what}")
    gold.set_defaults(run=run_gold_formats)


def run_review(args: argparse.Namespace) -> int:
    """`policyparse review`: write a workbook, or read one."""
    if args.apply:
        if args.source:
            raise UsageError("--apply reads a workbook; leave SOURCE out")
        return _apply(args.apply, args.output)
    if not args.source:
        raise UsageError("give a store or reports to check, or --apply WORKBOOK")
    if Path(args.output).suffix.lower() != ".xlsx":
        raise UsageError(f"{args.output}: the workbook's name ends in .xlsx")
    from policyparse.coding.sample import choose
    from policyparse.coding.workbook import write_workbook

    sample = choose(_documents(args.source), size=args.sample, unit=args.unit, by=args.by, seed=args.seed)
    write_workbook(sample, args.output)
    print(f"{args.output}  {sum(len(c.sentences) for c in sample)} sentences of {len({c.read.document['doc_id'] for c in sample})} documents")
    return 0


def _documents(source: str) -> Iterator[Read]:
    from policyparse.coding.sample import read_store, read_texts
    from policyparse.documents.reading import read_document
    from policyparse.store import open_store

    path = Path(source)
    if (path / "manifest.json").exists():
        return read_store(open_store(path))
    paths = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]

    def texts() -> Iterator[tuple[str, str, str, int | None]]:
        for p in paths:
            document = read_document(p)
            known = document.metadata
            yield p.stem if p == path else str(p.relative_to(path).with_suffix("")), document.text, known.region, known.report_year

    return read_texts(texts())


def _apply(workbook: str, output: str) -> int:
    from policyparse.coding.gold import write_gold
    from policyparse.coding.review import accuracy, gold_of, summary
    from policyparse.coding.workbook import read_workbook

    read = read_workbook(workbook)
    documents = gold_of(read)
    for line in summary(read):
        print(line)
    figures = accuracy(read)
    if len(figures):
        print("\nshare right, with 95% confidence intervals (Wilson):")
        print(figures.round(3).to_string(index=False))
    print(f"\ngold written to {write_gold(documents, output)}")
    return 0


def run_gold_formats(args: argparse.Namespace) -> int:
    """`policyparse gold`: convert between formats."""
    from policyparse.coding.formats import LABEL_STUDIO_CONFIG, convert

    number = convert(args.source, args.output, read_as=args.from_format, write_as=args.to_format)
    print(f"{args.output}  {number} documents")
    if args.to_format == "label-studio":
        print(f"labelling setup for Label Studio:\n{LABEL_STUDIO_CONFIG}")
    return 0
