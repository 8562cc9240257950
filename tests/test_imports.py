"""The house stands: imports go downwards, each library has one door, functions are short."""

import ast
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kutools.runs import processes

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# Pandas is the common language; the names of some libraries are not those they are imported by.
EVERYWHERE = {"pandas", "numpy", "kutools"}
IMPORTED_AS = {
    "PyYAML": "yaml",
    "XlsxWriter": "xlsxwriter",
    "python-pptx": "pptx",
    "jupyter-server": "jupyter_server",
    "jupyterlab-server": "jupyterlab_server",
    "jupyter-client": "jupyter_client",
}


def section(heading: str) -> str:
    """A section of CONTRIBUTING.md."""
    return CONTRIBUTING.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def floors() -> dict[str, int]:
    """Module → its line among the directions of imports, counted from the ground."""
    lines = section("Direction of imports").split("```")[1].strip().splitlines()
    return {name: n for n, line in enumerate(lines) for name in line.split(" · ")}


def doors() -> dict[str, set[str]]:
    """Library → the modules that import it, by the table of dependencies."""
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$", section("Dependencies"), re.MULTILINE)
    return {
        IMPORTED_AS.get(name, name): set(re.findall(r"`([a-z.]+)`", modules))
        for libraries, modules in rows
        for name in libraries.split(", ")
    }


FLOOR, DOORS = floors(), doors()


def module_name(path: Path) -> str:
    """The dotted name of a module within kutools; the package itself is the empty name."""
    parts = path.relative_to(ROOT / "kutools").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


TREES = {
    module_name(path): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "kutools").rglob("*.py"))
}


def imported(tree: ast.AST) -> Iterator[str]:
    """Every name a module imports, also inside functions: `pandas`, `kutools.facts`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
            yield ast.literal_eval(node.args[0])


def own(name: str) -> str | None:
    """The module of kutools that an imported name is or lies in."""
    inside = name.removeprefix("kutools.").split(".") if name.startswith("kutools.") else []
    found = [".".join(inside[:n]) for n in range(len(inside), 0, -1)]
    return next((module for module in found if module in TREES), None)


IMPORTS = {
    module: {found for name in imported(tree) if (found := own(name))}
    for module, tree in TREES.items()
}


def floor(module: str) -> int:
    """The floor of a module; the modules of a package share one."""
    return FLOOR[module.partition(".")[0]]


def test_readme_has_every_module_in_one_line():
    """Who reads README's tree has seen every module there is, each once, in its package.

    The modules of three packages are many of one kind; each package is one line.
    """
    tree = README.partition("\nkutools/ ")[2].partition("```")[0]
    listed, package = [], ""
    for indent, name in re.findall(r"^(  |    )([a-z]+)/? +\S", tree, re.MULTILINE):
        package = package if len(indent) == 4 else name
        listed.append(name if len(indent) == 2 else f"{package}.{name}")
    of_a_kind = ("measures.", "audit.claims.", "lab.")
    there = {name for name in TREES if not name.startswith(of_a_kind)} - {""} | {"templates"}
    assert sorted(listed) == sorted(there)


def test_every_module_has_a_floor():
    """CONTRIBUTING.md gives each module its place in the house, and names no other."""
    assert {module.partition(".")[0] for module in TREES if module} == set(FLOOR)


@pytest.mark.parametrize("module", [module for module in TREES if module])
def test_imports_go_downwards(module):
    """A module imports from the lines above its own; within a package from its neighbours too.

    So measures, tables, charts and prose know nothing of one another, nor of registers.
    """
    package = module.partition(".")[0]
    outside = {name for name in IMPORTS[module] if name.partition(".")[0] != package}
    assert {name for name in outside if floor(name) >= floor(module)} == set()


def test_there_are_no_cycles():
    """No module imports itself by way of others, imports inside functions counted.

    The package itself only hands out names when they are asked for.
    """
    behind = {module: set(names) for module, names in IMPORTS.items() if module}
    while leaves := {module for module, names in behind.items() if not names}:
        behind = {m: names - leaves for m, names in behind.items() if m not in leaves}
    assert behind == {}


@pytest.mark.parametrize("module", TREES)
def test_each_library_has_one_door(module):
    """A third-party library is imported in its own module only, and an unknown one in none."""
    libraries = {name.partition(".")[0] for name in imported(TREES[module])}
    third_party = libraries - set(sys.stdlib_module_names) - EVERYWHERE
    assert {name for name in third_party if module not in DOORS.get(name, ())} == set()


def test_each_door_is_used():
    """The modules that CONTRIBUTING.md names as a library's door do import it."""
    used = {m: {name.partition(".")[0] for name in imported(tree)} for m, tree in TREES.items()}
    claimed = {(name, module) for name, modules in DOORS.items() for module in modules}
    direct = {(name, module) for name, module in claimed if module in TREES and name != "pyarrow"}
    assert {(name, module) for name, module in direct if name not in used[module]} == set()
    assert {module for name, module in claimed if module not in TREES} <= {"make", "tests"}


