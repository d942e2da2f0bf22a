"""Discovery: expressions of slogan shape that recur across a corpus unquoted and unknown."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from policyparse.extract.glossary import term_key
from policyparse.extract.slogans_quotes import find_quotes
from policyparse.extract.slogans_shape import ShapeReader, shape_reader
from policyparse.patterns import Patterns, alternation, load_patterns
from policyparse.text.layout import clean_text

if TYPE_CHECKING:
    import pandas as pd

_SHORTEST, _LONGEST = 2, 9
#: how many occurrences of an expression are kept to ask for word edges, and how much of the text on either side
_KEPT, _AROUND = 8, 12
#: the weight of a lone numeral with a noun that nobody quotes: mostly a plain count, or part of a name
_PLAIN = 0.2
_COLUMNS = ("expression", "counts", "heads", "mentions", "documents", "quoted", "score", "example")


class _Finder:
    """What of a text may be an unquoted slogan, by the records of kind slogan_recurring."""

    def __init__(self, patterns: Patterns) -> None:
        records = {r["part"]: r for r in patterns.records("slogan_recurring")}
        self.start = re.compile(records["start"]["pattern"])
        self.plain = re.compile(
            f"(?:{records['plain']['pattern']})|(?:{alternation(records['plain'].surface)})"
        )
        self.reader: ShapeReader = shape_reader(patterns)
        self.known = {
            term_key(s)
            for kind in ("slogans_known", "slogan_unquoted", "slogan_coined", "slogans_own")
            for r in patterns.records(kind)
            for s in r.surface
            if len(s) > 1
        }

        #: the known ones by their first two characters
        self.begun: dict[str, list[str]] = {}
        for known in self.known:
            self.begun.setdefault(known[:2], []).append(known)

    def is_plain(self, text: str) -> bool:
        """Whether the text is plain language, or begins with what the pattern files know."""
        if self.plain.match(text) or text in self.known:
            return True
        if any(text[:n] in self.known and not self.reader.has_numeral(text[n:]) for n in range(2, len(text))):
            return True
        return any(known.startswith(text) for known in self.begun.get(text[:2], ()))

    def runs(self, clean: str) -> Iterator[tuple[int, str]]:
        """The runs of Chinese characters that begin with a numeral outside of quotation marks."""
        quoted = [False] * (len(clean) + 1)
        for quote in find_quotes(clean):
            quoted[quote.start : quote.end] = [True] * (quote.end - quote.start)
        for match in self.start.finditer(clean):
            if not quoted[match.start()]:
                yield match.start(), match[0][:_LONGEST]


def recurring_expressions(
    texts: Iterable[str | tuple[str, str]],
    patterns: Patterns | None = None,
    *,
    min_documents: int = 2,
    top: int = 200,
) -> pd.DataFrame:
    """Expressions of slogan shape that recur across texts without quotation marks and that no pattern file knows, ranked.

    `texts` are texts, or pairs of a document's id and its text. A row has the `expression`, its `counts` and `heads`,
    how often (`mentions`) and in how many `documents` it stands unquoted, how often it stands `quoted`, a `score` (more
    documents and heads that recur rank higher) and an `example`. Of expressions that contain one another the one is
    kept whose occurrences are not nearly all inside a longer one. What proves to be a slogan may be added to a pattern
    file of one's own (kind slogan_unquoted or slogans_known).

    Raises ValueError where `min_documents` is less than 1.

    >>> found = recurring_expressions(["推进三转六化工作。", "深化三转六化改革。"])
    >>> found.loc[0, "expression"], int(found.loc[0, "documents"])
    ('三转六化', 2)
    """
    import pandas as pd

    if min_documents < 1:
        raise ValueError("min_documents must be 1 or more")
    finder = (patterns or load_patterns()).built("slogan_recurring", _Finder)
    mentions: Counter[str] = Counter()
    documents: defaultdict[str, set[str]] = defaultdict(set)
    following: defaultdict[str, Counter[str]] = defaultdict(Counter)
    quoted: Counter[str] = Counter()
    places: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, item in enumerate(texts):
        name, text = item if isinstance(item, tuple) else (str(number), item)
        clean = clean_text(text).clean
        quoted.update(term_key(clean[q.start : q.end]) for q in find_quotes(clean) if not q.lost)
        for at, run in finder.runs(clean):
            for size in range(_SHORTEST, len(run) + 1):
                part = run[:size]
                mentions[part] += 1
                documents[part].add(name)
                following[part][clean[at + size : at + size + 1]] += 1
                if len(places[part]) < _KEPT:
                    before, after = clean[max(0, at - _AROUND) : at], clean[at + size : at + size + _AROUND]
                    places[part].append((before.replace("\n", " "), after.replace("\n", " ")))
    rows = []
    for part, count in mentions.items():
        where = len(documents[part])
        if where < min_documents or finder.is_plain(part):
            continue
        next_ones = following[part]
        if max(next_ones.values()) > 0.7 * count and not _ends(max(next_ones, key=lambda c: next_ones[c])):
            continue  # nearly always the beginning of something longer
        shape = finder.reader.read(part)
        if shape.kind != "numeral" or sum(len(p.label) for p in shape.parts) < len(part):
            continue
        if len(shape.parts) > 1 and not quoted[part] and max(len(p.label) for p in shape.parts) > 3:
            continue
        if not quoted[part] and not shape.heads:
            continue
        if not quoted[part] and not _whole(part, places[part], patterns or load_patterns()):
            continue
        weight = (4.0 if len(shape.parts) > 1 else 1.0) * (3.0 if quoted[part] else 1.0)
        if len(shape.parts) == 1 and not quoted[part]:
            weight *= _PLAIN
        score = weight * where * math.log1p(count)
        rows.append(
            (
                part,
                list(shape.counts),
                list(shape.heads),
                count,
                where,
                quoted[part],
                round(score, 2),
                part.join(places[part][0]),
            )
        )
    rows.sort(key=lambda r: (-r[6], r[0]))
    return pd.DataFrame(rows[:top], columns=list(_COLUMNS))


def _whole(part: str, places: list[tuple[str, str]], patterns: Patterns) -> bool:
    """Whether words of the text end where the expression ends, in half of its occurrences or more."""
    from policyparse.text.segment import edges

    ended = sum(len(part) in edges(part + after, patterns) for _, after in places)
    return 2 * ended >= len(places)


def _ends(char: str) -> bool:
    return not 0x4E00 <= ord(char or " ") <= 0x9FFF


def fired(sentence: str, patterns: Patterns) -> frozenset[str]:
    """The ids of the records by which a sentence holds, or does not hold, something to be discovered.

    >>> sorted(fired("推进三转六化工作", load_patterns()))
    ['recurring.start']
    """
    finder = patterns.built("slogan_recurring", _Finder)
    ids = {r["part"]: r.id for r in patterns.records("slogan_recurring")}
    runs = [run for _, run in finder.runs(clean_text(sentence).clean)]
    found = {ids["plain"] for run in runs if finder.plain.match(run)}
    return frozenset(found | {ids["start"] for run in runs if not finder.plain.match(run)})
