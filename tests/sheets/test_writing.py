"""Where a sheet lands: names, manifest, and what happens to what is there already."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import derive, refused

from derive.errors import CannotWrite
from derive.sheets import sheet
from derive.sheets.writing.files import write_all, write_file
from derive.version import VERSION

PAIR = {"sheet.md", "key.md", "manifest.json"}


@pytest.fixture(scope="module")
def small():
    return sheet(["loss.mse"], title="Small")


def names(folder):
    return {p.name for p in folder.iterdir()}


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# -- the manifest ----------------------------------------------------------------------------------------------------


def test_the_manifest_says_what_there_is(tmp_path) -> None:
    made = sheet(["calculus.common", "softmax.jacobian"], title="Two", seed=4)
    made.write(tmp_path, formats=["markdown", "gfm", "text"])
    data = json.loads((tmp_path / "Two" / "manifest.json").read_text(encoding="utf-8"))
    assert list(data) == ["sheet", "id", "version", "seed", "language", "request", "spec", "variants"]
    assert (data["sheet"], data["id"], data["version"]) == ("Two", made.id, VERSION)
    assert (data["seed"], data["language"], data["spec"]) == (4, "en", None)
    (variant,) = data["variants"]
    assert list(variant) == ["variant", "student", "id", "source", "files", "exercises"]
    assert (variant["student"], variant["id"]) == (None, made.id)
    assert {(f["role"], f["format"], f["path"]) for f in variant["files"]} == {
        (role, format_, f"{role}.{suffix}")
        for role in ("sheet", "key")
        for format_, suffix in (("markdown", "md"), ("gfm", "gfm.md"), ("text", "txt"))
    }
    assert {f["path"] for f in variant["files"]} | {"manifest.json"} == names(tmp_path / "Two")
    for number, exercise in enumerate(variant["exercises"], 1):
        assert (exercise["number"], exercise["kind"]) == (number, "derive")
        assert set(exercise["answer"]) == {"latex", "text"}
        assert sum(exercise["evidence"]["methods"].values()) == exercise["lines"] > 0
    assert [e["topic"] for e in variant["exercises"]] == ["calculus.common", "softmax.jacobian"]
    assert variant["exercises"][1]["answer"]["latex"].startswith("p_i")


@pytest.mark.parametrize("format_", ["markdown", "latex", "text", "typst", "gfm"])
def test_sheet_and_key_bear_the_id_of_the_manifest(format_, small, tmp_path) -> None:
    *files, manifest = small.write(tmp_path, formats=[format_])
    data = json.loads(manifest.read_text(encoding="utf-8"))
    assert len(files) == 2
    for file in files:
        assert data["id"] in file.read_text(encoding="utf-8").replace("\\-", "-").replace("{-}", "-")


@pytest.mark.parametrize("format_", ["markdown", "latex", "text", "typst", "gfm"])
def test_the_answer_is_on_the_key_alone(format_, tmp_path) -> None:
    paper, key, *_ = sheet(["softmax.jacobian", "activation.tanh"]).write(tmp_path, formats=[format_])
    last = {
        "latex": r"- p_i p_j", "markdown": "- p_i p_j", "gfm": "- p_i p_j", "typst": "- p_i p_j",
        "text": "-p_i·p_j",
    }[format_]  # fmt: skip
    spaced = [re.sub(r"[{}\\s]", "", f.read_text(encoding="utf-8")) for f in (paper, key)]
    assert [re.sub(r"[{}\\s]", "", last) in text for text in spaced] == [False, True]


# -- what is there already -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theirs", ["sheet.md", "key.md"])
def test_somebody_elses_file_is_left_alone(theirs, small, tmp_path) -> None:
    home = tmp_path / "Small"
    home.mkdir()
    (home / theirs).write_text("theirs")
    with pytest.raises(CannotWrite, match=f"{theirs} is there and is not from a sheet of ours"):
        small.write(tmp_path, formats=["markdown"])
    assert contents(home) == {Path(theirs): b"theirs"}


def test_somebody_elses_file_beside_a_sheet_of_ours(small, tmp_path) -> None:
    small.write(tmp_path, formats=["markdown"])
    (tmp_path / "Small" / "sheet.tex").write_text("theirs")
    before = contents(tmp_path)
    with pytest.raises(CannotWrite, match=r"sheet\.tex is there and is not from a sheet of ours"):
        small.write(tmp_path, formats=["markdown", "latex"])
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '"x"', '{"variants": [{"files": [1]}]}', '{"name": "a web app"}', "\xff"]
)
def test_a_manifest_that_is_not_ours(text, small, tmp_path) -> None:
    home = tmp_path / "Small"
    home.mkdir()
    (home / "manifest.json").write_text(text, encoding="latin-1")
    with pytest.raises(CannotWrite, match="is not a manifest of ours"):
        small.write(tmp_path, formats=["markdown"])
    assert contents(home) == {Path("manifest.json"): text.encode("latin-1")}


@pytest.mark.parametrize("path", ["../precious", "..", "/etc/hostname", "manifest.json", "notes.txt", "a\0b", ""])
def test_an_edited_manifest_deletes_nothing_else(path, small, tmp_path) -> None:
    (tmp_path / "precious").write_text("p")
    small.write(tmp_path, formats=["markdown"])
    home = tmp_path / "Small"
    (home / "notes.txt").write_text("n")
    data = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    data["variants"][0]["files"].append({"path": path, "role": "key", "format": "markdown"})
    (home / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    small.write(tmp_path, formats=["markdown"])
    assert names(home) == {*PAIR, "notes.txt"}
    assert (tmp_path / "precious").read_text() == "p"


# -- what the machine refuses ----------------------------------------------------------------------------------------


def test_a_file_where_a_folder_should_be(tmp_path) -> None:
    (tmp_path / "file").write_text("f")
    for folder in ("file", "file/below"):
        said = refused("sheet", "loss.mse", "--format", "markdown", "-o", tmp_path / folder)
        assert said.startswith(f"derive: cannot write {tmp_path}/file")
    assert contents(tmp_path) == {Path("file"): b"f"}


def test_a_folder_where_a_file_should_be(small, tmp_path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert str(folder) in refused("show", "loss.mse", "-o", folder)
    assert folder.is_dir()
    (tmp_path / "Small" / "sheet.md").mkdir(parents=True)
    with pytest.raises(CannotWrite, match=r"sheet\.md"):
        small.write(tmp_path, formats=["markdown"])
    assert contents(tmp_path) == {}


def full_disk(after):
    """Path.write_bytes on a disk that takes so many files and half of the next."""
    room, write = iter(range(after)), Path.write_bytes

    def failing(path, content):
        if next(room, None) is None:
            write(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return write(path, content)

    return failing


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.parametrize("fresh", [True, False])
def test_a_full_disk_leaves_all_as_it_was(after, fresh, small, tmp_path, monkeypatch) -> None:
    if not fresh:
        sheet(["loss.mse"], title="Small", seed=1).write(tmp_path / "out", formats=["markdown", "latex"])
    before = contents(tmp_path)
    monkeypatch.setattr(Path, "write_bytes", full_disk(after))
    with pytest.raises(CannotWrite, match="No space left on device"):
        small.write(tmp_path / "out", formats=["markdown"])
    assert contents(tmp_path) == before
    assert (tmp_path / "out").exists() == (not fresh)


@pytest.mark.parametrize("after", range(3))
@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("error", [OSError(errno.EIO, "broken", "x"), KeyboardInterrupt()])
def test_a_failure_while_moving_leaves_all_as_it_was(after, fresh, error, small, tmp_path, monkeypatch) -> None:
    out = tmp_path / "out"
    if not fresh:
        sheet(["loss.mse"], title="Small", seed=1).write(out, formats=["markdown", "latex"])
    before, moves, move = contents(tmp_path), [], os.replace

    def failing(path, target):
        moves.append(target)
        if len(moves) == after + 1:
            raise error
        return move(path, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises((CannotWrite, KeyboardInterrupt)):
        small.write(out, formats=["markdown"])
    assert contents(tmp_path) == before
    assert out.exists() == (not fresh)


def test_nothing_is_left_beside_the_files(small, tmp_path) -> None:
    for _ in range(2):
        small.write(tmp_path, formats=["markdown"])
        assert names(tmp_path / "Small") == PAIR


def test_writing_to_a_device_or_a_link(tmp_path) -> None:
    write_file(Path("/dev/null"), b"x")
    assert Path("/dev/null").is_char_device()
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_device_that_is_full() -> None:
    assert "No space left on device" in refused("show", "loss.mse", "-o", "/dev/full")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["show", "loss.mse"], ["show", "loss.mse", "--format", "pdf"], ["--help"]])
def test_an_output_that_is_full(arguments, tmp_path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "derive", *arguments], cwd=tmp_path, stdout=full,
                              stderr=subprocess.PIPE, check=False, timeout=900)  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == b"derive: cannot go on at the output: No space left on device\n"


def test_a_file_that_cannot_be_staged_is_called_as_it_was_asked_for(tmp_path, monkeypatch) -> None:
    def refuse(path, *_arguments):
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    with pytest.raises(CannotWrite, match=r"^cannot write .*/a\.txt: Read-only file system$"):
        write_file(tmp_path / "a.txt", b"x")


def test_new_folders_are_made_for_a_file(tmp_path) -> None:
    (tmp_path / "mine").mkdir()
    result = derive("show", "loss.mse", "-o", tmp_path / "mine" / "deep" / "a.txt")
    assert result.exit_code == 0
    assert contents(tmp_path).keys() == {Path("mine/deep/a.txt")}


def test_a_name_that_is_too_long(tmp_path) -> None:
    assert "File name too long" in refused("show", "loss.mse", "-o", tmp_path / "new" / ("x" * 300))
    assert list(tmp_path.iterdir()) == []


def test_files_get_the_usual_permissions(tmp_path) -> None:
    write_all(tmp_path, {"a": b"a"})
    (tmp_path / "b").write_bytes(b"b")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
