"""The errors that policyparse raises; each message names the place and what to do."""

from __future__ import annotations


class PolicyparseError(Exception):
    """Base of every error that the library raises on purpose."""


class PatternError(PolicyparseError):
    """A pattern file is broken: the message names file, record, field and reason."""

    def __init__(self, file: str, reason: str, *, record: str = "", field: str = "") -> None:
        place = ", ".join(p for p in (file, f"record {record}" if record else "", f"field {field}" if field else "") if p)
        super().__init__(f"{place}: {reason}")
        self.file, self.record, self.field, self.reason = file, record, field, reason


class PatternTimeout(PatternError):
    """A regular expression of one's own pattern files takes too long on a document; a batch goes on with the next one."""


class DocumentError(PolicyparseError):
    """A document cannot be read or parsed: the message names it, `stage` says where, `advice` what to do."""

    def __init__(self, path: str, reason: str, *, stage: str = "read", advice: str = "") -> None:
        super().__init__(f"{path}: {reason}" + (f" ({advice})" if advice else ""))
        self.path, self.reason, self.stage, self.advice = path, reason, stage, advice
