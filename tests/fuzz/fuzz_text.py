"""Coverage-guided fuzzing of the text room: `make fuzz`, or `python tests/fuzz/fuzz_text.py -max_total_time=600 NEW corpus`.

The slow reader is left out (it runs in a process of its own, and libxml2 is fuzzed elsewhere): what is tried is our own
code, from bytes to blocks, dates, zones and records. An input that breaks something is written to `crash-...`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent))

with atheris.instrument_imports(include=["rashomon.text", "rashomon.errors"]):
    import checks

    from rashomon.text import html as pages


def one_input(raw: bytes) -> None:
    """The first byte chooses the check, the rest is the input."""
    if raw:
        checks.CHECKS[raw[0] % len(checks.CHECKS)](raw[1:])


def main() -> None:
    """Run until the time is over or something breaks."""
    pages.read_guarded = checks.read_no_tree
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
