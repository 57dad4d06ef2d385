"""Every input is counted once: added, known or failed; and a kill at any moment loses nothing and doubles nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.testing.accounting import half_seen, killed


def test_entries_half_seen_before_are_counted_exactly(tmp_path: Path) -> None:
    assert half_seen(tmp_path, 800).faults == ()


def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    assert killed(tmp_path, 600, 2, 0.2).faults == ()


@pytest.mark.soak
def test_twenty_thousand_entries_half_seen_before(tmp_path: Path) -> None:
    assert half_seen(tmp_path, 20_000).faults == ()


@pytest.mark.soak
def test_ten_kills_in_twenty_thousand_entries(tmp_path: Path) -> None:
    assert killed(tmp_path, 20_000, 10, 6.0).faults == ()
