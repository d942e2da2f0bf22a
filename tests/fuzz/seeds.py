"""The seeds of the fuzzer: `python tests/fuzz/seeds.py FOLDER` writes a small corpus for each target there."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
REPORT = "二、2022年工作安排\n生产总值增长6%左右，新建学校5所。完善招商、用地、审批“三张清单”。"


def _put(folder: Path, name: str, first: int, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(bytes([first]) + data)


def _zip(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


def write(folder: Path) -> None:
    """Write the seeds of every target below `folder`."""
    import pandas as pd

    text = REPORT.encode()
    for n, size in enumerate((20, 200, 2000)):
        _put(folder / "parse", f"{n}", 1, bytes(range(256)) * (size // 256 + 1))
    fixtures = ROOT / "tests" / "fixtures"
    kinds = {0: text, 1: f"<html><body><div><p>{REPORT}</p></div></body></html>".encode(), 2: f"# {REPORT}".encode()}
    kinds |= {3: (fixtures / "report.docx").read_bytes(), 4: (fixtures / "report.pdf").read_bytes(), 5: (fixtures / "report.doc").read_bytes()}
    for first, data in kinds.items():
        _put(folder / "readers", f"{first}", first, data)
    for n, encoding in enumerate(("gb18030", "big5", "utf-16", "utf-32")):
        _put(folder / "readers", f"e{n}", 0, REPORT.encode(encoding, "replace"))
    frame = pd.DataFrame({"text": [REPORT], "year": [2022]})
    book = io.BytesIO()
    frame.to_excel(book, index=False)
    made = {0: frame.to_csv(index=False).encode(), 1: frame.to_csv(index=False, sep="\t").encode(), 2: book.getvalue()}
    made |= {3: frame.to_json(orient="records", lines=True, force_ascii=False).encode(), 7: _zip({"a.txt": text, "b/c.csv": b"text\nx"})}
    for first, data in made.items():
        _put(folder / "tables", f"{first}", first, data)
    for n, path in enumerate(sorted((ROOT / "patterns").glob("*.yaml"))[:6]):
        _put(folder / "patterns", f"{n}", 0, path.read_bytes()[:3000])
    _put(folder / "patterns", "own", 255, "records:\n  - {id: a, surface: [甲], size: 3, pattern: '甲{1,2}'}\n".encode())


if __name__ == "__main__":
    write(Path(sys.argv[1]))
