"""Pages of the documentation, run: what their commands, requests and Python print now.

A block marked `console` holds commands after `$ ` and what they print. `rashomon` runs in this process, `curl` asks the server
in this process, anything else is given to the shell. A block marked `text` after a `python` block holds what it prints; the
Python blocks of a page share their names, as in a notebook.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
Cli = Callable[..., Any]
SERVED = "rashomon.db"
"""The archive in the working folder that requests are answered from."""


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(page.read_text("utf-8")) if kind == language]


def commands(page: Path) -> list[str]:
    """The command lines of a page's console blocks."""
    return [line[2:] for body in blocks(page, "console") for line in body.splitlines() if line.startswith("$ ")]


def shell(line: str, given: bytes) -> bytes:
    """What the shell's own tools print. The status is not looked at: `grep` that finds nothing is found out by its silence."""
    return subprocess.run(["bash", "-c", line], input=given, capture_output=True).stdout


def printed(line: str, cli: Cli) -> str:
    """What a command line prints: parts joined by ` | `, each ours or the shell's."""
    out = b""
    waiting: list[str] = []
    for part in line.split(" | "):
        if not part.startswith(("rashomon ", "curl ")):
            waiting.append(part)
            continue
        given = shell(" | ".join(waiting), out) if waiting else out
        waiting = []
        out = ours(part, given, cli) if part.startswith("rashomon ") else asked(part)
    return (shell(" | ".join(waiting), out) if waiting else out).decode("utf-8")


def ours(part: str, given: bytes, cli: Cli) -> bytes:
    """What a command of ours prints; it may take a file with `<`."""
    words = shlex.split(part)[1:]
    if "<" in words:
        at = words.index("<")
        given, words = Path(words[at + 1]).read_bytes(), words[:at] + words[at + 2 :]
    answer = cli(*words, stdin=given)
    assert answer.status == 0, (part, answer.err)
    return bytes(answer.out)


def asked(part: str) -> bytes:
    """What `curl -s ADDRESS` prints of a server on the archive in this folder."""
    from starlette.testclient import TestClient

    from rashomon.archive import Archive
    from rashomon.serve.desk import Desk
    from rashomon.serve.guarding import make_gate
    from rashomon.serve.serving import build_app

    address = urlsplit(shlex.split(part)[-1])
    assert shlex.split(part)[:-1] == ["curl", "-s"] and address.netloc == "127.0.0.1:8765", part
    desk = Desk(lambda: Archive.open(SERVED))
    try:
        client = TestClient(build_app(desk, make_gate("127.0.0.1", 8765, None)), base_url="http://127.0.0.1:8765")
        return client.get(address.path, params=address.query).content
    finally:
        desk.close()


def filled(block: str, cli: Cli) -> str:
    """A console block with what its commands print now."""
    told = []
    for line in block.splitlines():
        if line.startswith("$ "):
            out = printed(line[2:], cli)
            told.append(f"{line}\n{out}" + ("" if out.endswith("\n") or not out else "\n"))
    return "".join(told)


def run_python(block: str, names: dict[str, Any]) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block, "a page of the documentation", "exec", dont_inherit=True), names)
    return out.getvalue()


def renewed(page: str, cli: Cli) -> str:
    """A page with every console block, and every text block after a Python block, as it prints now."""
    names: dict[str, Any] = {}
    last: str | None = None

    def renew(found: re.Match[str]) -> str:
        nonlocal last
        kind, body = found.groups()
        if kind == "console":
            body = filled(body, cli)
        elif kind == "text" and last is not None:
            body = last
        last = run_python(body, names) if kind == "python" else None
        return f"```{kind}\n{body}```"

    return BLOCK.sub(renew, page)
