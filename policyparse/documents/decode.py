"""Bytes to text: the encodings met in Chinese files, and files that are no text at all.

Each candidate encoding is tried on the bytes; what it yields is judged by how many of the characters outside ASCII are
common ones (the first-level characters of GB 2312 and Big5, punctuation, full-width forms). A wrong reading of Chinese
bytes is made of rare characters and fails that test, so it is recognised whatever the file claims to be.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from policyparse.errors import DocumentError

#: share of common characters that a right reading reaches, and below which the text is not accepted at all
PLAUSIBLE, ACCEPTABLE = 0.85, 0.6
#: characters of each piece of a text that is judged, and how many bytes at its beginning
_PIECE, _HEAD = 2_000, 8_000
#: share of characters that may be broken before a file counts as damaged
_BROKEN = 0.002

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_HIGH = frozenset((0, 0x20, 0x30, 0xFF, *range(0x4E, 0xA0)))
_GUESS = "the encoding is a guess ({}); check the text, and save it as UTF-8"
_RESAVE = "open it in an editor, check that it reads rightly and save it as UTF-8"
#: UTF-8 that was read as GBK and saved leaves these two characters where bytes were lost
_LOST = bytes.fromhex("efbfbdefbfbd").decode("gb18030")


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: its text, the encoding it was read in ('' for formats that have none), its own title, warnings."""

    text: str
    encoding: str = ""
    title: str = ""
    warnings: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Characters that running Chinese text is made of, simplified and traditional."""
    levels = (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]),
    )
    found = {
        bytes((lead, trail)).decode(encoding, "ignore") for encoding, leads, trails in levels for lead in leads for trail in trails
    }
    for first, last in ((0x2000, 0x206F), (0x2190, 0x21FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x3000, 0x303F), (0xFF01, 0xFF5E)):
        found.update(map(chr, range(first, last + 1)))
    return frozenset(found | {"\u00b7", "\u00d7", "\u00a0", "\u2103", "\ufffe"})


def commonness(text: str) -> float:
    """The share of common characters among those outside ASCII, 0 to 1; 1 where there are none.

    >>> commonness("全市生产总值增长6%")
    1.0
    >>> commonness("全市生产总值增长".encode().decode("gbk", "replace")) < 0.6
    True
    """
    foreign = [c for c in text if c > "\x7f"]
    if not foreign:
        return 1.0
    common = _common()
    return sum(c in common for c in foreign) / len(foreign)


def _sample(text: str) -> str:
    """What of a text is judged: its beginning, middle and end."""
    if len(text) <= 3 * _PIECE:
        return text
    middle = len(text) // 2
    return text[:_PIECE] + text[middle : middle + _PIECE] + text[-_PIECE:]


def _wide(data: bytes) -> str | None:
    """utf-16-le or utf-16-be where bytes without a mark are one of them, else None.

    In UTF-16 the high bytes of ASCII (0), of Chinese punctuation (0x20, 0x30, 0xFF) and of Han characters (0x4E to 0x9F)
    stand on one side; bytes of other encodings can look so only by chance, and are then no plausible text.
    """
    head = data[:_HEAD]
    if len(head) < 4 or len(data) % 2 or (head.isascii() and 0 not in head):
        return None
    for encoding, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
        if sum(b in _HIGH for b in high) > 0.9 * len(high) and commonness(head.decode(encoding, "replace")) > PLAUSIBLE:
            return encoding
    return None


def _try(data: bytes, encoding: str) -> tuple[str, int] | None:
    """The text and the number of broken places, None where more than a few are broken."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    return (text, broken) if broken <= max(2, _BROKEN * len(text)) and len(text) > 20 * broken else None


