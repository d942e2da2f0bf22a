"""A corpus: many documents in, one set of frames out; what cannot be read becomes a row of `failures`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from policyparse.documents.reading import TABLE_ENDINGS, Document, read_document, shown_path
from policyparse.documents.tables import documents_of_frame, read_table
from policyparse.errors import DocumentError, PatternError
from policyparse.model import Extraction
from policyparse.patterns import Patterns, load_patterns
from policyparse.pipeline import extract

if TYPE_CHECKING:
    import pandas as pd

    from policyparse.frames import Frames

Source: TypeAlias = "str | os.PathLike[str] | Iterable[str | os.PathLike[str]] | pd.DataFrame"
Found: TypeAlias = "Iterator[Document | DocumentError]"

#: files that systems and editors leave in folders
_LEFTOVERS = frozenset(("thumbs.db", "desktop.ini", "__macosx"))


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a corpus, or one DataFrame: where it is, the id of its document, and how to read its documents."""

    path: str
    doc_id: str
    read: Callable[[], Found]


def parse_corpus(
    source: Source,
    *,
    region: str | None = None,
    columns: Mapping[str, str] | None = None,
    patterns: Patterns | None = None,
    progress: bool | None = None,
) -> Frames:
    """Read and parse many documents: a folder with all its subfolders, files, a table of texts, or a DataFrame of texts.

    Files are taken in the order of their paths. A document is called by its path relative to the folder, without its
    ending (with it where two files differ in nothing else); a row of a table by its `doc_id` column, else `table#3`.
    `columns` names the columns of a table (`{"text": "正文", "region": "地区"}`), else they are recognised. `region` is given
    to documents whose table does not tell it. `progress` shows a bar; by default where the terminal is one.

    A document that cannot be read or parsed is a row of `failures` (path, stage, error, advice); the others are unharmed.

    Raises DocumentError where `source` itself does not exist or is empty or is a DataFrame without texts, PatternError where the patterns are broken.

    >>> import pandas as pd
    >>> frames = parse_corpus(pd.DataFrame({"doc_id": ["a", "b"], "text": ["现在，我报告工作。", None]}))
    >>> len(frames.documents), frames.failures["error"].tolist()
    (1, ['the row has no text'])
    """
    from policyparse.frames import frames_of

    rules = patterns or load_patterns()
    items = list_items(source, columns=columns, patterns=rules)
    failures: list[tuple[str, str, str, str]] = []
    with _bar(len(items), progress) as advance:
        return frames_of(_extractions(items, region or "", rules, failures, advance), failures)


def list_items(source: Source, *, columns: Mapping[str, str] | None, patterns: Patterns) -> list[Item]:
    """What `source` holds, in order, each with its id; nothing is read yet. Raises DocumentError where it is nothing."""
    if type(source).__name__ == "DataFrame":
        frame: pd.DataFrame = source  # type: ignore[assignment]
        return [Item("", "", partial(documents_of_frame, frame, columns=columns, patterns=patterns))]
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        if path.is_dir():
            files, base = files_under(path), path
        elif path.exists():
            files, base = [path], path.parent
        else:
            raise DocumentError(str(path), "there is no such file or folder", stage="list", advice="check the path")
    else:
        files = sorted({Path(p) for p in source}, key=lambda p: p.as_posix())  # type: ignore[union-attr, arg-type]
        base = Path(os.path.commonpath([p.parent for p in files])) if files and _alike(files) else Path()
    if not files:
        raise DocumentError(str(source), "holds no documents", stage="list", advice="give a folder with reports in it")
    ids = document_ids([shown_path(p.relative_to(base) if p.is_relative_to(base) else p).replace(os.sep, "/") for p in files])
    return [_item(path, doc_id, columns, patterns) for path, doc_id in zip(files, ids, strict=True)]


def _alike(files: list[Path]) -> bool:
    return len({p.is_absolute() for p in files}) == 1


