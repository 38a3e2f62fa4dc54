import sys
import unicodedata
from pathlib import Path

import pytest

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.exclude import (
    DEFAULT_EXCLUSIONS,
    Excluder,
    pattern_for,
    tidy_patterns,
)


def names(catalog):
    photos = catalog.photos.known(1)
    return sorted(Path(p.file.path).name for p in photos if not p.missing)


@pytest.mark.parametrize(
    ("pattern", "path", "out"),
    [
        ("Raw/", "2019/raw/x.jpg", True),
        ("Raw/", "2019/raw.jpg", False),
        ("/Scans/", "Scans/x.jpg", True),
        ("/Scans/", "2019/Scans/x.jpg", False),
        ("*.png", "a/b/SHOT.PNG", True),
        ("2019/*/edited/", "2019/may/edited/x.jpg", True),
        ("#recycle/", "#recycle/x.jpg", True),
    ],
)
def test_patterns_mean_what_they_mean_in_a_gitignore(pattern, path, out):
    assert Excluder("/photos", [pattern]).anything(f"/photos/{path}") is out


def test_patterns_may_be_typed_as_windows_writes_paths(monkeypatch):
    typed = ("2019\\*.png", "\\Scans\\old\\", "\\#recycle\\", r"\[a\]/", r"Raw\\b")
    assert tidy_patterns(typed[:1]) == typed[:1]
    monkeypatch.setattr(sys, "platform", "win32")
    told = ("2019/*.png", "/Scans/old/", "\\#recycle/", r"\[a\]/", "Raw/b")
    assert tidy_patterns(typed) == tidy_patterns(told) == told


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_umlaut_is_one_however_a_system_writes_it(form):
    excluder = Excluder("/photos", [unicodedata.normalize(form, "Köln/")])
    for other in ("NFC", "NFD"):
        assert excluder.anything(unicodedata.normalize(other, "/photos/köln/x.jpg"))


@pytest.mark.parametrize("name", ["a[1]*", "what?", "!a", "#a", " a ", "a\\b", "caf\udce9"])
def test_a_folder_is_left_out_by_its_name_alone(name):
    excluder = Excluder("/photos", [pattern_for(f"/photos/{name}", "/photos")])
    left_out = [name, "a1", "a[1]b", "whats", "b/" + name]
    assert [each for each in left_out if excluder.folder(f"/photos/{each}")] == [name]


def test_a_later_pattern_takes_something_in_again():
    excluder = Excluder("/", ["*.png", "!keep.png"])
    assert excluder.file("/a/x.png")
    assert not excluder.file("/a/keep.png")


def test_the_name_of_the_root_itself_does_not_matter():
    excluder = Excluder("/home/node_modules", DEFAULT_EXCLUSIONS)
    assert not excluder.anything("/home/node_modules/x.jpg")
    assert excluder.folder("/home/node_modules/deep/Node_Modules")


@pytest.mark.parametrize("pattern", ["!", "/", "[", "\\", "\udce9"])
def test_a_pattern_without_meaning_is_named(pattern):
    with pytest.raises(UserFacingError, match="is not a pattern"):
        tidy_patterns(["good/", pattern])


def test_empty_lines_comments_and_repetitions_go():
    assert tidy_patterns(["# server", "", " @eaDir/ ", "a/", "a/"]) == ("@eaDir/", "a/")


def test_what_was_taken_in_again_can_be_left_out_once_more():
    patterns = tidy_patterns(["*.png", "!*.png", "*.png"])
    assert patterns == ("!*.png", "*.png")
    assert Excluder("/p", patterns).file("/p/a.png")


def test_what_is_left_out_goes_and_comes_back_without_encoding(indexed, catalog, engine):
    (state,) = indexed.folders()
    assert indexed.count_excluded(["/a/", "02.png"], state.folder_id) == 7
    indexed.exclude(["/a/", "02.png"], state.folder_id)
    report = indexed.update()
    assert (report.photos, report.removed) == (5, 7)
    assert names(catalog) == ["00.png", "04.png", "06.png", "08.png", "10.png"]
    indexed.exclude([], state.folder_id)
    report = indexed.update()
    assert (report.photos, report.added) == (12, 7)
    assert engine.encoded == []


def test_patterns_of_one_folder_leave_another_alone(library, folder, tmp_path, make_photo):
    make_photo(tmp_path / "other" / "a" / "x.png", 50)
    first, other = library.add_folder(folder), library.add_folder(tmp_path / "other")
    library.exclude(["a/"], first.folder_id)
    assert library.update().photos == 7
    assert library.exclusions(other.folder_id) == ()
    assert library.count_excluded(["a/"]) == 1
    library.exclude(["a/"])
    assert library.update().photos == 6


def test_what_others_keep_between_photos_is_left_out_from_the_beginning(
    library, catalog, folder, make_photo
):
    make_photo(folder / "@eaDir" / "preview.png", 60)
    make_photo(folder / "Trip.photoslibrary" / "resources" / "small.png", 61)
    make_photo(folder / "Trip.photoslibrary" / "originals" / "large.png", 62)
    library.add_folder(folder)
    assert library.update().photos == 13
    assert "large.png" in names(catalog)
    library.exclude([])
    assert library.update().photos == 15


def test_a_folder_added_for_itself_is_searched_inside_one_that_is_left_out(library, folder):
    outer = library.add_folder(folder)
    library.exclude(["a/"], outer.folder_id)
    library.add_folder(folder / "a")
    assert library.update().photos == 12


def test_photos_of_a_drive_that_is_away_can_be_left_out(indexed, folder, tmp_path):
    (state,) = indexed.folders()
    folder.rename(tmp_path / "away")
    indexed.exclude(["a/"], state.folder_id)
    report = indexed.update()
    assert (report.photos, report.offline) == (6, 6)


def test_a_wrong_pattern_changes_nothing(library, folder):
    state = library.add_folder(folder)
    library.exclude(["a/"], state.folder_id)
    with pytest.raises(UserFacingError):
        library.exclude(["b/", "["], state.folder_id)
    assert library.exclusions(state.folder_id) == ("a/",)


@pytest.mark.parametrize("path", ["raw/best.png", "a/Raw/best.png", "Raw/best/x.jpg"])
def test_nothing_is_taken_back_out_of_a_folder_that_is_left_out(path):
    excluder = Excluder("/photos", ["Raw/", "!best.png", "!Raw/best/"])
    assert excluder.anything(f"/photos/{path}")
    assert not excluder.anything("/photos/a/best.png")


def test_as_many_photos_are_counted_as_patterns_leave_out(indexed):
    patterns = ["a/", "!01.png"]
    expected = 12 - indexed.count_excluded(patterns)
    indexed.exclude(patterns)
    assert indexed.update().photos == expected == 6


def test_a_link_to_what_no_pattern_takes_back_is_followed(library, catalog, folder):
    (folder / "b" / "link.png").symlink_to(folder / "a" / "01.png")
    (folder / "a" / "deep").mkdir()
    (folder / "a" / "03.png").rename(folder / "a" / "deep" / "03.png")
    (folder / "b" / "to deep").symlink_to(folder / "a" / "deep")
    library.add_folder(folder)
    library.exclude(["a/", "!01.png", "!a/deep/"])
    assert library.update().photos == 8
    assert {"link.png", "03.png"} < set(names(catalog))
