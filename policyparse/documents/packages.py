"""Office files are ZIP packages: refused before anything is unpacked where they would unpack to more than a document holds."""

from __future__ import annotations

import io
import os
import zipfile

from policyparse.errors import DocumentError

#: a package of more parts, or that unpacks to more bytes, is no document of texts
MAX_PARTS, MAX_UNPACKED = 20_000, 1_000_000_000
#: a part may be this many times larger than what it is packed in, where it is larger than `_SMALL` at all
_MAX_RATIO, _SMALL = 200, 20_000_000


def check_package(source: bytes | str | os.PathLike[str], path: str, kind: str) -> None:
    """Raises DocumentError where an Office file (of the `kind` to name in the message) is no sound package, or unpacks like a bomb.

    >>> check_package(b"PK broken", "a.docx", "Word document")
    Traceback (most recent call last):
    policyparse.errors.DocumentError: a.docx: is no sound Word document: File is not a zip file (open it in its program and save it again)
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as package:
            parts = package.infolist()
    except FileNotFoundError:
        raise
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
        raise DocumentError(path, f"is no sound {kind}: {error}", advice="open it in its program and save it again") from None
    if len(parts) > MAX_PARTS:
        raise DocumentError(path, f"the file holds {len(parts):,} parts, more than any document", advice="look what it is")
    total = sum(p.file_size for p in parts)
    bomb = any(p.file_size > _SMALL and p.file_size > _MAX_RATIO * max(1, p.compress_size) for p in parts)
    if total > MAX_UNPACKED or bomb:
        raise DocumentError(path, f"the file would unpack to {total / 1e6:,.0f} MB, as only bombs do", advice="look what it is")
