"""Lines that break between Chinese characters are joined without a space, as Chinese is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_WIDE = r"[\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
_BREAK = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")


def join_lines(_: Sphinx, doctree: nodes.document) -> None:
    """Take out the line breaks between two Chinese characters, except in literal text."""
    for text in list(doctree.findall(nodes.Text)):
        parent = text.parent
        if not isinstance(parent, nodes.literal | nodes.FixedTextElement) and _BREAK.search(text):
            parent.replace(text, nodes.Text(_BREAK.sub("", text)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.connect("doctree-read", join_lines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
