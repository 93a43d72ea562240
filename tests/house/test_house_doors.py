"""Nothing is kept alive by its tests alone: whatever is written is used by the program, or offered to Python."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import commonground
from commonground import profiles
from toys.source_tree import PACKAGE, Function, Module, modules, no_offenders

WORD = re.compile(r"[A-Za-z_]\w*")
READ_BY_PEOPLE = {  # what is written for whoever opens the thing, not for the program
    "first_bad": "number of the first bad event of the log, for whoever looks for it in the database",
    "description": "of a constraint or an objective, in the golden texts of `choose`",
    "compositions": "what the codes of a column of `Population.households` stand for",
    "make_paper": "a partner's own paper, asked for by whoever holds its version, decision and dates",
}
DRAWN = ("views/deal/", "views/picture/", "views/sidebyside.py")  # whose fields pages draw, in templates of their own
CALLED_BY_DJANGO = ("apps.py", "urls.py", "wsgi.py", "settings.py")
HOOKS = {  # methods and fields that Django or allauth looks for by name
    *("process_view", "handler404", "handler500", "urlpatterns", "get_help_text"),
    "refuse_changes",  # by migrations
}


def test_whatever_is_written_is_used_or_offered() -> None:
    alive = _used() | set(commonground.__all__) | _offered() | set(READ_BY_PEOPLE)
    no_offenders(
        [
            f"{module.at(node)} {name} is used by nothing but tests"
            for module in modules()
            for name, node in _written(module)
            if name not in alive | HOOKS and not module.path.startswith(DRAWN)
            if not (module.room == "web" and module.path.endswith(CALLED_BY_DJANGO))
        ]
    )


def _offered() -> set[str]:
    """What can be asked of a plan, a comparison and people in Python, and of the kinds of partner."""
    asked = {*vars(commonground.Plan), *vars(commonground.Comparison), *vars(commonground.People)}
    shown = [vars(profiles)[name] for name in profiles.__all__]
    return asked.union(profiles.__all__, *(dir(one) for one in shown if isinstance(one, type)), *map(_fields, shown))


def _fields(cls: object) -> set[str]:
    return {field.name for field in fields(cls)} if is_dataclass(cls) else set()


def _written(module: Module) -> Iterator[tuple[str, ast.stmt]]:
    """Functions, classes and constants, methods of classes and fields of dataclasses.

    Not what a decorator hands to a framework (a command), nor a method that a base class may call.
    """
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            yield from _inside(node)
        if not (isinstance(node, Function) and node.decorator_list):
            yield from ((name, node) for name in _names(node) if not name.endswith("_"))


def _inside(cls: ast.ClassDef) -> Iterator[tuple[str, ast.stmt]]:
    fields = any("dataclass" in ast.unparse(decorator) for decorator in cls.decorator_list)
    for node in cls.body:
        if (isinstance(node, Function) and not cls.bases) or (isinstance(node, ast.AnnAssign) and fields):
            yield from ((name, node) for name in _names(node) if not name.endswith("_"))


def _names(node: ast.stmt) -> list[str]:
    """The names that a statement defines."""
    if isinstance(node, Function | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _used() -> set[str]:
    """The names that are read in the package, in Python and in templates; to import or to copy one is no use of it."""
    used = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for module in modules()
        for copied in [_copied(module)]
        for node in module.nodes
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load) and node not in copied
    }
    drawn = [*(PACKAGE / "views").rglob("*.j2"), *(PACKAGE / "web").rglob("*.html"), PACKAGE / "web" / "settings.py"]
    return used.union(*(WORD.findall(template.read_text(encoding="utf-8")) for template in drawn))


def _copied(module: Module) -> set[ast.AST]:
    """`self.name` where it only becomes the `name` of a copy: replace(self, name=self.name[at])."""
    return {
        inner
        for node in module.nodes
        if isinstance(node, ast.keyword)
        for inner in ast.walk(node.value)
        if isinstance(inner, ast.Attribute) and inner.attr == node.arg and ast.unparse(inner.value) == "self"
    }