def loaded(*statements: str) -> set[str]:
    """The modules that a Python of its own has imported after some statements."""
    code = "; ".join(["import json, sys", *statements, "print(json.dumps(sorted(sys.modules)))"])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("module", ["kutools", "kutools.cli"])
def test_nothing_heavy_is_imported_before_it_is_needed(module):
    """`kutools --help` answers at once: no tables, charts or notebooks are loaded for it."""
    found = loaded(f"import {module}")
    heavy = {"pandas", "numpy", *DOORS} - {"setuptools"}
    assert module in found
    assert found & heavy == set()


# What reads executed notebooks and makes pages and files of them; a second or more to import.
PUBLISHING = {"nbformat", "nbconvert", "jsonschema", "papermill", "jinja2", "pptx", "xlsxwriter"}


@pytest.mark.parametrize("opened", ["open_chapter", "open_review", "register", "figures"])
def test_a_chapter_imports_nothing_that_publishes(opened):
    """Each chapter has a kernel of its own, and waits for what the kernel imports."""
    assert loaded(f"import kutools as ku; ku.{opened}") & PUBLISHING == set()


def test_check_imports_neither_charts_nor_what_publishes():
    """`kutools check` reads, counts and compares; an analyst runs it after every change."""
    found = loaded("from kutools import cli", "cli.main(['check', '2020-T2'])")
    assert "kutools.plan" in found
    assert found & (PUBLISHING | {"matplotlib", "seaborn", "IPython", "ipywidgets"}) == set()


def test_the_public_names_are_there():
    """What the package promises its notebooks can be had, and nothing else."""
    import kutools

    assert all(getattr(kutools, name) for name in kutools.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        kutools.nothing  # noqa: B018


def test_no_module_is_a_drawer():
    """Every module is named after what it does; there is no drawer for the rest."""
    names = {part for module in TREES for part in module.split(".")}
    assert names & {"utils", "util", "common", "helpers", "helper", "core", "misc", "base"} == set()


def test_no_module_only_the_tests_use():
    """Each module is imported by another one, or is the command line, or is imported by name."""
    imported_by_name = processes.PRELOADED.removeprefix("kutools.")
    used = {*set().union(*IMPORTS.values()), imported_by_name}
    used |= {module.rpartition(".")[0] for module in used}
    assert set(TREES) - used == {"cli"}


def test_nothing_happens_at_import():
    """At the top of a module stand definitions, no loops, and calls only to define a value."""
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
    for module, tree in TREES.items():
        docstring, *rest = tree.body
        assert isinstance(docstring, ast.Expr), f"{module} has no docstring"
        others = [ast.unparse(node) for node in rest if not isinstance(node, allowed)]
        assert [text for text in others if not text.startswith("if __name__ ==")] == [], module


DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definitions(node: ast.AST, public: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    """Every function and class, and whether it is public: its name and those around it are."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, DEFINED):
            open_to_all = public and not child.name.startswith("_")
            yield child, open_to_all
            # What stands in a function is its own business.
            yield from definitions(child, open_to_all and isinstance(child, ast.ClassDef))
        else:
            yield from definitions(child, public)


@pytest.mark.parametrize("module", TREES)
def test_what_is_public_is_explained(module):
    """Every public module, class, function and method says what it is for."""
    tree = TREES[module]
    public = [node for node, is_public in definitions(tree) if is_public]
    # An override of a library's method is explained where the library defines it.
    bases = [node for node in public if isinstance(node, ast.ClassDef) and node.bases]
    overrides = {child for base in bases for child in base.body if module == "reports.export"}
    unexplained = [node.name for node in public if not ast.get_docstring(node)]
    assert ast.get_docstring(tree)
    assert unexplained == [] or set(unexplained) <= {getattr(o, "name", "") for o in overrides}


def body_length(function: ast.FunctionDef) -> int:
    """The lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


LENGTHS = {
    f"{module}.{node.name}": body_length(node)
    for module, tree in TREES.items()
    for node, _ in definitions(tree)
    if not isinstance(node, ast.ClassDef)
}


def test_functions_are_short():
    """A function can be read at a glance: none longer than 40 lines, half of them at most 8."""
    assert {name: length for name, length in LENGTHS.items() if length > 40} == {}
    assert statistics.median(LENGTHS.values()) <= 8
