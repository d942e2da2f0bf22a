"""What a text says of itself: title, region, level, the year that it plans for."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from policyparse.model import Metadata, Text
from policyparse.patterns import Patterns


def read_metadata(text: Text, given: Metadata, patterns: Patterns) -> Metadata:
    """`given`, with what it leaves empty read from the text. TEMPORARY first version (the structure helper's to write)."""
    doc_id = given.doc_id or "text-" + hashlib.sha256(text.given.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    year = given.report_year
    return replace(given, doc_id=doc_id, review_year=given.review_year or (year - 1 if year else None))
