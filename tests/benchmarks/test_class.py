"""A class of sheets, from a cold start: `pytest -m benchmark -s tests/benchmarks/test_class.py`.

Ten exercises, of which five are drawn for each student (calculus.common four times, taylor.univariate) and five are
the same for all; sheet and key as PDF. Times are wall time, those of processes beside it included in the memory.
"""

import resource
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from counts import runs

pytestmark = pytest.mark.benchmark
CLI = [sys.executable, "-m", "derive", "sheet"]
DRAWN = ["calculus.common"] * 4 + ["taylor.univariate"]
FIXED = ["calculus.model_gradients", "activation.tanh", "perceptron.single", "softmax.jacobian", "events.de_morgan"]


def held(pid: int) -> float:
    """Megabytes that a process and all below it hold; what copies of a process share counts once."""
    own = 0.0
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
        below = [int(c) for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()]
    except (OSError, StopIteration):  # it has ended meanwhile
        return own
    return own + sum(map(held, below))


def measured(arguments, folder):
    """Seconds, processor seconds and the most megabytes of a command, all its processes together."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.Popen([*CLI, *arguments], cwd=folder, stdout=subprocess.DEVNULL)
    most = [0.0]

    def watch():
        while run.poll() is None:
            most.append(held(run.pid))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    assert run.wait() == 0
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used, max(most)


def imports(folder) -> float:
    """What nobody can do without."""
    command = [sys.executable, "-c", "import sympy, typst"]
    times = []
    for _ in range(runs(5)):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def told(label, count, seconds, used, most, least) -> None:
    print(
        f"\n{label}: {count} files in {seconds:.1f} s ({used:.1f} s of processors), {count / seconds:.0f} a second, "
        f"{seconds / least:.1f} times import sympy, typst ({least:.2f} s), {most:.0f} MB"
    )


@pytest.mark.parametrize(("students", "limit"), [(30, 9.5), (1000, 100)])
def test_a_class(students, limit, tmp_path) -> None:
    """Times the import, on two cores: 9 is aimed at for thirty, and who watches the memory takes a part of it."""
    arguments = [*DRAWN, *FIXED, "--variants", str(students), "--format", "pdf", "--title", "Class"]
    least = imports(tmp_path)
    seconds, used, most = measured(arguments, tmp_path)
    count = len(list(tmp_path.rglob("*.pdf")))
    told(f"{students} students", count, seconds, used, most, least)
    assert count == 2 * students
    assert most < 400
    assert seconds < limit * least
    seconds, used, most = measured(arguments, tmp_path)
    told("again, with nothing to do", count, seconds, used, most, least)


def test_ten_thousand_variants_of_one_exercise(tmp_path) -> None:
    """The memory is that of the first process, which keeps what is said of each."""
    arguments = ["calculus.common", "--variants", "10000", "--format", "text", "--title", "Many", "--processes", "1"]
    seconds, used, most = measured(arguments, tmp_path)
    count = len(list(tmp_path.rglob("*.txt")))
    told("10000 variants", count, seconds, used, most, imports(tmp_path))
    assert count == 20_000
    assert most < 300
