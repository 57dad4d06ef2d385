"""A PostgreSQL server of one's own, for tests: made from the machine's programs, by a user without rights, and thrown away.

python -m rashomon.testing.power_postgres --kills 100
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rashomon.errors import InputError
from rashomon.store.postgres import PostgresStore
from rashomon.testing.power import memory_folder
from rashomon.testing.power_kill import kill_often

_NOBODY = "nobody"


def programs() -> Path:
    """The folder of PostgreSQL's programs.

    Raises: InputError where there are none.
    """
    places = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if all((place / name).exists() for name in ("initdb", "postgres")):
            return place
    raise InputError("PostgreSQL's programs are not on this machine", "install its server package")


@contextmanager
def server(**settings: str) -> Iterator[str]:
    """Start a server that listens at a socket in a folder of its own.

    Args:     settings: of its configuration.
    Returns:  its address; the server is stopped, and all it holds deleted, afterwards.
    Raises:   InputError where its programs, or the right to run them as somebody else, are missing.
    Cost:     about two seconds.
    """
    place = programs()
    folder = Path(tempfile.mkdtemp(prefix="rashomon-pg-", dir=memory_folder()))
    as_nobody = _unprivileged(folder)
    try:
        make = [
            str(place / "initdb"),
            "-D",
            str(folder / "d"),
            "-U",
            "rashomon",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
            "-k",
        ]
        done = subprocess.run([*as_nobody, *make], capture_output=True, text=True, cwd=folder)
        if done.returncode:
            raise InputError(f"initdb failed: {done.stderr.strip()[-300:]}")
        given = {"listen_addresses": "", "unix_socket_directories": str(folder), "max_connections": "40", **settings}
        words = [word for key, value in given.items() for word in ("-c", f"{key}={value}")]
        log = (folder / "log").open("wb")
        running = subprocess.Popen(
            [*as_nobody, str(place / "postgres"), "-D", str(folder / "d"), *words], stdout=log, stderr=log, cwd=folder
        )
        try:
            yield _answering(f"postgresql://rashomon@/postgres?host={folder}", running)
        finally:
            running.send_signal(signal.SIGINT)  # at once, whoever is connected
            running.wait(30)
            log.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> list[str]:
    """What to put before a command so that root's run as nobody: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return []
    runner = shutil.which("setpriv")
    try:
        group = pwd.getpwnam(_NOBODY).pw_gid
    except KeyError:
        runner = None
    if runner is None:
        raise InputError("PostgreSQL refuses to run as root, and there is no setpriv, or nobody to run it as")
    shutil.chown(folder, _NOBODY)
    folder.chmod(0o755)
    return [runner, f"--reuid={_NOBODY}", f"--regid={group}", "--clear-groups"]


def _answering(address: str, running: subprocess.Popen[bytes]) -> str:
    import psycopg

    for _ in range(300):
        try:
            psycopg.connect(address).close()
            return address
        except psycopg.OperationalError:
            if running.poll() is not None:
                break
            time.sleep(0.05)
    raise InputError("PostgreSQL did not start")


def main(words: Sequence[str] | None = None) -> int:
    """Kill a writer as often as asked; status 1 when something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m rashomon.testing.power_postgres", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args(words)
    with server() as address:
        result = kill_often(lambda: PostgresStore(address), given.kills)
    print(
        f"{result.kills} kills, {result.acknowledged} records acknowledged, {result.stored} stored, "
        f"{result.reads} reads meanwhile: {len(result.faults)} faults"
    )
    for fault in result.faults[:10]:
        print(f"  {fault}")
    return 1 if result.faults else 0


if __name__ == "__main__":
    sys.exit(main())
