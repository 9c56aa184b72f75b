"""What a playbook may contain: an allow-list over the template's syntax tree."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from jinja2 import TemplateSyntaxError, nodes

from core.briefing import catalogue
from core.playbook.template import COUNTED, FILTERS, MAX_WORKDAYS, TESTS, environment
from core.playbook.unusable import Unusable
from core.types import Lang

ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Test,
    nodes.Filter,
    nodes.List,
    nodes.Tuple,
)
MAX_DEPTH = 30  # levels of the tree; Python compiles twenty blocks inside each other and no more
MAX_NODES = 3000  # the longest built-in has 400
TOO_DEEP: Mapping[Lang, str] = {"en": "too many things inside each other", "zh": "嵌套太深"}
OPERATORS = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin"})


def refuse_forbidden(path: Path, body: str) -> None:
    """Raise Unusable, naming file and line, on the first thing a playbook may not do or does not know.

    The sandbox alone stops neither nested loops nor huge strings; without calls, attributes, arithmetic and nested
    loops a template can only choose among sentences and print figures.
    """
    try:
        tree = environment().parse(body)
        local = {node.target.name for node in tree.find_all(nodes.For) if isinstance(node.target, nodes.Name)}
    except TemplateSyntaxError as problem:
        why = problem.message or ""
        raise Unusable(path, problem.lineno, {"en": f"template: {why}", "zh": f"模板语法错误：{why}"}) from None
    except RecursionError:
        raise Unusable(path, 1, TOO_DEEP) from None
    except ValueError:  # Python reads no number of thousands of digits
        raise Unusable(path, 1, {"en": "a number that is too long", "zh": "数字太长"}) from None
    for count, (node, depth) in enumerate(_deep(tree, 0)):
        if depth > MAX_DEPTH:
            raise Unusable(path, node.lineno, TOO_DEEP)
        if count > MAX_NODES:
            raise Unusable(path, node.lineno, {"en": "the template is too long", "zh": "模板太长"})
        why_not = _complaint(node) or _unknown_name(node, local)
        if why_not:
            raise Unusable(path, node.lineno, {"en": why_not[0], "zh": why_not[1]})


def _deep(tree: nodes.Node, depth: int) -> Iterator[tuple[nodes.Node, int]]:
    """Give each node with its depth, down to the first level that is too deep."""
    yield tree, depth
    for child in tree.iter_child_nodes() if depth <= MAX_DEPTH else ():
        yield from _deep(child, depth + 1)


def _complaint(node: nodes.Node) -> tuple[str, str] | None:
    """Return what is wrong with one node, in English and Chinese."""
    kind = type(node).__name__.lower()
    match node:
        case nodes.For():
            return _loop_complaint(node)
        case nodes.Filter():
            return _filter_complaint(node)
        case nodes.Test() if node.name not in TESTS or node.args:
            return (
                f"unknown test '{node.name}'; use known, unknown",
                f"没有“{node.name}”这个判断，只能用 known、unknown",
            )
        case nodes.Operand() if node.op not in OPERATORS:
            return f"operator '{node.op}' is not allowed", f"不能用运算符“{node.op}”"
        case nodes.Const() if not isinstance(node.value, str | int | float | bool):
            return "only text and numbers can be written", "只能写文字和数字"
        case _ if not isinstance(node, ALLOWED):
            return f"'{kind}' is not allowed in a playbook", f"话术模板里不能用“{kind}”"
    return None


def _unknown_name(node: nodes.Node, local: set[str]) -> tuple[str, str] | None:
    """Return the complaint about a variable nobody gives, with the nearest that exists."""
    if not isinstance(node, nodes.Name) or node.name in local or node.name in catalogue():
        return None
    near = get_close_matches(node.name, catalogue(), n=1)
    hint = (f"; did you mean '{near[0]}'?", f"，是不是“{near[0]}”？") if near else ("", "")
    return f"unknown variable '{node.name}'{hint[0]}", f"没有“{node.name}”这个变量{hint[1]}"


def _loop_complaint(node: nodes.For) -> tuple[str, str] | None:
    inner = any(isinstance(part, nodes.For) or part.find(nodes.For) for part in node.body)
    if inner:
        return "a loop inside a loop is not allowed", "循环里不能再套循环"
    if (
        not isinstance(node.iter, nodes.Name | nodes.Filter)
        or not isinstance(node.target, nodes.Name)
        or node.recursive
        or node.test
    ):
        return "a loop walks one list variable, nothing else", "循环只能逐个列出一个列表变量"
    return None


def _filter_complaint(node: nodes.Filter) -> tuple[str, str] | None:
    if node.name not in FILTERS or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
        known = ", ".join(FILTERS)
        return f"unknown filter '{node.name}'; use {known}", f"没有“{node.name}”这个过滤器，只能用 {known}"
    if not isinstance(node.node, nodes.Name):
        return f"'{node.name}' follows a variable", f"“{node.name}”只能跟在变量后面"
    if node.name not in COUNTED:
        return (f"'{node.name}' takes nothing", f"“{node.name}”后面不能再写东西") if node.args else None
    count = node.args[0] if len(node.args) == 1 else None
    value = getattr(count, "value", None)
    if not isinstance(value, int) or not 0 <= value <= MAX_WORKDAYS:
        limit = f"one whole number up to {MAX_WORKDAYS}"
        return f"'{node.name}' takes {limit}", f"“{node.name}”后面只能写一个不超过 {MAX_WORKDAYS} 的整数"
    return None
