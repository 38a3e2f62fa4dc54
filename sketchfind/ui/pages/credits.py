"""The libraries that a program is made of, as their own metadata describe them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution, metadata

UNNAMED = {"hnswlib": "Apache-2.0"}  # licences that are named only in the sources of a package
LONGEST = 120  # characters of a licence's name; some put the whole text there


@dataclass(frozen=True, slots=True)
class Credit:
    """One library."""

    name: str
    version: str
    licence: str  # empty where its metadata do not say


def credits_of(program: str) -> list[Credit]:
    """Return the installed packages that `program` requires, sorted by name."""
    try:
        required = distribution(program).requires or []
    except PackageNotFoundError:  # started from a folder that was never installed
        return []
    names = {re.split(r"[^\w.-]", text, maxsplit=1)[0] for text in required if "extra" not in text}
    found = []
    for name in sorted(names, key=str.casefold):
        try:
            described = metadata(name)
        except PackageNotFoundError:  # not needed on this system
            continue
        found.append(Credit(described["Name"], described["Version"], _licence(described)))
    return found


def _licence(described: PackageMetadata) -> str:
    """Return the licence as the package names it, or as its source does."""
    for key in ("License-Expression", "License"):
        for value in described.get_all(key) or []:
            if 0 < len(value) <= LONGEST and "\n" not in value:
                return str(value)
    classifiers = described.get_all("Classifier") or []
    names = [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License ::")]
    return ", ".join(names) or UNNAMED.get(described["Name"], "")
