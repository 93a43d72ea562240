"""Arithmetic that figures follow from: what it names, the numbers in it, and its value."""

import ast
import math
import operator
import re
from collections.abc import Mapping
from statistics import NormalDist

_NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")
_NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e\d+)?")
_BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: pow,
}
_FUNCTIONS = {
    "exp": math.exp,
    "log": math.log,
    "sqrt": math.sqrt,
    "quantile": NormalDist().inv_cdf,
    "min": min,
    "max": max,
}


def names(formula: str) -> tuple[str, ...]:
    """The dotted names in the formula, each once."""
    return tuple(dict.fromkeys(_NAME.findall(formula)))


def numbers(formula: str) -> tuple[str, ...]:
    """The numbers that are written out in the formula."""
    return tuple(_NUMBER.findall(_NAME.sub("x", formula)))


def value(formula: str, figures: Mapping[str, float]) -> float:
    """What the formula gives; KeyError for a name that is not there, ValueError for what is no arithmetic."""
    plain = formula
    for name in sorted(names(formula), key=len, reverse=True):
        plain = plain.replace(name, f"({figures[name]!r})")
    return _value(ast.parse(plain, mode="eval").body)


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=number) if isinstance(number, (int, float)):
            return float(number)
        case ast.BinOp() if type(node.op) in _BINARY:
            return float(_BINARY[type(node.op)](_value(node.left), _value(node.right)))
        case ast.UnaryOp(op=ast.USub()):
            return -_value(node.operand)
        case ast.Call(func=ast.Name(id=name)) if name in _FUNCTIONS:
            return float(_FUNCTIONS[name](*(_value(argument) for argument in node.args)))
    raise ValueError(f"not arithmetic: {ast.unparse(node)}")
