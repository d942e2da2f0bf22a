"""policyparse: Chinese government work reports as data.

The public names; they are imported when first used, so that `import policyparse` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policyparse import compare
    from policyparse.batch import extract_frame, parse_corpus
    from policyparse.documents.reading import Document, read_document
    from policyparse.errors import DocumentError, PatternError, PatternTimeout, PolicyparseError
    from policyparse.explanation import Explanation, explain
    from policyparse.frames import Frames
    from policyparse.patterns import Patterns, load_patterns
    from policyparse.pipeline import Report, parse
    from policyparse.present.page import write_page
    from policyparse.spacy_component import spacy_pipeline
    from policyparse.store import Store, open_store
    from policyparse.store.duplicates import chosen_texts

__version__ = "0.1.0"

_HOME = {
    "Document": "documents.reading",
    "DocumentError": "errors",
    "PatternError": "errors",
    "PatternTimeout": "errors",
    "PolicyparseError": "errors",
    "Explanation": "explanation",
    "Frames": "frames",
    "Patterns": "patterns",
    "Store": "store",
    "chosen_texts": "store.duplicates",
    "extract_frame": "batch",
    "load_patterns": "patterns",
    "open_store": "store",
    "Report": "pipeline",
    "explain": "explanation",
    "parse": "pipeline",
    "parse_corpus": "batch",
    "read_document": "documents.reading",
    "spacy_pipeline": "spacy_component",
    "write_page": "present.page",
}

#: subpackages that are public names themselves
_PACKAGES = ("compare",)

__all__ = [
    "Document",
    "DocumentError",
    "Explanation",
    "Frames",
    "PatternError",
    "PatternTimeout",
    "Patterns",
    "PolicyparseError",
    "Report",
    "Store",
    "chosen_texts",
    "compare",
    "explain",
    "extract_frame",
    "load_patterns",
    "open_store",
    "parse",
    "parse_corpus",
    "read_document",
    "spacy_pipeline",
    "write_page",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"policyparse.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    if name in _PACKAGES:
        return import_module(f"policyparse.{name}")
    raise AttributeError(f"module 'policyparse' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME, *_PACKAGES})
