"""Which records of the kind metadata take part in what a piece of text says of itself."""

from __future__ import annotations

import re

from policyparse.documents.places import deciding_records
from policyparse.patterns import Patterns


def fired(text: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the metadata records that match `text`; of word lists, those one of whose words decides its place.

    >>> from policyparse.patterns import load_patterns
    >>> found = fired("现在，我代表青岚县人民政府向大会报告工作", load_patterns())
    >>> {"metadata.place.delivered_for", "metadata.level.county"} <= found, "metadata.level.city" in found
    (True, False)
    """
    records = [r for r in patterns.records("metadata") if r.get("pattern")]
    matched = {r.id for r in records if _matches(r["use"], patterns.compose(r["pattern"]), text)}
    return frozenset(matched | deciding_records(text, patterns))


def _matches(use: str, source: str, text: str) -> bool:
    return bool(re.fullmatch(source, text) if use == "split" else re.search(source, text))
