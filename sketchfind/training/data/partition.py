"""Decide on which side of a training a class is: seen, held out for validation, test, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sketchfind.training.data.names import KINDS, bracketed, canonical, mentions, spelling
from sketchfind.training.data.text_table import TextTable

Side = Literal["seen", "held out", "kind of held out", "test", "kind of test", "no text vector"]


@dataclass(frozen=True, slots=True)
class Partition:
    """Decides the side of a class, for all collections alike."""

    known: dict[str, str]  # see `TextTable.resolver`
    held_out: frozenset[str]  # listed names, the names they are aliases of, and the table's names
    test: frozenset[str]  # likewise
    listed: frozenset[str]  # both as listed, without aliases

    @classmethod
    def of(
        cls,
        table: TextTable,
        held_out: frozenset[str] = frozenset(),
        test: frozenset[str] = frozenset(),
    ) -> Partition:
        """Make a partition from lists of classes in the spelling of `names.spelling`."""
        known = table.resolver()

        def both(names: frozenset[str]) -> frozenset[str]:
            listed = names.union(map(canonical, names))
            return listed | {known[name] for name in listed if name in known}

        return cls(known, both(held_out), both(test), held_out | test)

    def place(self, class_name: str) -> tuple[Side, str]:
        """Return the side of a collection's class, and its name in the text table or "".

        A test class is one under any alias: Caltech's "rhino" is Sketchy's "rhinoceros", even if
        the text table has only one of the names. A class that is a kind of a test class or of a
        held-out one, as "great grey owl" is of "owl", joins neither side of a training.
        """
        word = spelling(class_name)
        joint = self.known.get(word, "")
        name = self.known.get(bracketed(class_name), joint)
        # All of them count: the table may know it only with its brackets, or only by its alias.
        names = {word, canonical(word), joint, name}
        if names & self.test:
            return "test", name
        if not name:
            return "no text vector", name
        if names & self.held_out:
            return "held out", name
        if any(mentions(each, self.test) for each in names):
            return "kind of test", name
        if any(mentions(each, self.held_out) for each in names):
            return "kind of held out", name
        return "seen", name

    def strangers(self, class_names: Iterable[str]) -> tuple[str, ...]:
        """Return the listed names that are neither among the collections' names nor in the table.

        Such a name may be misspelt, so that its class is trained on.
        """
        there = {canonical(name) for name in (*class_names, *self.known, *KINDS)}
        return tuple(sorted(name for name in self.listed if canonical(name) not in there))


def learned(seen: Iterable[str], kept_out: Iterable[str]) -> list[str]:
    """Return those of the classes `seen` that are to be kept out, or are kinds of such classes."""
    listed = frozenset(kept_out)
    wanted = listed.union(map(canonical, listed))  # `names.KINDS` has the names of the lists
    return sorted(
        name for name in seen if any(mentions(each, wanted) for each in (name, canonical(name)))
    )
