"""Templates in one language: what hangs on no page is worked out when they are compiled, not each time they are shown.

A sentence ``w("case.who")``, an address ``url("web:inbox")``, an icon: of each page they were most of the work. A part
that is included by its name stands in the compiled page itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from wangge.web.wording import Language


class Pages(Environment):
    """``constant``: functions whose value hangs on what they are given and the language alone."""

    language: Language = "zh"

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.constant: dict[str, Callable[..., Any]] = {}

    def compile(self, source: Any, *more: Any, **named: Any) -> Any:
        name = more[0] if more else named.get("name")
        if isinstance(source, str):
            filename = more[1] if len(more) > 1 else named.get("filename")
            source = self.parse(source, name, filename)
        return super().compile(_Written(self, (name,)).visit(source), *more, **named)


class _Written(NodeTransformer):
    def __init__(self, environment: Pages, within: tuple[str | None, ...]) -> None:
        self.environment, self.within = environment, within

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        function = self.environment.constant.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        named = {keyword.key: keyword.value for keyword in node.kwargs if isinstance(keyword, nodes.Keyword)}
        given = [*node.args, *named.values()]
        if function is None or node.dyn_args or node.dyn_kwargs or not all(isinstance(v, nodes.Const) for v in given):
            return node
        value = function(*[_value(v) for v in node.args], **{k: _value(v) for k, v in named.items()})
        return nodes.Const(Markup(escape(value)), lineno=node.lineno)  # noqa: S704 escaped here

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        """What was included is what stands there; its own names stay its own."""
        self.generic_visit(node)
        name = _value(node.template) if isinstance(node.template, nodes.Const) else None
        if self.environment.auto_reload or not isinstance(name, str) or name in self.within:
            return node  # not known yet, or within itself; where templates are edited each is looked after by itself
        assert self.environment.loader is not None
        source, filename, _ = self.environment.loader.get_source(self.environment, name)
        part = _Written(self.environment, (*self.within, name)).visit(self.environment.parse(source, name, filename))
        return nodes.Scope(part.body, lineno=node.lineno)


def _value(node: nodes.Expr) -> Any:
    return node.as_const()
