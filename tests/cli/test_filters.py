"""Filters of `search`: the same as the window's, on a real library."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import Any

import click
import pytest
from PIL import Image

from sketchfind.cli import main
from sketchfind.cli.filters import first_day, known_formats, last_day, make_filters
from sketchfind.imaging.decode import FORMATS, PHOTO_SUFFIXES
from sketchfind.types import Filters

TAKEN = {"2019.jpg": "2019:07:04 12:30:00", "2020.jpg": "2020:02:29 23:59:00"}


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory, make_photo) -> Path:
    """Five photos: two with a date, a portrait, a square, an old PNG in a folder of its own."""
    folder = tmp_path_factory.mktemp("album")
    for seed, (name, taken) in enumerate(TAKEN.items()):
        path = make_photo(folder / name, seed)
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9003] = taken
        Image.open(path).save(path, exif=exif)
    make_photo(folder / "portrait.jpg", 2, (48, 64))
    make_photo(folder / "square.jpg", 3, (50, 50))
    chart = make_photo(folder / "graphics" / "chart.png", 4)
    changed = datetime(2015, 3, 31, 23, 30).timestamp()
    os.utime(chart, (changed, changed))
    return folder


@pytest.fixture(scope="module")
def options(model_file: Path, album: Path, run, tmp_path_factory) -> list[Any]:
    options = ["--profile", tmp_path_factory.mktemp("profile"), "--model", model_file]
    options += ["--device", "cpu"]
    assert run("index", album, *options).exit_code == 0
    return options


def test_only_what_passes_every_filter_is_found(run, options: list[Any], album: Path) -> None:
    filters = ["--since", "2019-07", "--until", "2020-02", "--format", "jpg", "--folder", album]
    filters += ["--folder", album / "graphics", "--orientation", "landscape"]
    found = json.loads(run("search", "-", "--text", "horse", "--json", *filters, *options).stdout)
    assert {Path(hit["path"]).name for hit in found["hits"]} == {"2019.jpg", "2020.jpg"}


def test_a_photo_without_a_date_is_found_by_that_of_its_file(run, options: list[Any]) -> None:
    for filters in (["--until", "2018"], ["--since", "2015-03-31", "--until", "2015-03"]):
        found = json.loads(run("search", "-", "--json", *filters, *options).stdout)
        assert [Path(hit["path"]).name for hit in found["hits"]] == ["chart.png"]


def test_nothing_passing_is_said(run, options: list[Any], album: Path) -> None:
    (album / "empty").mkdir()
    for filters in (("--folder", album / "empty"), ("--format", "bmp"), ("--since", "2999")):
        done = run("search", "-", "--text", "horse", *filters, *options)
        assert (done.exit_code, done.stdout) == (0, ""), done.output
        assert "No photo matches the filters." in done.stderr


def test_known_photos_of_a_folder_that_may_not_be_read_any_more_are_found(
    run, options: list[Any], album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, access = album / "graphics", os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: Path(path) != folder and access(path, mode)
    )
    done = run("search", "-", "--folder", folder, "--json", *options)
    assert done.exit_code == 0, done.output
    assert [Path(hit["path"]).name for hit in json.loads(done.stdout)["hits"]] == ["chart.png"]


def test_a_folder_that_was_not_added_is_said_with_a_way_out(
    run, options: list[Any], album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "-my photos"
    other.mkdir()
    monkeypatch.chdir(tmp_path)
    done = run("search", "-", "--folder", album, "--folder", other.name, *options)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "The folder -my photos was not added" in done.stderr
    assert (
        f"`sketchfind --profile {quote(str(options[1]))} index {quote(str(other))}`" in done.stderr
    )


def test_photos_are_found_by_a_part_of_their_name(run, options: list[Any]) -> None:
    for name, expected in (("ART png", "chart.png"), ("Squ", "square.jpg")):
        found = json.loads(run("search", "-", "--json", "--name", name, *options).stdout)
        assert [Path(hit["path"]).name for hit in found["hits"]] == [expected]
    done = run("search", "-", "--name", "album", *options)  # which is that of a folder
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "No photo matches the filters.\n")


def test_options_become_the_filters_of_the_window(album: Path) -> None:
    made = make_filters(
        folders=(Path("graphics"), album / "gone"),
        first_day="2019-01-01",
        last_day=None,
        orientation="square",
        formats=("JPEG", "HEIF", "TIFF", "BMP"),
        name="Norway",
        names_of=lambda folder: (str(album / folder), "/mnt/link"),
    )
    assert made == Filters(
        (str(album / "graphics"), "/mnt/link", str(album / "gone"), "/mnt/link"),
        "2019-01-01",
        None,
        "square",
        ("JPEG", "HEIF", "TIFF", "BMP"),
        "Norway",
    )


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (("--folder", "/nowhere/at/all"), "There is no folder /nowhere/at/all"),
        (("--folder", __file__), "is a file."),
        (("--name", " "), "it is empty: write a part of a file's name."),
        (("--since", "summer"), "'summer' is not a day: write 2019, 2019-07 or 2019-07-04."),
        (("--until", "2019-02-30"), "is not a day"),
        (
            ("--since", "2020", "--until", "2019"),
            "--since 2020-01-01 comes after --until 2019-12-31",
        ),
        (("--format", "jpg", "--format", "xyz", "--format", "psd"), "unknown: xyz, psd"),
        (("--orientation", "round"), "--orientation"),
    ],
)
def test_what_cannot_be_meant_is_one_clear_line(
    run, options: list[Any], filters: tuple[str, ...], message: str
) -> None:
    done = run("search", "-", "--text", "horse", *filters, *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-12", "2019-12-01", "2019-12-31"),
        ("2019-7-4", "2019-07-04", "2019-07-04"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_day_may_be_a_month_or_a_year(text: str, first: str, last: str) -> None:
    context, option = click.Context(main), click.Option(["--since"])
    assert first_day(context, option, text) == first
    assert last_day(context, option, text) == last


def test_endings_of_files_stand_for_their_formats() -> None:
    context, option = click.Context(main), click.Option(["--format"])
    assert set(known_formats(context, option, ("jpg", "jpeg", "jpe", "jfif", "MPO"))) == {"JPEG"}
    assert known_formats(context, option, ("Heic", "tif", "bmp")) == ("HEIF", "TIFF", "BMP")
    endings = tuple(suffix[1:] for suffix in PHOTO_SUFFIXES)
    assert set(known_formats(context, option, endings)) == set(FORMATS)
    assert set(known_formats(context, option, ("raw", "NEF", "cr3", "dng"))) == {"RAW"}


OTHER_DAYS = (
    "",
    "19",
    "2019-07-04-05",
    "04.07.2019",
    "2019-13",
    "x-1-1",
    " 201",
    "+201",
    "2019-1_1",
)


@pytest.mark.parametrize("text", OTHER_DAYS)
def test_other_days_are_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="is not a day"):
        last_day(click.Context(main), click.Option(["--until"]), text)
