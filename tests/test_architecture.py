"""Imports and foreign keys run one way; a link that hides a cycle in a string is found in `_meta`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent

FLOORS = [
    {"scpb.audit", "scpb.jobs"},
    {"scpb.people"},
    {"scpb.documents"},
    {"scpb.boards"},
    {"strategy"},
    {"performance"},
    {"meetings"},
    {"scpb.portal"},
]
LEVEL = {package: level for level, floor in enumerate(FLOORS) for package in floor}
# The arithmetic of METHOD.md takes plain values and gives plain values.
PURE = sorted((ROOT / "performance" / "arithmetic").rglob("*.py"))
PURE += [ROOT / "performance" / name for name in ("months.py", "names.py")]
PURE += [ROOT / "scpb" / "documents" / "snapshots.py"]
IMPURE = ("django", "scpb.audit", "scpb.jobs", "scpb.people", "scpb.documents", "scpb.boards", "performance.models")


def package_of(module: str) -> str | None:
    """The app that a module belongs to: 'scpb.people.models' → 'scpb.people'; None for anything else."""
    parts = module.split(".")
    for candidate in (".".join(parts[:2]), parts[0]):
        if candidate in LEVEL:
            return candidate
    return None


def files_of(package: str) -> Iterator[Path]:
    return (ROOT / package.replace(".", "/")).rglob("*.py")


def imports(tree: ast.AST, module: str) -> Iterator[tuple[int, str]]:
    """Line and full name of every module imported, relative imports resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*module.split(".")[: -node.level], base]).rstrip(".")
            yield node.lineno, base
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def upward_imports(source: str, module: str) -> list[str]:
    """What `source`, the text of `module`, imports from an app that stands above or beside its own."""
    own = package_of(module)
    assert own is not None
    wrong = []
    for line, name in imports(ast.parse(source), module):
        other = package_of(name)
        if other and other != own and LEVEL[other] >= LEVEL[own]:
            wrong.append(f"{module}:{line} imports {name}")
    return wrong


def imports_in_functions(source: str, module: str) -> list[str]:
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            found += [f"{module}:{line} imports {name} in a function" for line, name in imports(function, module)]
    return found


@pytest.mark.parametrize("package", sorted(LEVEL))
def test_imports_run_from_later_to_earlier_only(package: str) -> None:
    wrong = [line for path in files_of(package) for line in upward_imports(path.read_text(), module_name(path))]
    assert wrong == []


@pytest.mark.parametrize("package", sorted(LEVEL))
def test_no_import_hides_in_a_function(package: str) -> None:
    wrong = [line for path in files_of(package) for line in imports_in_functions(path.read_text(), module_name(path))]
    assert wrong == []


def test_foreign_keys_run_from_later_to_earlier_only() -> None:
    wrong = []
    for model in apps.get_models():
        own = package_of(model.__module__)
        for field in model._meta.get_fields():
            other_model = getattr(field, "related_model", None)
            if own is None or field.auto_created or not isinstance(other_model, type):
                continue
            other = package_of(other_model.__module__)
            if other and other != own and LEVEL[other] >= LEVEL[own]:
                wrong.append(f"{model._meta.label}.{field.name} → {other_model._meta.label}")
    assert wrong == []


def test_every_app_of_ours_has_a_floor() -> None:
    ours = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in config.path
    }
    assert ours <= set(LEVEL)
    assert {name for name in settings.INSTALLED_APPS if name.startswith("scpb.")} <= set(LEVEL)


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_the_arithmetic_knows_no_database_request_or_clock(path: Path) -> None:
    found = {module for _, module in imports(ast.parse(path.read_text()), module_name(path))}
    assert [module for module in sorted(found) if module.startswith(IMPURE)] == []


def test_the_checks_above_can_fail() -> None:
    upward = "from meetings.models import Meeting\nimport performance.models\n"
    assert len(upward_imports(upward, "scpb.boards.services")) == 3
    assert upward_imports("from scpb.people import models", "scpb.boards.services") == []
    assert upward_imports("from ..jobs import services", "scpb.audit.services") != []
    assert imports_in_functions("def f():\n    import meetings\n", "scpb.boards.views")
    assert imports_in_functions("import meetings\n", "scpb.boards.views") == []
