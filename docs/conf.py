"""How Sphinx builds the documentation: `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "_ext")]

import jieba  # noqa: E402

import policyparse  # noqa: E402

jieba.setLogLevel(60)  # it cuts the words of the search index

project = "policyparse"
author = "The policyparse authors"
version = release = policyparse.__version__
language = "zh_CN"

extensions = ["myst_parser", "sphinx.ext.autodoc", "reference", "chinese"]
exclude_patterns = ["_build", "_ext", "_static"]
# the folders' own pages (patterns/README.md, corpus/SOURCES.md) are taken in by pages here
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# docstrings put names between single backquotes
default_role = "code"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"policyparse {release}"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_js_files = ["search_words.js"]
html_search_language = "zh"
html_copy_source = False
html_show_copyright = False
