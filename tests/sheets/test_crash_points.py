"""Killed at every change of the disk in turn: the next run of the same command completes, and nothing is left over."""

import json
import os
import shutil
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from derive.errors import CannotWrite
from derive.sheets import Student, sheet
from derive.sheets.writing.lock import NAME as LOCK

CHANGES = ("replace", "unlink", "link", "mkdir", "rmdir", "ftruncate", "write")


class Killed(BaseException):
    """The process is gone: nothing more happens on the disk."""


class Disk:
    """The functions that change a disk, of which the n-th kills: a write has written half by then."""

    def __init__(self, monkeypatch, last=None):
        self.done, self.last = 0, last
        for name in CHANGES:
            monkeypatch.setattr(os, name, self._counting(getattr(os, name), half=name == "write"))
        write = Path.write_bytes
        monkeypatch.setattr(Path, "write_bytes", lambda path, content: self._write(write, path, content))
        monkeypatch.setattr(shutil, "copy2", self._counting(shutil.copy2))

    def _due(self):
        self.done += 1
        return self.last is not None and self.done > self.last

    def _counting(self, function, half=False):
        def counted(*arguments, **options):
            if self._due():
                if half and self.done == self.last + 1:
                    handle, content = arguments
                    function(handle, content[: len(content) // 2])
                raise Killed
            return function(*arguments, **options)

        return counted

    def _write(self, write, path, content):
        if self._due():
            if self.done == self.last + 1:
                write(path, content[: len(content) // 2])
            raise Killed
        return write(path, content)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def demand_whole(home):
    """Every file is in the manifest and the other way round; nothing staged, no empty folder, no lock."""
    manifest = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
    listed = {f["path"]: f.get("sha256") for v in manifest["variants"] for f in v["files"]}
    found = {p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()}
    assert found == {*listed, "manifest.json"}
    assert all(digest in (None, sha256((home / p).read_bytes()).hexdigest()) for p, digest in listed.items())
    assert all(any(p.iterdir()) for p in home.rglob("*") if p.is_dir())


def single(seed=0, formats=("text",), topics=("calculus.common",)):
    return lambda out, **more: sheet(list(topics), seed=seed, title="中文").write(out, formats=formats, **more)


def class_of(*ids, seed=0, formats=("text",)):
    students = [Student(i) for i in ids]
    return lambda out, **more: sheet(["calculus.common"], seed=seed, title="中文", roster=students).write(
        out, formats=formats, **more
    )


SCENARIOS = {
    "a first sheet": (None, single()),
    "over an older one": (single(1, ("text", "markdown")), single()),
    "other formats of it": (single(0, ("markdown",)), single()),
    "a first class": (None, class_of("a", "b")),
    "a class over an older one": (class_of("a", "b", "c", seed=1), class_of("b", "c", "d")),
    "a class over a sheet": (single(), class_of("a", "b")),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What each scenario ends in where nothing stops it."""
    found = {}
    for name, (before, command) in SCENARIOS.items():
        out = tmp_path_factory.mktemp("whole")
        if before:
            before(out)
        command(out)
        demand_whole(out / "中文")
        found[name] = contents(out)
    return found


def changes(command, out, monkeypatch):
    with monkeypatch.context() as patch:
        disk = Disk(patch)
        command(out)
    return disk.done


@pytest.mark.in_part
@pytest.mark.parametrize("name", SCENARIOS)
def test_killed_at_any_point_the_next_run_completes(name, whole, tmp_path, monkeypatch) -> None:
    before, command = SCENARIOS[name]
    start = tmp_path / "start"
    start.mkdir()
    if before:
        before(start)
    count = changes(command, shutil.copytree(start, tmp_path / "counted"), monkeypatch)
    assert count > 8
    for last in range(count):
        out = shutil.copytree(start, tmp_path / str(last))
        with monkeypatch.context() as patch:
            Disk(patch, last)
            with pytest.raises(Killed):
                command(out)
        command(out)
        demand_whole(out / "中文")
        assert contents(out) == whole[name], last


@pytest.mark.parametrize("name", ["over an older one", "a class over an older one"])
def test_killed_twice(name, whole, tmp_path, monkeypatch) -> None:
    before, command = SCENARIOS[name]
    for first, second in [(3, 2), (5, 5), (7, 3), (9, 12), (12, 6), (15, 15)]:
        out = tmp_path / f"{first}-{second}"
        before(out)
        for last in (first, second):
            with monkeypatch.context() as patch, suppress(Killed):
                Disk(patch, last)
                command(out)
        command(out)
        demand_whole(out / "中文")
        assert contents(out) == whole[name]


def test_what_another_request_left_half_done_is_not_ours(tmp_path, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        Disk(patch, 6)
        with pytest.raises(Killed):
            single()(tmp_path)
    with pytest.raises(CannotWrite, match="another sheet"):
        single(topics=("loss.mse",))(tmp_path)
    single(topics=("loss.mse",))(tmp_path, force=True)
    demand_whole(tmp_path / "中文")


def test_a_student_who_left_after_the_kill_leaves_nothing(tmp_path, monkeypatch) -> None:
    for last in range(4, 14):
        out = tmp_path / str(last)
        out.mkdir()
        with monkeypatch.context() as patch:
            Disk(patch, last)
            with pytest.raises(Killed):
                class_of("a", "b")(out)
        class_of("b", "c")(out)
        demand_whole(out / "中文")
        assert {p.name for p in (out / "中文").iterdir()} == {"b", "c", "manifest.json"}


@pytest.mark.in_part
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_disk_that_fills_is_told_in_one_line_and_a_run_with_room_completes(
    name, whole, tmp_path, monkeypatch
) -> None:
    before, command = SCENARIOS[name]
    for last in range(12):
        out = tmp_path / str(last)
        out.mkdir()
        if before:
            before(out)
        with monkeypatch.context() as patch:
            _fill(patch, last)
            error = refusal(command, out)
        assert error == "" or "No space left on device" in error
        assert error or last > 2
        command(out)
        demand_whole(out / "中文")
        assert contents(out) == whole[name]


def refusal(command, out):
    try:
        command(out)
    except CannotWrite as error:
        return str(error)
    return ""


def _fill(patch, room):
    left = iter(range(room))
    write, low = Path.write_bytes, os.write

    def full() -> OSError:
        return OSError(28, os.strerror(28), "disk")

    def high_level(path, content):
        if next(left, None) is None:
            write(path, content[: len(content) // 2])
            raise full()
        return write(path, content)

    def low_level(handle, content):
        if next(left, None) is None:
            low(handle, content[: len(content) // 2])
            raise full()
        return low(handle, content)

    patch.setattr(Path, "write_bytes", high_level)
    patch.setattr(os, "write", low_level)


def test_the_lock_is_gone_when_all_is_done(tmp_path) -> None:
    single()(tmp_path)
    assert not (tmp_path / "中文" / LOCK).exists()
