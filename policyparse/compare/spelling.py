"""Names held against each other whatever their marks, and the members of slogans whatever their length."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

from policyparse.store.arrow import library
from policyparse.text.fold import fold

#: how alike two members must be to be one, where neither holds the other
_ALIKE = 90.0
#: so many characters tell enough to be found in a longer member
_TELLING = 4
#: what stands in brackets
_ASIDE = re.compile("[(\uff08][^)\uff09]*[)\uff09]")


@lru_cache(maxsize=65536)
def spelling(text: str) -> str:
    """A name without marks and spaces, full-width and capital letters made plain: the key by which names are one.

    >>> spelling("双随机、一公开") == spelling("“双随机一公开”"), spelling("１＋３＋Ｎ")
    (True, '1+3+n')
    """
    return "".join(c for c in fold(text).lower() if category(c)[0] not in "PZC")


@lru_cache(maxsize=65536)
def same_member(a: str, b: str) -> bool:
    """Whether two members of slogans are one: the same, one the other's short form, or nearly the same letters.

    >>> same_member("坚决维护党中央权威和集中统一领导", "维护党中央权威和集中统一领导"), same_member("产业数字化", "数字产业化")
    (True, False)
    """
    one, other = sorted((spelling(_ASIDE.sub("", a)), spelling(_ASIDE.sub("", b))), key=len)
    if one == other or not one:
        return one == other
    if one in other and (len(one) >= _TELLING or 2 * len(one) >= len(other)):
        return True
    return float(library("rapidfuzz.fuzz", "compare").ratio(one, other)) >= _ALIKE


def split_members(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """Of our members those that they have too and those that they lack, and of theirs those that we lack.

    >>> split_members(("工业强县", "生态立县"), ("生态立县", "文旅兴县"))
    (['生态立县'], ['工业强县'], ['文旅兴县'])
    """
    left = list(theirs)
    shared, added = [], []
    for member in ours:
        match = next((t for t in left if same_member(member, t)), None)
        if match is None:
            added.append(member)
        else:
            left.remove(match)
            shared.append(member)
    return shared, added, left
