"""Word edges by a private jieba tokenizer; the global one of the process is never touched."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from policyparse.patterns import Patterns


def tokenizer(patterns: Patterns) -> Any:
    """The `jieba.Tokenizer` that knows the words of these patterns, made once for them.

    It takes up to a second to load its dictionary; only the stages that need word edges ask for it.
    """
    return patterns.built("jieba", _build)


def _build(patterns: Patterns) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.initialize()
    for line in patterns.words:
        word, *rest = line.split()
        made.add_word(word, int(rest[0]) if rest and rest[0].isdigit() else None, rest[1] if len(rest) > 1 else None)
    return made


def words(text: str, patterns: Patterns) -> list[str]:
    """The words of a text in order; joined they are the text.

    >>> from policyparse.patterns import load_patterns
    >>> words("推进项目建设", load_patterns())
    ['推进', '项目', '建设']
    """
    return list(tokenizer(patterns).cut(text))


def edges(text: str, patterns: Patterns) -> frozenset[int]:
    """The offsets at which words of `text` begin or end."""
    found, at = {0}, 0
    for word in tokenizer(patterns).cut(text):
        at += len(word)
        found.add(at)
    return frozenset(found)
