"""What `brief` and `check` do. Nothing here prints."""

from __future__ import annotations

import os
from pathlib import Path
from typing import cast

from rashomon import shapes
from rashomon.errors import FetchError, InputError, UsageError
from rashomon.serve.operations import Call
from rashomon.tell.brief_lengths import LENGTHS, at_length
from rashomon.tell.llm import Length

KEY = "RASHOMON_LLM_KEY"
"""The environment's name for the key of a language model. No other is read: a key must go only where it belongs."""

_MOST = 2_000_000


def brief(call: Call) -> tuple[shapes.BriefSentence, ...]:
    """A story's brief at a length, worded by a language model where one is named.

    Raises: UsageError for a length that there is not, or an endpoint without a model.
    """
    length = call.text("length")
    if length not in LENGTHS:
        raise UsageError(f"no brief is called {length!r}", f"lengths: {', '.join(LENGTHS)}")
    url, model = call.given.get("llm"), call.given.get("model")
    if bool(url) != bool(model):
        raise UsageError("a language model needs an address and a name", "give both --llm URL and --model NAME")
    with call.open() as archive:
        story = archive.story(call.text("id"), call.number("as_of"))
        if url:
            return _worded(call, story, archive.texts(story), cast(Length, length))
    return at_length(story.brief, cast(Length, length))


def _worded(call: Call, story: shapes.Story, texts: dict[str, str], length: Length) -> tuple[shapes.BriefSentence, ...]:
    """What a language model makes of it; the program's own brief where it gives nothing to be believed."""
    from rashomon.tell.check_text import Library
    from rashomon.tell.llm import believed, instructions
    from rashomon.visit.asking import Message, ask, endpoint_of
    from rashomon.visit.fetching import Net

    endpoint = endpoint_of(call.text("llm"))
    library = Library(story, texts)
    rules, shown = instructions(story, library, length)
    try:
        messages = (Message("system", rules), Message("user", shown))
        answer = ask(endpoint, call.text("model"), messages, os.environ.get(KEY), Net())
    except FetchError as error:
        call.remark(f"{error.message}; this is the program's own brief")
        return at_length(story.brief, length)
    draft = believed(answer, story, library, length)
    lost = f"; {len(draft.dropped)} were not, the first: {draft.dropped[0]}" if draft.dropped else ""
    own = "" if draft.kept else "; this is the program's own brief"
    call.remark(f"of the model's sentences {draft.kept} were believed{lost}{own}")
    return draft.brief


def check(call: Call) -> shapes.Checked:
    """Whether each sentence of a text says no more than the reports of a story.

    Raises: InputError when the text cannot be read.
    """
    from rashomon.tell.check_text import check_text

    text = _text(call)
    with call.open() as archive:
        story = archive.story(call.text("story"), call.number("as_of"))
        return check_text(text, story, archive.texts(story))


def _text(call: Call) -> str:
    where = call.text("brief")
    try:
        raw = call.stdin.read(_MOST + 1) if where == "-" else Path(where).read_bytes()[: _MOST + 1]
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {where}: {error.strerror}", "name a file of text") from error
    except UnicodeDecodeError:
        raise InputError(f"{where} is no text in UTF-8", "save it as UTF-8") from None
    if len(raw) > _MOST:
        raise InputError(f"{where} has more than {_MOST // 1_000_000} MB", "check a brief, not a library")
    return text
