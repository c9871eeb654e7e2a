"""Templates in one language: what hangs on no page is worked out when they are compiled, not each time they are shown.

A sentence ``w("case.who")``, an address ``url("web:inbox")``, an icon. A part that is included by its name stands in
the compiled page itself.
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

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *more: Any) -> Any:
        tree = self.parse(source, name, filename) if isinstance(source, str) else source
        return super().compile(_Written(self, (name,)).visit(tree), name, filename, *more)


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
        value = function(*[v.as_const() for v in node.args], **{k: v.as_const() for k, v in named.items()})
        return nodes.Const(Markup(escape(value)), lineno=node.lineno)  # noqa: S704 escaped here

    def visit_Include(self, node: nodes.Include) -> nodes.Node:
        """What was included is what stands there; its own names stay its own."""
        self.generic_visit(node)
        name = node.template.as_const() if isinstance(node.template, nodes.Const) else None
        if self.environment.auto_reload or not isinstance(name, str) or name in self.within:
            return node  # not known yet, or within itself; where templates are edited each is looked after by itself
        assert self.environment.loader is not None
        source, filename, _ = self.environment.loader.get_source(self.environment, name)
        part = _Written(self.environment, (*self.within, name)).visit(self.environment.parse(source, name, filename))
        return nodes.Scope(part.body, lineno=node.lineno)
