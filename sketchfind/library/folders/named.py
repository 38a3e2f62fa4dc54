"""Find folders by name, because no model knows events and places by the names people give them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping

from sketchfind.library.folders.nesting import lies_below
from sketchfind.spelling import spaced
from sketchfind.types import NamedFolders

LEAST = 4  # letters that a word must have, unless it is the whole name
MOST = 3  # names offered for one phrase
MOST_ALIKE = 12  # folders with one name; a name of more, such as "edited", identifies none


def named_in(text: str, holding: Iterable[str], roots: Collection[str]) -> list[NamedFolders]:
    """Return folders whose names, or whole words of them, are among the words of a text.

    Searches the folders `holding` photos and those around them up to the roots, but not the root
    if there is only one. Between commas, consecutive words are taken together if a name contains
    them in that order. Digits alone name nothing.
    """
    words, names = set(spaced(text).split()), dict[str, str]()
    for folder in _around(holding, roots):
        name = spaced(os.path.basename(folder))  # noqa: PTH119 - hot
        if not words.isdisjoint(name.split()):
            names[folder] = name
    longest = max((name.count(" ") for name in names.values()), default=0)
    found: list[NamedFolders] = []
    for part in text.split(","):
        written = part.split()
        while written:
            for length in range(min(longest, len(written)), 0, -1):
                if named := _named(" ".join(written[:length]), names, words):
                    break
            else:
                named, length = [], 1
            found += named
            written = written[length:]
    return found


def _named(phrase: str, names: Mapping[str, str], words: set[str]) -> list[NamedFolders]:
    """Return the folders that a phrase names; of nested folders only the outermost.

    Names with more of all `words` come first, then names with fewer words in all, then folders
    nearer to the root, then names in reverse order: of those that begin with a year, the newest.
    """
    spelt = spaced(phrase)
    letters = _letters(spelt)
    if not letters:
        return []
    enough = max(map(len, letters)) >= LEAST
    whole = {folder: _letters(name) == letters for folder, name in names.items() if spelt in name}
    named = {folder for folder in whole if enough or whole[folder]}
    outer = [folder for folder in named if not lies_below(folder, named)]

    def order(folder: str) -> tuple[int, int, int]:
        name = names[folder].split()
        return -len(words.intersection(name)), len(name), folder.count(os.sep)

    alike: dict[str, list[str]] = {}
    for folder in sorted(sorted(outer, reverse=True), key=order):
        alike.setdefault(os.path.basename(folder), []).append(folder)  # noqa: PTH119
    few = [NamedFolders(phrase, tuple(one)) for one in alike.values() if len(one) <= MOST_ALIKE]
    return few[:MOST]


def _around(holding: Iterable[str], roots: Collection[str]) -> set[str]:
    """Return these folders and those around them up to the roots, except the root if alone."""
    found: set[str] = set()
    for folder in holding:
        while folder not in found:
            found.add(folder)
            if folder not in roots:
                folder = os.path.dirname(folder)  # noqa: PTH120 - hot
    return found.difference(roots) if len(roots) == 1 else found


def _letters(spelt: str) -> list[str]:
    return [word for word in spelt.split() if not word.isdigit()]
