from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sketchfind.encoder.model_file import read_info
from sketchfind.errors import UnknownWords, UserFacingError
from sketchfind.everyday import EVERYDAY
from sketchfind.paths import builtin_model, resources
from sketchfind.ui.languages import LANGUAGES, install_language, words_file
from sketchfind.ui.word_book import ENDINGS, SMALL_WORDS, WordBook

BOOK = WordBook(
    {
        "boat": ("Boot", "Boote", "Kahn"),
        "ship": ("Schiff", "Schiffe", "Kahn"),
        "boot": ("Stiefel",),
        "lion": ("Löwe", "Löwen"),
        "traffic light": ("Ampel", "Ampeln", "rote Ampel"),
        SMALL_WORDS: ("ein", "der", "am", "über"),
        ENDINGS: ("n", "s"),
    }
)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("Boot", "boat"),
        ("boote am Fluss", "boat Fluss"),
        ("Ein Boot ueber dem Fluss", "boat dem Fluss"),
        ("ein Kahn, der LÖWE", "boat, lion"),
        ("loewe", "lion"),
        ("rote ampel", "traffic light"),
        ("rote Stiefel", "rote boot"),
        ("zebra, , umbrella", "zebra, umbrella"),
        ("traffic light, boot", "traffic light, boat"),
        ("mit Booten, des Kahns", "mit boat, des boat"),
        ("„Ein Löwe.“", "lion"),
        ("Rote Ampel am Fluss!", "traffic light Fluss!"),
        ("ein", "ein"),
        ("", ""),
    ],
)
def test_known_words_become_english_and_others_stay(text: str, english: str) -> None:
    assert BOOK.english(text) == english


def test_an_empty_book_changes_nothing() -> None:
    for text in ("the Boot , of  a lion", "", ","):
        assert WordBook().english(text) == text
    assert WordBook().shown("boat") == "boat"
    assert WordBook().offered(("boat", "lion")) == ("boat", "lion")
    assert WordBook().known(("church", "lion")) == ("church", "lion", "cathedral", "chapel")
    assert "mountain" in WordBook().offered(("alp", "mountain bike"))  # else it seems unfinished


def test_sentences_stay_for_models_that_understand_any_words() -> None:
    assert BOOK.names_in("ein Boot am Fluss, löwe") == "ein Boot am Fluss, lion"
    assert WordBook().names_in("a boat, on a river") == "a boat, on a river"


def test_a_question_goes_from_one_language_to_another() -> None:
    english = WordBook()
    assert english.retold("Kahn, der Löwe", BOOK) == "boat, lion"
    assert BOOK.retold("boat,traffic light, zebra", english) == "Boot, Ampel, zebra"
    assert BOOK.retold("ein  Boot", BOOK) == "ein  Boot"


def test_names_are_shown_and_offered_in_the_language() -> None:
    assert [BOOK.shown(name) for name in ("boat", "boot", "zebra")] == ["Boot", "Stiefel", "zebra"]
    known = ("Löwe", "Löwen", "Schiff", "Schiffe", "Kahn", "zebra", "Boot", "Boote")
    assert BOOK.known(("lion", "ship", "zebra", "boat")) == known
    offered = ("Schiff", "Kahn", "Ampel", "rote Ampel", "zebra", "Boot")
    assert BOOK.offered(("ship", "traffic light", "zebra", "boat")) == offered


def test_unknown_words_are_compared_with_those_of_the_language() -> None:
    near = {"lion": "lino", "boot": "Schif"}
    error = UnknownWords("No {words}.", "Did you mean {near}?", words="x", near=near)
    ours = BOOK.suggesting(error, "Schif, lino")
    assert isinstance(ours, UnknownWords)
    assert ours.near == {"Schiff": "Schif", "Löwe": "lino"}
    assert str(ours) == str(error)
    assert error.near == near
    other = UserFacingError("Else.")
    assert BOOK.suggesting(other, "Schif") is other
    assert WordBook().suggesting(error, "Schif") is error
    book = WordBook({"bracken": ("Farn",), SMALL_WORDS: ("fern",)})
    ours = book.suggesting(UnknownWords("No.", near={}), "fern xyzzy")
    assert isinstance(ours, UnknownWords)
    assert ours.near == {}


@pytest.mark.parametrize(
    ("word", "everyday"),
    [("Wedding", True), ("kids", True), ("christmas", True), ("horse", False), ("Norway", False)],
)
def test_everyday_words_are_told_from_names_of_the_model(word: str, everyday: bool) -> None:
    assert WordBook().is_everyday(word) == everyday


@pytest.mark.usefixtures("german")
def test_the_file_is_that_of_the_windows_language(qapp: QApplication, tmp_path: Path) -> None:
    assert words_file(tmp_path).name == "words_de.tsv"
    install_language(qapp, resources(), "en")
    assert words_file(tmp_path).name == "words_en.tsv"
    assert WordBook.read(words_file(tmp_path)).english("Boot") == "Boot"


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_every_name_of_the_built_in_model_has_its_line(language: str) -> None:
    path = resources() / "translations" / f"words_{language}.tsv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    pairs = [line.split("\t") for line in lines]
    names, concepts = [name for name, _ in pairs], read_info(builtin_model()).concepts
    everyday = names[len(concepts) : -2]
    assert names == [*concepts, *everyday, SMALL_WORDS, ENDINGS]
    assert set(everyday) <= EVERYDAY.keys()
    assert len(set(everyday)) == len(everyday)
    for name, text in pairs:
        forms = text.split("; ")
        assert all(form == form.strip() and form for form in forms), name
        assert len({form.casefold() for form in forms}) == len(forms), name
        assert not set(text) & set(",()[]/"), name


def test_what_is_shown_finds_what_it_stands_for() -> None:
    book = WordBook.read(resources() / "translations" / "words_de.tsv")
    names = read_info(builtin_model()).concepts
    shown = [book.shown(name) for name in names]
    assert all(book.shown(book.english(word)) == word for word in shown)
    several = [name for name in names if " " in name]  # "ski boot" is no "Boot"
    assert [book.shown(book.english(name)) for name in several] == [*map(book.shown, several)]
    assert book.english("Elefanten mit dem Regenschirm, loewe") == "elephant umbrella, lion"
    assert book.english("Ein Hund auf einer Bank.") == "dog bench"  # and no "Ei"
    assert book.english("die Katze, ein Ei") == "cat, egg"  # and no English "die", which is a dice
    assert book.names_in("ein, Hund") == "ein, dog"
    # Their vectors are those of airplanes, tanks and men, not of tools, containers and trousers.
    assert [book.shown(name) for name in ("plane", "tank", "chap")] == [
        "Flugzeug",
        "Panzer",
        "Kerl",
    ]
    # Those of "tux", "bun" and "mound" are of penguins, rabbits and baseball.
    assert book.english("Smoking, Brötchen, Hügel") == "dress suit, bread, hill"


def test_everyday_words_are_known_in_both_languages_where_what_they_stand_for_is() -> None:
    german = WordBook.read(resources() / "translations" / "words_de.tsv")
    assert german.english("Kinder am Meer") == "kid ocean"
    assert german.english("Freunde beim Picknick") == "friend picnic"
    assert german.is_everyday("Omas")
    assert not german.is_everyday("Strand")  # as the model's own seashore is called
    assert {"Meer", "Ozean"} <= set(german.offered(["seashore"]))
    assert "ocean" not in german.known(["seashore"])
    assert "Meer" not in german.known(["dog"])
    assert {"seashore", "ocean"} <= set(WordBook().offered(["seashore"]))
