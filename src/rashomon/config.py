"""Settings: a TOML file with one table a stage, turned into that stage's frozen record; an unknown key is an error.

    [copies]
    shortest = 8

The records, their defaults and where each default comes from stand in the stages' own modules.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from rashomon.errors import ConfigError
from rashomon.model import Record

R = TypeVar("R", bound=Record)


def read_settings(path: Path, defaults: Mapping[str, Record]) -> dict[str, Record]:
    """Read a settings file over the stages' defaults.

    Args:     path: a TOML file; defaults: stage name -> its default configuration.
    Returns:  stage name -> configuration, every stage present.
    Raises:   ConfigError for a file that cannot be read, an unknown table or key, or a value of the wrong type.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read the settings in {path}: {error}", "give a TOML file") from error
    unknown = sorted(set(tables) - set(defaults))
    if unknown:
        raise ConfigError(f"{path}: no stage is called {unknown[0]}", f"stages with settings: {', '.join(defaults)}")
    return {name: _over(name, record, tables.get(name, {})) for name, record in defaults.items()}


def _over(name: str, record: R, table: Mapping[str, object]) -> R:
    """A stage's record with the keys of its table put in."""
    if not isinstance(table, Mapping):
        raise ConfigError(f"[{name}] is not a table", f"it has: {', '.join(record.__struct_fields__)}")
    merged = _merged(name, record, table)
    try:
        return msgspec.convert(merged, type(record))
    except msgspec.ValidationError as error:
        raise ConfigError(f"[{name}]: {error}") from error


def _merged(name: str, record: Record, table: Mapping[str, object]) -> dict[str, object]:
    """The settings of a record with those of its table put in; a record within it has a table of its own."""
    known = record.__struct_fields__
    merged: dict[str, object] = msgspec.to_builtins(record)
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"[{name}] has no setting {key}", f"it has: {', '.join(known)}")
        inner = getattr(record, key)
        if isinstance(inner, Record) and isinstance(value, Mapping):
            merged[key] = _merged(f"{name}.{key}", inner, value)
        else:
            merged[key] = value
    return merged
