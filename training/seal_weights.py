"""Write src/rashomon/models/weights.json: the size and SHA-256 of every weight file. Run after any change of weights.

python training/seal_weights.py --models src/rashomon/models
"""

import argparse
import hashlib
import json
from pathlib import Path


def main() -> None:
    """List every file in the folders of weights, but for the words about them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True)
    root = parser.parse_args().models
    listed = {
        path.relative_to(root).as_posix(): (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(root.glob("*/**/*"))
        if path.is_file() and path.suffix not in (".md", ".py", ".pyc") and not path.name.startswith("LICEN")
    }
    (root / "weights.json").write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
