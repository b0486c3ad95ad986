"""Read a TOML file that a user wrote, and say on which line it is wrong.

The TOML parser gives no positions for values that are well-formed but not what
is expected, so the line is found again by looking for the key in the text.
Left out: keys in inline tables that stand on one line with others; there the
line of the whole entry is named.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from stocktake.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["line_of", "read_toml_file"]

T = TypeVar("T", bound=msgspec.Struct)

UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<field>[^`]+)`")
MISSING_FIELD = re.compile(r"Object missing required field `(?P<field>[^`]+)`")
AT_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
PATH_PIECE = re.compile(r"\[(?P<index>\d+)\]|(?P<key>[^.\[\]]+)")
SYNTAX_LINE = re.compile(r"\(at line (?P<line>\d+), column \d+\)")


def read_toml_file(path: Path, kind: type[T], *, expected: Mapping[str, str]) -> T:
    """Return a TOML file as a noun.

    Args:
        path: File to read.
        kind: Noun whose fields the file has.
        expected: For each field, in words, what may stand there; used in errors.

    Raises:
        SettingsError: The file cannot be read, is not TOML, or has a wrong key or value.
    """
    text = _read_text(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(path, str(error)) from error
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise _value_error(path, text, data, _split(str(error)), expected) from error


def line_of(text: str, keys: tuple[str | int, ...]) -> int | None:
    """Return the line, from 1, on which the value at ``keys`` is written.

    ``("kpi", 1, "target")`` is the key ``target`` of the second ``[[kpi]]`` table.
    """
    lines = text.splitlines()
    start, name = 0, ""
    for key in keys:
        if isinstance(key, int):
            # Tables of an earlier parent stand above ``start`` and do not count.
            later = range(start, len(lines))
            heads = [i for i in later if _is_head(lines[i], f"[[{name}]]")]
            if key >= len(heads):
                break
            start = heads[key]
            continue
        name = f"{name}.{key}" if name else key
        found = _find_key(lines, start, key, name)
        if found is None:
            break
        start = found
    else:
        return start + 1
    return start + 1 if start else None


def _read_text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path.name} is not UTF-8 text.",
            where=f"{path}, byte {error.start}",
            fix="Save it again as UTF-8 (in Notepad: Save as, Encoding UTF-8).",
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{path.name} cannot be read: {error.strerror}.", where=str(path), fix="Check the file."
        ) from error


def _syntax_error(path: Path, message: str) -> SettingsError:
    at = SYNTAX_LINE.search(message)
    where = f"{path}, line {at['line']}" if at else str(path)
    return SettingsError(
        f"{path.name} is not valid TOML: {SYNTAX_LINE.sub('', message).strip()}.",
        where=where,
        fix='Text stands in quotes ("apt"), dates do not (2026-11-22), lists in brackets.',
    )


def _split(message: str) -> tuple[tuple[str | int, ...], str]:
    """Return the keys that lead to the wrong value, and the message about it."""
    at = AT_PATH.search(message)
    bare = AT_PATH.sub("", message)
    keys: list[str | int] = [
        int(piece["index"]) if piece["index"] else piece["key"]
        for piece in PATH_PIECE.finditer(at["path"] if at else "")
    ]
    field = UNKNOWN_FIELD.search(bare) or MISSING_FIELD.search(bare)
    if field:
        keys.append(field["field"])
    return tuple(keys), bare


def _value_error(
    path: Path,
    text: str,
    data: Mapping[str, Any],
    wrong: tuple[tuple[str | int, ...], str],
    expected: Mapping[str, str],
) -> SettingsError:
    keys, message = wrong
    field = next((str(key) for key in reversed(keys) if isinstance(key, str)), "")
    line = line_of(text, keys)
    where = f"{path}, line {line}" if line else str(path)
    if UNKNOWN_FIELD.search(message):
        return SettingsError(
            f"{path.name} has the unknown key `{field}`.",
            where=where,
            fix=f"Correct or delete it. Known keys: {', '.join(expected)}.",
        )
    if MISSING_FIELD.search(message):
        return SettingsError(
            f"{path.name} lacks the key `{field}`.",
            where=where,
            fix=f"Add `{field} = ...`: {expected.get(field, 'a value')}.",
        )
    value = _value_at(data, keys)
    return SettingsError(
        f"`{field}` in {path.name} is {value!r}; it must be {expected.get(field, message)}.",
        where=where,
        fix="Write one of the allowed values.",
    )


def _value_at(data: Mapping[str, Any], keys: tuple[str | int, ...]) -> Any:  # noqa: ANN401  any TOML value
    value: Any = data
    for key in keys:
        value = value[key]
    return value


def _is_head(line: str, head: str) -> bool:
    return re.sub(r"\s+", "", line.split("#", 1)[0]) == head


def _find_key(lines: list[str], start: int, key: str, full_name: str) -> int | None:
    pattern = re.compile(rf'^\s*"?{re.escape(key)}"?\s*[=.]')
    for position in range(start, len(lines)):
        if pattern.match(lines[position]):
            return position
        if _is_head(lines[position], f"[{full_name}]") or _is_head(
            lines[position], f"[[{full_name}]]"
        ):
            return position
        if position > start and start and lines[position].lstrip().startswith("["):
            return None
    return None
