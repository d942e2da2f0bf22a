"""Memory over a long run: `python tests/benchmarks/soak.py --minutes 60 [--reports FOLDER] [--limit MB] [--json OUT]`.

Reads reports over and over in one process, each time a little different, to records and to frames, under a limit of the
address space where the system has one, and notes the resident memory. Exit status 1 where memory grew after the warm-up.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent))
from bench import texts_of

from policyparse.pipeline import parse

#: documents between two readings of the memory, and the growth (share) over the run that is taken for flat
EVERY, FLAT = 100, 0.05


def main() -> int:
    """Soak, print what was seen, 1 where memory grew."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--minutes", type=float, default=60)
    arguments.add_argument("--reports", type=Path)
    arguments.add_argument("--limit", type=int, default=2000, help="megabytes of address space (default: 2000)")
    arguments.add_argument("--json", type=Path)
    given = arguments.parse_args()
    texts = texts_of(given.reports)
    parse(texts[0]).to_frames()
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (given.limit << 20, given.limit << 20))
    except (ImportError, ValueError, OSError) as error:
        print(f"no limit of memory: {error}")
    process, seen, count = psutil.Process(), [], 0
    end = time.monotonic() + given.minutes * 60
    while time.monotonic() < end:
        text = texts[count % len(texts)]
        report = parse(f"{text}\n{count}", doc_id=str(count))
        if count % 10 == 0:
            report.to_frames()
        count += 1
        if count % EVERY == 0:
            seen.append((count, process.memory_info().rss / 1e6))
    if len(seen) < 8:
        print(f"{count} documents: too short a run to tell")
        return 1
    quarter = max(1, len(seen) // 4)
    first, last = (statistics.mean(m for _, m in part) for part in (seen[quarter : 2 * quarter], seen[-quarter:]))
    print(f"{count:,} documents; resident memory {first:.0f} MB in the second quarter of the run, {last:.0f} MB in the last, at most {max(m for _, m in seen):.0f} MB")
    if given.json:
        given.json.write_text(json.dumps(seen), encoding="utf-8")
    return 0 if last < first * (1 + FLAT) else 1


if __name__ == "__main__":
    sys.exit(main())
