"""`watch`: feeds and folders, round after round; what is known is not fetched again, what fails comes later."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rashomon.archive import Archive
from rashomon.errors import InputError, StoreError
from rashomon.pipeline import Stage
from rashomon.serve.watching import Watch, one_watcher, what_to_watch
from rashomon.stages import all_stages
from rashomon.store.sqlite import SqliteStore
from rashomon.visit.following import FeedState, next_state
from rashomon.visit.visiting import Visitor
from webserver import Reply, Web, serving

FEED = "http://gull.example/feed.xml"


def light() -> list[Stage]:
    """The archive's stages without those that parse: what is counted here does not hang on them."""
    return [s for s in all_stages() if s.shape != "document" or s.name == "zones"]


def item(number: int, text: str = "") -> str:
    told = text or f"The ferry number {number} left Velm harbour late."
    return (
        f"<item><title>Ferry {number} late</title><link>http://gull.example/{number}.html</link>"
        f"<guid>{number}</guid><description>{told}</description>"
        "<pubDate>Mon, 04 Mar 2030 10:00:00 GMT</pubDate></item>"
    )


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>The Gull</title>{''.join(items)}</channel></rss>".encode()


def page(words: str) -> bytes:
    told = [f"<p>{words} Passengers waited on the quay for hour {n}, the harbour master said.</p>" for n in range(6)]
    body = f"<body><article><h1>Ferries are late today</h1>{''.join(told)}</article></body>"
    return f"<html><head><title>Ferries</title></head>{body}</html>".encode()


