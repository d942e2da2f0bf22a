"""Why the library reads a sentence as it does: what was found, which records decided, what was rejected and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policyparse.frames import SCHEMAS, SHOWN, rows
from policyparse.model import Extraction, Metadata
from policyparse.patterns import Patterns, load_patterns
from policyparse.pipeline import extract

#: the frames explained, and the provenance that a single sentence does not need
_FOUND = ("quantities", "slogans", "projects")
_LEAVE = {"row_id", "doc_id", "region", "report_year", "section", "section_role", "sentence", "start", "end"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was found in a text and why; `str()` of it is a page to read, the fields are there for programs."""

    text: str
    extraction: Extraction
    patterns: Patterns

    def decisions(self) -> Iterator[tuple[str, dict[str, object], tuple[str, ...]]]:
        """For every row found: the frame's name, the row's fields, the ids of the records that took part."""
        for name in _FOUND:
            columns = [c.name for c in SCHEMAS[name]]
            for row, value in zip(rows(name, self.extraction), getattr(self.extraction, name), strict=True):
                yield name, dict(zip(columns, row, strict=True)), tuple(dict.fromkeys(value.fired))

    def rejected(self) -> Iterator[tuple[str, int, int, str]]:
        """What looked like a row and is none: its text, its span in the text as given and the reason (a record's id)."""
        text = self.extraction.structure.text
        for r in self.extraction.rejections:
            start, end = text.given_span(r.start, r.end)
            yield self.text[start:end], start, end, r.reason

    def about(self, record_id: str) -> str:
        """What a record is, in one line: its note, else its first surface forms."""
        try:
            record = self.patterns.record(record_id)
        except KeyError:
            return ""
        return str(record.get("note") or record.get("about") or " ".join(record.surface[:6]))

    def __str__(self) -> str:
        lines = [self.text]
        for name, row, fired in self.decisions():
            lines.append(f"\n{name}  [{row['start']}:{row['end']}]  {row[SHOWN[name]]}")
            for column in SCHEMAS[name]:
                value = row[column.name]
                if column.name not in _LEAVE and column.name != SHOWN[name] and value not in (None, "", (), []):
                    lines.append(f"    {column.name:16} {'、'.join(map(str, value)) if isinstance(value, tuple) else value}")
            lines += [f"    ← {i:28} {self.about(i)}".rstrip() for i in fired if i]
        for text, start, end, reason in self.rejected():
            lines.append(f"\nrejected  [{start}:{end}]  {text}\n    ← {reason:28} {self.about(reason)}".rstrip())
        return "\n".join(lines)


def explain(text: str, *, report_year: int | None = None, patterns: Patterns | None = None) -> Explanation:
    """What the library finds in a sentence or a passage, and why.

    >>> print(explain("全年新建学校5所。", report_year=2022).text)
    全年新建学校5所。
    """
    rules = patterns or load_patterns()
    return Explanation(text, extract(text, Metadata(report_year=report_year), rules), rules)
