"""Options of the test run, and the folder of real reports that some tests can use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reports", default=os.environ.get("POLICYPARSE_REPORTS"), help="folder of real reports (txt)")


@pytest.fixture(scope="session")
def real_reports(request: pytest.FixtureRequest) -> Path:
    """The folder of real reports given by --reports or POLICYPARSE_REPORTS; without one the test is skipped."""
    folder = request.config.getoption("--reports")
    if not folder:
        pytest.skip("no folder of real reports given (--reports or POLICYPARSE_REPORTS)")
    return Path(folder)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The sample corpus that ships with the package."""
    from policyparse.bundled import bundled_folder

    return bundled_folder("corpus")
