"""The names that the model knows, in the language of the window: the model's own are English."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.spelling import alike

SMALL_WORDS = "-"  # stands for no name, before what says nothing about a photo


class WordBook:
    """Names of things in another language beside the English ones; empty where that is English."""

    def __init__(self, forms: Mapping[str, Sequence[str]] | None = None) -> None:
        """Take the forms of each English name; the first is the one to show."""
        forms = dict(forms or {})
        self._small = {_folded(word) for word in forms.pop(SMALL_WORDS, ())}
        self._forms = forms
        # Of several things that a word may stand for, the first one that is shown so.
        self._english: dict[str, str] = {}
        for take in (slice(1), slice(1, None)):
            for name, words in forms.items():
                for word in words[take]:
                    self._english.setdefault(_folded(word), name)
        self._longest = max((form.count(" ") + 1 for form in self._english), default=0)

    @classmethod
    def read(cls, path: Path) -> WordBook:
        """Read a file of lines "name<TAB>form; form"; there is none for English."""
        if not path.exists():
            return cls()
        lines = path.read_text(encoding="utf-8").splitlines()
        pairs = (line.split("\t") for line in lines if not line.startswith("#"))
        return cls({name: forms.split("; ") for name, forms in pairs})

    def shown(self, name: str) -> str:
        """Return how the window calls what the model calls `name`."""
        return self._forms.get(name, (name,))[0]

    def offered(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return what to complete words from, where the model knows `names`.

        Forms that only lengthen another one are left out: most are its plural.
        """
        offered: dict[str, None] = {}
        for name in names:
            forms = self._forms.get(name, (name,))
            for form in forms:
                if not any(form != other and form.startswith(other) for other in forms):
                    offered.setdefault(form)
        return tuple(offered)

    def english(self, text: str) -> str:
        """Put the model's names in the place of those that are known here; leave other words."""
        if not self._forms:
            return text
        parts = (self._translated(part.split()) for part in text.split(","))
        return ", ".join(filter(None, parts))

    def suggesting(self, error: UserFacingError, text: str) -> UserFacingError:
        """Let an error about unknown words of `text` suggest words of this language."""
        if not (self._forms and isinstance(error, UnknownWords)):
            return error
        ours = copy.copy(error)
        unknown = self.english(text).replace(",", " ").split()
        ours.near = alike(unknown, self.offered(self._forms))
        ours.near |= {self.shown(name): word for name, word in error.near.items()}
        return ours

    def _translated(self, words: list[str]) -> str:
        found: list[str] = []
        while words:
            for length in range(min(self._longest, len(words)), 0, -1):
                name = self._english.get(_folded(" ".join(words[:length])))
                if name is not None:
                    break
            else:
                length = 1
                name = "" if _folded(words[0]) in self._small else words[0]
            found += [name] if name else []
            words = words[length:]
        return " ".join(found)


def _folded(word: str) -> str:
    """Return a word as it is compared: "Löwe", "löwe" and "loewe" are one."""
    return word.casefold().translate(_UMLAUTS)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
