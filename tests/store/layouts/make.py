"""Make the fixtures of older layouts: archives as the code of that time wrote them. Run once, from a checkout with its history:

    python tests/store/layouts/make.py

Every released layout keeps its file here for good; a new layout adds one, made by this script from the last commit that wrote
it. The sentences are ours.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent

COMMITS = {"1-first": "0e3b269", "1-extent": "9d8634d", "1-seats": "b5cf59d", "1-last": "c2f057a", "2-first": "8bc0c03"}

FILL = """
import inspect, sys
from rashomon.model import Annotation, Document, Failure, Link, Name, Published, Report, annotate
from rashomon.store.protocol import Entry
from rashomon.store.sqlite import SqliteStore

store = SqliteStore(sys.argv[1])
texts = ["Ana Brask opened the bridge of Vellin on Monday. “It will hold,” she said.",
         "The bridge of Vellin fell on Tuesday; nobody was hurt, the mayor Ana Brask said to this paper. Zoë Noll agreed.",
         "The bridge of Vellin fell on Tuesday; two were hurt, the mayor Ana Brask said to this paper. Zoë Noll agreed.",
         "\\u91d1\\u6b63\\u6069 \\u8bbf\\u95ee\\u4e86 Vellin \\U0001f642."]
documents = [Document.of(text) for text in texts]
def report(number, name, document, **more):
    return Report(f"report:{number}", name, document.id, f"{number:02d}", **more)
name = annotate(documents[0], 0, 9, Name("person"), "names")
when = Published("2031-03-04", "2031-03-05", "page", (), ("the page says so",))
url = "https://gull.example/bridge"
store.add([Entry(report(1, "a.txt", documents[0], outlet="The Gull", title="A bridge", published=when),
                 documents[0], (("run:1", (name,)), ("run:2", ())))])
store.add([Entry(report(2, "b.html", documents[1], url=url, byline="Zo Noll", language="en"), documents[1], (("run:1", ()),)),
           Entry(report(3, "copy.txt", documents[0]), documents[0])], [Failure("c.txt", "decode", "DecodeError", "no text", "")])
version = Link("link:v", "version_of", "report:4", "report:2", "archive")
new = Entry(report(4, "b.html#2", documents[2], url=url), documents[2], (("run:1", ()),))
if "links" in inspect.signature(store.add).parameters:
    store.add([new], (), [version])
else:
    store.add([new])
    store.add_links([version])
apart = Link("link:1", "same_entity", "Ana Brask", "Zo\\u00eb Noll", "user:ana", 0.5, "different", (), ("they differ",))
store.add_links([apart])
store.add([Entry(report(5, "d.txt", documents[3]), documents[3])])
store.put_view("old", b"cache")
if hasattr(store, "put_seats"):
    store.put_seats([(4, "a.txt", "story:1"), (4, "b.html", "story:1"), (8, "d.txt", "story:2")])
store.close()
"""


def main() -> None:
    for name, commit in COMMITS.items():
        with tempfile.TemporaryDirectory() as folder:
            archive = subprocess.run(
                ["git", "archive", commit, "src"], cwd=ROOT, check=True, capture_output=True
            ).stdout
            subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
            target = HERE / f"{name}.archive"
            target.unlink(missing_ok=True)
            subprocess.run([sys.executable, "-c", FILL, str(target)], check=True, env={"PYTHONPATH": f"{folder}/src"})
            print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
