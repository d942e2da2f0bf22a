"""One's own pattern files looked over: faults, examples that fail, clashes, and what they change in reports.

`policyparse check FOLDER` prints it; `check_patterns` is the same from Python.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policyparse.bundled import bundled_folder
from policyparse.evidence import NO_SENTENCES, fired
from policyparse.frames import SCHEMAS, SHOWN, rows
from policyparse.model import Metadata
from policyparse.patterns import Patterns, Record, load_patterns
from policyparse.pipeline import extract

if TYPE_CHECKING:
    import pandas as pd

_PLACE = ("row_id", "doc_id", "sentence", "start", "end")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in a pattern file, or (`mend` False) to know of."""

    file: str
    record: str
    field: str
    reason: str
    mend: bool = True

    def __str__(self) -> str:
        return f"{self.file}, record {self.record}, field {self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PatternCheck:
    """What `check_patterns` found: the records that are one's own, the problems, and the rows that change."""

    own: tuple[Record, ...]
    problems: tuple[Problem, ...]
    changes: pd.DataFrame

    @property
    def ok(self) -> bool:
        """Whether nothing has to be mended."""
        return not any(p.mend for p in self.problems)


def check_patterns(*folders: str | Path, reports: Iterable[tuple[str, str]] | None = None) -> PatternCheck:
    """Look over one's own folders of pattern files.

    The files are loaded (schema, regular expressions), the examples and counterexamples of one's own records are tried,
    surface forms that another record of the same kind has too are told, and the reports (name and text each; by default the
    sample corpus) are read with and without the folders: `changes` has a row for each row gained, lost or changed.

    Raises PatternError, which names file, record and field, where a file cannot be loaded at all.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "mine.yaml").write_text(
    ...     "kind: indicators\\nrecords:\\n- {id: mine.tea, canonical: 茶叶产值, category: agriculture, surface: [茶叶总产值],"
    ...     " examples: [茶叶总产值达到3亿元]}\\n", encoding="utf-8")
    >>> check = check_patterns(folder, reports=[("a", "茶叶总产值达到3亿元。")])
    >>> check.ok, check.changes[["change", "text", "fields"]].values.tolist()
    (True, [['changed', '3亿元', 'indicator: 茶叶总产值 → 茶叶产值; indicator_id: None → mine.tea']])
    """
    shipped, patterns = load_patterns(), load_patterns(*folders)
    known = {r.id: r for r in shipped}
    own = tuple(r for r in patterns if known.get(r.id) != r)
    problems = (*_examples(own, patterns), *_clashes(own, patterns, shipped))
    texts = _sample_corpus() if reports is None else reports
    return PatternCheck(own, problems, row_changes(texts, shipped, patterns))


def _examples(own: Iterable[Record], patterns: Patterns) -> Iterator[Problem]:
    """Examples in which the record takes no part, counterexamples in which it does, and records without either."""
    for record in own:
        if record.kind in NO_SENTENCES:
            continue
        for n, example in enumerate(record.examples, 1):
            if isinstance(example, str) and record.id not in fired(example, patterns):
                reason = f"the record takes no part in its example {n}: {example}"
                yield Problem(record.file, record.id, "examples", reason)
        for n, example in enumerate(record.counterexamples, 1):
            if isinstance(example, str) and record.id in fired(example, patterns):
                reason = f"the record takes part in its counterexample {n}: {example}"
                yield Problem(record.file, record.id, "counterexamples", reason)
        if not record.examples:
            reason = "no example: give a sentence or two in which the record takes part"
            yield Problem(record.file, record.id, "examples", reason, mend=False)


def _clashes(own: Iterable[Record], patterns: Patterns, shipped: Patterns) -> Iterator[Problem]:
    """Forms of one's own records that another record of the kind has, in kinds whose shipped records share none."""
    shares: dict[str, bool] = {}
    for record in own:
        if record.kind not in shares:
            counts = Counter(form for r in shipped.records(record.kind) for form in set(r.surface))
            shares[record.kind] = any(n > 1 for n in counts.values())
        if shares[record.kind]:
            continue
        holders: dict[str, list[str]] = defaultdict(list)
        for other in patterns.records(record.kind):
            for form in other.surface:
                if other.id != record.id:
                    holders[form].append(other.id)
        for form in record.surface:
            if form in holders:
                yield Problem(record.file, record.id, "surface", f"{form} is a form of {holders[form][0]} too; it can be of one only")


def _sample_corpus() -> Iterator[tuple[str, str]]:
    for path in sorted((bundled_folder("corpus") / "reports").glob("*.txt")):
        yield path.stem, path.read_text(encoding="utf-8")


def row_changes(reports: Iterable[tuple[str, str]], before: Patterns, after: Patterns) -> pd.DataFrame:
    """The rows that two sets of patterns read differently in the same reports.

    One row for each: `change` (gained, lost, changed), `frame`, `doc_id`, `start`, `end`, `text`, `fields` (what changed, as
    was → is), `sentence`.
    """
    import pandas as pd

    table: list[tuple[Any, ...]] = []
    for name, text in reports:
        old, new = (extract(text, Metadata(doc_id=name), p) for p in (before, after))
        for frame, shown in SHOWN.items():
            columns = [c.name for c in SCHEMAS[frame]]
            table += _differences(frame, shown, [dict(zip(columns, r, strict=True)) for r in rows(frame, old)],
                                  [dict(zip(columns, r, strict=True)) for r in rows(frame, new)])  # fmt: skip
    return pd.DataFrame(table, columns=["change", "frame", "doc_id", "start", "end", "text", "fields", "sentence"])


def _differences(frame: str, shown: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """What differs between the rows of one frame of one report: rows at the same place are paired in their order."""
    places: dict[tuple[int, int], tuple[list[dict[str, Any]], list[dict[str, Any]]]] = defaultdict(lambda: ([], []))
    for side, found in enumerate((old, new)):
        for row in found:
            places[row["start"], row["end"]][side].append(row)
    for (start, end), (was, now) in sorted(places.items()):
        for a, b in zip(was, now, strict=False):
            fields = [f"{k}: {a[k]} → {b[k]}" for k in a if k not in _PLACE and a[k] != b[k]]
            if fields:
                yield "changed", frame, b["doc_id"], start, end, b[shown], "; ".join(fields), b.get("sentence", "")
        for row in was[len(now) :]:
            yield "lost", frame, row["doc_id"], start, end, row[shown], "", row.get("sentence", "")
        for row in now[len(was) :]:
            yield "gained", frame, row["doc_id"], start, end, row[shown], "", row.get("sentence", "")
