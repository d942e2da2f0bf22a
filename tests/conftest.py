"""Options of the test run, and the folder of real reports that some tests can use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reports", default=os.environ.get("POLICYPARSE_REPORTS"), help="folder of real reports (txt)")
    parser.addoption("--renew", action="store_true", help="write anew what tests compare with: tests/api.txt, the output shown in docs/")


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


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless Chromium driven by Selenium; without Chromium, its driver or Selenium the test is skipped, saying so."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="Selenium is not installed (extra test)")
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver_program = shutil.which("chromedriver")
    if not browser or not driver_program:
        pytest.skip("no Chromium with its chromedriver found (apt-get install chromium chromium-driver, or `make browser`)")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in (
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,900", "--lang=zh-CN",
        f"--user-data-dir={tmp_path_factory.mktemp('chromium')}",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver_program))
    driver.set_script_timeout(60)
    yield driver
    driver.quit()
