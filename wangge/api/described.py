"""An API whose description says more than its routes do: shapes written by hand, words in two languages, examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ninja import NinjaAPI

from wangge.engine import source

Json = dict[str, Any]
EXAMPLES = Path(__file__).parent / "examples"


@lru_cache(maxsize=4)
def examples(name: str) -> Mapping[str, Any]:
    """By operation: ``about`` (zh, en), ``path``, ``query``, ``request``, ``response``, ``text`` (where it is no JSON).
    Our own files, and full of parts that several examples have in common: so anchors are read here."""
    found: Mapping[str, Any] = source.own(EXAMPLES / f"{name}.yaml")
    return found


def operations(schema: Json) -> Iterator[tuple[str, str, Json]]:
    """Method, address and description of every route."""
    for address, methods in schema["paths"].items():
        for method, told in methods.items():
            yield method, address, told


class Described(NinjaAPI):
    """``titles``: operation → its title in zh and en; the routes carry the two joined as their summary."""

    def __init__(
        self, titles: Mapping[str, tuple[str, str]], shapes: Json, security: Json, examples_of: str, **given: Any
    ) -> None:
        super().__init__(**given)
        self._names = {" · ".join(title): name for name, title in titles.items()}
        self._shapes, self._security, self._examples_of = shapes, security, examples_of

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        schema = super().get_openapi_schema(**kwargs)
        components = schema.setdefault("components", {})
        components["schemas"] = {**components.get("schemas", {}), **self._shapes}
        components["securitySchemes"] = self._security
        known = examples(self._examples_of)
        for _, _, told in operations(schema):
            name = self._names[told["summary"]]
            told["operationId"] = name
            _without_default(told["responses"])
            _exemplify(told, known.get(name, {}))
        return schema


def _without_default(responses: Json) -> None:
    """ninja tells a bare 200 of every route, also of those that answer otherwise."""
    for status in [status for status, answer in responses.items() if int(status) < 300 and "content" not in answer]:
        del responses[status]


def _exemplify(told: Json, example: Mapping[str, Any]) -> None:
    """Put the words and the example into the description of an operation."""
    about = [told.get("description", ""), *example.get("about", {}).values()]
    told["description"] = "\n\n".join(part for part in about if part)
    for parameter in told.get("parameters", ()):
        where = "path" if parameter["in"] == "path" else "query"
        if parameter["name"] in example.get(where, {}):
            parameter["example"] = example[where][parameter["name"]]
    for content in told.get("requestBody", {}).get("content", {}).values():
        _put(content, example.get("request"))
    for status, answer in told["responses"].items():
        if str(status).startswith("2"):
            for kind, content in answer.get("content", {}).items():
                _put(content, example.get("response") if "json" in kind else example.get("text"))


def _put(content: Json, value: Any) -> None:
    if value is not None:
        content["example"] = value
