"""A real browser for tests: Debian's Chromium, installed where it is missing and this may be done, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "pages"
"""Where the pictures of pages are kept; git does not see it."""


@cache
def chromium() -> str | None:
    """The browser's program; where it is missing, the system's own packages are asked for it."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
        for command in (install, ["apt-get", "update", "-q"], install):
            try:
                done = subprocess.run(
                    command, capture_output=True, timeout=300, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
                )
            except subprocess.TimeoutExpired:
                return None
            if command is install and done.returncode == 0:
                break
        found = shutil.which("chromium")
    return found


@contextmanager
def opened() -> Iterator[Any]:
    """A browser."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium here, and it could not be installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def pictures() -> Path:
    """The folder for pictures of pages."""
    folder = Path(os.environ.get("PAGES") or ARTEFACTS)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
