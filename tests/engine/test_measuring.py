"""Measures: which facts they ask, and what a case counts for."""

from wangge.engine.measuring import counts, facts_asked
from wangge.engine.spec import MeasureSpec

IN_TIME = MeasureSpec(
    part={"all": [{"fact": "clock_report_in", "is": "met"}, {"not": {"fact": "state", "is": "withdrawn"}}]},
    whole={"any": [{"fact": "clock_report_in", "in": ["met", "missed"]}]},
    by=("unit",),
)
CALLS = MeasureSpec(part={"fact": "procedure", "is": "report"}, by=("unit",))


def test_the_facts_that_measures_ask() -> None:
    assert facts_asked([IN_TIME, CALLS]) == ("clock_report_in", "procedure", "state")


def test_what_a_case_counts_for() -> None:
    assert counts(IN_TIME, {"clock_report_in": "met", "state": "done"}) == (1, 1)
    assert counts(IN_TIME, {"clock_report_in": "missed", "state": "done"}) == (0, 1)
    assert counts(IN_TIME, {"clock_report_in": "stopped"}) == (0, 0)
    assert counts(CALLS, {"procedure": "report"}) == (1, 1)
    assert counts(CALLS, {"procedure": None}) == (0, 1)
