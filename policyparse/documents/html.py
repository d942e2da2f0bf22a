"""Web pages to text: the page's running text, without navigation, share links and footers.

A report is by far the longest running text of its page. So the main part is the innermost element that holds nearly
all of the page's running text (text with sentence punctuation outside links). Whole lists of links inside it and the
lines of page furniture at its edges (patterns/page_furniture.yaml) are left out; nothing else is, so that footnotes,
headings and annexes stay. General extractors of main text lose just these: they weigh short lines and linked notes as
boilerplate.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policyparse.documents.decode import Content, decode
from policyparse.errors import DocumentError
from policyparse.patterns import Patterns, alternation, load_patterns

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_SILENT = frozenset(["script", "style", "noscript", "template", "iframe", "object", "select", "button", "textarea", "nav", "svg", "head"])
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"]
)
_RUNNING = re.compile("[，。；：！？]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLE_META = "meta[name='ArticleTitle' i], meta[property='og:title' i]"
#: share of the page's running text that the main part holds
_MAIN = 0.9
#: how many lines at either edge may be page furniture, and how long they may be
_EDGE_LINES, _EDGE_CHARS = 12, 160


def read_html(data: bytes, path: str = "", *, encoding: str | None = None, patterns: Patterns | None = None) -> Content:
    """The running text of a web page, a line for each paragraph, its title before it where the text lacks it.

    Raises DocumentError where the page holds no running text, or selectolax is missing (extra `html`).

    >>> page = "<title>t</title><ul><li><a href=x>首页</a></ul><div><p>各位代表：<p>现在，我报告工作。</div>"
    >>> read_html(page.encode()).text
    '各位代表：\\n现在，我报告工作。'
    """
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError:
        raise DocumentError(
            path, "reading HTML needs selectolax, which is not installed", advice="pip install 'policyparse[html]'"
        ) from None
    source = decode(data, path, encoding=encoding)
    tree = LexborHTMLParser(source.text)
    title = _title(tree)
    root = tree.body
    weights: dict[int, int] = {}
    total = _weigh(root, weights) if root is not None else 0
    if root is None or not total:
        raise DocumentError(
            path, "the page holds no running text", advice="save the page after it has loaded, or copy its text to a .txt file"
        )
    lines = _trimmed(_lines(_main_part(root, weights, total), weights), patterns or load_patterns())
    if title and not any(_bare(title) in _bare(line) for line in lines[:8]):
        lines.insert(0, title)
    return Content("\n".join(lines), source.encoding, title, source.warnings)


def _title(tree: object) -> str:
    """The title that the page gives its article: in its metadata, else its only first-level heading."""
    node = tree.css_first(_TITLE_META)  # type: ignore[attr-defined]
    if node is not None and (content := node.attributes.get("content")):
        return " ".join(str(content).split())
    heads = [" ".join(n.text().split()) for n in tree.css("h1")]  # type: ignore[attr-defined]
    heads = [h for h in heads if h]
    return heads[0] if len(heads) == 1 else ""


def _bare(text: str) -> str:
    return "".join(text.split())


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=True))


def _is_text(node: LexborNode) -> bool:
    return node.tag == "-text"


def _is_silent(node: LexborNode) -> bool:
    return node.tag in _SILENT or bool(_HIDDEN.search(node.attributes.get("style") or ""))


def _weigh(root: LexborNode, weights: dict[int, int]) -> int:
    """The characters of running text under each element, by `mem_id`; walked without recursion, as pages nest deeply."""
    stack: list[tuple[LexborNode, list[LexborNode], bool]] = [(root, _children(root), False)]
    weights[root.mem_id] = 0
    while stack:
        node, rest, linked = stack[-1]
        if not rest:
            stack.pop()
            if stack:
                weights[stack[-1][0].mem_id] += weights[node.mem_id]
            continue
        child = rest.pop(0)
        if _is_text(child):
            text = (child.text_content or "").strip()
            if not linked and _RUNNING.search(text):
                weights[node.mem_id] += len(text)
        elif not (child.tag or "").startswith(("-", "_", "!")) and not _is_silent(child):
            weights[child.mem_id] = 0
            stack.append((child, _children(child), linked or child.tag == "a"))
    return weights[root.mem_id]


def _main_part(root: LexborNode, weights: dict[int, int], total: int) -> LexborNode:
    node = root
    while True:
        inner = next((c for c in _children(node) if weights.get(c.mem_id, 0) >= _MAIN * total), None)
        if inner is None:
            return node
        node = inner


def _lines(main: LexborNode, weights: dict[int, int]) -> list[str]:
    """The text of an element, a line for each block, lists of links left out."""
    out: list[str] = []
    stack: list[LexborNode | None] = [main]
    while stack:
        node = stack.pop()
        if node is None:
            out.append("\n")
        elif _is_text(node):
            out.append(re.sub(r"[\r\n\t]+", " ", node.text_content or ""))
        elif node.mem_id in weights and not _is_link_list(node, weights):
            if node.tag in _BLOCKS:
                out.append("\n")
                stack.append(None)
            stack.extend(reversed(_children(node)))
    text = "".join(out).replace("\xa0", " ")
    return [line for line in (raw.strip(" \u3000\u2002\u2003") for raw in text.split("\n")) if line]


def _is_link_list(node: LexborNode, weights: dict[int, int]) -> bool:
    """Whether a block is navigation: three links or more that make up most of it, and no running text."""
    if node.tag not in _BLOCKS or weights[node.mem_id]:
        return False
    links = node.css("a")
    return len(links) >= 3 and sum(len(_bare(a.text())) for a in links) > 0.6 * len(_bare(node.text()))


def _trimmed(lines: list[str], patterns: Patterns) -> list[str]:
    words = patterns.built("page_furniture", lambda p: re.compile(alternation(p.surfaces("page_furniture")) or "(?!)"))
    edge = {*range(min(_EDGE_LINES, len(lines))), *range(max(0, len(lines) - _EDGE_LINES), len(lines))}
    return [line for i, line in enumerate(lines) if i not in edge or len(line) > _EDGE_CHARS or not words.search(line)]
