"""A class of sheets on its way to the disk: resumed, repaired, stopped, and one writer at a time."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from hashlib import sha256

import pytest
from command import derive, process, refused
from moments import stop_at, wait_until_free

from derive.errors import CannotWrite, CutShort
from derive.sheets import Student, sheet
from derive.sheets.writing.lock import NAME as LOCK
from derive.sheets.writing.lock import locked

TOPICS = ["calculus.common", "loss.mse"]


def small(n=4, **more):
    return sheet(TOPICS, variants=n, title="Class", **more)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def times(folder):
    return {p.relative_to(folder).as_posix(): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def manifest(home):
    return json.loads((home / "manifest.json").read_text(encoding="utf-8"))


def demand_true(home):
    """Every file there is whole and in the manifest, and every file in the manifest is there."""
    listed = {f["path"]: f["sha256"] for v in manifest(home)["variants"] for f in v["files"]}
    found = {name: sha256(data).hexdigest() for name, data in contents(home).items() if name != "manifest.json"}
    assert found == listed
    return listed


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The class as one process makes it."""
    folder = tmp_path_factory.mktemp("whole")
    small().write(folder, formats=["text", "markdown"])
    return contents(folder / "Class")


# -- what is there ---------------------------------------------------------------------------------------------------


def test_the_manifest_lists_every_file_and_answer(tmp_path) -> None:
    variants = sheet(TOPICS, roster=[Student("a1", "Ann"), Student("b 2")], title="Class")
    *files, last = variants.write(tmp_path, formats=["text"])
    told = manifest(tmp_path / "Class")
    assert last == tmp_path / "Class" / "manifest.json"
    assert {f.relative_to(last.parent).as_posix() for f in files} == set(demand_true(tmp_path / "Class"))
    assert [(v["variant"], v["student"]) for v in told["variants"]] == [("a1", "Ann"), ("b 2", "b 2")]
    assert [v["id"] for v in told["variants"]] == [one.id for one in variants]
    for entry in told["variants"]:
        for file in entry["files"]:
            assert entry["id"] in (tmp_path / "Class" / file["path"]).read_text(encoding="utf-8")
        assert [e["topic"] for e in entry["exercises"]] == TOPICS


@pytest.mark.parametrize("threads", [0, 1])
def test_two_processes_make_the_same_bytes(threads, whole, tmp_path) -> None:
    """Copied where there is one thread, as on the command line; with another one, as in a notebook, started anew."""
    code = (
        "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'\n"
        "import threading, derive.sheets.writing.processes as w, derive\n"
        "w.FEW = 1\n"
        "if __name__ == '__main__':\n"
        f"    for _ in range({threads}): threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        f"    assert w.is_one_thread() is (os.path.exists('/proc/self/task') and not {threads})\n"
        f"    derive.sheet({TOPICS}, variants=4, title='Class').write('.', formats=['text', 'markdown'], processes=2)\n"
    )
    (tmp_path / "run.py").write_text(code)
    subprocess.run([sys.executable, "run.py"], cwd=tmp_path, check=True, timeout=900)
    assert contents(tmp_path / "Class") == whole


def test_what_a_killed_process_was_writing_is_gone(tmp_path, monkeypatch) -> None:
    """The first process goes on, and says in the end that nothing is left to be tidied up."""

    def killed(order, home, task):
        (home / task.variant.name).mkdir()
        (home / task.variant.name / ".sheet.txt.4711.new").write_bytes(b"half a")
        raise BrokenProcessPool

    many = small()
    with monkeypatch.context() as patch:
        patch.setattr("derive.sheets.writing.local.make", killed)
        with pytest.raises(CutShort):
            many.write(tmp_path, formats=["text"])
    assert not list((tmp_path / "Class").glob("*/.*"))
    small().write(tmp_path, formats=["text"])
    assert sorted(contents(tmp_path / "Class")) == sorted(
        ["manifest.json", *(f"00{k}/{role}.txt" for k in range(1, 5) for role in ("key", "sheet"))]
    )


def test_pages_are_the_same_whoever_sets_them(tmp_path) -> None:
    """One process prints while the other draws, and then sets what it has printed, each as it is drawn in the end."""
    code = (
        "import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'\n"
        "import derive\n"
        "if __name__ == '__main__':\n"
        "    for folder, processes in (('two', 2), ('one', 1)):\n"
        f"        many = derive.sheet({TOPICS}, variants=9, title='Class')\n"
        "        many.write(folder, formats=['pdf'], processes=processes)\n"
    )
    (tmp_path / "run.py").write_text(code)
    subprocess.run([sys.executable, "run.py"], cwd=tmp_path, check=True, timeout=900)
    assert contents(tmp_path / "two" / "Class") == contents(tmp_path / "one" / "Class")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows copies no process")