def decode(data: bytes, path: str = "", *, encoding: str | None = None) -> Content:
    """The text of a file's bytes.

    Read are UTF-8 (with and without BOM), UTF-16 and UTF-32, GB18030 (which holds GBK and GB2312) and Big5; `encoding` forces
    one. Line ends become "\\n", as Python's `open` makes them. A few broken bytes are replaced by U+FFFD and told in the warnings.

    Raises DocumentError (stage "decode") for empty files, for what is no text, and where no encoding gives plausible text.

    >>> decode("政府工作报告".encode("gbk")).encoding
    'gb18030'
    """
    if not data.strip(b"\0 \t\r\n"):
        raise DocumentError(path, "the file is empty", stage="decode", advice="fetch the document again")
    if encoding:
        return _forced(data, path, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _judged(data, path, name, True)
    wide = _wide(data)
    if wide:
        return _judged(data, path, wide)
    if b"\0" in data[:_HEAD] or _controls(data) > 0.02:
        raise DocumentError(
            path, "is not a text but binary data", stage="decode", advice="give the file its right ending, or convert it"
        )
    if found := _try(data, "utf-8"):
        if not found[1]:
            return _content(found[0], "ascii" if found[0].isascii() else "utf-8")
    candidates = [(text, broken, "utf-8") for text, broken in [found] if broken] if found else []
    for name in ("gb18030", "big5hkscs", "cp950"):
        if got := _try(data, name):
            candidates.append((*got, name))
    scored = [(commonness(_sample(t)) - 0.02 * bool(b), -i, t, b, n) for i, (t, b, n) in enumerate(candidates)]
    if not scored or max(scored)[0] < PLAUSIBLE:
        return _foreign(data, path, scored)
    _, _, text, broken, name = max(scored)
    name = "big5" if name in ("big5hkscs", "cp950") else name
    return _content(text, name, *_damage(text, name, broken))


def _controls(data: bytes) -> float:
    head = data[:_HEAD]
    return len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head)) / len(head)


def _doubts(text: str) -> tuple[str, ...]:
    """Warnings about a text that decodes but was garbled before it was saved."""
    if _LOST in text:
        return ("characters were lost when the text was saved in a wrong encoding before; fetch the original",)
    sample = _sample(text)
    if commonness(sample) < ACCEPTABLE and sum(c > "\x7f" for c in sample) > 20:
        return ("the text looks garbled: it was probably read in a wrong encoding and saved again; fetch the original",)
    return ()


def _damage(text: str, encoding: str, broken: int) -> tuple[str, ...]:
    if not broken:
        return ()
    return (f"{broken} broken places in {encoding}, the first at character {text.index(chr(0xFFFD))}",)


def _content(text: str, encoding: str, *warnings: str) -> Content:
    """The text with its line ends as Python's `open` gives them, without the mark at its beginning."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Content(text.removeprefix("\ufeff"), encoding, "", (*_doubts(text), *warnings))


def _judged(data: bytes, path: str, encoding: str, marked: bool = False) -> Content:
    found = _try(data, encoding)
    if found is None:
        said = "its mark says" if marked else "it seems to be"
        raise DocumentError(path, f"{said} {encoding}, but it is damaged", stage="decode", advice=_RESAVE)
    text, broken = found
    return _content(text, encoding, *_damage(text, encoding, broken))


def _forced(data: bytes, path: str, encoding: str) -> Content:
    try:
        text = data.decode(encoding)
    except LookupError:
        raise DocumentError(path, f"no encoding is called {encoding!r}", stage="decode") from None
    except UnicodeDecodeError as error:
        raise DocumentError(
            path, f"is not {encoding} (byte {error.start})", stage="decode", advice="leave the encoding out to have it recognised"
        ) from None
    return _content(text, codecs.lookup(encoding).name)


def _foreign(data: bytes, path: str, scored: list[tuple[float, int, str, int, str]]) -> Content:
    """The last resort: what charset-normalizer makes of it, told as a guess; else an error."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_HEAD]).best()
    if best is not None and best.encoding and (got := _try(data, best.encoding)):
        return _content(got[0], best.encoding, _GUESS.format(best.encoding))
    if scored and max(scored)[0] >= ACCEPTABLE:
        _, _, text, _, name = max(scored)
        return _content(text, name, _GUESS.format(name))
    raise DocumentError(path, "no encoding gives a Chinese text", stage="decode", advice=_RESAVE)
