"""The composition: a text in, everything that was found in it out."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from policyparse.documents.metadata import read_metadata
from policyparse.extract.glossary import find_glossary
from policyparse.extract.projects import trace_projects
from policyparse.extract.quantities import trace_quantities
from policyparse.extract.slogans import find_slogans
from policyparse.extract.stance import Stances
from policyparse.model import Extraction, Metadata
from policyparse.pattern_limits import check_on
from policyparse.patterns import Patterns, load_patterns
from policyparse.text.layout import clean_text
from policyparse.text.structure import structure_of

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.documents.reading import Document
    from policyparse.frames import Frames, Rows


def extract(text: str, metadata: Metadata | None = None, patterns: Patterns | None = None) -> Extraction:
    """All that is found in a text: the pipeline from text to values, without pandas.

    `metadata` holds what is known beforehand (what it leaves empty is read from the text). Raises PatternTimeout where a
    regular expression of one's own pattern files takes too long on this text.
    """
    rules = patterns or load_patterns()
    with _no_cycles_sought():
        clean = clean_text(text, rules)
        check_on(clean.clean, rules)
        known = read_metadata(clean, metadata or Metadata(), rules)
        structure = structure_of(clean, known, rules)
        glossary = find_glossary(structure, rules)
        slogans = find_slogans(structure, glossary, rules)
        stances = Stances(structure, rules)
        quantities, rejections = trace_quantities(structure, slogans, rules, stances)
        projects, unnamed = trace_projects(structure, rules, stances)
        return Extraction(structure, tuple(quantities), tuple(slogans), projects, tuple(glossary), (*rejections, *unnamed))


@contextmanager
def _no_cycles_sought() -> Iterator[None]:
    """The search for cyclic garbage put off while one document is read: the stages make many small values and no cycles,
    and each search would walk all the patterns and whatever else the caller holds (an eighth of the time)."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Report:
    """One report read: its frames as attributes, made when first asked for.

    `document` carries the fields of the documents frame as attributes (`report.document.report_year`).
    """

    def __init__(self, extraction: Extraction) -> None:
        self.extraction = extraction
        self._made: dict[str, pd.DataFrame] = {}

    @property
    def document(self) -> Metadata:
        """What is known of the document."""
        return self.extraction.structure.metadata

    @cached_property
    def _rows(self) -> Rows:
        from policyparse.frames import Rows

        return Rows(self.extraction)

    def _frame(self, name: str) -> pd.DataFrame:
        """The frame `name`, made when first asked for."""
        if name not in self._made:
            from policyparse.frames import frame

            self._made[name] = frame(name, self._rows.of(name))
        return self._made[name]

    def to_frames(self) -> Frames:
        """All frames as one object, one DataFrame each."""
        from policyparse.frames import FRAME_NAMES, Frames, frame

        return Frames(**{name: self._frame(name) for name in FRAME_NAMES}, failures=frame("failures", ()))

    @property
    def quantities(self) -> pd.DataFrame:
        """One row for one number said of one indicator."""
        return self._frame("quantities")

    @property
    def targets(self) -> pd.DataFrame:
        """The quantities whose status is target."""
        from policyparse.frames import by_status

        return by_status(self.quantities, "target")

    @property
    def actuals(self) -> pd.DataFrame:
        """The quantities whose status is actual."""
        from policyparse.frames import by_status

        return by_status(self.quantities, "actual")

    @property
    def slogans(self) -> pd.DataFrame:
        """One row for one mention of a slogan."""
        return self._frame("slogans")

    @property
    def projects(self) -> pd.DataFrame:
        """One row for one mention of a named undertaking."""
        return self._frame("projects")

    @property
    def sections(self) -> pd.DataFrame:
        """The document's sections."""
        return self._frame("sections")

    @property
    def sentences(self) -> pd.DataFrame:
        """Every sentence of the document."""
        return self._frame("sentences")

    @property
    def glossary(self) -> pd.DataFrame:
        """Footnotes and the entries of a 名词解释."""
        return self._frame("glossary")

    def show(self, *, language: str = "zh") -> None:
        """Show the text with the quantities, slogans and projects marked.

        In a notebook each mark has a card with its fields, which hovering shows; elsewhere the text is printed in colours.
        `language` is that of the fields' names: `zh` or `en`.

        >>> parse("力争今年生产总值增长6%左右。", report_year=2022).show(language="en")  # doctest: +NORMALIZE_WHITESPACE
        target 1
        力争今年生产总值增长6%左右。
        """
        from policyparse.present.marked import show

        show(self, language=language)

    def _repr_html_(self) -> str:
        from policyparse.present.marked import marked_html

        return marked_html(self)

    def __repr__(self) -> str:
        x = self.extraction
        return (
            f"<Report {self.document.doc_id or '?'} {self.document.region} {self.document.report_year or ''}: "
            f"{len(x.quantities)} quantities, {len(x.slogans)} slogans, {len(x.projects)} projects>"
        )


def parse(
    text: str | Document,
    *,
    doc_id: str | None = None,
    region: str | None = None,
    report_year: int | None = None,
    patterns: Patterns | None = None,
) -> Report:
    """Read one report.

    `text` is the report's text as it was decoded, or a Document as `read_document` returns it; every offset of every
    frame points into it. What is not given is read from the text, and missing where the text does not say it.

    >>> report = parse("预计生产总值增长6%左右。", report_year=2022)
    >>> isinstance(report, Report)
    True
    """
    known, content = (Metadata(), text) if isinstance(text, str) else (text.metadata, text.text)
    given = replace(
        known,
        doc_id=known.doc_id if doc_id is None else doc_id,
        region=known.region if region is None else region,
        report_year=known.report_year if report_year is None else report_year,
    )
    return Report(extract(content, given, patterns))