def test_a_copy_of_a_process_holds_no_lock(tmp_path) -> None:
    """Else nobody could write until the copy ends, though the first process was killed."""
    code = (
        "import os, pathlib, time\nfrom derive.sheets.writing.lock import locked\n"
        f"with locked(pathlib.Path({str(tmp_path)!r})):\n"
        "    heard, say = os.pipe()\n"
        "    if os.fork(): os.read(heard, 1); os._exit(9)\n"
        "    os.write(say, b'.'); time.sleep(600)\n"
    )
    run = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        assert run.wait(900) == 9
        with locked(tmp_path):
            pass
    finally:
        os.killpg(run.pid, signal.SIGKILL)


@pytest.mark.slow
def test_threads_make_the_same_bytes(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("derive.sheets.writing.processes.FEW", 1)
    for executor, count in (("local", 1), ("threads", 4)):
        made = sheet([*TOPICS, "softmax.jacobian", "events.de_morgan"], variants=10, title="Class", seed=9)
        made.write(tmp_path / executor, formats=["pdf", "markdown"], processes=count, executor=executor)
    assert contents(tmp_path / "local") == contents(tmp_path / "threads")


def test_an_executor_that_is_not_there(tmp_path) -> None:
    assert "unknown executor 'gpu'" in refused(
        "sheet", "loss.mse", "--variants", "2", "--executor", "gpu", "-o", tmp_path
    )


@pytest.mark.parametrize(
    "option", [("--executor", "gpu"), ("--executor", "threads"), ("--shared-output", "x"), ("--together",)]
)
def test_one_sheet_alone_is_not_made_as_a_class_is(option, tmp_path) -> None:
    told = refused("sheet", "loss.mse", *option, "-o", tmp_path)
    assert f"{option[0]} goes with --variants or --roster" in told
    assert not list(tmp_path.iterdir())


# -- again -----------------------------------------------------------------------------------------------------------


def test_what_is_there_and_right_is_left_alone(tmp_path) -> None:
    small().write(tmp_path, formats=["text"])
    before, counted = times(tmp_path / "Class"), []
    small().write(tmp_path, formats=["text"], done=counted.append)
    after = times(tmp_path / "Class")
    assert counted == [4]
    assert {k: v for k, v in before.items() if k != "manifest.json"} == {
        k: v for k, v in after.items() if k != "manifest.json"
    }


@pytest.mark.parametrize("harm", ["edited", "removed", "cut off"])
def test_a_damaged_file_is_made_again_and_no_other(harm, tmp_path) -> None:
    home = tmp_path / "Class"
    small().write(tmp_path, formats=["text"])
    good, before = contents(home), times(home)
    hurt = home / "002" / "key.txt"
    if harm == "removed":
        hurt.unlink()
    else:
        hurt.write_bytes(b"4 = 5" if harm == "edited" else hurt.read_bytes()[:50])
    small().write(tmp_path, formats=["text"])
    assert contents(home) == good
    changed = {name for name, at in times(home).items() if at != before[name]}
    assert changed == {"002/sheet.txt", "002/key.txt", "manifest.json"}


@pytest.mark.parametrize("change", [{"seed": 1}, {"count": 2}])
def test_files_made_from_something_else_are_made_again(change, tmp_path) -> None:
    small().write(tmp_path / "a", formats=["text"])
    small(**change).write(tmp_path / "a", formats=["text"])
    small(**change).write(tmp_path / "b", formats=["text"])
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_other_templates_make_the_files_again(tmp_path) -> None:
    templates = tmp_path / "mine" / "text"
    templates.mkdir(parents=True)
    (templates / "sheet.txt").write_text("first\n")
    small().write(tmp_path, formats=["text"], templates=tmp_path / "mine")
    assert {c for n, c in contents(tmp_path / "Class").items() if n.endswith(".txt")} == {b"first\n"}
    (templates / "sheet.txt").write_text("second\n")
    small().write(tmp_path, formats=["text"], templates=tmp_path / "mine")
    assert {c for n, c in contents(tmp_path / "Class").items() if n.endswith(".txt")} == {b"second\n"}


def test_students_who_left_go_and_formats_stay(tmp_path) -> None:
    home, told = tmp_path / "Class", []
    small(4).write(tmp_path, formats=["text", "markdown"])
    (home / "004" / "notes.txt").write_text("mine")
    small(2).write(tmp_path, formats=["text"], tell=told.append)
    both = {f"00{k}/{role}.{s}" for k in (1, 2) for role in ("sheet", "key") for s in ("txt", "md")}
    assert told == ["removed the files of 2 sheets that are no longer asked for: 003, 004"]
    assert set(contents(home)) == {*both, "004/notes.txt", "manifest.json"}
    assert not (home / "003").exists()


def test_from_one_sheet_to_a_class_and_by_force_back(tmp_path) -> None:
    home = tmp_path / "Class"
    sheet(TOPICS, title="Class").write(tmp_path, formats=["text"])
    single = contents(home)
    small(2).write(tmp_path, formats=["text"])
    assert set(demand_true(home)) == {f"00{k}/{role}.txt" for k in (1, 2) for role in ("sheet", "key")}
    sheet(TOPICS, title="Class").write(tmp_path, formats=["text"], force=True)
    assert contents(home) == single
    assert {p.name for p in home.iterdir()} == {"sheet.txt", "key.txt", "manifest.json"}


@pytest.mark.parametrize("theirs", ["001/sheet.txt", "003/key.txt"])
def test_somebody_elses_file_is_left_alone_and_nothing_is_written(theirs, tmp_path) -> None:
    place = tmp_path / "Class" / theirs
    place.parent.mkdir(parents=True)
    place.write_text("theirs")
    with pytest.raises(CannotWrite, match=f"{theirs} is there and is not from a sheet of ours"):
        small().write(tmp_path, formats=["text"])
    assert contents(tmp_path) == {f"Class/{theirs}": b"theirs"}


# -- stopped ---------------------------------------------------------------------------------------------------------

SLOW = ["sheet", "calculus.common", "--count", "2", "--variants", "40", "--format", "text", "--title", "Class"]


def stopped(folder, number, sign):
    """The command, which is sent a signal when so many variants have landed."""
    program = f"{stop_at(number, sign)}\nfrom derive.__main__ import main; main()"
    line = [sys.executable, "-c", program, *SLOW]
    return subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=900, check=False)


