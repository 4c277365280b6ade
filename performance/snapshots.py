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
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


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
    return _restored(cls, value)  # type: ignore[no-any-return]


def _restored(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        if value is None:
            return None
        return _restored(next(option for option in get_args(kind) if option is not type(None)), value)
    if get_origin(kind) is tuple:
        return tuple(_restored(get_args(kind)[0], item) for item in value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return kind(**{name: _restored(hint, value[name]) for name, hint in _hints(kind).items() if name in value})
    if kind is float:
        return float(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Decimal | Enum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def canonical(value: Any) -> str:
    """The one text of plain data: keys in order, no spaces, UTF-8 as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(value: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
