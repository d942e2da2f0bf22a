"""The command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import policyparse
from policyparse.cli import main
from policyparse.present.files import read_frames
from policyparse.present.summary import print_summary

TEXT = "2022年政府工作报告\n各位代表：现在，我报告工作。\n二、2022年主要目标\n云溪市生产总值增长6%左右，新增就业3000人。\n"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "云溪市-2021.txt").write_bytes(TEXT.encode("gbk"))
    (folder / "云溪市-2022.txt").write_bytes(TEXT.encode())
    (folder / "空.txt").touch()
    return folder


def _run(*args: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "policyparse", *map(str, args)],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(Path(policyparse.__file__).parent.parent), **environment},
        timeout=120,
    )


def test_summary_of_one_report(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(reports / "云溪市-2022.txt")]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    for word in ("文档 (1)", "云溪市-2022", "目标 (", "口号 (", "项目 ("):
        assert word in out
    assert "未能处理" not in out


def test_summary_of_a_folder_tells_failures(reports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(reports)]) == 0
    out, err = capsys.readouterr()
    assert "文档 (2)" in out and "未能处理 (1)" in out and "the file is empty" in out and err == ""


def test_summary_lines_up_in_columns(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from unicodedata import east_asian_width

    assert main(["extract", str(corpus / "reports"), "--rows", "5"]) == 0
    out = capsys.readouterr().out
    assert "--rows 0" in out
    table = out.partition("目标 (")[2].split("\n")[1:8]
    rule = next(line for line in table if line.startswith("─"))

    def width(text: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

    assert all(width(line) <= len(rule) for line in table[:7])


def test_summary_is_bounded_by_the_width(reports: Path, tmp_path: Path) -> None:
    import io

    out = io.StringIO()
    print_summary(policyparse.parse_corpus(reports), file=out, width=60)
    assert all(len(line) <= 60 for line in out.getvalue().split("\n"))


@pytest.mark.parametrize("format", ["csv", "parquet", "jsonl"])
def test_output_folder(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str) -> None:
    out = tmp_path / "deep" / "out"
    assert main(["extract", str(reports), "-o", str(out), "--format", format]) == 0
    said, err = capsys.readouterr()
    assert f"documents.{format}  2" in said
    assert err.count("\n") == 1 and "空.txt: the file is empty" in err
    frames = read_frames(out)
    assert frames.documents["doc_id"].tolist() == ["云溪市-2021", "云溪市-2022"] and len(frames.failures) == 1


def test_output_workbook(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(reports), "-q", "-o", str(tmp_path / "a.xlsx")]) == 0
    assert capsys.readouterr().out == ""
    assert len(read_frames(tmp_path / "a.xlsx").documents) == 2
    assert main(["extract", str(reports), "-q", "-o", str(tmp_path / "b"), "--format", "xlsx"]) == 0
    assert (tmp_path / "b" / "policyparse.xlsx").exists()


def test_several_sources_and_a_region(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extra = tmp_path / "extra.txt"
    extra.write_text("各位代表：现在报告工作，增长6%。", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["extract", str(reports), str(extra), "-o", str(out), "--region", "青岚县"]) == 0
    assert read_frames(out).documents["doc_id"].tolist() == ["extra", "reports/云溪市-2021", "reports/云溪市-2022"]
    assert read_frames(out).documents["region"].tolist()[0] == "青岚县"


def test_table_with_a_named_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text(f'k,body2,note\nx,"{TEXT}",{"长" * 400}\n', encoding="gbk")
    assert main(["extract", str(tmp_path / "t.csv"), "--column", "text=body2", "--column", "doc_id=k", "-o", str(tmp_path / "o")]) == 0
    assert read_frames(tmp_path / "o").documents["doc_id"].tolist() == ["x"]


def test_nothing_that_can_be_read_is_status_1(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        [str(reports / "空.txt")],
        [str(tmp_path / "none")],
        [str(reports / "空.txt"), "-o", str(tmp_path / "out")],
    ):
        assert main(["extract", *arguments]) == 1
        out, err = capsys.readouterr()
        assert out == "" and err.startswith("policyparse: ") and err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nothing"],
        ["extract"],
        ["extract", "x", "--format", "csv"],
        ["extract", "x", "--format", "doc", "-o", "y"],
        ["extract", "x", "--column", "text"],
        ["extract", "x", "--rows", "many"],
        ["extract", "x", "-o", "y.csv"],
        ["extract", "x", "-o", "y.xlsx", "--format", "csv"],
    ],
)
def test_wrong_use_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main(arguments)
    except SystemExit as ended:
        status = ended.code
    out, err = capsys.readouterr()
    assert status == 2 and out == "" and "policyparse" in err


def test_output_that_cannot_be_written_is_told_before_the_work(
    reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import policyparse.batch as batch

    monkeypatch.setattr(batch, "parse_corpus", lambda *a, **k: pytest.fail("worked in vain"))
    (tmp_path / "file").touch()
    assert main(["extract", str(reports), "-o", str(tmp_path / "file")]) == 2
    assert main(["extract", str(reports), "-o", str(tmp_path / "file" / "x")]) == 1
    assert capsys.readouterr().err.count("\n") == 2


def test_own_patterns(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p").mkdir()
    assert main(["extract", str(reports), "-q", "--patterns", str(tmp_path / "p")]) == 0
    (tmp_path / "p" / "x.yaml").write_text("kind: nosuch\nrecords: []\n", encoding="utf-8")
    assert main(["extract", str(reports), "-q", "--patterns", str(tmp_path / "p")]) == 1
    assert "x.yaml" in capsys.readouterr().err


def test_help_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["--help"], ("extract", "--version")),
        (["extract", "--help"], ("FILE_OR_FOLDER", "--output", "--format", "--region", "--column", "--patterns", "--rows", "--quiet", "exit status", "examples")),
        (["batch", "--help"], ("SOURCE", "--output", "--workers", "--dask", "--timeout", "--retry", "--restart", "--metadata", "--column", "exit status")),
        (["export", "--help"], ("STORE", "--output", "--format", "--frame")),
    ):  # fmt: skip
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
        out = capsys.readouterr().out
        assert all(word in out for word in words)


def test_version_as_a_module() -> None:
    done = _run("--version")
    assert done.returncode == 0 and done.stdout.decode().strip() == f"policyparse {policyparse.__version__}"


@pytest.mark.parametrize("encoding", ["ascii", "gbk", "utf-8", "latin-1"])
def test_piped_output_in_every_encoding(reports: Path, encoding: str) -> None:
    done = _run("extract", reports, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    out = done.stdout.decode(encoding)
    assert ("云溪市-2022" in out) == (encoding in ("gbk", "utf-8")) and "6%" in out
    assert done.stderr == b""


def test_interrupt_and_closed_pipe(reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import policyparse.batch as batch

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "parse_corpus", interrupt)
    assert main(["extract", str(reports)]) == 130
    assert capsys.readouterr().err == "policyparse: interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_reader_that_goes_away_is_no_error(corpus: Path) -> None:
    command = f"'{sys.executable}' -m policyparse extract '{corpus / 'reports'}' --rows 0 | head -1"
    done = subprocess.run(
        command, shell=True, capture_output=True, timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(policyparse.__file__).parent.parent), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert done.stderr == b""