def test_interrupted_every_file_is_whole_and_the_next_run_goes_on(tmp_path) -> None:
    run = stopped(tmp_path, 12, "SIGINT")
    assert run.returncode == 1
    assert run.stderr.strip().startswith("derive: stopped: what is written is whole")
    home = tmp_path / "output" / "Class"
    done = demand_true(home)
    assert 24 <= len(done) < 80
    assert LOCK not in {p.name for p in home.iterdir()}
    before = times(home)
    again = process(*SLOW, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert len(demand_true(home)) == 80
    after = times(home)
    assert {name: after[name] for name in done} == {name: before[name] for name in done}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_killed_the_next_run_keeps_what_had_landed(tmp_path) -> None:
    assert stopped(tmp_path, 12, "SIGKILL").returncode == -signal.SIGKILL
    home = tmp_path / "output" / "Class"
    lines = [json.loads(line) for line in (home / LOCK).read_text(encoding="utf-8").splitlines()]
    landed = {f["path"] for line in lines if "files" in line for f in line["files"]}
    assert len(landed) == 24
    before = times(home)
    wait_until_free(home)
    variants = sheet(["calculus.common"], count=2, variants=40, title="Class")
    variants.write(tmp_path / "output", formats=["text"])
    after = times(home)
    assert set(demand_true(home)) == {f"0{k:02}/{role}.txt" for k in range(1, 41) for role in ("sheet", "key")}
    kept = landed & set(after)
    assert kept
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_what_a_killed_run_left_half_written_goes(tmp_path) -> None:
    home = tmp_path / "Class"
    (home / "001").mkdir(parents=True)
    claims = {"request": small(2).spec.request.digest("Class", "en"), "claims": ["001/", "002/"]}
    (home / LOCK).write_text(json.dumps(claims) + '\n{"variant": "00')
    (home / "001" / "sheet.txt").write_text("half")
    (home / "001" / ".key.txt.4711.new").write_text("half")
    small(1 + 1).write(tmp_path, formats=["text"])
    assert "001/sheet.txt" in demand_true(home)


def test_an_error_leaves_what_landed_and_a_true_manifest(tmp_path, monkeypatch) -> None:
    from derive.sheets.writing import local

    make, count = local.make, iter(range(10))

    def failing(*arguments):
        if next(count) == 2:
            raise CannotWrite("the disk is full")
        return make(*arguments)

    monkeypatch.setattr(local, "make", failing)
    with pytest.raises(CannotWrite, match="the disk is full"):
        small().write(tmp_path, formats=["text"])
    assert len(demand_true(tmp_path / "Class")) == 4


# -- one writer ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("--variants", "2"), ()])
def test_another_writer_is_told_in_one_line(arguments, tmp_path) -> None:
    with locked(tmp_path / "Class"):
        said = refused("sheet", "calculus.common", *arguments, "--title", "Class", "--format", "text", "-o", tmp_path)
    assert said.startswith(f"derive: another derive is writing to {tmp_path / 'Class'}")
    assert list(tmp_path.iterdir()) == []
    assert derive("sheet", "loss.mse", "--title", "Class", "--format", "text", "-o", tmp_path).exit_code == 0


def test_the_lock_of_a_dead_process_is_free(tmp_path) -> None:
    code = (
        "import os, pathlib\nfrom derive.sheets.writing.lock import locked\n"
        f"with locked(pathlib.Path({str(tmp_path)!r})): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=900).returncode == 9
    assert (tmp_path / LOCK).exists()
    with locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_is_removed_in_between_is_not_a_lock(tmp_path) -> None:
    with locked(tmp_path):
        (tmp_path / LOCK).unlink()
        with locked(tmp_path):
            assert (tmp_path / LOCK).exists()
