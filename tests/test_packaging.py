"""The data folders are found alike in a checkout, an editable install and a wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASK = (
    "import policyparse, policyparse.bundled as b; from policyparse.patterns import load_patterns;"
    "print(policyparse.__file__); print(b.bundled_folder('patterns')); print(b.bundled_folder('corpus'));"
    "print(len(load_patterns().records('fragments')), len(list((b.bundled_folder('corpus') / 'reports').glob('*.txt'))))"
)


def ask(python: Path | str, cwd: Path) -> list[str]:
    done = subprocess.run([str(python), "-I", "-c", ASK], capture_output=True, text=True, cwd=cwd, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a clone holds, so that no build files are left in the checkout."""
    folder = tmp_path_factory.mktemp("source") / "policyparse"
    skip = shutil.ignore_patterns("__pycache__", "*.egg-info", "build")
    for name in ("policyparse", "patterns", "corpus"):
        shutil.copytree(ROOT / name, folder / name, ignore=skip)
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def environment(folder: Path) -> Path:
    """A new environment that sees the packages of this one but not policyparse itself installed there."""
    venv.create(folder, with_pip=False)
    purelib = next((folder / "lib").glob("python3*")) / "site-packages" if (folder / "lib").exists() else folder / "Lib/site-packages"
    import yaml

    # only what the check needs; the rest of this environment holds policyparse itself
    shutil.copytree(Path(yaml.__file__).parent, purelib / "yaml")
    for extension in Path(yaml.__file__).parent.parent.glob("_yaml*"):
        (shutil.copytree if extension.is_dir() else shutil.copy)(extension, purelib / extension.name)
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def pip(python: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", *words],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_checkout(source: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(source)!r}); " + ASK
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    _, patterns, corpus, counts = done.stdout.splitlines()
    assert (Path(patterns), Path(corpus)) == (source / "patterns", source / "corpus")
    assert all(int(n) > 0 for n in counts.split())


def test_wheel(source: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(tmp_path), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("policyparse-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    data = {p.name for p in (ROOT / "policyparse" / "present" / "page").iterdir() if p.suffix in (".html", ".css", ".js", ".json")}
    assert data and data <= {n.rpartition("/")[2] for n in names if n.startswith("policyparse/present/page/")}
    tops = {n.split("/")[0] for n in names}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"policyparse"}
    python = environment(tmp_path / "env")
    pip(python, str(wheel))
    package, patterns, corpus, counts = ask(python, tmp_path)
    assert Path(patterns) == Path(package).parent / "_patterns"
    assert Path(corpus) == Path(package).parent / "_corpus"
    shipped = len(list((ROOT / "corpus" / "reports").glob("*.txt")))
    assert int(counts.split()[0]) > 0 and int(counts.split()[1]) == shipped


def test_editable_install(source: Path, tmp_path: Path) -> None:
    import setuptools

    python = environment(tmp_path / "env")
    (site,) = (tmp_path / "env").rglob("site-packages")
    own = Path(setuptools.__file__).parent.parent
    for part in (own / "setuptools", own / "_distutils_hack", *own.glob("setuptools-*.dist-info")):
        shutil.copytree(part, site / part.name, ignore=shutil.ignore_patterns("tests"))
    pip(python, "--no-build-isolation", "-e", str(source))
    _, patterns, corpus, counts = ask(python, tmp_path)
    assert (Path(patterns), Path(corpus)) == (source / "patterns", source / "corpus")
    assert all(int(n) > 0 for n in counts.split())
