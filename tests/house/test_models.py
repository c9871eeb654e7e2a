"""Rows follow the order of the rooms: a foreign key points down, or to a Subject. Migrations say what models say."""

from __future__ import annotations

import tomllib
from functools import cache

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.house.sources import CHECKOUT


@cache
def order() -> dict[str, int]:
    """Room → its line, 0 at the top, read from the contract so that there is one order only."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {room.strip(" ()"): line for line, rooms in enumerate(layers) for room in rooms.split("|")}


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("wangge.")]


def room(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def test_foreign_keys_point_down() -> None:
    wrong = [
        f"{model.__name__}.{field.name} in {room(model)} points up or sideways to {room(target)}"
        for model in own_models()
        for field in model._meta.get_fields()
        if field.concrete
        and (target := field.related_model)
        and isinstance(target, type)
        and target.__module__.startswith("wangge.")
        and room(target) != room(model)
        and order()[room(target)] <= order()[room(model)]
    ]
    assert wrong == []


def test_the_journal_points_nowhere() -> None:
    assert [
        f"{model.__name__}.{field.name}"
        for model in own_models()
        if room(model) == "journal"
        for field in model._meta.get_fields()
        if field.concrete and field.related_model
    ] == []


def test_no_id_runs_out() -> None:
    """Keys that count by themselves are 64 bits wide."""
    counted = [
        field
        for model in own_models()
        for field in model._meta.local_fields
        if field.get_internal_type() in {"AutoField", "SmallAutoField"}
    ]
    assert counted == []


@pytest.mark.django_db
def test_migrations_say_what_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrations_have_names_and_a_way_back() -> None:
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.operations import RunPython, RunSQL

    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if not type(migration).__module__.startswith("wangge."):
            continue
        assert "_auto_" not in name, f"{app}.{name}"
        one_way = [op for op in migration.operations if isinstance(op, RunPython | RunSQL) and not op.reversible]
        assert one_way == [], f"{app}.{name}"
