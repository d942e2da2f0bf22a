"""How fast: `make bench` or `python tests/benchmarks/bench.py [--reports FOLDER] [--json OUT]`.

In one process and in turn, on the same texts: reading them into records and into frames, jieba's cutting, a bare scan for
numbers with units, spaCy's blank Chinese pipeline with jieba, and Recognizers-Text and JioNLP where they are installed. Then the
batch with one and two processes, start-up and memory in processes of their own, and growth with length. Every figure is the
median of several rounds; compare ratios, not seconds of different machines. docs/speed.md tells how to read it.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

warnings.simplefilter("ignore")
ROOT = Path(__file__).resolve().parent.parent.parent
#: the sample corpus is repeated until it has so many characters
ENOUGH = 300_000
#: an alien library that takes longer than this on one round is measured on the first texts only
SLOW = 20.0
NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:%|个百分点|[万亿]{0,2}(?:元|人|户|亩|吨|公里|平方米|千瓦|个|家|所|项|件))"
START = """
import time
t = time.perf_counter()
import policyparse
imported = time.perf_counter() - t
text = open({path!r}, encoding="utf-8").read()[:15000]
report = policyparse.parse(text)
frames = report.to_frames()
print(imported, time.perf_counter() - t)
"""
#: characters per second to frames, in a process of its own
ALONE = """
import statistics, sys, time
sys.path.insert(0, {root!r})
import policyparse
texts = [open(path, encoding="utf-8").read() for path in {paths!r}]
policyparse.parse(texts[0]).to_frames()
took = []
for _ in range({rounds}):
    t = time.perf_counter()
    for text in texts:
        policyparse.parse(text).to_frames()
    took.append(time.perf_counter() - t)
print(sum(map(len, texts)) / statistics.median(took))
"""
BATCH = """
import resource, sys, time
import policyparse, tempfile
if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as out:
        t = time.perf_counter()
        policyparse.parse_corpus({source!r}, out=out, workers={workers}, progress=False)
        took = time.perf_counter() - t
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(took, (own + {workers} * child) / 1024)
"""


def texts_of(folder: Path | None) -> list[str]:
    """The texts of a folder, or the sample corpus repeated until there is enough to measure."""
    source = folder or ROOT / "corpus" / "reports"
    found = [p.read_text(encoding="utf-8", errors="replace") for p in sorted(source.rglob("*.txt")) if "raw" not in p.parts]
    if not found:
        sys.exit(f"{source}: no .txt files there")
    if folder is None:
        found *= ENOUGH // sum(map(len, found)) + 1
    return found


def contestants() -> Iterator[tuple[str, Callable[[list[str]], Any]]]:
    """What is measured, by name: each takes the texts."""
    import re

    import jieba
    import spacy

    from policyparse.frames import frames_of
    from policyparse.pipeline import extract, parse

    jieba.setLogLevel(60)
    scan = re.compile(NUMBER)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    yield "parse to records", lambda texts: [extract(t) for t in texts]
    yield "parse to frames, each", lambda texts: [parse(t).to_frames() for t in texts]
    yield "parse to frames, together", lambda texts: frames_of(extract(t) for t in texts)
    yield "jieba.lcut", lambda texts: [jieba.lcut(t) for t in texts]
    yield "scan for numbers", lambda texts: [scan.findall(t) for t in texts]
    yield "spaCy blank zh, jieba", lambda texts: [nlp(t) for t in texts]
    try:
        from recognizers_number_with_unit import Culture, NumberWithUnitRecognizer

        model = NumberWithUnitRecognizer(Culture.Chinese).get_dimension_model()
        yield "Recognizers-Text, units", lambda texts: [model.parse(t) for t in texts]
    except ImportError:
        pass
    try:
        import jionlp

        yield "JioNLP, money", lambda texts: [jionlp.ner.extract_money(t) for t in texts]
    except ImportError:
        pass


def interleaved(texts: list[str], rounds: int) -> dict[str, float]:
    """Characters per second of every contestant: the median over rounds in which all take their turn."""
    fields = dict(contestants())
    size = dict.fromkeys(fields, texts)
    for name, run in fields.items():  # warm-up, and how much of the texts a slow one gets
        t = time.perf_counter()
        run(texts[:1])
        each = (time.perf_counter() - t) / max(1, len(texts[0]))
        total = sum(map(len, texts))
        if each * total > 10 * SLOW:
            size[name] = texts[:1]
    took: dict[str, list[float]] = {name: [] for name in fields}
    for _ in range(rounds):
        for name, run in fields.items():
            t = time.perf_counter()
            run(size[name])
            took[name].append(time.perf_counter() - t)
    return {name: sum(map(len, size[name])) / statistics.median(took[name]) for name in fields}


def fresh(code: str, at: Path = ROOT) -> list[float]:
    """The numbers that a process of its own prints, started in the folder `at`."""
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as script:
        script.write(code)
        script.flush()
        done = subprocess.run([sys.executable, script.name], capture_output=True, text=True, cwd=at)
    if done.returncode:
        sys.exit(done.stderr)
    return [float(n) for n in done.stdout.split()]


def compiled() -> bool:
    """Whether the stages of this checkout are machine code (`make compiled`)."""
    return any((ROOT / "policyparse" / "extract").glob("*.so"))


def interpreted(texts: list[str], rounds: int) -> float:
    """Characters per second to frames of the same sources uncompiled: a copy of the checkout without its machine code."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("policyparse", "patterns", "corpus"):
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("*.so", "__pycache__"))
        paths = []
        for n, text in enumerate(texts):
            paths.append(str(Path(folder, f"{n}.txt")))
            Path(paths[-1]).write_text(text, encoding="utf-8", errors="replace")
        return fresh(ALONE.format(root=folder, paths=paths, rounds=rounds), Path(folder))[0]


