"""A class made by a cluster: the bytes of one machine, whoever is lost meanwhile."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from command import refused
from counts import draws
from msgspec.structs import replace

from derive.errors import CannotWrite, CutShort
from derive.sheets import sheet
from derive.sheets.assigning import assign, digest_of, variants_of
from derive.sheets.writing import cluster as clusters
from derive.sheets.writing.lock import NAME as LOCK

pytestmark = pytest.mark.filterwarnings("ignore")  # of distributed's own threads and sockets
TOPIC = """
from derive.authoring import D, ask, claim, power, say, scalar, topic

x = scalar("x")


@topic("mine.power", area="mine", title=say(en="A power", zh="幂"), kinds=("derive",))
def mine(rng):
    n = rng.randint(2, 40)
    question = D(power(x, n), x)
    return ask(say(en="Differentiate {q}.", zh="求 {q}。", q=question), claim(question).differentiate())
"""


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def of_class(count=10, topics=("calculus.common", "softmax.jacobian")):
    return sheet(topics, variants=count, title="Class", seed=5)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Machines:
    """A scheduler and its workers, each a process of this machine."""

    def __init__(self, folder, workers) -> None:
        self.folder, self.address = folder, f"127.0.0.1:{free_port()}"
        self.running = []
        self.start(workers)

    def start(self, workers) -> None:
        host, port = self.address.split(":")
        self._run("dask_scheduler", "--host", host, "--port", port, "--no-dashboard")
        self.workers = [
            self._run("dask_worker", self.address, "--host", host, "--nthreads", "1", "--no-dashboard", "--no-nanny",
                      "--local-directory", str(self.folder))
            for _ in range(workers)
        ]  # fmt: skip

    def demand_there(self) -> None:
        """Wait until the scheduler listens."""
        host, port = self.address.split(":")
        for _ in range(600):
            with contextlib.suppress(OSError):
                return socket.create_connection((host, int(port))).close()
            time.sleep(0.1)
        pytest.fail("the scheduler does not start")

    def _run(self, module, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        run = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True)  # fmt: skip
        self.running.append(run)
        return run

    def kill(self, *runs) -> None:
        for run in runs:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
            self.running.remove(run)


@pytest.fixture
def machines(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(clusters, "_MADE", 2)
    (tmp_path / "cluster").mkdir()
    own = Machines(tmp_path / "cluster", 2)
    own.demand_there()
    yield own
    own.kill(*own.running)


def on(machines, **more):
    return {"formats": ["pdf", "text"], "executor": f"dask://{machines.address}", **more}


# -- what needs no cluster -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--executor", "dask://nowhere"), "is no address of a scheduler: write dask://HOST:PORT"),
        (("--executor", "dask://127.0.0.1:1"), "there is no dask scheduler at 127.0.0.1:1"),
        (("--shared-output", "x"), "it goes with --executor dask://HOST:PORT"),
    ],
)
def test_what_is_no_cluster_is_one_line(arguments, line, tmp_path) -> None:
    pytest.importorskip("distributed")
    assert line in refused("sheet", "calculus.common", "--variants", "2", "-o", tmp_path, *arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.in_part
@pytest.mark.parametrize("kind", ["choose", "derive"])
def test_digests_from_elsewhere_assign_the_same(kind) -> None:
    spec = sheet("taylor.univariate", kind=kind, variants=draws(4, 8), seed=2).spec
    here, there = assign(spec), assign(spec, [(digest_of(spec, v), None) for v in variants_of(spec)])
    assert [replace(v, places=None) for v in here.variants] == list(there.variants)
    assert here.different == there.different


# -- what needs one --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_killed_worker_and_a_restarted_scheduler_change_no_byte(machines, tmp_path) -> None:
    of_class().write(tmp_path / "here", formats=["pdf", "text"])
    done = []

    def lose(count) -> None:
        done.append(count)
        if sum(done) == 1:
            machines.kill(machines.workers[0])
        if sum(done) == 6:
            machines.kill(*machines.running)
            machines.start(1)

    of_class().write(tmp_path / "there", **on(machines, done=lose))
    assert sum(done) == 10
    assert contents(tmp_path / "there") == contents(tmp_path / "here")


@pytest.mark.slow
def test_files_topics_and_templates_travel_or_stay_in_a_shared_folder(machines, tmp_path) -> None:
    topics = tmp_path / "mine.py"
    topics.write_text(TOPIC, encoding="utf-8")
    templates = tmp_path / "templates" / "text"
    templates.mkdir(parents=True)
    (templates / "sheet.txt").write_text("{{ sheet.title }} of mine\n", encoding="utf-8")
    from derive.asking import load

    load(topics)
    more = {"topic_files": [str(topics)], "templates": tmp_path / "templates"}
    mine = of_class(4, ["mine.power"])
    mine.write(tmp_path / "here", formats=["pdf", "text"], **more)
    mine.write(tmp_path / "there", **on(machines, **more))
    mine.write(tmp_path / "shared", **on(machines, shared_output=tmp_path / "shared", **more))
    assert contents(tmp_path / "there") == contents(tmp_path / "here") == contents(tmp_path / "shared")
    with pytest.raises(CannotWrite, match="check --shared-output"):
        mine.write(tmp_path / "other", **on(machines, shared_output=tmp_path / "elsewhere", **more))


@pytest.mark.slow
def test_a_cluster_that_is_gone_is_one_line_and_the_next_run_completes(machines, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(clusters, "_THERE", 3.0)
    with pytest.raises(CutShort, match="is gone: what is written is whole, and the same command makes the rest"):
        of_class().write(
            tmp_path, **on(machines, shared_output=tmp_path, done=lambda n: n and machines.kill(*machines.running))
        )
    assert (tmp_path / "Class" / LOCK).read_bytes().count(b"\n") == 1  # somebody may still be writing
    of_class().write(tmp_path, formats=["pdf", "text"])
    of_class().write(tmp_path / "here", formats=["pdf", "text"])
    assert contents(tmp_path / "Class") == contents(tmp_path / "here" / "Class")
