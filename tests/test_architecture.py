"""The shape of the code: imports point down, nothing is swallowed, no string is run, modules stay small."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import derive

ROOT = Path(derive.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LAYERS = {
    0: "errors version progress recent prose ordered notation bound events kernel",
    1: "naming rules laws mistakes twins twins_of_laws slips algebra engine numpy_code cases crosscheck",
    2: "moves checking parsing figures",
    3: "topics words exercises",
    4: "render sheets",
    5: "library cli cli_check cli_diff cli_output",
}
COMMANDS = ("cli", "cli_check", "cli_diff")
LAYER = {name: layer for layer, names in LAYERS.items() for name in names.split()}
FORBIDDEN = {"sympify", "parse_expr", "eval", "exec", "simplify", "nsimplify", "compile", "S"}


def name_of(file: Path) -> str:
    parts = ("derive", *file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(f): f for f in FILES}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path, deferred: bool = True) -> set[str]:
    """The modules of ours that a file imports; with `deferred`, those inside functions too; never those for types."""
    found: set[str] = set()
    todo: list[ast.AST] = [tree(file)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "derive":
            whole = [f"{node.module}.{a.name}" for a in node.names]
            found |= {w if w in MODULES else str(node.module) for w in whole}
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.split(".")[0] == "derive"}
        if deferred or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            todo += ast.iter_child_nodes(node)
    return found - {name_of(file)}


def test_every_module_has_a_layer_and_every_name_a_module() -> None:
    present = {name.split(".")[1] for name in MODULES if "." in name}
    assert present == set(LAYER)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_point_down(name) -> None:
    if name == "derive":
        return  # the public names; it imports them when they are used
    here = LAYER[name.split(".")[1]]
    above = {m for m in imports(MODULES[name]) if m != "derive" and LAYER[m.split(".")[1]] > here}
    assert above == set()


def test_layers_of_one_height_do_not_lean_on_each_other() -> None:
    leans = {
        (LAYER[a], a, b)
        for n, f in MODULES.items()
        if "." in n
        for m in imports(f)
        if m != "derive" and (a := n.split(".")[1]) != (b := m.split(".")[1]) and LAYER[a] == LAYER[b] >= 3
    }
    command = {
        (a, b) for a in COMMANDS for b in ("library", "cli_output", *COMMANDS) if a == "cli" or b not in COMMANDS
    }
    assert {(a, b) for _, a, b in leans} <= {("exercises", "topics"), ("sheets", "render"), *command}


def test_there_are_no_cycles() -> None:
    graph = {n: {m for m in imports(f, deferred=False) if m in MODULES} for n, f in MODULES.items()}
    done: set[str] = set()
    while len(done) < len(graph):
        # A package is there as soon as its modules can be: leave `derive.kernel` -> `derive.kernel.x` out.
        ready = {n for n, m in graph.items() if n not in done and m - {n} <= done}
        assert ready, f"a cycle among {sorted(set(graph) - done)}"
        done |= ready


@pytest.mark.parametrize("name", sorted(MODULES))
def test_nothing_is_swallowed_and_no_string_is_run(name) -> None:
    for node in ast.walk(tree(MODULES[name])):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            assert not re.search(r"\b(everything|Exception|BaseException)\b", caught), f"{name}:{node.lineno}"
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            ours = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("re", "typst")
            ours |= (called, name) == ("simplify", "derive.checking.helper")  # in a process that can be stopped
            assert called not in FORBIDDEN or ours, f"{name}:{node.lineno}: {called}"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_says_what_it_is_and_stays_small(name) -> None:
    text = MODULES[name].read_text(encoding="utf-8")
    assert ast.get_docstring(tree(MODULES[name])), name
    assert len(text.splitlines()) <= 300


def test_the_kernel_needs_no_numpy_and_no_paper() -> None:
    for name, file in MODULES.items():
        if name.startswith("derive.kernel"):
            assert "numpy" not in {a.name for n in ast.walk(tree(file)) if isinstance(n, ast.Import) for a in n.names}


def test_no_two_test_files_have_one_name() -> None:
    """pytest imports them by their bare names."""
    names = [file.name for file in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)
