from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from laid_files import lay

from sketchfind.errors import RecipeError
from sketchfind.training.data.collections import (
    COLLECTIONS,
    Example,
    read_collection,
    read_quickdraw,
    read_sketchy,
)
from sketchfind.training.data.names import spelling


def found(examples: list[Example]) -> set[tuple[str, str, str]]:
    return {(example.domain, example.class_name, example.path.name) for example in examples}


@pytest.mark.parametrize(
    ("collection", "files", "expected"),
    [
        (
            "sketchy",
            [
                "sketchy/256x256/photo/tx_000000000000/hot-air_balloon/n1_2.jpg",
                "sketchy/256x256/sketch/tx_000000000000_ready/hot-air_balloon/n1_2-1.png",
                "sketchy/256x256/sketch/tx_000100000000/hot-air_balloon/n1_2-1.png",  # shifted
            ],
            {("photo", "hot-air_balloon", "n1_2.jpg"), ("sketch", "hot-air_balloon", "n1_2-1.png")},
        ),
        (
            "tuberlin",
            [
                "tuberlin/png/bear (animal)/7.png",
                "tuberlin/ImageResized_ready/bear (animal)/a.JPEG",
            ],
            {("sketch", "bear (animal)", "7.png"), ("photo", "bear (animal)", "a.JPEG")},
        ),
        (
            "quickdraw-extended",
            ["quickdraw/sketches/alarm_clock/5.png", "quickdraw/images/alarm_clock/f.jpg"],
            {("sketch", "alarm_clock", "5.png"), ("photo", "alarm_clock", "f.jpg")},
        ),
        (
            "pacs",
            ["pacs/photo/dog/1.jpg", "pacs/sketch/dog/2.png", "pacs/cartoon/dog/3.jpg"],
            {("photo", "dog", "1.jpg"), ("sketch", "dog", "2.png")},
        ),
        (
            "caltech101",
            ["caltech101/101_ObjectCategories/car_side/image_0001.jpg"],
            {("photo", "car_side", "image_0001.jpg")},
        ),
        (
            "imagenet-sample",
            ["imagenet-sample/n01484850_great_white_shark.JPEG"],
            {("photo", "great_white_shark", "n01484850_great_white_shark.JPEG")},
        ),
    ],
)
def test_official_layouts(
    tmp_path: Path, collection: str, files: list[str], expected: set[tuple[str, str, str]]
) -> None:
    lay(tmp_path, *files)
    assert found(read_collection(tmp_path, collection)) == expected


def test_quickdraw_words_keep_their_spaces_and_lose_the_bucket_s_prefix(tmp_path: Path) -> None:
    folder = tmp_path / "quickdraw/simplified"
    folder.mkdir(parents=True)
    (folder / "hot air balloon.ndjson").write_text("{}\n{}\n")
    (folder / "full_simplified_The Eiffel Tower.ndjson").write_text("{}\n")
    counts = Counter(one.class_name for one in read_collection(tmp_path, "quickdraw"))
    assert counts == {"hot air balloon": 2, "The Eiffel Tower": 1}


def test_tiny_imagenet_is_named_by_its_words(tmp_path: Path) -> None:
    root = "tiny-imagenet-200/train"
    lay(tmp_path, f"{root}/n1/images/n1_0.JPEG", f"{root}/n2/images/n2_0.JPEG")
    assert read_collection(tmp_path, "tiny-imagenet-200") == []  # nothing without the names
    (tmp_path / "tiny-imagenet-200/words.txt").write_text("n1\tgoldfish, Carassius auratus\nn2\tox")
    names = {one.class_name for one in read_collection(tmp_path, "tiny-imagenet-200")}
    assert names == {"goldfish", "ox"}


@pytest.mark.parametrize("damaged", [b"n1\tgoldfish\nn2 ox\n", b"n1\tgoldf\xff\n"])
def test_damaged_words_of_tiny_imagenet_are_named(tmp_path: Path, damaged: bytes) -> None:
    words = tmp_path / "tiny-imagenet-200/words.txt"
    words.parent.mkdir()
    words.write_bytes(damaged)
    with pytest.raises(RecipeError, match=f"{re.escape(str(words))} is damaged"):
        read_collection(tmp_path, "tiny-imagenet-200")


@pytest.mark.parametrize(
    ("collection", "plain", "ready"),
    [
        ("sketchy", "sketchy/256x256/photo/tx_000000000000", ".jpg"),
        ("sketchy-extended", "sketchy/EXTEND_image_sketchy", ".jpg"),
        ("tuberlin", "tuberlin/ImageResized", ".jpg"),
        ("quickdraw-extended", "quickdraw/images", ".png"),
        ("pets", "pets/photo", ".png"),
    ],
)
def test_ready_copies_are_counted_once(
    tmp_path: Path, collection: str, plain: str, ready: str
) -> None:
    lay(tmp_path, f"{plain}/cat/1.JPEG", f"{plain}_ready/cat/1{ready}", f"{plain}_ready/cat/2.jpg")
    names = sorted(one.path.name for one in read_collection(tmp_path, collection))
    assert names == ["1.JPEG", "2.jpg"]


