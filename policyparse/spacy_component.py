"""policyparse inside spaCy: a component by entry point, and a Chinese pipeline cut by a private jieba tokenizer.

Records hold the truth (`doc._.policyparse`, plain dicts); the spans in `doc.spans` are a view of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from policyparse.frames import SCHEMAS, rows
from policyparse.model import Metadata
from policyparse.patterns import load_patterns
from policyparse.pipeline import extract
from policyparse.text.segment import words

#: the frames that become span groups, and the column whose value is the span's label
GROUPS: Mapping[str, str] = {"quantities": "status", "slogans": "kind", "projects": "kind"}
EXTENSION = "policyparse"


class PolicyParse:
    """The component: finds quantities, slogans and projects in a Doc and leaves tokens and everything else alone.

    `doc.spans["quantities" | "slogans" | "projects"]` get spans whose labels are the rows' status or kind;
    `doc._.policyparse` gets the frames' rows as lists of plain dicts, by frame. A span whose offsets do not fall on
    token edges is widened to them; the record keeps the exact ones.
    """

    def __init__(self, region: str = "", report_year: int | None = None) -> None:
        self.region, self.report_year = region, report_year

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc and return it."""
        found = extract(doc.text, Metadata(region=self.region, report_year=self.report_year))
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


@Language.factory("policyparse", default_config={"region": "", "report_year": None})
def create(nlp: Language, name: str, region: str, report_year: int | None) -> PolicyParse:
    """The factory that `nlp.add_pipe("policyparse")` calls; `config` may fix region and report year."""
    if not Doc.has_extension(EXTENSION):
        Doc.set_extension(EXTENSION, default=None)
    return PolicyParse(region, report_year)


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


def spacy_pipeline(*, region: str = "", report_year: int | None = None) -> Language:
    """A blank Chinese pipeline, cut by jieba, with the `policyparse` component.

    >>> nlp = spacy_pipeline(report_year=2022)
    >>> doc = nlp("今年预期目标是：地区生产总值增长6%左右。")
    >>> doc.text
    '今年预期目标是：地区生产总值增长6%左右。'
    """
    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "policyparse.JiebaTokenizer.v1"}}})
    nlp.add_pipe("policyparse", config={"region": region, "report_year": report_year})
    return nlp
