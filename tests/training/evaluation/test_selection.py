from __future__ import annotations

from pathlib import Path

import pytest
from laid_files import lay

from sketchfind.errors import RecipeError
from sketchfind.paths import resources
from sketchfind.training.data.class_lists import read_classes, read_lines
from sketchfind.training.data.collections import ClassFile
from sketchfind.training.data.names import bracketed, canonical
from sketchfind.training.evaluation.items import find_files
from sketchfind.training.evaluation.selection import Files, Sources, select


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Unseen classes with sketches, seen ones among the photos, one class without photos."""
    for name in ("cow", "tree", "ax", "pencil"):
        lay(tmp_path / "sketch" / name, "1.png")
    for name in ("cow", "tree", "ax", "zebra"):
        lay(tmp_path / "photo" / name, "1.jpg", "2.jpg")
    return tmp_path


def within(folder: Path) -> list[Files]:
    return [find_files(folder, vectors=True)]


def test_zero_shot_takes_what_is_there(world: Path) -> None:
    said: list[str] = []
    found = select(Sources(within(world / "sketch"), within(world / "photo")), said.append)
    assert found.protocol == "zero-shot"
    assert found.classes == ("ax", "cow", "tree")
    assert {item.class_name for item in found.queries} == {"ax", "cow", "tree"}
    assert len(found.gallery) == 8  # a class that nobody asks for stays in the gallery
    assert found.others == ("zebra",)
    assert "also in the gallery: 2 photos that no sketch asks for, 1 class: zebra" in said
    assert any("pencil" in line for line in said)


def test_a_folder_that_is_given_twice_counts_once(world: Path) -> None:
    sketches, photos = within(world / "sketch"), within(world / "photo")
    once = select(Sources(sketches, photos), print)
    assert select(Sources(sketches * 2, photos * 2), print) == once


def test_generalized_adds_photos_of_other_classes_only(world: Path) -> None:
    said: list[str] = []
    sources = Sources(
        within(world / "sketch"),
        within(world / "photo"),
        classes=frozenset({"cow", "tree"}),
        distractors=within(world / "photo"),  # holds the classes that are asked for as well
    )
    found = select(sources, said.append)
    assert found.protocol == "generalized"
    assert len(found.queries) == 2
    assert sorted(item.class_name for item in found.gallery) == sorted(
        ["cow", "tree", "ax", "zebra"] * 2
    )
    assert len({item.path for item in found.gallery}) == 8  # no photo twice
    assert {item.class_name for item in found.distractors} == {"ax", "zebra"}
    assert "4 photos of 2 classes that nobody asks for" in said[-2]


def test_a_class_is_relevant_under_another_name_and_never_a_distractor(tmp_path: Path) -> None:
    for name in ("sketch/airplane", "sketch/axe", "photo/airplanes", "photo/ax"):
        lay(tmp_path / name, "1.png")
    lay(tmp_path / "more", "airplane/1.jpg", "Motorbikes/1.jpg")
    said: list[str] = []
    sources = Sources(
        within(tmp_path / "sketch"),
        within(tmp_path / "photo"),
        classes=frozenset({"airplane", "axe"}),
        distractors=within(tmp_path / "more"),
    )
    found = select(sources, said.append)
    assert found.classes == ("airplane", "ax")
    assert [item.class_name for item in found.gallery] == ["airplane", "ax", "motorcycle"]
    assert said == [
        "the gallery is joined by 1 photo of 1 class that nobody asks for",
        "2 sketches of 2 classes are compared with 3 photos of 3 classes",
    ]


@pytest.mark.parametrize(
    ("sketches", "photos", "classes", "others"),
    [
        ("beach ocean", "beach ocean zebra", "beach ocean", "zebra"),
        ("ocean", "beach ocean", "ocean", "beach"),
        ("crocodilian", "crocodile crocodile_head", "crocodile", ""),  # both are relevant
        ("crocodile", "crocodile crocodile_head", "crocodile", "crocodile head"),
        ("beach ocean", "seashore", "seashore", ""),
    ],
)
def test_names_of_one_class_that_lie_side_by_side_stay_apart(
    tmp_path: Path, sketches: str, photos: str, classes: str, others: str
) -> None:
    for side, names in (("sketch", sketches), ("photo", photos)):
        lay(tmp_path / side, *(f"{name}/1.png" for name in names.split()))
    found = select(Sources(within(tmp_path / "sketch"), within(tmp_path / "photo")), print)
    assert " ".join(found.classes) == classes
    assert {item.class_name for item in found.queries} == set(classes.split())
    gallery = {item.class_name for item in found.gallery}
    assert gallery - set(found.classes) == ({others} if others else set())


def test_a_class_list_tells_names_apart_that_lie_side_by_side(tmp_path: Path) -> None:
    for name in ("sketch/beach", "sketch/ocean", "photo/beach", "photo/ocean", "photo/zebra"):
        lay(tmp_path / name, "1.png")
    sides = within(tmp_path / "sketch"), within(tmp_path / "photo")
    found = select(Sources(*sides, classes=frozenset({"beach"})), print)
    assert [item.class_name for item in found.gallery] == ["beach"]
    # What a model has seen may have been called otherwise: here no name is told from another.
    with pytest.raises(RecipeError, match="Every class was seen"):
        select(Sources(*sides, seen=frozenset({"beach"})), print)


def test_across_data_sets_classes_seen_in_training_are_dropped_and_named(world: Path) -> None:
    said: list[str] = []
    sources = Sources(
        within(world / "sketch"), within(world / "photo"), seen=frozenset({"cow", "axe", "lamp"})
    )
    found = select(sources, said.append)
    assert found.protocol == "zero-shot, cross-data-set"
    # "axe" is what Sketchy calls an ax.
    assert found.dropped == ("ax", "cow")
    assert said[0] == "drops 2 of 3 classes: ax, cow"
    assert {item.class_name for item in found.queries} == {"tree"}
    assert {item.class_name for item in found.gallery} == {"tree", "zebra"}
    sides = within(world / "sketch"), within(world / "photo")
    with pytest.raises(RecipeError, match="Every class was seen"):
        select(Sources(*sides, seen=frozenset({"cow", "ax", "tree"})), said.append)
    found = select(Sources(*sides, seen=frozenset({"cow", "zebra"})), said.append)
    # Nobody drew a zebra, but its photos leave the gallery, too.
    assert (found.dropped, found.others) == (("cow",), ())
    assert {item.class_name for item in found.gallery} == {"ax", "tree"}


@pytest.mark.parametrize(("test_set", "dropped"), [("tuberlin", 9), ("quickdraw", 19)])
def test_the_official_cross_data_set_figures(
    shared_data: Path, tmp_path: Path, test_set: str, dropped: int
) -> None:
    splits = shared_data / "splits"
    for name in (splits / f"{test_set}.unseen.txt").read_text().splitlines():
        lay(tmp_path, f"sketch/{name}/1.png", f"photo/{name}/1.png")
    seen = read_classes(splits / "sketchy-split1.seen.txt")
    said: list[str] = []
    select(Sources(within(tmp_path / "sketch"), within(tmp_path / "photo"), seen=seen), said.append)
    assert said[0].startswith(f"drops {dropped} of 30 classes: ")


def files(*names: str) -> list[list[ClassFile]]:
    return [[(name, Path(name, "1.png")) for name in names]]


@pytest.mark.parametrize("name", ["car_(sedan)", "Car (SUV)"])
def test_classes_that_differ_in_brackets_alone_are_kept_apart(name: str) -> None:
    both, one = files("car_(sedan)", "car_(suv)", "(1)", "(2)"), files(name)
    found = select(Sources(both, both), lambda line: None)
    assert found.classes == ("(1)", "(2)", "car (sedan)", "car (suv)")
    found = select(Sources(both, both, classes=frozenset({name})), lambda line: None)
    assert found.classes == (bracketed(name),)
    # Where only one of them is there, it is the class without.
    assert select(Sources(one, files("car")), lambda line: None).classes == ("car",)
    assert select(Sources(both, files("car")), lambda line: None).classes == ("car",)


def test_classes_of_official_lists_need_no_brackets(shared_data: Path) -> None:
    lists = [
        *(shared_data / "splits").iterdir(),
        *(resources().parent / "training/splits").iterdir(),
    ]
    assert len(lists) == 18
    for path in lists:
        names = read_lines(path)
        found = select(Sources(files(*names), files(*names)), lambda line: None)
        assert found.classes == tuple(sorted(map(canonical, names)))


SKETCHY = ("sketchy/256x256/photo/tx_000000000000", "sketchy/256x256/sketch/tx_000000000000")


@pytest.mark.parametrize(
    ("sketches", "there", "meant"),
    [
        (True, ("a", "photo", "my_sketches"), "my_sketches"),
        (True, ("Images", "photo", "x"), "x"),
        (True, ("photo",), None),
        (False, ("a", "images", "sketch"), "images"),
        (False, ("a sketch", "photo"), "photo"),
        (False, ("sketch",), None),
        (True, SKETCHY, SKETCHY[1]),
        (False, SKETCHY, SKETCHY[0]),
        (True, ("caltech/categories", "drawn/sketches"), "drawn/sketches"),
        (True, ("caltech/categories", "imagenet/train"), None),
        (True, ("1/2/3/4/sketch",), None),
    ],
)
def test_a_folder_of_the_other_kind_is_not_proposed(
    sketches: bool, there: tuple[str, ...], meant: str | None, tmp_path: Path
) -> None:
    lay(tmp_path, *(f"{name}/cow/1.png" for name in there))
    hint = f"Did you mean {tmp_path / meant}" if meant else "It needs one folder"
    with pytest.raises(RecipeError) as raised:
        find_files(tmp_path, vectors=sketches)
    assert raised.value.hint.startswith(hint)


def test_tiny_imagenet_has_its_classes_from_its_words(tmp_path: Path) -> None:
    lay(tmp_path, "train/n1/images/n1_0.JPEG", "train/n2/images/n2_0.JPEG")
    (tmp_path / "words.txt").write_text("n1\tgoldfish, Carassius auratus\nn2\tox")
    for given in (tmp_path, tmp_path / "train"):
        names = [name for name, _ in find_files(given, vectors=False)]
        assert names == ["goldfish", "ox"]
        with pytest.raises(RecipeError):
            find_files(given, vectors=True)
