"""policyparse inside spaCy: a component by entry point, and a Chinese pipeline cut by a private jieba tokenizer.

Records hold the truth (`doc._.policyparse`, plain dicts); the spans in `doc.spans` are a view of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from policyparse.frames import SCHEMAS, rows
from policyparse.model import Metadata
from policyparse.patterns import Patterns, load_patterns
from policyparse.pipeline import extract
from policyparse.text.segment import words

#: the frames that become span groups, and the column whose value is the span's label
GROUPS: Mapping[str, str] = {"quantities": "status", "slogans": "kind", "projects": "kind"}
EXTENSION = "policyparse"
#: colours of the labels, by span group, light enough for black text
COLOURS: Mapping[str, Mapping[str, str]] = {
    "quantities": {"target": "#f7c873", "actual": "#9fd3a8", "reference": "#d6d6d6"},
    "slogans": {"numeral": "#f2a6a0", "coined": "#f6d2c9"},
    "projects": {"construction": "#a9c8ee", "programme": "#cdb9ea", "zone": "#9edbd6"},
}


class PolicyParse:
    """The component: finds quantities, slogans and projects in a Doc and leaves tokens and everything else alone.

    `doc.spans["quantities" | "slogans" | "projects"]` get spans whose labels are the rows' status or kind;
    `doc._.policyparse` gets the frames' rows as lists of plain dicts, by frame. A span whose offsets do not fall on
    token edges is widened to them; the record keeps the exact ones.
    """

    def __init__(
        self, region: str = "", report_year: int | None = None, patterns: Sequence[str] = (), scorer: Callable[..., dict[str, Any]] | None = None
    ) -> None:
        self.region, self.report_year, self.patterns, self.scorer = region, report_year, tuple(patterns), scorer

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc and return it."""
        known = Metadata(region=self.region, report_year=self.report_year)
        found = extract(doc.text, known, _patterns(self.patterns))
        records: dict[str, list[dict[str, Any]]] = {}
        for name, label in GROUPS.items():
            columns = [c.name for c in SCHEMAS[name]]
            table: list[dict[str, Any]] = [
                {k: list(v) if isinstance(v, tuple) else v for k, v in zip(columns, row, strict=True)}
                for row in rows(name, found)
            ]
            spans = (doc.char_span(r["start"], r["end"], label=r[label], alignment_mode="expand") for r in table)
            doc.spans[name] = [s for s in spans if s is not None]
            records[name] = table
        doc._.set(EXTENSION, records)
        return doc


    def score(self, examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
        """Precision, recall and F1 of each span group against reference Docs; `nlp.evaluate` calls it."""
        return {} if self.scorer is None else self.scorer(examples, **settings)


@lru_cache(maxsize=8)
def _patterns(folders: tuple[str, ...]) -> Patterns:
    return load_patterns(*folders)


def score_groups(examples: Iterable[Example], **_: Any) -> dict[str, Any]:
    """Scores of the span groups by spaCy's own Scorer: a span counts where both edges and the label are right.

    Keys are `spans_quantities_p`, `…_r`, `…_f`, `…_per_type` and so on; a group that the reference Docs do not have is
    left out.
    """
    examples = list(examples)
    return {key: value for group in GROUPS for key, value in _score_group(examples, group).items()}


def _score_group(examples: list[Example], group: str) -> dict[str, Any]:
    return Scorer.score_spans(
        examples,
        f"spans_{group}",
        getter=lambda doc, _: doc.spans[group] if _has(doc, group) else [],
        has_annotation=lambda doc: _has(doc, group),
        allow_overlap=True,
    )  # type: ignore[no-any-return, unused-ignore]


def _has(doc: Doc, group: str) -> bool:
    return group in doc.spans


@registry.scorers("policyparse.span_groups_scorer.v1")  # type: ignore[untyped-decorator, unused-ignore]
def span_groups_scorer() -> Callable[..., dict[str, Any]]:
    """The scorer by its registered name."""
    return score_groups


@Language.factory(
    "policyparse",
    default_config={
        "region": "",
        "report_year": None,
        "patterns": [],
        "scorer": {"@scorers": "policyparse.span_groups_scorer.v1"},
    },
    default_score_weights={"spans_quantities_f": 0.5, "spans_slogans_f": 0.25, "spans_projects_f": 0.25},
)
def create(
    nlp: Language, name: str, region: str, report_year: int | None, patterns: list[str], scorer: Callable[..., dict[str, Any]] | None
) -> PolicyParse:
    """The factory that `nlp.add_pipe("policyparse")` calls.

    `config` may fix region and report year of all texts, and name folders of one's own `patterns`.
    """
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, default=None)
    return PolicyParse(region, report_year, patterns, scorer)


def displacy_options(group: str = "quantities") -> dict[str, Any]:
    """Options for `spacy.displacy.render(doc, style="span", options=…)` that show one span group in its colours.

    Raises KeyError where there is no such group.

    >>> displacy_options("slogans")["spans_key"]
    'slogans'
    """
    return {"spans_key": group, "colors": dict(COLOURS[group])}


class JiebaTokenizer:
    """Tokens as the private jieba tokenizer cuts them; the global one is never touched.

    Joined they are the text; no whitespace is invented.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc of the text's words."""
        cut = words(text, load_patterns())
        return Doc(self.vocab, words=cut, spaces=[False] * len(cut))

    def pipe(self, texts: Iterable[str], **_: Any) -> Iterable[Doc]:
        """A Doc for each text."""
        return (self(text) for text in texts)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing of its own to keep: the words come from the installed patterns."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> JiebaTokenizer:
        """Itself."""
        return self

    def to_disk(self, *_: Any, **__: Any) -> None:
        """Nothing of its own to keep."""

    def from_disk(self, *_: Any, **__: Any) -> JiebaTokenizer:
        """Itself."""
        return self


@registry.tokenizers("policyparse.JiebaTokenizer.v1")  # type: ignore[untyped-decorator, unused-ignore]
def jieba_tokenizer() -> Any:
    """The tokenizer by its registered name."""
    return lambda nlp: JiebaTokenizer(nlp.vocab)


def spacy_pipeline(*, region: str = "", report_year: int | None = None, patterns: Sequence[str] = ()) -> Language:
    """A blank Chinese pipeline, cut by a jieba tokenizer of our own, with the `policyparse` component.

    What is fixed for all texts may be given: `region`, `report_year`, folders of one's own `patterns`.

    >>> nlp = spacy_pipeline(report_year=2022)
    >>> doc = nlp("今年预期目标是：地区生产总值增长6%左右。")
    >>> doc.text
    '今年预期目标是：地区生产总值增长6%左右。'
    """
    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "policyparse.JiebaTokenizer.v1"}}})
    nlp.add_pipe("policyparse", config={"region": region, "report_year": report_year, "patterns": [str(p) for p in patterns]})
    return nlp
