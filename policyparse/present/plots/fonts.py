"""A font that has Chinese characters, found by drawing two of them.

A font that is not there draws nothing, and one without Chinese characters the same empty box for each of them: so two
characters that come out alike tell that there is no such font.
"""

from __future__ import annotations

import os
from functools import cache
from html import escape
from pathlib import Path

from policyparse import labels
from policyparse.errors import PolicyparseError
from policyparse.store.arrow import library

#: looked for in this order; those of Linux, macOS and Windows that have simplified forms
FAMILIES = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "DengXian", "SimHei",
    "Heiti SC", "STHeiti", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun",
    "AR PL UMing CN", "Droid Sans Fallback",
)  # fmt: skip
#: whatever font has the characters
_ANY = "sans-serif"
_ADVICE = (
    "install one (Debian, Ubuntu: apt-get install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts), "
    "or give a folder that has one (fonts=…, --fonts FOLDER)"
)


def chinese_font(wanted: str | None = None, *, fonts: str | os.PathLike[str] | None = None) -> str:
    """The name of a font that draws Chinese characters: `wanted`, or the first found of the usual ones.

    `fonts` is a folder with more fonts. Raises PolicyparseError with what to install where there is none, or where `wanted`
    is not there or has no Chinese characters.
    """
    if fonts is not None:
        folder = Path(fonts)
        if not folder.is_dir():
            raise PolicyparseError(f"{folder}: is no folder of fonts")
        library("vl_convert", "plot").register_font_directory(str(folder.resolve()))
        _draws.cache_clear()
    if wanted is not None:
        if not _draws(wanted):
            raise PolicyparseError(f"the font {wanted!r} is not installed or has no Chinese characters; {_ADVICE}")
        return wanted
    for family in (*FAMILIES, _ANY):
        if _draws(family):
            return family
    raise PolicyparseError(f"no font with Chinese characters was found; {_ADVICE}")


@cache
def _draws(family: str) -> bool:
    """Whether a font draws two characters differently."""
    convert = library("vl_convert", "plot")
    one, other = (
        convert.svg_to_png(
            '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
            f'<text x="4" y="32" font-size="28" font-family="{escape(family)}">{character}</text></svg>'
        )
        for character in labels.TWO_CHARACTERS
    )
    return bool(one != other)
