"""The stages compiled by mypyc (`make compiled`) give the same rows as the Python that they were compiled from."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DUMP = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
import policyparse.extract.projects as compiled
from policyparse.frames import FRAME_NAMES, rows
from policyparse.pipeline import extract
print(Path(compiled.__file__).suffix)
for path in sorted(Path({root!r}, "corpus", "reports").glob("*.txt")):
    found = extract(path.read_text(encoding="utf-8"))
    for name in FRAME_NAMES:
        for row in rows(name, found):
            print(name, row)
"""


def printed(root: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-c", DUMP.format(root=str(root))], capture_output=True, text=True, cwd=root)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.slow
def test_compiled_stages_give_the_same_rows(tmp_path: Path) -> None:
    pytest.importorskip("mypyc")
    if shutil.which("cc") is None and shutil.which("gcc") is None:
        pytest.skip("no C compiler on this machine")
    for name in ("policyparse", "patterns", "corpus"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    shutil.copy(ROOT / "setup.cfg", tmp_path)  # mypy's settings
    stages = [p for folder in ("text", "extract") for p in sorted((tmp_path / "policyparse" / folder).glob("*.py")) if p.name != "__init__.py"]
    before = printed(tmp_path)
    done = subprocess.run(
        [str(Path(sys.executable).parent / "mypyc"), "policyparse/model.py", *(str(p.relative_to(tmp_path)) for p in stages)],
        cwd=tmp_path, capture_output=True, text=True,
        env={**os.environ, "MYPYC_OPT_LEVEL": "0", "MYPYC_DEBUG_LEVEL": "0", "MYPYC_MULTI_FILE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    after = printed(tmp_path)
    assert before[0] == ".py" and after[0] != ".py"
    assert after[1:] == before[1:]