@pytest.mark.parametrize("place", ["sketchy", "sketchy/256x256"])
def test_extended_leaves_out_the_originals_that_it_repeats(tmp_path: Path, place: str) -> None:
    lay(
        tmp_path,
        "sketchy/256x256/photo/tx_000000000000/table/n04379243_22674.jpg",
        f"{place}/EXTEND_image_sketchy_ready/table/n04379243_22674.jpg",
        f"{place}/EXTEND_image_sketchy_ready/table/ext_1.jpg",
        f"{place}/EXTEND_image_sketchy_ready/cup/n04379243_22674.jpg",  # of another class
    )
    extended = read_collection(tmp_path, "sketchy-extended")
    assert found(extended) == {
        ("photo", "table", "ext_1.jpg"),
        ("photo", "cup", "n04379243_22674.jpg"),
    }
    assert len(read_collection(tmp_path, "sketchy")) == 1


def test_plain_folders_are_collections_with_pairs(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "my pairs/photo/beach/IMG-12.jpg",
        "my pairs/sketch/beach/IMG-12-1.png",
        "my pairs/sketch/beach/IMG-12-2.png",
        "my pairs/sketch/beach/IMG-13-1.png",  # of a photo that is not there
        "my pairs/sketch/beach/IMG-12.png",  # no k
    )
    examples = read_collection(tmp_path, "my pairs")
    pairs = {one.path.name: one.pair for one in examples}
    photo = pairs.pop("IMG-12.jpg")
    assert photo
    assert pairs == {
        "IMG-12-1.png": photo,
        "IMG-12-2.png": photo,
        "IMG-13-1.png": "",
        "IMG-12.png": "",
    }
    absolute = read_collection(tmp_path / "elsewhere", str(tmp_path / "my pairs"))
    assert [one.path for one in absolute] == [one.path for one in examples]


def test_a_name_that_is_no_collection_and_no_folder_is_an_error(tmp_path: Path) -> None:
    lay(tmp_path, "holiday/pictures/1.jpg")
    with pytest.raises(RecipeError, match=r"holiday.*Known: caltech101"):
        read_collection(tmp_path, "holiday")
    for name in COLLECTIONS:
        assert read_collection(tmp_path, name) == []


def test_hidden_files_and_folders_are_no_pictures_but_a_broken_link_is(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "pets/photo/cat/1.jpg",
        "pets/photo/cat/._1.jpg",
        "pets/photo/cat/album.jpg/2.jpg",
        "pets/photo/.trash/3.jpg",
        "quickdraw/simplified/._cat.ndjson",
        "quickdraw/simplified/dog.ndjson/4.png",
    )
    (tmp_path / "pets/photo/cat/5.jpg").symlink_to("gone.jpg")
    names = {one.path.name for one in read_collection(tmp_path, "pets")}
    assert names == {"1.jpg", "5.jpg"}
    (tmp_path / "quickdraw/simplified/OWL.NDJSON").write_text("{}\n")
    assert {one.class_name for one in read_collection(tmp_path, "quickdraw")} == {"OWL"}


def test_names_are_not_cut_at_a_space_or_underscore() -> None:
    assert spelling("space shuttle") == "space shuttle"
    assert spelling("wine_bottle") == "wine bottle"
    assert spelling("t-shirt") == "t shirt"
    assert spelling("mouse (animal)") != spelling("computer-mouse")


def test_the_real_collections_have_their_documented_sizes(shared_data: Path) -> None:
    counts = {
        name: Counter(example.domain for example in read_collection(shared_data, name))
        for name in COLLECTIONS
    }
    assert counts["sketchy"] == {"photo": 2600, "sketch": 2600}
    assert counts["quickdraw"] == {"sketch": 9291}
    assert counts["pacs"] == {"photo": 1208, "sketch": 3096}
    assert counts["caltech101"] == {"photo": 3916}
    assert counts["imagenet-sample"] == {"photo": 953}
    assert counts["tiny-imagenet-200"] == {"photo": 5760}


def test_sketches_know_the_photo_that_they_were_drawn_from(small_data: Path) -> None:
    examples = read_sketchy(small_data / "sketchy")
    photos = {example.pair for example in examples if example.domain == "photo"}
    sketches = {example.pair for example in examples if example.domain == "sketch"}
    assert photos == sketches
    assert len(read_quickdraw(small_data / "quickdraw")) == 16
