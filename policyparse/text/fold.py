"""One-to-one folding: every character becomes one character, so every offset stays where it was."""

from __future__ import annotations

import re

_FULL = {chr(c): chr(c - 0xFEE0) for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_TABLE = str.maketrans(
    _FULL
    | {
        "％": "%", "﹪": "%", "．": ".", "／": "/", "＋": "+", "－": "-", "−": "-", "＝": "=",
        "―": "—", "─": "—", "–": "—", "﹣": "-", "∶": "：", "︰": "：", "｜": "|", "﹢": "+",
        "「": "“", "」": "”", "『": "‘", "』": "’", "〝": "“", "〞": "”", "＂": '"',
        "・": "·", "•": "·", "‧": "·", "●": "·",
        "﹐": "，", "﹑": "、", "｡": "。", "､": "、", "；": "；",
        "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
        "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n",
    }
)  # fmt: skip
_ASCII_MARKS = str.maketrans({";": "；", "(": "（", ")": "）", "!": "！", "?": "？"})
_HAS_ASCII_MARK = re.compile(r"[;()!?]")
#: a comma that is no thousands separator, and a colon that stands in no time of day or ratio
_COMMA = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
_COLON = re.compile(r"(?<![\dA-Za-z]):|:(?![\d/\\])")
_STRAIGHT = re.compile(r'"')
_ENTITY = re.compile(r"&[a-z]{2,8};|&#\d{1,6};")


def fold(text: str) -> str:
    """The text with look-alike characters made one: full-width digits, letters, ％ and ． become ASCII, ASCII
    punctuation of Chinese prose becomes full-width, straight and corner quotes become “”. Same length as `text`.

    Chinese punctuation and everything else stay; thousands separators (1,234) and times (9:30) keep their ASCII mark.

    >>> fold("增长８％,达到1,234万元;")
    '增长8%，达到1,234万元；'
    """
    folded = text.translate(_TABLE)
    if "&" in folded:  # the ; of an HTML entity is no punctuation: such an entity becomes spaces
        folded = _ENTITY.sub(lambda m: " " * len(m[0]), folded)
    if _HAS_ASCII_MARK.search(folded):
        folded = folded.translate(_ASCII_MARKS)
    if "," in folded:
        folded = _COMMA.sub("，", folded)
    if ":" in folded:
        folded = _COLON.sub("：", folded)
    if '"' in folded:
        folded = "\n".join(_curl(line) for line in folded.split("\n"))
    return folded


def _curl(line: str) -> str:
    """Straight quotes made opening and closing in turn; an odd last one closes nothing and stays opening."""
    pieces = line.split('"')
    out = [pieces[0]]
    for n, piece in enumerate(pieces[1:]):
        out += ["“" if n % 2 == 0 else "”", piece]
    return "".join(out)
