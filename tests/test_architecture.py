"""The shape of the code: imports point down, nothing is swallowed, no string is run, modules stay small.

Every import counts: those inside functions and those for types too. What is loaded by name (`derive/__init__`'s public
names, topic files, formats, languages) is a table and no arrow.
"""

import ast
import importlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import derive
from derive.words import languages

ROOT = Path(derive.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
# From the top down: each folder, or module directly under `derive/`, imports only what stands below it.
ORDER = """
    __main__ cli cells library answers catalogue sheets paper verifying exercises topics authoring asking figures
    mistakes engine checking crosscheck kernel parsing words terms installed later kept arguments errors stops version
""".split()  # noqa: SIM905  (a list would take a line for each)
# Names of what a program does are in the present tense; `room` is room on paper, and nothing else.
PAST = {"said", "told", "made"}
ON_PAPER = {"paper", "exercises", "sheets", "words"}
# Files of one name that are not one thing for two formats, languages or kinds of judge: these are left to be named.
NAMED_ALIKE = {"world"}
FORBIDDEN = {"sympify", "parse_expr", "eval", "exec", "simplify", "nsimplify", "compile", "S"}


def name_of(file: Path) -> str:
    parts = ("derive", *file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(f): f for f in FILES}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(parsed: ast.AST, known: Mapping[str, object] = MODULES) -> set[str]:
    """The modules of ours that a file imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(parsed):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "derive":
            whole = [f"{node.module}.{a.name}" for a in node.names]
            found |= {w if w in known else str(node.module) for w in whole}
        elif isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name.split(".")[0] == "derive"}
    return found


@cache
def graph() -> dict[str, set[str]]:
    return {n: imports(tree(f)) - {n} for n, f in MODULES.items() if n != "derive"}


def place(module: str) -> str:
    """The folder, or module directly under `derive/`, in which a module stands."""
    return module.split(".")[1] if "." in module else "derive"


def cyclic(edges: Mapping[str, set[str]]) -> set[str]:
    """The nodes that no order from the bottom up can reach."""
    done: set[str] = set()
    while ready := {n for n, below in edges.items() if n not in done and below & edges.keys() <= done}:
        done |= ready
    return edges.keys() - done


def upwards(edges: Mapping[str, set[str]]) -> set[tuple[str, str]]:
    """The imports of something that does not stand below."""
    height = {name: -k for k, name in enumerate(ORDER)}
    return {
        (a, b)
        for a, below in edges.items()
        for b in below
        if b != "derive" and place(a) != place(b) and height[place(b)] >= height[place(a)]
    }


def test_every_module_has_a_place_and_every_place_a_module() -> None:
    assert {place(n) for n in MODULES if n != "derive"} == set(ORDER)


def test_no_two_modules_of_the_tests_have_one_name() -> None:
    """They are imported by their names alone: of two, one would be taken for the other in a run of both."""
    names = [file.stem for file in Path(__file__).parent.rglob("*.py") if file.stem != "conftest"]
    assert [name for name in sorted(set(names)) if names.count(name) > 1] == []


def test_imports_point_down() -> None:
    assert upwards(graph()) == set()


def test_topic_files_import_one_name_of_ours() -> None:
    """What people who write topics need is in one place, and our own topics show that it is all they need."""
    written = {n: below for n, below in graph().items() if place(n) == "topics"}
    template = ROOT.parent / "templates" / "topic" / "my_topics.py"
    written["my_topics"] = imports(ast.parse(template.read_text(encoding="utf-8")))
    others = {n: sorted(b for b in below if place(b) not in ("authoring", "topics")) for n, below in written.items()}
    assert {n: found for n, found in others.items() if found} == {}


def test_authoring_exports_all_that_it_imports() -> None:
    authoring = importlib.import_module("derive.authoring")
    public = {n for n in vars(authoring) if not n.startswith("_") and not hasattr(vars(authoring)[n], "__path__")}
    assert set(authoring.__all__) == public
    promised = """claim let ask topic say Part Reference scalar array size indices delta D ArgMin plus minus times power
        over EQUAL LESS AT_MOST SUBSET ARGMIN approx rounded Event events Union Intersection Difference Complement P"""
    assert set(promised.split()) <= public


@pytest.mark.parametrize("package", ["derive", "derive.kernel"])
def test_names_that_are_imported_later_are_those_that_type_checkers_see(package: str) -> None:
    found = importlib.import_module(package)
    (typed,) = [n for n in tree(Path(found.__file__)).body if isinstance(n, ast.If)]
    seen = {a.asname: node.module for node in typed.body if isinstance(node, ast.ImportFrom) for a in node.names}
    assert seen == found._HOME
    assert {name for name in seen if not hasattr(found, name)} == set()


def test_nothing_imports_the_public_names() -> None:
    assert {n for n, below in graph().items() if "derive" in below} == set()


def test_there_are_no_cycles() -> None:
    assert cyclic(graph()) == set()


def test_a_deferred_import_counts() -> None:
    planted = imports(ast.parse("def f():\n    from derive.library import show\n    return show\n"))
    assert planted == {"derive.library"}
    assert upwards({"derive.kernel.setting": planted}) == {("derive.kernel.setting", "derive.library")}
    bent = {**graph(), "derive.errors": {"derive.terms.notation"}}
    assert {"derive.errors", "derive.terms.notation"} <= cyclic(bent)


def test_the_house_stays_small_enough_to_be_seen_whole() -> None:
    edges = {(place(a), place(b)) for a, below in graph().items() for b in below if place(a) != place(b)}
    assert len({place(n) for n in MODULES if n != "derive"}) < 30
    assert len(edges) < 130


def test_nothing_is_swallowed_and_no_string_is_run() -> None:
    for name, node in ((name, node) for name, file in MODULES.items() for node in ast.walk(tree(file))):
        if isinstance(node, ast.ExceptHandler):
            caught = "everything" if node.type is None else ast.unparse(node.type)
            assert not re.search(r"\b(everything|Exception|BaseException)\b", caught), f"{name}:{node.lineno}"
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            ours = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("re", "typst")
            ours |= (called, name) == ("simplify", "derive.checking.tasks")  # in a process that can be stopped
            assert called not in FORBIDDEN or ours, f"{name}:{node.lineno}: {called}"


def test_a_module_says_what_it_is_and_stays_small() -> None:
    assert [name for name, file in MODULES.items() if not ast.get_docstring(tree(file))] == []
    long = [name for name, file in MODULES.items() if len(file.read_text(encoding="utf-8").splitlines()) > 300]
    assert long == []


@pytest.mark.parametrize("folder", ["checking", "parsing"])
def test_a_flat_folder_says_where_what_stands(folder: str) -> None:
    files = {f.stem for f in (ROOT / folder).glob("*.py")} - {"__init__"}
    named = set(re.findall(r"`(\w+)`", ast.get_docstring(tree(ROOT / folder / "__init__.py")) or ""))
    assert files - named == set()


def test_the_kernel_needs_no_numpy_and_no_paper() -> None:
    for name, file in MODULES.items():
        if name.startswith("derive.kernel"):
            assert "numpy" not in {a.name for n in ast.walk(tree(file)) if isinstance(n, ast.Import) for a in n.names}


def test_a_record_is_a_struct() -> None:
    """Its class is made in a thirtieth of the time when the program starts. Dataclasses are left where `derive topics`
    would wait for msgspec, and where what a constructor found goes along to copies without being found again."""
    at_once = {"derive.catalogue", "derive.words.naming_rules", "derive.words.prose"}
    using = {
        name
        for name, file in MODULES.items()
        if any(isinstance(n, ast.ImportFrom) and n.module == "dataclasses" for n in ast.walk(tree(file)))
    }
    assert using == at_once | {"derive.kernel.derivation"}


def test_no_two_test_files_have_one_name() -> None:
    """pytest imports them by their bare names."""
    names = [file.name for file in Path(__file__).parent.rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def identifiers(parsed: ast.AST) -> set[str]:
    """The names that a module gives or uses: of variables, arguments, attributes, functions, classes, imports."""
    found: set[str] = set()
    for node in ast.walk(parsed):
        for field in ("id", "arg", "attr", "name", "asname"):
            value = getattr(node, field, None)
            found |= {value} if isinstance(value, str) else set()
    return found


def unplain(names: set[str], where: str) -> set[str]:
    """The names that are no plain words for what they stand for."""
    forbidden = PAST if where in ON_PAPER else PAST | {"room"}
    return {name for name in names if set(name.strip("_").split("_")) & forbidden}


def test_names_are_plain() -> None:
    found = {name: unplain(identifiers(tree(file)), place(name)) for name, file in MODULES.items()}
    assert {name: bad for name, bad in found.items() if bad} == {}


def test_a_name_in_the_past_tense_is_seen() -> None:
    planted = ast.parse("def _told(x, *, room):\n    made_here = x.said\n    return madeira")
    assert unplain(identifiers(planted), "terms") == {"_told", "room", "made_here", "said"}
    assert unplain(identifiers(planted), "paper") == {"_told", "made_here", "said"}


def test_no_two_files_have_one_name() -> None:
    """But for the languages, which have the same files, or are one."""
    names = [f.stem for f in FILES if f.stem != "__init__" and f.parent.name not in languages()]
    assert {name for name in names if names.count(name) > 1} <= NAMED_ALIKE
    files = {code: {f.name for f in (ROOT / "words" / code).glob("*.py")} for code in languages()}
    assert len({frozenset(names) for names in files.values() if names}) == 1
