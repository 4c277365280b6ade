"""Frozen data to plain data and back, so that what is stored is what was computed.

Dataclasses become objects, tuples lists, decimals text; `restore` reads them by the classes' own types. What a class
learnt to say after a snapshot was made takes its default, so that old editions can be read for good.
Numbers with a fraction are kept to ten significant digits, so that a hash does not depend on the machine.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reader = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """`value` as JSON-able data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return float(f"{value:.10g}")
    return value


def restore(cls: type[T], value: Any) -> T:
    """The `cls` that `plain` made `value` from. Raises TypeError where it did not."""
    kind: Any = cls
    read = _reader(kind)
    return read(value) if read else value  # type: ignore[no-any-return]


@cache
def _reader(kind: Any) -> Reader | None:
    """What makes a value of this type from its plain form; None where the plain form is the value.

    Found once for each type: a page reads thousands of values, and asking a type what it is takes longer than that.
    """
    if get_origin(kind) in (Union, types.UnionType):
        read = _reader(next(option for option in get_args(kind) if option is not type(None)))
        return read and _unless_none(read)
    if get_origin(kind) is tuple:
        return _tuple_of(_reader(get_args(kind)[0]))
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _with_fields(kind)
    if kind is float or (isinstance(kind, type) and issubclass(kind, Decimal | Enum)):
        return kind
    return None


def _unless_none(read: Reader) -> Reader:
    return lambda value: None if value is None else read(value)


def _tuple_of(read: Reader | None) -> Reader:
    return tuple if read is None else lambda value: tuple(map(read, value))


def _with_fields(kind: type) -> Reader:
    def made(value: Any) -> Any:
        names, readers = _fields(kind)
        found = {name: value[name] for name in names if name in value}
        for name, read in readers:
            if name in found:
                found[name] = read(found[name])
        return kind(**found)

    return made


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], tuple[tuple[str, Reader], ...]]:
    """The names of a class's fields, and what reads those that are more than their plain form."""
    hints = get_type_hints(kind)
    names = tuple(field.name for field in dataclasses.fields(kind))
    readers = ((name, _reader(hints[name])) for name in names)
    return names, tuple((name, read) for name, read in readers if read)


def canonical(value: Any) -> str:
    """The one text of plain data: keys in order, no spaces, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
