"""The example story as a gate: its gold is in order, the floors belong to this gold, and no figure is under its floor."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from rashomon.testing.bench import bench
from rashomon.testing.bench_floors import changed_gold, read_floors
from rashomon.testing.bench_gold import find_example, fingerprints
from rashomon.testing.bench_report import BenchReport, with_floors

ROOT = Path(__file__).parents[1]
FLOORS = ROOT / "floors.json"


@pytest.fixture(scope="module")
def report() -> BenchReport:
    """One run over the example for all tests here."""
    return bench(example=ROOT, only=["example"])


def _check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_check", ROOT / "tests" / "gold" / "example" / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_gold_is_in_order() -> None:
    assert _check().problems() == []


def test_the_floors_belong_to_this_gold() -> None:
    example = find_example(ROOT)
    assert example is not None
    told = changed_gold(read_floors(FLOORS), fingerprints(example))
    assert not told, "\n".join(told)


def test_no_figure_of_the_example_is_under_its_floor(report: BenchReport) -> None:
    broken = [f"{r.name}: {r.figure:.3f} < {r.floor}" for r in report.rows if r.below]
    assert not broken, "\n".join([*broken, "mend it; a floor may sink only with a written reason in the commit"])


def test_every_figure_of_the_example_has_a_floor(report: BenchReport) -> None:
    measured = {row.name for row in report.rows if row.gated}
    held = {name for name in read_floors(FLOORS).floors if name.startswith("example:")}
    assert measured - held == set(), "run `rashomon bench --only example --write`"
    assert held - measured == set(), "a figure is gone: take its floor out of floors.json by hand, and say why"


def test_the_gate_fails_when_any_one_figure_is_lowered(report: BenchReport) -> None:
    floors = read_floors(FLOORS).floors
    for row in (r for r in report.rows if floors.get(r.name, 0.0) > 0):
        lowered = msgspec.structs.replace(row, figure=floors[row.name] - 0.001)
        assert with_floors(BenchReport((lowered,)), floors).below == (row.name,)
