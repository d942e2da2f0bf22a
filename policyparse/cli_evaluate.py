"""The command `policyparse evaluate GOLD`: how right the library is on documents coded by hand, and what a change changed."""

from __future__ import annotations

import argparse
from pathlib import Path

EVALUATE = """\
Read the texts of gold documents (a folder of *.gold.json or a .jsonl file), and print precision, recall and F1 of each
frame and the share right of each field among the rows found. With -o the rows found are kept as a run; with --against an
earlier run is compared, row by row: what is right now and was not, and the other way round."""

EXAMPLES = """\
examples:
  policyparse evaluate gold/                          the figures
  policyparse evaluate gold/ --errors 20              and the first errors, in words
  policyparse evaluate gold/ -o run1                  keep this run (a folder of frames)
  policyparse evaluate gold/ --patterns my/ --against run1   what my patterns change"""


def add_evaluate_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the command line's subcommands."""
    command = commands.add_parser(
        "evaluate",
        help="score the library on documents coded by hand",
        description=EVALUATE,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("gold", metavar="GOLD", help="folder of *.gold.json files, or a .jsonl file")
    command.add_argument("--against", metavar="RUN", help="folder that an earlier run was written to")
    command.add_argument("-o", "--output", metavar="RUN", help="write what was found to this folder")
    command.add_argument("--errors", metavar="N", type=int, default=0, help="show the first N errors of each frame")
    command.add_argument("--patterns", metavar="FOLDER", action="append", default=[], help="folder of your own pattern files")
    command.set_defaults(run=run_evaluate)


def run_evaluate(args: argparse.Namespace) -> int:
    """`policyparse evaluate`: score, show, keep and compare."""
    from policyparse.evaluate import (
        gains_and_losses,
        judged,
        read_gold,
        run_gold,
        score_frame,
        scores_of,
        verdict_frame,
    )
    from policyparse.patterns import load_patterns
    from policyparse.present.files import read_frames, write_frames

    gold = read_gold(args.gold)
    before = read_frames(args.against) if args.against else None
    run = run_gold(gold, load_patterns(*args.patterns))
    found = judged(gold, run)
    table = score_frame(scores_of(found))
    print(f"{len(gold)} documents")
    print(table.round(3).to_string(index=False))
    if args.errors:
        wrong = verdict_frame(v for v in found if v.outcome != "right")
        for frame, rows in wrong.groupby("frame", sort=False):
            print(f"\n{frame}: {len(rows)} errors")
            print(rows.drop(columns="frame").head(args.errors).to_string(index=False))
    if before is not None:
        changes = gains_and_losses(gold, before, run)
        counts = changes["change"].value_counts()
        print("\nagainst " + args.against + ": " + ", ".join(f"{counts.get(c, 0)} {c}" for c in ("gain", "loss", "other")))
        if len(changes):
            print(changes.to_string(index=False))
    if args.output:
        write_frames(run, Path(args.output), format="jsonl")
        print(f"\nrun written to {args.output}")
    return 0
