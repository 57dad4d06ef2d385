"""What comes in: files, folders, archives and standard input, one report or failure after the other.

Names: a file in a folder is called by its path relative to that folder, a file given by itself by its file name, a
member of a zip `archive.zip/member`, a JSON record by its `id` or else `file.jsonl#LINE`, an entry of a feed and a page of
a web archive by its address, a message by its Message-ID. Of two different reports of
one name in one run the second is called `NAME#2`, and its `Arrival.notes` say so; the very same report keeps its name.

Files and folders whose name begins with a dot are passed over, as `ls` does, in archives too. Everything else that is
found is accounted for: by a report, or by a `Failure`. Nothing is written to disk and nothing is fetched.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

import msgspec

from rashomon.errors import DecodeError, InputError
from rashomon.model import Failure
from rashomon.text.compressed import SUFFIXES, Kind, Unpacked
from rashomon.text.contents import MAX_PACKED, read_contents, read_stream, refused_format, suffixes_of
from rashomon.text.records import Arrival, failure, printable
from rashomon.text.warc import zstd_dictionary
from rashomon.text.zips import read_zip

__all__ = ["Arrival", "read_paths"]


def read_paths(
    paths: Sequence[str], stdin: BinaryIO | None = None, distinct: bool = True
) -> Iterator[Arrival | Failure]:
    """Read files, folders and, for "-", standard input.

    Args:     paths: in the order in which they are to be read; folders are walked by sorted path;
              stdin: what "-" stands for; `sys.stdin.buffer` if not given; distinct: give another report of a name that
              was there before a name of its own (whoever sorts the reports first does that later).
    Returns:  reports and failures in that order, lazily; a folder or file without anything in it gives one failure.
    Raises:   InputError: a path is missing, or there is none; told before anything is read.
    Cost:     linear; at most one file or record (32 MB) in memory at a time.
    """
    if not paths:
        raise InputError("no input", 'name files or folders, or "-" for standard input')
    for path in paths:
        if path != "-" and not os.path.lexists(path):
            raise InputError(f"no such file or folder: {printable(path)}", "check the spelling of the path")
    arrivals = _read_all(tuple(paths), stdin)
    return _distinct(arrivals) if distinct else arrivals


def _read_all(paths: tuple[str, ...], stdin: BinaryIO | None) -> Iterator[Arrival | Failure]:
    """Each path in turn."""
    for path in paths:
        if path == "-":
            yield from read_stream(stdin or sys.stdin.buffer, "stdin")
        elif os.path.isdir(path):
            yield from _read_folder(path)
        else:
            yield from read_file(path, printable(Path(path).name), alone=True)


def _distinct(arrivals: Iterator[Arrival | Failure]) -> Iterator[Arrival | Failure]:
    """Give another report of a name that was there before a name of its own."""
    seen: dict[str, str] = {}
    for one in arrivals:
        if isinstance(one, Failure):
            yield one
            continue
        name, number = one.report.name, 1
        while seen.get(name, one.report.id) != one.report.id:
            number += 1
            name = f"{one.report.name}#{number}"
        seen[name] = one.report.id
        if number > 1:
            note = f"another report is called {one.report.name}; this one is called {name}"
            one = msgspec.structs.replace(
                one, report=msgspec.structs.replace(one.report, name=name), notes=(*one.notes, note)
            )
        yield one


def _read_folder(folder: str) -> Iterator[Arrival | Failure]:
    """All files of a folder and the folders in it, by sorted path."""
    found, unreadable = list_folder(folder)
    for name, error in unreadable:
        yield failure(name, DecodeError(f"this folder cannot be read: {error}", "check its permissions"))
    for relative in found:
        yield from read_file(os.path.join(folder, relative), printable(Path(relative).as_posix()), alone=False)
    if not found and not unreadable:
        name = printable(Path(folder).name or folder)
        yield failure(name, DecodeError("an empty folder", "hidden files are passed over; name a file to read it"))


def list_folder(folder: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Paths relative to the folder in sorted order, and the folders that could not be listed, each with the reason.

    Links to folders are not followed, since they can lead in a circle: they are listed as files and fail as such.
    """
    found, unreadable, waiting = list[str](), list[tuple[str, str]](), [""]
    while waiting:
        inside = waiting.pop()
        try:
            entries = list(os.scandir(os.path.join(folder, inside)))
        except OSError as error:
            unreadable.append((printable(inside or folder), error.strerror or str(error)))
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            relative = os.path.join(inside, entry.name)
            (waiting if entry.is_dir(follow_symlinks=False) else found).append(relative)
    return sorted(found, key=lambda path: path.split(os.sep)), sorted(unreadable)


def read_file(path: str, name: str, alone: bool) -> Iterator[Arrival | Failure]:
    """Read one file by its suffix.

    Args:     path: where it lies; name: what it is called; alone: named by the user, so that a file without a suffix is told
              by its content.
    Returns:  reports and failures, lazily; whatever is wrong with the file is a failure.
    """
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise DecodeError("a link to a folder", "name that folder itself")
        if not alone and not stat.S_ISREG(mode):  # opening a pipe in a folder would wait for ever
            raise DecodeError("not a regular file", "only files are read from a folder")
        refused_format(name)
        with open(path, "rb") as stream:
            yield from _read_opened(stream, name, alone)
    except DecodeError as error:
        yield failure(name, error)
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
        yield failure(name, DecodeError(why, "check that it is there and readable"))


def _read_opened(stream: BufferedReader, name: str, alone: bool) -> Iterator[Arrival | Failure]:
    """Choose the reader by suffix."""
    stem, packed = suffixes_of(name)
    if packed == ".zip":
        yield from read_zip(stream, name)
    elif packed:
        yield from _read_packed(stream, name, SUFFIXES[packed])
    elif not stem and alone:
        yield from read_stream(stream, name)
    else:
        yield from read_contents(stream, name)


def _read_packed(stream: BufferedReader, name: str, kind: Kind) -> Iterator[Arrival | Failure]:
    """A compressed file, unpacked as it is read. A web archive packed with zstd may bring its dictionary with it."""
    dictionary = b""
    if kind == "zstd":
        dictionary, size = zstd_dictionary(stream.peek(8))
        if size:
            dictionary, _ = zstd_dictionary(stream.read(size))
    yield from read_contents(Unpacked(stream, kind, dictionary=dictionary), name, MAX_PACKED)
