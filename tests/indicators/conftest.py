import pytest

from tests.cast import Cast, build_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, in the transaction of the test."""
    return build_cast()