def batch(texts: list[str], rounds: int, copies: int) -> dict[str, float]:
    """Seconds of the batch with one and two processes, and its peak memory in megabytes."""
    with tempfile.TemporaryDirectory() as folder:
        for n in range(copies):
            for k, text in enumerate(texts):
                Path(folder, f"{n}-{k}.txt").write_text(text, encoding="utf-8", errors="replace")
        seconds: dict[int, list[float]] = {1: [], 2: []}
        memory: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(rounds):
            for workers in (1, 2):
                took, used = fresh(BATCH.format(source=folder, workers=workers))
                seconds[workers].append(took)
                memory[workers].append(used)
    one, two = (statistics.median(seconds[w]) for w in (1, 2))
    return {"1 process, s": one, "2 processes, s": two, "speed-up": one / two, "peak memory, MB": max(memory[2])}


def growth(texts: list[str], rounds: int) -> dict[str, Any]:
    """Seconds by length of one document, and the share of their variance that a straight line through zero explains."""
    from policyparse.pipeline import extract

    whole = "\n".join(texts)
    while len(whole.encode()) < 1_000_000:
        whole += "\n" + whole
    points = []
    for kilobytes in (1, 10, 50, 100, 200, 500, 1000):
        piece = whole.encode()[: kilobytes * 1000].decode(errors="ignore")
        times = []
        for _ in range(rounds):
            t = time.perf_counter()
            extract(piece)
            times.append(time.perf_counter() - t)
        points.append((kilobytes, min(times)))
    slope = sum(x * y for x, y in points) / sum(x * x for x, _ in points)
    mean = statistics.mean(y for _, y in points)
    unexplained = sum((y - slope * x) ** 2 for x, y in points) / sum((y - mean) ** 2 for _, y in points)
    return {"seconds by kilobytes": dict(points), "R² of a line through zero": 1 - unexplained}


def main() -> None:
    """Measure, print, and write JSON where asked."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--reports", type=Path, help="folder of reports (.txt); without it the sample corpus, repeated")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--copies", type=int, default=1, help="how many times the texts are read by the batch (default: 1)")
    arguments.add_argument("--json", type=Path, help="write the figures to this file")
    given = arguments.parse_args()
    texts = texts_of(given.reports)
    total = sum(map(len, texts))
    how = "compiled" if compiled() else "interpreted"
    print(f"Python {platform.python_version()}, {len(texts)} texts, {total:,} characters, {given.rounds} rounds, stages {how}\n")
    speeds = interleaved(texts, given.rounds)
    if compiled():
        speeds["the same, interpreted"] = interpreted(texts, given.rounds)
    base = speeds["jieba.lcut"]
    print(f"{'':28}{'characters/s':>14}{'× jieba.lcut':>14}")
    for name, speed in speeds.items():
        print(f"{name:28}{speed:14,.0f}{speed / base:14.2f}")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as one:
        one.write(max(texts, key=len))
        one.flush()
        starts = [fresh(START.format(path=one.name)) for _ in range(given.rounds)]
    start = {"import, s": statistics.median(s[0] for s in starts), "cold start to frames, s": statistics.median(s[1] for s in starts)}
    runs = batch(texts, max(1, given.rounds // 2), given.copies)
    lengths = growth(texts, given.rounds)
    for title, figures in (("start-up", start), ("batch", runs), ("growth", lengths)):
        print(f"\n{title}")
        for name, value in figures.items():
            print(f"  {name:28}{value if isinstance(value, dict) else round(value, 3)}")
    if given.json:
        figures = {"characters": total, "stages": how, "characters per second": speeds, "start-up": start, "batch": runs, "growth": lengths}
        given.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
