"""Every module and public name says what it is, and none is too long to read."""

from __future__ import annotations

import ast
import statistics

from toys.source_tree import Function, Module, modules, no_offenders

MOST_FUNCTION_LINES = 45
MOST_MODULE_LINES = 300
MEDIAN_FUNCTION_LINES = 10


def test_every_module_says_what_is_inside() -> None:
    silent = [module.path for module in modules() if module.text.strip() and not ast.get_docstring(module.tree)]
    no_offenders(silent)


def test_every_public_function_and_class_says_what_it_does() -> None:
    silent = [
        f"{module.at(node)} {node.name}"
        for module in modules()
        for node in module.tree.body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    no_offenders(silent)


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{module.at(node)} {node.name}: {length(node)} lines"
        for module in modules()
        for node in module.functions()
        if length(node) > MOST_FUNCTION_LINES
    ]
    no_offenders(long)


def test_functions_are_short_as_a_rule() -> None:
    assert statistics.median(length(node) for module in modules() for node in module.functions()) <= (
        MEDIAN_FUNCTION_LINES
    )


def test_no_module_is_too_long_to_hold_in_mind() -> None:
    no_offenders([f"{module.path}: {lines(module)} lines" for module in modules() if lines(module) > MOST_MODULE_LINES])


def length(node: Function) -> int:
    """Lines from `def` to the last, decorators apart."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines(module: Module) -> int:
    """Lines of the module."""
    return module.text.count("\n")


def test_every_error_for_the_user_says_where_or_what_to_do() -> None:
    made = [
        (module, node, {word.arg: word.value for word in node.keywords})
        for module in modules()
        for node in module.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "UserError"
    ]
    assert len(made) > 100
    lost = [(module, node, said.get("mend")) for module, node, said in made if "where" not in said]
    no_offenders([module.at(node) for module, node, mend in lost if not _is_sure(mend, module)])


def _is_sure(mend: ast.expr | None, module: Module) -> bool:
    """Whether a way out is always given: `did_you_mean` alone has none where nothing is near."""
    if isinstance(mend, ast.Name):
        return all(_is_sure(value, module) for value in _given(mend.id, module))
    return mend is not None and not (isinstance(mend, ast.Call) and ast.unparse(mend.func) == "did_you_mean")


def _given(name: str, module: Module) -> list[ast.expr]:
    """What the module gives a name."""
    return [
        node.value
        for node in module.nodes
        if isinstance(node, ast.Assign) and name in {ast.unparse(target) for target in node.targets}
    ]