def files_under(folder: Path) -> list[Path]:
    """All files under a folder, sorted; hidden files, leftovers of systems and lock files of Word left out."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [f for f in folders if not f.startswith(".") and f.lower() not in _LEFTOVERS]
        found += [Path(root, n) for n in names if not n.startswith((".", "~$")) and n.lower() not in _LEFTOVERS]
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def document_ids(paths: list[str]) -> list[str]:
    """The ids of documents from their relative paths: without ending, but with it where two would be the same.

    >>> document_ids(["a/2021.txt", "a/2022.txt", "a/2022.docx"])
    ['a/2021', 'a/2022.txt', 'a/2022.docx']
    """
    bare = [p[: p.rindex(".")] if "." in p.rpartition("/")[2][1:] else p for p in paths]
    counts: dict[str, int] = {}
    for name in bare:
        counts[name] = counts.get(name, 0) + 1
    return [name if counts[name] == 1 else path for name, path in zip(bare, paths, strict=True)]


def _item(path: Path, doc_id: str, columns: Mapping[str, str] | None, patterns: Patterns) -> Item:
    shown = shown_path(path)
    if path.suffix.lower() in TABLE_ENDINGS:
        return Item(shown, doc_id, partial(read_table, path, columns=columns, name=doc_id, patterns=patterns))
    return Item(shown, doc_id, partial(_one, path, doc_id))


def _one(path: Path, doc_id: str) -> Found:
    yield read_document(path, doc_id=doc_id)


def documents(items: Iterable[Item]) -> Iterator[tuple[Item, Document | DocumentError]]:
    """The documents of the items, each with an id of its own; an item that cannot be read gives a DocumentError."""
    taken: set[str] = set()
    for item in items:
        try:
            for found in item.read():
                yield item, _own_id(found, taken) if isinstance(found, Document) else found
        except DocumentError as error:
            if not item.path:
                raise  # the caller's own DataFrame
            yield item, error
        except Exception as error:  # a reader's own fault must not end the others
            yield item, _unforeseen(item.path, "read", error)


def _own_id(document: Document, taken: set[str]) -> Document:
    meta = document.metadata
    doc_id = next(i for i in chain([meta.doc_id], (f"{meta.doc_id}~{n}" for n in range(2, sys.maxsize))) if i not in taken)
    taken.add(doc_id)
    if doc_id == meta.doc_id:
        return document
    warning = f"the id {meta.doc_id} was taken by a document before it"
    return replace(document, metadata=replace(meta, doc_id=doc_id, warnings=(*meta.warnings, warning)))


def parse_document(document: Document, patterns: Patterns) -> Extraction | DocumentError:
    """All that is found in a document; a fault of the library itself becomes a DocumentError (stage "parse")."""
    try:
        return extract(document.text, document.metadata, patterns)
    except DocumentError as error:
        return error
    except PatternError:
        raise
    except Exception as error:
        return _unforeseen(document.metadata.path or document.metadata.doc_id, "parse", error)


def _unforeseen(path: str, stage: str, error: Exception) -> DocumentError:
    reason = f"{type(error).__name__}: {error}".rstrip(": ")
    return DocumentError(path, reason, stage=stage, advice="a fault of policyparse; please report it with the document")


def _extractions(
    items: list[Item],
    region: str,
    patterns: Patterns,
    failures: list[tuple[str, str, str, str]],
    advance: Callable[[Item], None],
) -> Iterator[Extraction]:
    """The extractions of the documents one after the other; failures are added to `failures`."""
    for item, found in documents(items):
        advance(item)
        if isinstance(found, Document):
            meta = found.metadata
            known = replace(meta, region=meta.region or region)
            result = parse_document(replace(found, metadata=known), patterns)
        else:
            result = found
        if isinstance(result, DocumentError):
            failures.append((result.path or item.path, result.stage, result.reason, result.advice))
        else:
            yield result


@contextmanager
def _bar(total: int, wanted: bool | None) -> Iterator[Callable[[Item], None]]:
    """A progress bar over the files of a corpus; what it gives is told of each item when its first document is read."""
    if total < 2 or not (sys.stderr.isatty() if wanted is None else wanted):
        yield lambda item: None
        return
    from tqdm.auto import tqdm

    last: Item | None = None
    with tqdm(total=total, unit="file", dynamic_ncols=True, file=sys.stderr) as bar:

        def advance(item: Item) -> None:
            nonlocal last
            if item is not last:
                bar.set_postfix_str(item.doc_id[-24:], refresh=False)
                bar.update(last is not None)
                last = item

        yield advance
        bar.update(last is not None)
