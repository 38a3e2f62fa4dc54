"""Turn TOML values into typed settings; every unknown key and every wrong type is an error."""

from __future__ import annotations

import copy
import dataclasses
import re
import tomllib
import typing
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, TypeVar

from sketchfind.errors import RecipeError

T = TypeVar("T")


def merge(values: dict[str, Any], changes: dict[str, Any]) -> None:
    """Apply the keys of a recipe file to nested values, in place.

    Only one level deep: sections are merged, but a table of shares (`data.sketches`) is a value and
    replaces the old one. Otherwise no collection could ever be left out.
    """
    for key, value in changes.items():
        section = values.get(key)
        if isinstance(section, dict) and isinstance(value, dict):
            value = {**section, **value}
        values[key] = value


def override(values: dict[str, Any], assignment: str, defaults: dict[str, Any]) -> None:
    """Apply one `key=value` such as `optimiser.epochs=3` to nested values, in place.

    A table that the values lack is copied from the nested `defaults`, so that changing the share of
    one collection leaves the others as they are.

    Raises:
        RecipeError: it is not of that form, or no key can lie where it says.
    """
    key, equals, text = assignment.partition("=")
    *sections, last = key.strip().split(".")
    if not equals or not last:
        raise RecipeError(f"--set {assignment!r} is not of the form key=value.")
    value = _value(text.strip())
    for section in sections:
        default = defaults.get(section, {})
        values = values.setdefault(section, copy.deepcopy(default))
        if not isinstance(values, dict):
            raise RecipeError(f"--set {assignment!r}: {section!r} in the recipe is not a table.")
        defaults = default if isinstance(default, dict) else {}
    values[last] = value


def _value(text: str) -> Any:
    """Read a value as TOML does, but also ".5" as a number, and anything else as a string."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return float(text) if re.fullmatch(r"[+-]?\.\d+", text) else text


def build(kind: Callable[..., T], values: Any, where: str = "") -> T:
    """Build the dataclass `kind` from nested values; `where` is the dotted name of its table.

    Raises:
        RecipeError: a key is unknown, or a value has a wrong type or is none of the choices.
    """
    if not isinstance(values, dict):
        raise RecipeError(f"{where.rstrip('.')!r} in the recipe must be a table.")
    hints = typing.get_type_hints(kind)
    unknown = sorted(set(values) - set(hints))
    if unknown:
        raise RecipeError(
            f"The recipe has an unknown key {where + unknown[0]!r}.",
            f"Known there: {', '.join(sorted(hints))}.",
        )
    return kind(
        **{name: _convert(hints[name], value, where + name) for name, value in values.items()}
    )


def _convert(hint: Any, value: Any, key: str) -> Any:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, f"{key}.")
    origin = typing.get_origin(hint)
    if origin is Literal:
        return _choose(typing.get_args(hint), value, key)
    if origin is dict:
        if not isinstance(value, dict):
            raise RecipeError(f"{key!r} in the recipe must be a table, not {value!r}.")
        kind = typing.get_args(hint)[1]
        return {name: _convert(kind, part, f"{key}.{name}") for name, part in value.items()}
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        with suppress(OverflowError):
            return float(value)
    if not isinstance(value, hint) or (hint is not bool and isinstance(value, bool)):
        raise RecipeError(f"{key!r} in the recipe must be {_KINDS[hint]}, not {value!r}.")
    return value


_KINDS = {bool: "true or false", int: "a whole number", float: "a number", str: "a string"}


def _choose(choices: tuple[Any, ...], value: Any, key: str) -> Any:
    # The types are compared, too, because True equals 1.
    if not any(value == choice and type(value) is type(choice) for choice in choices):
        listed = ", ".join(map(repr, choices))
        raise RecipeError(f"{key!r} in the recipe must be one of {listed}, not {value!r}.")
    return value
