"""Counts the random examples of each test; the end of a run tells their sum."""

import pytest
from hypothesis import settings
from hypothesis.statistics import collector

# An example that takes long on a busy machine is not wrong.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item):
    """Count the random examples that a test was tried on; those it threw away do not count."""
    told = collector.value

    def count(statistics: dict) -> None:
        if told:
            told(statistics)
        item.user_properties.append(
            (
                "examples",
                sum(
                    case["status"] == "valid"
                    for phase in statistics.values()
                    if isinstance(phase, dict)
                    for case in phase.get("test-cases", [])
                ),
            )
        )

    with collector.with_value(count):
        return (yield)
