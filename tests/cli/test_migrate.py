"""Before the first migration on a server: is the runtime role there, or may it be made?"""

from __future__ import annotations

import pytest

from wangge.cli.commands.migrate import prove_runtime_role
from wangge.cli.errors import CommandError
from wangge.config.database import APP_ROLE


@pytest.mark.django_db
def test_an_owner_who_may_make_no_roles_is_told_what_the_administrator_runs() -> None:
    """The tests' connection works as the runtime role itself, which may make none."""
    prove_runtime_role(APP_ROLE)
    with pytest.raises(CommandError, match=f"CREATE ROLE missing_role NOLOGIN; GRANT missing_role TO {APP_ROLE};"):
        prove_runtime_role("missing_role")
