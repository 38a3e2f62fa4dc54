"""The names that the model knows, in the language of the window: the model's own are English."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.everyday import EVERYDAY, everyday_words
from sketchfind.spelling import alike, bare

# These keys stand for no name in a file of words.
SMALL_WORDS = "-"  # before words that say nothing about a photo
ENDINGS = "~"  # before endings that forms may have


class WordBook:
    """Names of things in another language besides the English ones; empty for English."""

    def __init__(self, forms: Mapping[str, Sequence[str]] | None = None) -> None:
        """Take the forms of each English name; the first is the one to show."""
        forms = dict(forms or {})
        self._small = {_folded(word) for word in forms.pop(SMALL_WORDS, ())}
        self._endings = tuple(forms.pop(ENDINGS, ()))
        self._forms = forms
        # If a word may stand for several things, the first one that is shown by it counts; names
        # that are only English come last.
        self._english: dict[str, str] = {}
        for take in (slice(1), slice(1, None)):
            for name, words in forms.items():
                for word in words[take]:
                    self._english.setdefault(_folded(word), name)
        for name in forms:
            self._english.setdefault(_folded(name), name)
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
        """Return the word of the window for what the model calls `name`."""
        return self._forms_of(name)[0]

    def known(self, names: Collection[str]) -> tuple[str, ...]:
        """Return all words that stand for these names of the model."""
        names = self._with_everyday(names)
        return tuple(dict.fromkeys(form for name in names for form in self._forms_of(name)))

    def offered(self, names: Collection[str]) -> tuple[str, ...]:
        """Return the words to offer for completion.

        They are those of `known`, without forms that only lengthen another one: most are its
        plural.
        """
        offered: dict[str, None] = {}
        for name in self._with_everyday(names):
            forms = self._forms_of(name)
            for form in forms:
                if not any(form != other and form.startswith(other) for other in forms):
                    offered.setdefault(form)
        return tuple(offered)

    def english(self, text: str) -> str:
        """Replace known words by the model's names, and leave others.

        Words that say nothing are dropped, unless there is nothing else.
        """
        if not self._forms:
            return text
        return _joined(self._translated(part) for part in phrases(text)) or text

    def names_in(self, text: str) -> str:
        """Replace phrases between commas that stand for a name by the name; leave sentences."""
        return _joined(self._name_of(part) or part for part in phrases(text))

    def is_everyday(self, word: str) -> bool:
        """Tell whether a word, singular or plural, is an everyday one for another model name."""
        name = self.english(word).casefold()
        return name in EVERYDAY or name.removesuffix("s") in EVERYDAY

    def retold(self, text: str, written: WordBook) -> str:
        """Return in this language a text that was written for a window in another one."""
        if written._forms == self._forms:
            return text
        return _joined(self.shown(part) for part in phrases(written.english(text)))

    def suggesting(self, error: UserFacingError, text: str) -> UserFacingError:
        """Return an error so that it suggests words of this language for unknown ones in `text`."""
        if not (self._forms and isinstance(error, UnknownWords)):
            return error
        ours = copy.copy(error)
        unknown = self.english(text).replace(",", " ").split()
        ours.near = alike(unknown, self.offered(self._forms))
        explained = set(ours.near.values())
        for name, word in error.near.items():
            if word not in explained:
                ours.near.setdefault(self.shown(name), word)
        return ours

    def _with_everyday(self, names: Collection[str]) -> tuple[str, ...]:
        """Add the everyday words that stand for some of these names, if there are forms of them."""
        words = everyday_words(names)
        return (*names, *(word for word in words if not self._forms or word in self._forms))

    def _forms_of(self, name: str) -> Sequence[str]:
        return self._forms.get(name, (name,))

    def _translated(self, part: str) -> str:
        words = part.split()
        found: list[str] = []
        while words:
            for length in range(min(self._longest, len(words)), 0, -1):
                name = self._name_of(" ".join(words[:length]))
                if name:
                    break
            else:
                length = 1
                name = "" if self._says_nothing(words[0]) else words[0]
            found.append(name)
            words = words[length:]
        return " ".join(filter(None, found))

    def _name_of(self, phrase: str) -> str:
        """Return the model's name for a phrase, inflected or not; empty if there is none."""
        if self._says_nothing(phrase):  # "ein" is no "Ei", and "die" is no English word here
            return ""
        folded = _folded(bare(phrase))
        stems = (folded.removesuffix(ending) for ending in ("", *self._endings))
        return next((self._english[stem] for stem in stems if stem in self._english), "")

    def _says_nothing(self, word: str) -> bool:
        return _folded(bare(word)) in self._small


def phrases(text: str) -> list[str]:
    """Return the phrases between the commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(filter(None, parts))


def _folded(word: str) -> str:
    """Return a word as it is compared: "Löwe", "löwe" and "loewe" are one."""
    return word.casefold().translate(_UMLAUTS)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
