from __future__ import annotations

import pickle

import numpy as np
import pytest

from sketchfind.encoder import concepts
from sketchfind.encoder.concepts import ConceptTable
from sketchfind.errors import UnknownWords
from sketchfind.everyday import everyday_words

NAMES = ("dog", "hot dog", "bow-tie", "bow tie", "glass")
TABLE = ConceptTable(NAMES, np.eye(5, dtype=np.float32))


def test_the_longest_name_is_taken() -> None:
    assert TABLE.lookup("Hot Dog").tolist() == TABLE.embeddings[1].tolist()
    both = TABLE.lookup("dog, glasses")
    assert both == pytest.approx((TABLE.embeddings[0] + TABLE.embeddings[4]) / np.sqrt(2))


def test_words_that_are_not_known_are_left_out_and_small_ones_are_not_missed() -> None:
    assert TABLE.lookup("a Dog on the Beach").tolist() == TABLE.embeddings[0].tolist()
    assert TABLE.unknown("a Dog on the Beach, with my Frisbee") == ("Beach", "Frisbee")
    assert TABLE.unknown("hot dogs") == TABLE.unknown("A dog") == ()


def test_the_marks_of_a_sentence_are_no_part_of_its_words() -> None:
    for text in ("A dog.", "dog!", "(dog)", '"Dog"; …', "“My dog?”"):
        assert TABLE.lookup(text).tolist() == TABLE.embeddings[0].tolist()
        assert TABLE.unknown(text) == ()
    assert TABLE.lookup('a "hot dog".').tolist() == TABLE.embeddings[1].tolist()
    assert TABLE.unknown("A dog, on the beach.") == ("beach.",)
    with pytest.raises(UnknownWords, match="no words"):
        TABLE.lookup("...")
    with pytest.raises(UnknownWords, match="the word “doog”") as raised:
        TABLE.lookup("A doog?!")
    assert raised.value.near == {"dog": "doog?!"}


def test_a_name_may_hold_such_marks_itself() -> None:
    table = ConceptTable(("crane", "crane (bird)", "St. Bernard"), np.eye(3, dtype=np.float32))
    for row, name in enumerate(table.names):
        assert table.lookup(f"a {name}.").tolist() == table.embeddings[row].tolist()


def test_everyday_words_stand_for_names_and_count_once() -> None:
    names = ("seashore", "dog", "boy", "girl", "sea lion")
    table = ConceptTable(names, np.eye(5, dtype=np.float32))
    assert table.lookup("a Beach").tolist() == [1, 0, 0, 0, 0]
    assert table.lookup("sea lions").tolist() == [0, 0, 0, 0, 1]
    both = np.array([0, 1, 0.5, 0.5, 0]) / np.sqrt(1.5)
    assert table.lookup("dogs with kids") == pytest.approx(both)
    assert table.unknown("kids on the beach with a pram") == ("pram",)
    assert "kid" in everyday_words(["boy"])


def test_a_name_wins_over_what_its_word_may_stand_for() -> None:
    table = ConceptTable(("seashore", "beach"), np.eye(2, dtype=np.float32))
    assert table.lookup("beaches").tolist() == [0, 1]


@pytest.mark.parametrize(
    ("plural", "name"),
    [
        ("buses", "bus"),
        ("butterflies", "butterfly"),
        ("knives", "knife"),
        ("wolves", "wolf"),
        ("women", "woman"),
    ],
)
def test_names_are_found_in_the_plural(plural: str, name: str) -> None:
    table = ConceptTable((name,), np.ones((1, 1), dtype=np.float32))
    assert table.lookup(plural).tolist() == [1]


def test_the_nearest_names_are_suggested_where_none_is_known() -> None:
    with pytest.raises(UnknownWords, match=r"the word “Dogg”.*Did you mean doggy, dog, doggie\?"):
        TABLE.lookup("the Dogg")
    with pytest.raises(
        UnknownWords, match=r"these words: Dogg, xyzzy\..*Did you mean doggy, dog"
    ) as told:
        TABLE.lookup("Dogg xyzzy")
    sent = pickle.loads(pickle.dumps(told.value))  # from the encoder process to the window
    assert sent.near == dict.fromkeys(("doggy", "dog", "doggie"), "Dogg")
    assert (str(sent), sent.values) == (str(told.value), told.value.values)


def test_everyday_words_are_suggested_too() -> None:
    table = ConceptTable(("alp", "fountain"), np.eye(2, dtype=np.float32))
    with pytest.raises(UnknownWords, match=r"Did you mean mountain, fountain\?"):
        table.lookup("moutain")


def test_other_words_are_no_suggestions() -> None:
    table = ConceptTable(("pad", "angora", "gondola", "bicycle"), np.eye(4, dtype=np.float32))
    with pytest.raises(UnknownWords, match=r"does not know the word “pagoda”.*Try a simpler"):
        table.lookup("pagoda")
    with pytest.raises(UnknownWords, match=r"Did you mean bicycle\?"):
        table.lookup("bycicle")


def test_a_name_is_found_however_it_is_written() -> None:
    names = ("T-shirt", "Eiffel Tower", "hot-air balloon", "shirt", "balloon", "T shirt")
    table = ConceptTable(names, np.eye(6, dtype=np.float32))
    for text, row in {
        "t-SHIRTS": 0,
        "t shirts": 5,
        "eiffel tower": 1,
        "Eiffel-Tower": 1,
        "Hot air balloons": 2,
    }.items():
        assert table.lookup(text).tolist() == np.eye(6)[row].tolist()
    table = ConceptTable(("shirt",), np.ones((1, 1), dtype=np.float32))
    assert table.unknown("t-shirt, tee-shirts") == ()


@pytest.mark.parametrize("text", ["", " , ", "on the"])
def test_where_no_words_are_left_that_is_said(text: str) -> None:
    with pytest.raises(UnknownWords, match="There are no words"):
        TABLE.lookup(text)


def test_nearest_names_come_in_one_spelling() -> None:
    vector = np.array([0.1, 0.2, 0.9, 0.8, 0.3], dtype=np.float32)
    nearest = TABLE.nearest(vector, 3)
    assert [concept.name for concept in nearest] == ["bow-tie", "glass", "hot dog"]
    assert [concept.score for concept in nearest] == pytest.approx([0.9, 0.3, 0.2])
    assert len(TABLE.nearest(vector, 99)) == 4


def test_a_pasted_text_is_compared_no_further_than_names_are_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find, compared = concepts._find, []

    def note(index: dict[str, int], phrase: str) -> list[int]:
        compared.append(len(phrase.split()))
        return find(index, phrase)

    monkeypatch.setattr(concepts, "_find", note)
    assert TABLE.lookup("dog " * 100).tolist() == TABLE.embeddings[0].tolist()
    assert len(compared) < 200
    assert max(compared) == 2
