"""Headings, the sections under them and what each section is: a review, an outlook, a plan or something else."""

from __future__ import annotations

import re

from policyparse.model import Metadata, Section
from policyparse.patterns import Patterns


def section_tree(clean: str, metadata: Metadata, patterns: Patterns) -> tuple[Section, ...]:
    """The sections of a document in order; together they cover the clean text from 0 to its end.

    TEMPORARY first version (to be replaced by the structure stage's own): numbered headings only.
    """
    year = metadata.report_year
    found: list[tuple[int, int, int, str]] = []
    for match in re.finditer(r"^(?:([一二三四五六七八九十]{1,3}、)|(（[一二三四五六七八九十]{1,3}）))([^\n。]{2,60})(?=[\n。]|$)", clean, re.M):
        found.append((match.start(), match.end(), 1 if match[1] else 2, match[0]))
    sections = [Section("", 0, 0, found[0][0] if found else len(clean), 0, "other", year, year)]
    path: list[str] = []
    role = "other"
    for n, (start, heading_end, level, heading) in enumerate(found):
        end = found[n + 1][0] if n + 1 < len(found) else len(clean)
        path = [*path[: level - 1], heading]
        if re.search("回顾|过去", heading):
            role = "review"
        elif re.search("任务|安排|目标|要求|重点", heading):
            role = "plan"
        own = year - 1 if year and role == "review" else year
        sections.append(Section(" > ".join(path), level, start, end, heading_end, role, own, own))
    return tuple(s for s in sections if s.end > s.start) or (Section("", 0, 0, len(clean), 0, "other", year, year),)
