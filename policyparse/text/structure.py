"""A document laid out: its clean text in sections and sentences."""

from __future__ import annotations

from policyparse.model import Metadata, Sentence, Structure, Text
from policyparse.patterns import Patterns
from policyparse.text.notes import notes_start
from policyparse.text.sections import section_tree
from policyparse.text.sentences import sentence_spans


def structure_of(text: Text, metadata: Metadata, patterns: Patterns) -> Structure:
    """The text laid out in sections and sentences; no sentence runs across a section's edge or its heading's.

    >>> from policyparse.patterns import load_patterns
    >>> from policyparse.text.layout import clean_text
    >>> text = clean_text("一、2023年工作安排\\n今年要抓项目。增长7%。")
    >>> made = structure_of(text, Metadata(report_year=2023), load_patterns())
    >>> [(text.clean[s.start:s.end], s.heading) for s in made.sentences]
    [('一、2023年工作安排', True), ('今年要抓项目。', False), ('增长7%。', False)]
    """
    notes = notes_start(text.clean, patterns)
    sections = section_tree(text.clean, metadata, patterns, notes)
    sentences: list[Sentence] = []
    for index, section in enumerate(sections):
        if section.heading_end > section.start:
            sentences.append(Sentence(section.start, section.heading_end, index, heading=True))
        sentences.extend(
            Sentence(a, b, index) for a, b in sentence_spans(text.clean, section.heading_end, section.end)
        )
    if not sentences:
        sentences.append(Sentence(0, len(text.clean), 0))
    return Structure(
        text=text,
        metadata=metadata,
        sections=sections,
        sentences=tuple(sentences),
        sentence_starts=tuple(s.start for s in sentences),
        notes_start=notes,
    )
