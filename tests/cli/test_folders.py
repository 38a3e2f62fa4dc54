"""`sketchfind folders` and `index --exclude`, over a catalog without an encoder."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest

from sketchfind.catalog import Catalog
from sketchfind.errors import ProfileError
from sketchfind.library import Library


@pytest.fixture
def run(run, options):
    """Run a command with the profile of the test."""
    return lambda *arguments: run(*arguments, *options)


@pytest.fixture
def added(profile, model_file: Path, tmp_path: Path) -> Path:
    """A folder of the profile, not indexed."""
    (tmp_path / "photos" / "Raw").mkdir(parents=True)
    with Library(profile, model_file, "cpu") as library:
        library.add_folder(tmp_path / "photos")
    return tmp_path / "photos"


def test_patterns_are_kept_for_one_folder_and_for_all(run, added):
    done = run("folders", "exclude", "Raw/", "*.png", "--folder", added)
    assert done.exit_code == 0, done.output
    assert "Left out: Raw/, *.png" in done.output
    assert run("folders", "exclude", "Scans/").exit_code == 0
    listed = json.loads(run("folders", "list", "--json").stdout)
    assert listed["folders"][0]["exclusions"] == ["Raw/", "*.png"]
    assert listed["exclusions"][-1] == "Scans/"
    assert "@eaDir/" in listed["exclusions"]
    assert run("folders", "include", "@eaDir/").exit_code == 0
    text = run("folders", "list").output
    assert "without Raw/" in text
    assert "@eaDir/" not in text


def test_programs_are_told_what_is_left_out_by_now(spawn, options, added):
    def told(*arguments: object) -> object:
        done = spawn("folders", *arguments, "--folder", added, "--json", *options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert told("exclude", "Raw/", "x") == {"exclusions": ["Raw/", "x"], "photos": 0}
    assert told("include", "x") == {"exclusions": ["Raw/"], "photos": 0}


def test_a_pattern_that_is_not_set_cannot_be_taken_back(run, added):
    done = run("folders", "include", "Nope/", "--folder", added)
    assert done.exit_code == 2
    assert "The pattern Nope/ is not set." in done.stderr


@pytest.mark.parametrize("pattern", ["[", "", " ", "# a comment"])
def test_what_is_no_pattern_is_named(run, added, pattern):
    done = run("folders", "exclude", "Raw/", pattern)
    assert done.exit_code == 2
    assert f"“{pattern}” is not a pattern" in done.stderr
    left_out = json.loads(run("folders", "list", "--json").stdout)["exclusions"]
    assert "Raw/" not in left_out


def test_an_unknown_folder_is_named(run, tmp_path):
    done = run("folders", "remove", tmp_path)
    assert done.exit_code == 2
    assert "was not added" in done.stderr


def test_a_forgotten_folder_keeps_its_files_also_when_it_is_away(run, added, tmp_path):
    added.rename(tmp_path / "away")
    done = run("folders", "remove", added)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "away" / "Raw").is_dir()
    assert json.loads(run("folders", "list", "--json").stdout)["folders"] == []


def test_a_folder_that_may_not_be_read_any_more_can_be_forgotten(
    run, added, monkeypatch: pytest.MonkeyPatch
):
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != added and access(path, mode))
    for command in (["exclude", "Raw/", "--folder"], ["include", "Raw/", "--folder"], ["remove"]):
        done = run("folders", *command, added)
        assert done.exit_code == 0, done.output
    assert json.loads(run("folders", "list", "--json").stdout)["folders"] == []


def test_a_folder_is_listed_as_it_is_now_not_as_the_last_update_saw_it(run, added, make_photo):
    def said() -> list[tuple[bool, bool]]:
        """Whether the folder is there, as a program and as a person is told."""
        found = []
        for command in (("status",), ("folders", "list")):
            (folder,) = json.loads(run(*command, "--json").stdout)["folders"]
            reached = "(cannot be reached)" not in run(*command).stdout
            found.append((folder["online"], reached))
        return found

    make_photo(added / "x.png", 1)
    assert run("index").exit_code == 0
    away = added.rename(added.with_name("away"))
    assert said() == [(False, False)] * 2
    assert run("index").exit_code == 0
    away.rename(added)
    assert said() == [(True, True)] * 2


def test_a_folder_inside_another_is_said_to_be_searched_still(
    run, added, make_photo, profile, model_file
):
    inner = added / "*private [1]"
    for number in range(3):
        make_photo(inner / f"{number}.png", number)
    make_photo(added / "x private 1" / "x.png", 4)
    assert run("index", inner).exit_code == 0
    assert run("index").exit_code == 0
    done = run("folders", "remove", inner)
    assert done.stdout.startswith(f"Forgotten: {inner}, 0 photos.\nIt is inside {added}, which is")
    command = shlex.split(done.stdout.splitlines()[-1].partition(": sketchfind ")[2])
    assert "3 photos will be left out" in run(*command).stdout
    with Library(profile, model_file, "cpu") as library:
        library.add_folder(inner)
        library.exclude([], library.find_folder(added).folder_id)
    assert run("index").exit_code == 0
    done = json.loads(run("folders", "remove", added, "--json").stdout)
    assert done == {"removed": str(added), "photos": 1, "within": None}


def test_index_can_leave_things_out_from_the_first_run(run, tmp_path, make_photo):
    make_photo(tmp_path / "photos" / "Raw" / "x.jpg", 1)
    arguments = ["index", tmp_path / "photos", "--exclude", "raw/", "--json"]
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["photos"] == 0
    assert json.loads(run(*arguments[:2], "--json").stdout)["photos"] == 0
    assert run(*arguments[:2], "--exclude", "*.png").exit_code == 0  # as well
    (row,) = json.loads(run("folders", "list", "--json").stdout)["folders"]
    assert row["exclusions"] == ["raw/", "*.png"]


def test_what_waits_for_the_next_index_is_said_when_another_program_is_updating(
    run, tmp_path, make_photo, profile
):
    make_photo(tmp_path / "photos" / "x.jpg", 1)
    said = f"Remembered for the next index: {tmp_path / 'photos'}"
    with Catalog(profile.catalog) as catalog, catalog.updating():
        for more, expected in (((), True), ((), False), (("--exclude", "y"), True)):
            done = run("index", tmp_path / "photos", *more)
            assert done.exit_code == 2
            assert "Another sketchfind is updating" in done.stderr
            assert (said in done.stderr) is expected
    unread = run("search", "-", "--like", tmp_path / "photos" / "x.jpg").stderr
    assert "No photos yet. Read those in your folders: " in unread


@pytest.mark.parametrize("pattern", ["[", ""])
def test_a_pattern_that_means_nothing_is_refused_before_a_folder_is_added(
    run, tmp_path, make_photo, pattern
):
    make_photo(tmp_path / "photos" / "x.jpg", 1)
    done = run("index", tmp_path / "photos", "--exclude", pattern)
    assert (done.exit_code, "is not a pattern" in done.stderr) == (2, True), done.output
    assert json.loads(run("folders", "list", "--json").stdout)["folders"] == []


def test_a_folder_goes_on_where_it_is_said_to_be(run, added, tmp_path):
    run("folders", "exclude", "Raw/", "--folder", added)
    refused = run("folders", "move", added, tmp_path)
    assert (refused.exit_code, "is still where it was" in refused.stderr) == (2, True)
    other = added.rename(tmp_path / "other")
    done = run("folders", "move", added, other)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"“{added}” is now “{other}”. 0 photos.\n"
    (folder,) = json.loads(run("folders", "list", "--json").stdout)["folders"]
    assert (folder["path"], folder["exclusions"]) == (str(other), ["Raw/"])
    third = other.rename(tmp_path / "third")
    done = run("folders", "move", other, third, "--json")
    assert json.loads(done.stdout) == {"moved": str(other), "to": str(third), "photos": 0}


def test_index_says_that_a_folder_was_renamed(run, tmp_path, make_photo):
    make_photo(tmp_path / "before" / "x.jpg", 1)
    assert run("index", tmp_path / "before").exit_code == 0
    (tmp_path / "before").rename(tmp_path / "after")
    done = run("index", tmp_path / "after", "--json")
    assert done.exit_code == 0, done.output
    told = f"sketchfind: “{tmp_path}/before” is now “{tmp_path}/after”.\n"
    assert told in done.stderr
    report = json.loads(done.stdout)
    assert (report["photos"], report["added"]) == (1, 0)


def test_index_says_that_folders_were_renamed_also_if_patterns_cannot_be_stored(
    run, tmp_path, make_photo, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise ProfileError("The disk is full.")

    for number, name in enumerate(("a", "b")):
        make_photo(tmp_path / name / "x.jpg", number)
        assert run("index", tmp_path / name).exit_code == 0
        (tmp_path / name).rename(tmp_path / f"new {name}")
    monkeypatch.setattr(Library, "exclude", refuse)
    done = run("index", tmp_path / "new a", tmp_path / "new b", "--exclude", "Raw/")
    assert done.exit_code == 2
    said = [f"sketchfind: “{tmp_path}/{name}” is now “{tmp_path}/new {name}”." for name in "ab"]
    assert done.stderr.splitlines()[:2] == said


def test_parts_of_a_folder_whose_drives_are_away_are_listed_below_it(run, added, profile):
    part = str(added / "Raw")
    with Catalog(profile.catalog) as catalog:
        catalog.drives.remember_below_roots({part: 1}, [part])
    for command in (("status",), ("folders", "list")):
        assert f"  {part}  (cannot be reached)\n" in run(*command).stdout
        (folder,) = json.loads(run(*command, "--json").stdout)["folders"]
        assert folder["away"] == [part]
