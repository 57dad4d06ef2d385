"""The verdicts of a comparison of two slots."""

from __future__ import annotations

from typing import Literal

Verdict = Literal["same", "finer", "differ", "apart", "unknown"]
"""`apart`: two names of which nothing tells whether one lies in the other; no difference by itself, but no agreement either."""