class Site:
    """What the server has now."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}

    def __call__(self, path: str, headers: Mapping[str, str]) -> Reply:
        reply = self.pages.get(path, Reply(b"", 404))
        etag = reply.headers.get("ETag")
        return Reply(b"", 304) if etag and headers.get("if-none-match") == etag else reply


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def web(site: Site) -> Iterator[Web]:
    with serving(site) as web:
        yield web


@pytest.fixture
def watch(web: Web, tmp_path: Path) -> Iterator[Callable[..., Watch]]:
    opened = []

    def make(*words: str, **how: Any) -> Watch:
        archive = Archive(SqliteStore(tmp_path / "a.db"), light())
        opened.append(archive)
        return Watch(archive, what_to_watch(words), Visitor(web.net(), pause=0.0), **how)

    yield make
    for archive in opened:
        archive.close()


def counts(result: Any) -> tuple[int, int, int, int]:
    assert result.added + result.known + result.failed == result.seen
    return result.added, result.known, result.failed, result.versions


def test_pages_are_read_where_the_feed_gives_summaries_and_unchanged_feeds_cost_nothing(
    site: Site, web: Web, watch: Callable[..., Watch]
) -> None:
    site.pages["gull.example/feed.xml"] = Reply(rss(item(1), item(2)), 200, {"ETag": '"1"'})
    site.pages["gull.example/1.html"] = Reply(page("The first ferry."))
    now = watch(FEED)
    assert counts(now.round(once=True)) == (2, 0, 0, 0)
    reports = {s.report.name: s.report for s in now._archive._store.reports()}
    assert reports["http://gull.example/1.html"].extent == "full"
    assert reports["http://gull.example/2.html"].extent == "summary"  # its page is not there
    assert (
        reports["http://gull.example/1.html"].fetched and reports["http://gull.example/1.html"].published.how == "given"
    )
    asked = len(web.asked)
    assert counts(now.round(once=True)) == (0, 0, 0, 0) and len(web.asked) == asked + 1
    site.pages["gull.example/feed.xml"] = Reply(rss(item(3), item(1), item(2)), 200, {"ETag": '"2"'})
    assert counts(now.round(once=True)) == (1, 2, 0, 0)
    assert sum(one == "gull.example/1.html" for one in web.asked) == 1
    assert counts(now.total) == (3, 2, 0, 0)


def test_a_changed_entry_is_a_new_version_and_a_lost_state_adds_nothing_twice(
    site: Site, watch: Callable[..., Watch]
) -> None:
    site.pages["gull.example/feed.xml"] = Reply(rss(item(1), item(2)))
    for n in (1, 2):
        site.pages[f"gull.example/{n}.html"] = Reply(page(f"Ferry {n}."))
    now = watch(FEED)
    now.round(once=True)
    site.pages["gull.example/feed.xml"] = Reply(rss(item(1, "The ferry left on time after all."), item(2)))
    site.pages["gull.example/1.html"] = Reply(page("Ferry 1 was on time after all."))
    assert counts(now.round(once=True)) == (1, 1, 0, 1)
    history = now._archive.versions("http://gull.example/1.html")
    assert [v.id for v in history.versions] == ["http://gull.example/1.html", "http://gull.example/1.html#2"]
    now._archive._store._rows("DELETE FROM view")  # type: ignore[attr-defined]
    assert counts(now.round(once=True)) == (0, 2, 0, 0)


def test_a_page_that_could_not_be_had_is_read_another_time(site: Site, watch: Callable[..., Watch]) -> None:
    site.pages["gull.example/feed.xml"] = Reply(rss(item(1)))
    site.pages["gull.example/1.html"] = Reply(b"", 503)
    now = watch(FEED)
    assert counts(now.round(once=True)) == (1, 0, 0, 0)
    site.pages["gull.example/1.html"] = Reply(page("The ferry number 1 left Velm harbour late."))
    assert counts(now.round(once=True)) == (1, 0, 0, 1)
    assert counts(now.round(once=True)) == (0, 1, 0, 0)


def test_feeds_that_fail_are_counted_and_left_alone_for_longer_and_longer(
    site: Site, web: Web, watch: Callable[..., Watch]
) -> None:
    site.pages["gull.example/feed.xml"] = Reply(b"", 500)
    site.pages["gull.example/page.html"] = Reply(
        b"<html><head><link rel='alternate' type='application/rss+xml' href='/f.xml'></head><p>No feed.</p></html>"
    )
    now = watch(FEED, "http://gull.example/page.html", "http://127.0.0.1/x", every=60.0)
    first = now.round()
    assert counts(first) == (0, 0, 3, 0)
    assert sorted(f.error for f in first.failures) == ["DecodeError", "FetchError", "ForbiddenError"]
    assert "it names: http://gull.example/f.xml" in {f.hint for f in first.failures}
    assert counts(now.round()) == (0, 0, 0, 0)  # not due
    web.time += 130
    site.pages["gull.example/feed.xml"] = Reply(rss(item(1)))
    assert counts(now.round())[0] == 1
    state, now_ = FeedState(), 1000.0
    from rashomon.errors import FetchError

    waits = []
    for _ in range(30):
        state = next_state(state, FetchError("down"), 60.0, now_)
        waits.append(state.due - now_)
    assert waits[:3] == [120.0, 240.0, 480.0] and max(waits) == 24 * 3600.0
    assert next_state(state, None, 60.0, now_).failures == 0


def test_lists_of_feeds_are_followed(site: Site, watch: Callable[..., Watch], tmp_path: Path) -> None:
    site.pages["gull.example/a.xml"] = Reply(rss(item(1)))
    site.pages["gull.example/b.json"] = Reply(
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "B", "items": '
        b'[{"id": "9", "url": "http://gull.example/9", "content_text": "Apples are ripe in the Sorn valley."}]}'
    )
    opml = (
        b"<opml version='2.0'><body><outline text='A' xmlUrl='http://gull.example/a.xml'/>"
        b"<outline text='more'><outline xmlUrl='http://gull.example/b.json'/></outline></body></opml>"
    )
    (tmp_path / "feeds.opml").write_bytes(opml)
    (tmp_path / "feeds.txt").write_text("# mine\nhttp://gull.example/a.xml\n\n")
    site.pages["gull.example/list"] = Reply(opml)
    assert counts(watch(str(tmp_path / "feeds.opml")).round(once=True)) == (2, 0, 0, 0)
    assert counts(watch(str(tmp_path / "feeds.txt")).round(once=True))[2:] == (0, 0)
    assert counts(watch("http://gull.example/list").round(once=True))[0] == 0
    for wrong in (b"<opml><body/></opml>", b"<rss/>", b"nothing"):
        (tmp_path / "feeds.opml").write_bytes(wrong)
        with pytest.raises(InputError):
            what_to_watch([str(tmp_path / "feeds.opml")])
    with pytest.raises(InputError):
        what_to_watch(["nowhere.opml"])


def test_a_folder_is_watched_for_new_and_changed_files(watch: Callable[..., Watch], tmp_path: Path) -> None:
    drops = tmp_path / "drops"
    drops.mkdir()
    (drops / "a.txt").write_text("The harbour of Velm was closed on Monday, the mayor said. Three ships wait.")
    (drops / "b.pdf").write_text("x")
    now = watch(str(drops))
    assert counts(now.round(once=True)) == (1, 0, 1, 0)
    assert counts(now.round(once=True)) == (0, 0, 0, 0)
    (drops / "a.txt").write_text("The harbour of Velm was closed on Monday, the mayor said. Five ships wait.")
    (drops / "c.txt").write_text("Apples are ripe in the Sorn valley.")
    assert counts(now.round(once=True)) == (2, 0, 0, 1)
    fresh = drops / "d.txt"
    fresh.write_text("It may still be being written.")
    os.utime(fresh, (now._visitor.net.now(), now._visitor.net.now()))
    assert counts(now.round()) == (0, 0, 0, 0)
    now._visitor.net.sleep(5)
    assert counts(now.round()) == (1, 0, 0, 0)


def test_it_runs_until_it_is_told_to_stop(site: Site, web: Web, watch: Callable[..., Watch]) -> None:
    site.pages["gull.example/feed.xml"] = Reply(rss(item(1)))
    now, stop = watch(FEED), threading.Event()
    stop.set()
    assert now.run(once=False, stop=stop).added == 1
    assert now.run(once=True, stop=threading.Event()).added == 1


def test_only_one_process_watches(tmp_path: Path) -> None:
    path = str(tmp_path / "a.db")
    with one_watcher(path), pytest.raises(StoreError, match="another process"), one_watcher(path):
        pass
    with one_watcher(path), one_watcher(":memory:"), one_watcher(":memory:"):
        pass


def test_the_command_watches_a_folder_once(small: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    answer = cli("watch", small, "--once", "--archive", tmp_path / "w.db", "--json")
    assert answer.status == 0 and answer.result["added"] == 4 == answer.result["seen"]
    assert cli("watch", small, "--once", "--archive", tmp_path / "w.db", "--json").result["seen"] == 0
    assert cli("watch", "nowhere", "--once", "--archive", tmp_path / "w.db").status == 2
    told = cli("versions", "gull.txt", "--archive", tmp_path / "w.db")
    assert told.status == 0 and b"gull.txt  (number" in told.out
    assert msgspec.json.decode(cli("versions", "no", "--archive", tmp_path / "w.db", "--json").out)["ok"] is False
