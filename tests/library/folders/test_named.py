import pytest

from sketchfind.library.folders import folders
from sketchfind.library.folders.named import LEAST, MOST, MOST_ALIKE, named_in
from sketchfind.library.library import MOST_WORDS

ROOT = "/photos"
EVENTS = [
    f"{ROOT}/{name}"
    for name in (
        "2019 Norway",
        "2021_Norway/raw",
        "Norway/Oslo",
        "2018/Omas Geburtstag",
        "2018/Christmas",
        "2019/Christmas",
        "USA 2019",
        "The garden",
        "Ku\u0308che",
        "Hauptstraße",
        "2017",
    )
]


def found(text, holding=EVENTS, roots=(ROOT,)):
    """Return the phrases with the folders that they name, from the only root on if it is one."""
    start = f"{ROOT}/" if len(roots) == 1 else ""
    named = named_in(text, holding, set(roots))
    return [(one.phrase, *(path.removeprefix(start) for path in one.paths)) for one in named]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("geburtstag", [("geburtstag", "2018/Omas Geburtstag")]),
        ("horse, Omas  geburtstag cake", [("Omas geburtstag", "2018/Omas Geburtstag")]),
        ("KÜCHE", [("KÜCHE", "Ku\u0308che")]),
        ("HAUPTSTRASSE", [("HAUPTSTRASSE", "Hauptstraße")]),
        ("Omas & Geburtstag", [("Omas & Geburtstag", "2018/Omas Geburtstag")]),
        ("oslo", [("oslo", "Norway/Oslo")]),
        ("Nor way, Norwa, Christ", []),
        ("omas, geburtstag", [(one, "2018/Omas Geburtstag") for one in ("omas", "geburtstag")]),
        ("", []),
        (" , - ,", []),
    ],
)
def test_whole_words_of_names_are_found(text, expected):
    assert found(text) == expected


def test_digits_alone_are_no_name():
    assert found("2017, 2019") == []
    assert found("2019 norway") == [("2019 norway", "2019 Norway")]


def test_a_short_word_must_be_all_of_a_name_but_the_digits():
    assert found("usa, the") == [("usa", "USA 2019")]
    assert found("the garden") == [("the garden", "The garden")]
    assert len("usa") < LEAST


def test_names_of_fewer_words_come_first_then_those_nearest_to_the_root_then_the_newest():
    names = ["Norway", "2021_Norway", "2019 Norway"]
    assert found("norway") == [("norway", name) for name in names]
    assert found("norway 2019")[0] == ("norway", "2019 Norway")  # which holds the year, too
    deep = [f"{ROOT}/2019/Tour of Norway", f"{ROOT}/My tour Norway"]
    tours = ["My tour Norway", "2019/Tour of Norway"]
    assert found("norway", deep) == [("norway", name) for name in tours]
    assert found("of norway", deep) == [("of norway", tours[1])]
    many = [f"{ROOT}/Norway {number}" for number in range(MOST + 2)]
    assert len(found("norway", many)) == MOST


def test_folders_of_one_name_are_meant_together():
    assert found("christmas") == [("christmas", "2019/Christmas", "2018/Christmas")]
    alike = [f"{ROOT}/{number}/edited" for number in range(MOST_ALIKE + 1)]
    assert len(found("edited", alike[1:])[0]) == 1 + MOST_ALIKE
    assert found("edited", alike) == []


def test_of_folders_inside_each_other_the_outer_one_is_meant():
    holding = [f"{ROOT}/Trip to Norway/Norway/best", f"{ROOT}/Norway 2"]
    assert found("norway", holding) == [("norway", "Norway 2"), ("norway", "Trip to Norway")]


def test_a_root_has_a_name_where_there_are_several():
    assert found("photos", [ROOT]) == []
    roots = (ROOT, "/disk/Photos 2")
    assert found("photos", roots, roots) == [("photos", ROOT), ("photos", "/disk/Photos 2")]
    assert found("disk", roots, roots) == []


def test_a_library_knows_folders_of_photos_that_are_there(library, folder, make_photo):
    photo = make_photo(folder / "2019 Norway/fjord/x.png", 50)
    (folder / "Norway without photos").mkdir()
    library.add_folder(folder)
    assert library.named_folders("norway") == []
    library.update()
    (named,) = library.named_folders("norway")
    assert named.paths == (str(folder / "2019 Norway"),)
    photo.unlink()
    library.update()
    assert library.named_folders("norway") == []
    assert library.named_folders("") == []


def test_the_folders_in_the_only_root_are_known_by_name(library, folder, make_photo):
    make_photo(folder / "Autumn/in/deep/c.png", 60)
    (folder / "empty").mkdir()
    library.add_folder(folder)
    assert library.subfolders() == []
    library.update()
    assert library.subfolders() == [str(folder / name) for name in ("a", "Autumn", "b")]
    library.add_folder(folder / "a")
    assert library.subfolders() == []


def test_a_folder_that_holds_all_others_is_passed_over(library, tmp_path, make_photo):
    years = tmp_path / "root/Photos/of us"
    for year in ("2019", "2020", "2021/in"):
        make_photo(years / year / "a.png", 50)
    library.add_folder(tmp_path / "root")
    library.update()
    assert library.subfolders() == [str(years / year) for year in ("2019", "2020", "2021")]


def test_a_folder_is_not_taken_for_one_whose_name_begins_alike(library, tmp_path, make_photo):
    root = tmp_path / "root"
    for name in ("2019", "2019 Norway", "2019/raw"):
        make_photo(root / name / "a.png", 50)
    library.add_folder(root)
    library.update()
    assert library.subfolders() == [str(root / name) for name in ("2019", "2019 Norway")]


def test_very_many_folders_in_the_only_root_are_not_listed(library, folder, monkeypatch):
    library.add_folder(folder)
    library.update()
    monkeypatch.setattr(folders, "MOST_SUBFOLDERS", 2)
    assert library.subfolders() == [str(folder / name) for name in ("a", "b")]
    monkeypatch.setattr(folders, "MOST_SUBFOLDERS", 1)
    assert library.subfolders() == []


def test_a_folder_is_known_if_there_are_photos_beside_it(library, tmp_path, make_photo):
    root = tmp_path / "root"
    make_photo(root / "2020/b.png", 60)
    library.add_folder(root)
    library.update()
    assert library.subfolders() == []
    make_photo(root / "a.png", 50)
    library.update()
    assert library.subfolders() == [str(root / "2020")]


def test_a_library_knows_words_in_the_names_of_its_photos(library, folder, make_photo):
    make_photo(folder / "in/My Oma_1954.png", 50)
    library.add_folder(folder)
    library.update()
    assert library.in_names("horse, OMA 1954,my") == ["OMA", "1954"]  # two letters are in many
    assert library.in_names("in, ma_1954") == []
    assert library.in_names("") == []
    assert library.in_names("horse " * MOST_WORDS + "oma") == []
