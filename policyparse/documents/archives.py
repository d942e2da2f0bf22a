"""ZIP archives of documents: what they hold, and their members' bytes. Nothing is ever unpacked to the names they give."""

from __future__ import annotations

import os
import stat
import threading
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from policyparse.documents.reading import MAX_BYTES, shown_path
from policyparse.errors import DocumentError

#: an archive beyond these is no collection of reports but a bomb, or an accident
MAX_MEMBERS, MAX_TOTAL = 200_000, 20_000_000_000
#: a member may be this many times larger than what it is packed in, where it is larger than `_SMALL` at all
_MAX_RATIO, _SMALL = 300, 5_000_000
_AS_FOLDER = "unpack it and give the folder"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: `inside` is what the archive calls it, `name` what people call it, `refused` why it is not read."""

    inside: str
    name: str
    size: int
    refused: str = ""


def members(path: str | os.PathLike[str]) -> list[Member]:
    """The files of a ZIP archive by name, its folders left out; those that must not be read say why.

    Names packed on Chinese Windows are read as GBK. Raises DocumentError where it is no sound archive, or a bomb.

    >>> import tempfile
    >>> file = os.path.join(tempfile.mkdtemp(), "a.zip")
    >>> with zipfile.ZipFile(file, "w") as made:
    ...     made.writestr("2022.txt", "x"); made.writestr("../b.txt", "x")
    >>> [(m.name, m.refused) for m in members(file)]
    [('../b.txt', 'its name leads out of the archive'), ('2022.txt', '')]
    """
    shown = shown_path(path)
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if i.filename and not i.is_dir()]
    except FileNotFoundError:
        raise DocumentError(shown, "there is no such file", advice="was it moved while it was read? check the path") from None
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise DocumentError(shown, f"is no sound ZIP archive: {error}", advice=_AS_FOLDER) from None
    if len(infos) > MAX_MEMBERS:
        raise DocumentError(shown, f"the archive holds {len(infos):,} files", advice=_AS_FOLDER)
    if (total := sum(i.file_size for i in infos)) > MAX_TOTAL:
        raise DocumentError(shown, f"the archive would unpack to {total / 1e9:,.0f} GB", advice=_AS_FOLDER)
    found: dict[str, Member] = {}
    for info in infos:
        name = _name(info)
        found[name] = Member(info.filename, name, info.file_size, _refusal(info, name))  # the last of a name counts
    return [found[name] for name in sorted(found)]


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the flag for UTF-8 the bytes are what the packer's system wrote, in China GBK."""
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _refusal(info: zipfile.ZipInfo, name: str) -> str:
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")) or "\0" in name:
        return "its name leads out of the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.file_size > MAX_BYTES:
        return f"has {info.file_size / 1e6:,.0f} MB; no report is that long"
    if info.file_size > _SMALL and info.file_size > _MAX_RATIO * max(1, info.compress_size):
        return f"is packed {info.file_size // max(1, info.compress_size):,} to 1, as only bombs are"
    return ""


#: of each thread the archive it read last, because reading its list of contents takes longer than one report
_last = threading.local()


def _archive(path: str | os.PathLike[str]) -> zipfile.ZipFile:
    state = os.stat(path)
    key = (os.fspath(path), state.st_mtime_ns, state.st_size)
    held: tuple[object, zipfile.ZipFile] | None = getattr(_last, "held", None)
    if held is None or held[0] != key:
        if held is not None:
            held[1].close()
            _last.held = None
        held = _last.held = (key, zipfile.ZipFile(path))
    return held[1]


def read_member(path: str | os.PathLike[str], member: Member) -> bytes:
    """The bytes of a member. Raises DocumentError where it is refused, damaged or larger than it says."""
    shown = f"{shown_path(path)}/{member.name}"
    if member.refused:
        raise DocumentError(shown, member.refused, advice=_AS_FOLDER)
    try:
        with _archive(path).open(member.inside) as file:
            data = file.read(member.size + 1)
    except FileNotFoundError:
        raise DocumentError(shown, "there is no such file", advice="was it moved while it was read? check the path") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise DocumentError(shown, f"is damaged in its archive: {error}", advice="fetch the archive again") from None
    if len(data) > member.size:
        raise DocumentError(shown, "is larger than its archive says", advice=_AS_FOLDER)
    return data
