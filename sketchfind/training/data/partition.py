"""On which side of a training a class is: seen, held out for validation, test, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sketchfind.training.data.names import KINDS, bracketed, canonical, mentions, spelling
from sketchfind.training.data.text_table import TextTable

Side = Literal["seen", "held out", "kind of held out", "test", "kind of test", "no text vector"]


@dataclass(frozen=True, slots=True)
class Partition:
    """Decides by class, over all collections at once."""

    known: dict[str, str]  # see `TextTable.resolver`
    held_out: frozenset[str]  # spellings, what they are aliases of, and the table's names
    test: frozenset[str]
    listed: frozenset[str]  # both, as the lists spell them

    @classmethod
    def of(
        cls,
        table: TextTable,
        held_out: frozenset[str] = frozenset(),
        test: frozenset[str] = frozenset(),
    ) -> Partition:
        """Prepare it for lists of classes in the spelling of `names.spelling`."""
        known = table.resolver()

        def both(names: frozenset[str]) -> frozenset[str]:
            listed = names.union(map(canonical, names))
            return listed | {known[name] for name in listed if name in known}

        return cls(known, both(held_out), both(test), held_out | test)

    def place(self, class_name: str) -> tuple[Side, str]:
        """Return the side of a collection's class, and its name in the text table or "".

        A test class is one under any alias: Caltech's "rhino" is Sketchy's "rhinoceros", also where
        the text table has the one name and lacks the other. A class that is a kind of a test class
        or of a held-out one ("great grey owl", "owl") joins no side.
        """
        word = spelling(class_name)
        joint = self.known.get(word, "")
        name = self.known.get(bracketed(class_name), joint)
        # Also where the table knows it with its brackets, or by its alias alone.
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
        """Return what the lists name, and neither a collection of `class_names` nor the table does.

        Such a name may be misspelt, and its class be trained on.
        """
        there = {canonical(name) for name in (*class_names, *self.known, *KINDS)}
        return tuple(sorted(name for name in self.listed if canonical(name) not in there))


def learned(seen: Iterable[str], kept_out: Iterable[str]) -> list[str]:
    """Return which of the classes `seen` are among those to be kept out, or kinds of them."""
    listed = frozenset(kept_out)
    wanted = listed.union(map(canonical, listed))  # `names.KINDS` goes by what lists call a class
    return sorted(
        name for name in seen if any(mentions(each, wanted) for each in (name, canonical(name)))
    )
