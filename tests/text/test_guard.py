"""The parser's own process: what it takes, what ends it, and what becomes of the pages after that."""

from __future__ import annotations

import os
import sys
import time

import pytest

from rashomon.errors import DecodeError
from rashomon.text import guard
from rashomon.text.careful import read_carefully
from rashomon.text.guard import Task, Worker
from rashomon.text.html import extract
from rashomon.text.prescan import MAX_DEPTH, is_odd, scan

PAGE = (
    "<html><body><article><p>"
    + "The harbour of Velm was shut on Monday, the mayor said to all of us. " * 12
    + "</p></article></body></html>"
)


def test_one_child_reads_many_pages_and_says_what_a_reader_here_says() -> None:
    worker = Worker()
    try:
        answers = [worker.read(Task(PAGE, None)) for _ in range(3)]
        assert answers == [read_carefully(PAGE)] * 3 and answers[0].text
        assert worker.started == 1
    finally:
        worker.close()


def test_a_page_that_takes_too_long_ends_the_child_and_the_next_is_read() -> None:
    worker = Worker()
    slow = "<html><body>" + "<div><p>One line of it, and another, and a third. <a href=x>Link</a></p></div>" * 2500
    try:
        with pytest.raises(DecodeError, match="the parser was stopped"):
            worker.read(Task(slow, None, seconds=0.05))
        assert worker.read(Task(PAGE, None)).text
        assert worker.started == 2
    finally:
        worker.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only there can the memory of the child be limited")
def test_a_page_that_takes_too_much_memory_ends_the_child_only() -> None:
    worker = Worker()
    try:
        assert worker.read(Task(PAGE, None)).text
        with pytest.raises(DecodeError, match="the parser was stopped"):
            worker.read(Task("<html><body>" + "<p>word " * 500_000, None, megabytes=10))
        assert worker.read(Task(PAGE, None)).text
    finally:
        worker.close()


def test_without_an_interpreter_the_page_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "")
    worker = Worker()
    assert worker.read(Task(PAGE, None)).text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_has_a_child_of_its_own() -> None:
    guard.read_guarded(PAGE)
    inside, outside = os.pipe()
    fork = os.fork()
    if not fork:
        ok = bool(guard.read_guarded(PAGE).text)
        guard._WORKER.close()
        os.write(outside, b"1" if ok else b"0")
        os._exit(0)
    os.waitpid(fork, 0)
    assert os.read(inside, 1) == b"1"
    assert guard.read_guarded(PAGE).text


def test_plain_pages_need_no_child() -> None:
    before = guard._WORKER.started
    extract(PAGE.replace("</p>", "</p><p>", 1))
    assert guard._WORKER.started == before


@pytest.mark.parametrize("html", ["<b>" * 300, "<div></x>" * 300, "<p>x" * 31_000, "<a " + "b " * 3000 + ">"])
def test_whatever_the_look_refuses_is_odd(html: str) -> None:
    assert is_odd(html)
    assert not is_odd(PAGE)


def test_the_quick_look_misses_nothing_that_the_slow_one_refuses() -> None:
    for unit in ("<i>", "<div><b></div>", "<table><tr><td>", "<ul><li>", "<b></i>", "<section/>", "<DIV>"):
        html = unit * (2 * MAX_DEPTH)
        assert is_odd(html) or not scan(html).refused


def test_entities_are_no_bomb() -> None:
    begun = time.process_time()
    levels = [f"&e{n - 1};" * 10 if n else "boom" for n in range(12)]
    declared = "".join(f'<!ENTITY e{n} "{level}">' for n, level in enumerate(levels))
    page = extract(
        f"<!DOCTYPE html [{declared}]><html><body><p>&e11; is what it says.</p><p>{'Text. ' * 80}</p></body></html>"
    )
    assert len(page.text) < 2_000 and "boomboom" not in page.text
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("unit", ['b="1"', "b ", "b/", "b=  \"x y\" c='q r' ", "b='=\"' "])
def test_many_attributes_are_odd_as_soon_as_they_are_refused_and_long_values_are_not(unit: str) -> None:
    for count in (200, 299, 301, 400):
        html = f"<a {unit * count}>"
        assert is_odd(html) or not scan(html).refused
    assert not is_odd("<meta content=" + '"' + "word " * 2000 + '">')
