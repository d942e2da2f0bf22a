"""Two codings of the same documents, by people or by machine: how far they agree, in the figures that journals want."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from policyparse.compare.frames import comparison
from policyparse.compare.source import Source, parts_of
from policyparse.errors import PolicyparseError
from policyparse.evaluate.scores import FRAMES, Row, agree, pairs, plain
from policyparse.frames import SHOWN, sha256_of
from policyparse.store.arrow import library

if TYPE_CHECKING:
    import pandas as pd

Gold: TypeAlias = Mapping[str, Any]
#: a coding: frames in any of the forms that comparisons take, or gold documents as `policyparse.evaluate.read_gold` reads them
Coding: TypeAlias = "Source | Iterable[Gold]"
#: of Krippendorff's alpha; fields that are not here are nominal
_SCALES: Mapping[str, str] = {"value": "ratio", "value_high": "ratio", "investment": "ratio", "year_start": "interval", "year_end": "interval"}


@dataclass(frozen=True)
class Coded:
    """One document as one coder has it: the rows of each frame and the sentences' spans; `reviewed` are the spans that the
    coder looked at, empty where it was all of the document."""

    doc_id: str
    sha256: str
    rows: Mapping[str, Sequence[Row]]
    sentences: Sequence[tuple[int, int]]
    text: str = ""
    reviewed: Sequence[tuple[int, int]] = ()

    def within(self, spans: Sequence[tuple[int, int]]) -> Coded:
        """The document as far as it stands in `spans`."""

        def inside(at: int) -> bool:
            return any(a <= at < b for a, b in spans)

        rows = {f: [r for r in rows if inside(r["start"])] for f, rows in self.rows.items()}
        return replace(self, rows=rows, sentences=[s for s in self.sentences if inside(s[0])])

    def sentence_at(self, at: int) -> int:
        """The number of the sentence that holds an offset."""
        return max(bisect_right(self.sentences, (at, math.inf)) - 1, 0)


def agreement(a: Coding, b: Coding, *, frames: Sequence[str] = tuple(FRAMES)) -> pd.DataFrame:
    """How far two codings of the same documents agree: a row for each frame and, below it, for each field.

    **Definition.** Rows of the two are matched one to one by the overlap of their spans (intersection over union at least 0.5
    for quantities, 0.7 for slogans, 0.6 for projects), the more alike first. The row with an empty `field` is about the finding:
    precision is the share of b's rows that a has, recall the share of a's that b has (a as the standard), F1 their harmonic mean;
    Cohen's kappa and Krippendorff's alpha are over all sentences of the documents, each coded as holding a row or not, because
    rows that neither coder made cannot be counted otherwise. The rows of the fields are about what the matched rows say:
    `observed` is the share that agrees, kappa and alpha are over the matched rows (two missing values agree; alpha of years by
    intervals, of amounts by ratios, else nominal), precision and recall count a row only where it is found and the field agrees.
    Figures that are not defined (one value throughout) are missing. Two values agree as in `policyparse.evaluate`: an indicator may
    be written or canonical, members that only the lexicon says are no difference.

    Only documents that both have (`doc_id`) are compared, and of gold from a sample of sentences (`policyparse review`) only the
    sentences that both looked at. Raises PolicyparseError where there are none, or where a document's
    texts differ. Needs the extra agreement (scikit-learn, krippendorff).

    >>> import policyparse as pp
    >>> report = pp.parse("2022年主要预期目标是：生产总值增长6%左右。新建学校3所。", doc_id="a")
    >>> agreement(report, report, frames=["quantities"])[["field", "n_a", "n_both", "f1"]].head(1).values.tolist()
    [['', 2, 2, 1.0]]
    """
    both = _both(a, b)
    unknown = [f for f in frames if f not in FRAMES]
    if unknown:
        raise PolicyparseError(f"codings are compared in {', '.join(FRAMES)}, not in {unknown[0]!r}")
    rows = [row | {"doc_ids": [x.doc_id for x, _ in both]} for frame in frames for row in _agreement(both, frame)]
    return comparison("agreement", rows)


def disagreements(a: Coding, b: Coding, *, frames: Sequence[str] = tuple(FRAMES)) -> pd.DataFrame:
    """Where two codings of the same documents differ, for those who must settle it: a row for each row or field.

    A row that only one coding has has an empty `field` and what it says under `a` or `b`; a matched row has one row for each field
    in which the two differ. Matching and errors are as in `agreement`.

    >>> text = "生产总值增长6%。"
    >>> one, other = (
    ...     [{"doc_id": "a", "text": text, "quantities": [{"start": 6, "end": 8, "text": "6%", "bound": bound}]}]
    ...     for bound in ("eq", "ge")
    ... )
    >>> disagreements(one, other)[["text", "field", "a", "b"]].values.tolist()
    [['6%', 'bound', 'eq', 'ge']]
    """
    return comparison("disagreements", (row for frame in frames for x, y in _both(a, b) for row in _differing(x, y, frame)))


def _both(a: Coding, b: Coding) -> list[tuple[Coded, Coded]]:
    one, other = ({c.doc_id: c for c in _coded(x)} for x in (a, b))
    shared = [doc_id for doc_id in one if doc_id in other]
    if not shared:
        raise PolicyparseError("the two codings have no document in common (they are matched by doc_id)")
    for doc_id in shared:
        if one[doc_id].sha256 and other[doc_id].sha256 and one[doc_id].sha256 != other[doc_id].sha256:
            raise PolicyparseError(f"the two codings of {doc_id!r} are of different texts, so that their offsets do not compare")
    return [_looked_at(one[doc_id], other[doc_id]) for doc_id in shared]


def _looked_at(x: Coded, y: Coded) -> tuple[Coded, Coded]:
    """The two codings of a document, as far as both coders looked at it."""
    for spans in (x.reviewed, y.reviewed):
        if spans:
            x, y = x.within(spans), y.within(spans)
    return x, y


def _coded(coding: Coding) -> Iterator[Coded]:
    items = list(coding) if isinstance(coding, Iterable) else [coding]
    gold = [i for i in items if isinstance(i, Mapping)]
    if gold:
        yield from map(_of_gold, gold)
        return
    for part in parts_of(items):
        spans: dict[str, list[tuple[int, int]]] = {}
        for doc_id, start, end in part.sentences[["doc_id", "start", "end"]].itertuples(index=False):
            spans.setdefault(doc_id, []).append((start, end))
        rows: dict[str, dict[str, list[Row]]] = {}
        for frame in FRAMES:
            for row in getattr(part, frame).to_dict("records"):
                rows.setdefault(row["doc_id"], {}).setdefault(frame, []).append(row)
        for doc_id, sha256 in part.documents[["doc_id", "sha256"]].itertuples(index=False):
            yield Coded(doc_id, sha256, rows.get(doc_id, {}), spans.get(doc_id, []))


def _of_gold(document: Gold) -> Coded:
    from policyparse.documents.metadata import read_metadata
    from policyparse.model import Metadata
    from policyparse.patterns import load_patterns
    from policyparse.text.layout import clean_text
    from policyparse.text.structure import structure_of

    rules, given = load_patterns(), document["text"]
    text = clean_text(given, rules)
    known = Metadata(doc_id=str(document["doc_id"]), region=document.get("region") or "", report_year=document.get("report_year"))
    structure = structure_of(text, read_metadata(text, known, rules), rules)
    spans = [text.given_span(s.start, s.end) for s in structure.sentences]
    reviewed = [(a, b) for a, b in document.get("reviewed", ())]
    return Coded(str(document["doc_id"]), sha256_of(given), {f: document.get(f, []) for f in FRAMES}, spans, given, reviewed)


def _agreement(both: Sequence[tuple[Coded, Coded]], frame: str) -> Iterator[dict[str, Any]]:
    matched: list[tuple[Row, Row]] = []
    held_a: list[bool] = []
    held_b: list[bool] = []
    n_a = n_b = 0
    for x, y in both:
        ours, theirs = x.rows.get(frame, ()), y.rows.get(frame, ())
        n_a, n_b = n_a + len(ours), n_b + len(theirs)
        matched += pairs(frame, ours, theirs)
        ruler = x if x.sentences else y
        for held, rows in ((held_a, ours), (held_b, theirs)):
            found = Counter(ruler.sentence_at(r["start"]) for r in rows)
            held += [found[n] > 0 for n in range(len(ruler.sentences))]
    yield _figures(frame, "", "sentence", n_a, n_b, len(matched), held_a, held_b)
    for name in FRAMES[frame][1]:
        values = [_values(frame, name, p, q) for p, q in matched]
        one, other = ([pair[n] for pair in values] for n in (0, 1))
        yield _figures(frame, name, "row", n_a, n_b, sum(p == q for p, q in values), one, other)


def _values(frame: str, name: str, p: Row, q: Row) -> tuple[Any, Any]:
    """What two matched rows have in a field; the same value twice where they agree (policyparse.evaluate says when)."""
    one = plain(p.get(name))
    same = agree(frame, name, p, q) or agree(frame, name, q, p)
    return one, one if same else plain(q.get(name))


def _figures(
    frame: str, name: str, unit: str, n_a: int, n_b: int, n_both: int, one: Sequence[Any], other: Sequence[Any]
) -> dict[str, Any]:
    scale = _SCALES.get(name, "nominal")
    observed = sum(p == q for p, q in zip(one, other, strict=True)) / len(one) if one else None
    return {
        "frame": frame, "field": name, "scale": scale, "unit": unit, "n_a": n_a, "n_b": n_b, "n_both": n_both,
        "n_units": len(one), "precision": n_both / n_b if n_b else None, "recall": n_both / n_a if n_a else None,
        "f1": 2 * n_both / (n_a + n_b) if n_a + n_b else None, "observed": observed, "kappa": cohen_kappa(one, other),
        "alpha": krippendorff_alpha(one, other, scale),
    }  # fmt: skip


def _codes(one: Sequence[Any], other: Sequence[Any]) -> tuple[list[int], list[int]]:
    """The values as numbers of categories; a missing value is a category too."""
    known = {v: n for n, v in enumerate(dict.fromkeys(map(repr, (*one, *other))))}
    return [known[repr(v)] for v in one], [known[repr(v)] for v in other]


def cohen_kappa(one: Sequence[Any], other: Sequence[Any]) -> float | None:
    """Cohen's kappa of two coders' values of the same units; None where both know one value only.

    >>> round(cohen_kappa(["a", "a", "b", "b"], ["a", "a", "b", "a"]), 2)
    0.5
    """
    a, b = _codes(one, other)
    if len({*a, *b}) < 2:
        return None
    return float(library("sklearn.metrics", "agreement").cohen_kappa_score(a, b))


def krippendorff_alpha(one: Sequence[Any], other: Sequence[Any], scale: str = "nominal") -> float | None:
    """Krippendorff's alpha of two coders' values of the same units; None where there is one value only.

    `scale` is nominal, interval or ratio; on the latter two a missing value counts as not coded, not as a value.

    >>> round(krippendorff_alpha([1.0, 2.0, 3.0], [1.0, 2.0, 4.0], "interval"), 3)
    0.878
    """
    a: Sequence[Any]
    b: Sequence[Any]
    if scale == "nominal":
        a, b = _codes(one, other)
    else:
        a, b = ([math.nan if v is None else float(v) for v in side] for side in (one, other))
    paired = [(p, q) for p, q in zip(a, b, strict=True) if not (math.isnan(p) or math.isnan(q))]
    if len({v for pair in paired for v in pair}) < 2:
        return None
    return float(library("krippendorff", "agreement").alpha(reliability_data=[list(a), list(b)], level_of_measurement=scale))


def _differing(x: Coded, y: Coded, frame: str) -> Iterator[dict[str, Any]]:
    matched = pairs(frame, x.rows.get(frame, ()), y.rows.get(frame, ()))
    found = []
    for p, q in matched:
        for name in FRAMES[frame][1]:
            one, other = _values(frame, name, p, q)
            if one != other:
                found.append(_difference(x, y, frame, p, q) | {"field": name, "a": _said(one), "b": _said(other)})
    paired_x, paired_y = {id(p) for p, _ in matched}, {id(q) for _, q in matched}
    for p in x.rows.get(frame, ()):
        if id(p) not in paired_x:
            found.append(_difference(x, y, frame, p, None) | {"field": "", "a": _summary(p, frame)})
    for q in y.rows.get(frame, ()):
        if id(q) not in paired_y:
            found.append(_difference(x, y, frame, None, q) | {"field": "", "b": _summary(q, frame)})
    yield from sorted(found, key=lambda row: row["start"])


def _difference(x: Coded, y: Coded, frame: str, p: Row | None, q: Row | None) -> dict[str, Any]:
    row = p or q or {}
    return {
        "frame": frame, "doc_id": x.doc_id, "start": row["start"], "end": row["end"], "text": str(row.get(SHOWN[frame]) or ""),
        "row_id_a": (p or {}).get("row_id"), "row_id_b": (q or {}).get("row_id"), "sentence": _sentence(x, y, p, q),
    }  # fmt: skip


def _sentence(x: Coded, y: Coded, p: Row | None, q: Row | None) -> str:
    told = next((r["sentence"] for r in (p, q) if r and r.get("sentence")), "")
    text = x.text or y.text
    if told or not text:
        return str(told)
    ruler = x if x.sentences else y
    start, end = ruler.sentences[ruler.sentence_at((p or q or {})["start"])]
    return text[start:end]


def _said(value: Any) -> str | None:
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return None if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _summary(row: Row, frame: str) -> str:
    """What a row says, in the fields that are not empty."""
    told = ((name, plain(row.get(name))) for name in FRAMES[frame][1])
    return ", ".join(f"{name}={_said(value)}" for name, value in told if value is not None)
