"""index, search, status and doctor with a real library and a real encoder process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from shlex import quote
from typing import Any

import pytest
from click.testing import Result
from PIL import Image

from sketchfind.paths import Profile

INDEX_KEYS = {
    "photos", "added", "updated", "moved", "removed", "offline",
    "failed", "seconds", "scan_seconds", "photos_per_second", "space", "cancelled",
}  # fmt: skip


Options = list[Any]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory, make_photo) -> Path:
    folder = tmp_path_factory.mktemp("photos")
    for seed in range(12):
        make_photo(folder / f"{seed:02}.jpg", seed)
    return folder


@pytest.fixture(scope="module")
def indexed(model_file: Path, photos: Path, spawn, tmp_path_factory) -> tuple[Options, Any]:
    """Return the options of a profile that holds `photos`, and the report of its first index."""
    profile = tmp_path_factory.mktemp("profile")
    options: Options = ["--profile", profile, "--model", model_file, "--device", "cpu"]
    return options, answer(spawn("index", photos, "--json", *options))


def answer(done: subprocess.CompletedProcess[bytes] | Result, status: int = 0) -> dict[str, Any]:
    """Return the one JSON document on stdout; anything else there is an error."""
    ended = done.exit_code if isinstance(done, Result) else done.returncode
    assert ended == status, done.stderr
    parsed = json.loads(done.stdout)
    assert isinstance(parsed, dict)
    return parsed


def test_index(indexed, spawn, photos: Path):
    options, report = indexed
    assert set(report) == INDEX_KEYS
    assert (report["photos"], report["added"], report["failed"]) == (12, 12, [])
    again = answer(spawn("index", photos, "--json", *options))
    assert (again["photos"], again["added"], again["updated"]) == (12, 0, 0)


def test_search(indexed, run, spawn, photos: Path, drawing: Path, tmp_path: Path):
    options, report = indexed
    sheet = tmp_path / "sheet.png"
    found = answer(spawn("search", drawing, "-k", "5", "--sheet", sheet, "--json", *options))
    assert set(found) == {"hits", "concepts", "seconds", "space", "exact"}
    assert [set(hit) for hit in found["hits"]] == [{"rank", "score", "path", "photo_id"}] * 5
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3, 4, 5]
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert {Path(hit["path"]).parent for hit in found["hits"]} == {photos}
    assert {concept["name"] for concept in found["concepts"]} <= {"horse", "house", "tree"}
    assert found["space"] == report["space"]
    with Image.open(sheet) as picture:
        assert picture.format == "PNG"

    exact = answer(run("search", drawing, "-k", "5", "--exact", "--json", *options))
    assert exact["exact"] is True
    assert [hit["path"] for hit in exact["hits"]] == [hit["path"] for hit in found["hits"]]


def test_status_and_doctor(indexed, spawn, photos: Path):
    options, _ = indexed
    state = answer(spawn("status", "--json", *options))
    assert (state["photos"], state["embedded"], state["failed"]) == (12, 12, 0)
    assert [folder["path"] for folder in state["folders"]] == [str(photos)]
    assert answer(spawn("doctor", "--json", *options))["ok"] is True


def test_for_people(indexed, run, photos: Path, drawing: Path):
    options, _ = indexed
    assert run("index", photos, *options).stdout == "12 photos: nothing new.\n"
    found = run("search", drawing, "-k", "3", *options)
    assert [line.split()[0] for line in found.stdout.splitlines()] == ["1", "2", "3"]
    assert "Looks like: " in found.stderr
    state = run("status", *options).stdout
    for name, folder in (("Profile", options[1]), ("Cache", Path(options[1]) / "cache")):
        assert f"{name:8} {folder}" in state
    assert "12, 12 searchable" in state
    assert str(photos) in state
    assert "problem" not in run("doctor", *options).stdout


def test_without_a_folder_all_that_were_added_are_brought_up_to_date(
    make_photo, run, options: Options, tmp_path: Path
):
    folders = [tmp_path / name for name in "ab"]
    for seed, folder in enumerate(folders):
        make_photo(folder / "1.png", seed)
    none = run("index", *options)
    assert (none.exit_code, none.stdout) == (2, "")
    assert f"Add one: `sketchfind --profile {quote(str(options[1]))} index FOLDER`." in none.stderr
    assert run("index", *folders, *options).exit_code == 0
    for seed, folder in enumerate(folders):
        make_photo(folder / "2.png", seed + 2)
    assert "2 added" in run("index", *options).stdout
    alone = run("index", "--exclude", "*.png", *options)
    assert alone.exit_code == 2
    assert "--exclude" in alone.stderr


def test_a_sheet_never_overwrites_a_photo_and_says_what_it_leaves_out(
    indexed, run, photos: Path, tmp_path: Path, monkeypatch
):
    words, options = ("search", "-", "--text", "horse"), indexed[0]
    before = (photos / "03.jpg").read_bytes()
    refused = run(*words, "--sheet", photos / "03.jpg", *options)
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert (photos / "03.jpg").read_bytes() == before
    among = run(*words, "--sheet", photos / "sheet.png", *options)
    assert (among.exit_code, "among your photos" in among.stderr) == (2, True)
    monkeypatch.setattr("sketchfind.cli.sheet.MOST_HITS", 5)
    done = run(*words, "--sheet", tmp_path / "sheet.png", *options)
    assert f"Wrote {tmp_path / 'sheet.png'}, the first 5 photos\n" in done.stderr
    assert len(done.stdout.splitlines()) == 12


def test_copies_of_known_photos_have_no_pace(make_photo, run, options: Options, tmp_path: Path):
    photo = make_photo(tmp_path / "photos" / "1.png")
    assert " photos/s.\n" in run("index", photo.parent, *options).stdout
    shutil.copy(photo, photo.with_name("2.png"))
    said = run("index", *options).stdout
    assert said.startswith("2 photos: 1 added.\n")
    assert said.endswith(" s.\n")


def test_what_looks_unchanged_is_read_again_on_request(
    make_photo, run, options: Options, tmp_path: Path
):
    def rewrite(path: Path, content: bytes) -> None:
        before = path.stat()
        path.write_bytes(content)
        os.truncate(path, before.st_size)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    torn, other = (
        make_photo(tmp_path / f"photos/{name}.bmp", seed=0) for name in ("torn", "other")
    )
    torn.write_bytes(bytes(torn.stat().st_size))
    assert run("index", torn.parent, *options).exit_code == 1
    good, another = (make_photo(tmp_path / f"{seed}.bmp", seed).read_bytes() for seed in (1, 2))
    rewrite(torn, good)
    assert answer(run("index", "--json", *options), status=1)["added"] == 0
    assert answer(run("index", "--retry", "--json", *options))["added"] == 1
    rewrite(other, another)
    assert answer(run("index", "--json", *options))["updated"] == 0
    assert answer(run("index", "--check", "--json", *options))["updated"] == 1


def test_a_backup_fills_an_empty_profile(indexed, run, tmp_path: Path):
    (_, profile, *rest), report = indexed
    written = run("backup", tmp_path / "b.zip", "--profile", profile)
    assert (written.exit_code, written.stderr) == (0, "")
    assert written.stdout.startswith(f"Wrote {tmp_path / 'b.zip'}, ")
    into = ("--profile", tmp_path / "new")
    restored = answer(run("restore", tmp_path / "b.zip", "--json", *into))
    assert restored["profile"] == str(tmp_path / "new")
    state = answer(run("status", "--json", *into, *rest))
    assert (state["embedded"], state["space"]) == (12, report["space"])
    again = run("restore", tmp_path / "b.zip", *into)
    assert (again.exit_code, again.stdout, again.stderr.count("\n")) == (2, "", 1)


def test_what_is_no_backup_makes_no_profile(run, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("no backup")
    refused = run("restore", tmp_path / "notes.txt", "--profile", tmp_path / "new")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert not (tmp_path / "new").exists()


def test_all_parts_of_a_query(indexed, run, photos: Path, drawing: Path):
    options, _ = indexed
    like = photos / "03.jpg"
    alike = json.loads(run("search", "-", "--like", like, "--json", *options).stdout)
    assert alike["hits"][0]["path"] == str(like)
    words = json.loads(run("search", "-", "--text", "horse", "--json", *options).stdout)
    assert len(words["hits"]) == 12
    mixed = run(
        "search", drawing, "--text", "horse", "--like", like, "--without", drawing, *options
    )
    assert mixed.exit_code == 0


def test_like_a_known_photo_whose_drive_is_away(make_photo, run, options: Options, tmp_path: Path):
    for seed in range(3):
        make_photo(tmp_path / "drive" / f"{seed}.jpg", seed)
    assert run("index", tmp_path / "drive", *options).exit_code == 0
    (tmp_path / "drive").rename(tmp_path / "away")
    like, sheet = tmp_path / "drive" / "1.jpg", tmp_path / "sheet.png"
    done = run("search", "-", "--like", like, "--sheet", sheet, "--json", *options)
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["hits"][0]["path"] == str(like)
    assert sheet.is_file()
    unknown = run("search", "-", "--like", tmp_path / "drive" / "4.jpg", *options)
    assert unknown.exit_code == 2
    assert "4.jpg" in unknown.stderr
    assert unknown.stderr.count("\n") == 1


def test_filters_alone_list_photos_newest_first(indexed, run, photos: Path, tmp_path: Path):
    options, _ = indexed
    listed = json.loads(
        run("search", "-", "--folder", photos, "-k", "5", "--json", *options).stdout
    )
    assert [hit["score"] for hit in listed["hits"]] == [None] * 5
    sheet = tmp_path / "sheet.png"
    plain = run("search", "-", "--folder", photos, "-k", "5", "--sheet", sheet, *options)
    assert plain.stdout.splitlines() == [
        f"{hit['rank']:4}  {hit['path']}" for hit in listed["hits"]
    ]
    assert sheet.is_file()


def test_lost_thumbnails_come_back(indexed, run, photos: Path):
    options, _ = indexed
    for thumbnail in (options[1] / "cache" / "thumbnails").rglob("*.jpg"):
        thumbnail.unlink()
    lost = run("doctor", *options)
    way = f"Try: sketchfind --profile {quote(str(options[1]))} index\n"
    assert (lost.exit_code, lost.stderr) == (1, way)
    assert run("index", photos, *options).exit_code == 0
    assert run("doctor", *options).exit_code == 0


def test_doctor_reads_the_model(run, profile: Profile, model_file: Path):
    mine = Path(shutil.copy(model_file, profile.models / "mine.safetensors"))
    at = ("--profile", profile.data)
    run("models", "use", "mine", *at)
    assert "ok        model: mine is sound" in run("doctor", *at).stdout
    with mine.open("r+b") as file:
        file.seek(-20_000, os.SEEK_END)
        file.write(bytes(10_000))  # the header is as it was
    sick = run("doctor", *at)
    (said,) = [line for line in sick.stdout.splitlines() if line.startswith("problem")]
    assert "mine.safetensors is damaged" in said
    assert "models use builtin" in said
    assert (sick.exit_code, sick.stderr) == (1, "")  # no --repair brings it back


def test_doctor_repairs(indexed, run):
    options, _ = indexed
    first = next((options[1] / "cache" / "thumbnails").rglob("*.jpg"))
    stray = first.with_name("0" * len(first.stem) + ".jpg")
    stray.write_bytes(first.read_bytes())
    os.utime(stray, (0, 0))  # a young one may belong to a row that is being written
    sick = run("doctor", *options)
    assert sick.exit_code == 1
    assert "doctor --repair" in sick.stderr
    repaired = run("doctor", "--repair", *options)
    (said,) = [line for line in repaired.stdout.splitlines() if "repaired" in line]
    assert "leftovers" in said
    assert repaired.exit_code == 0
    assert not stray.exists()
    again = run("doctor", "--repair", "--json", *options)
    assert json.loads(again.stdout)["ok"] is True
    assert "repaired" not in run("doctor", "--repair", *options).stdout


def test_queries_that_cannot_be_answered(run, photos: Path, drawing: Path, options, tmp_path):
    index = f"sketchfind --profile {quote(str(options[1]))} index"
    for filters in ((), ("--format", "jpeg")):
        empty = run("search", drawing, *filters, *options)
        assert empty.exit_code == 0
        assert empty.stderr.endswith(f"No photos yet. Add a folder: {index} FOLDER\n")
    (tmp_path / "none").mkdir()
    assert run("index", tmp_path / "none", *options).exit_code == 0
    read = run("search", drawing, *options).stderr
    assert read.endswith(f"hold none, or are just being read. Add another: {index} FOLDER\n")
    nothing = run("search", "-", *options)
    assert nothing.exit_code == 2
    assert "nothing to search for" in nothing.stderr
    unknown = run("search", "-", "--text", "frobnication", *options)
    assert unknown.exit_code == 2
    assert "frobnication" in unknown.stderr
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    for arguments in (["search", broken], ["search", "-", "--like", broken]):
        done = run(*arguments, *options)
        assert done.exit_code == 2
        assert "broken.png" in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_model_that_has_seen_no_photo_says_so(indexed, run, drawing, other_model_file):
    other = ["--profile", indexed[0][1], "--device", "cpu", "--model", other_model_file]
    for filters in ([], ["--format", "jpeg"]):
        done = run("search", drawing, *filters, *other)
        assert (done.exit_code, done.stdout) == (0, "")
        assert "This model has seen none of your 12 photos yet." in done.stderr
        profile, model = quote(str(other[1])), quote(str(other_model_file))
        assert f"sketchfind --profile {profile} index --model {model}" in done.stderr


def test_scripts_are_told_what_people_are(indexed, run, drawing, other_model_file):
    options, _ = indexed
    found = run("search", drawing, "--text", "frobnication!", "--json", *options)
    assert len(json.loads(found.stdout)["hits"]) == 12
    assert "Left out, because the model does not know it: frobnication\n" in found.stderr
    other = ["--profile", options[1], "--device", "cpu", "--model", other_model_file]
    unseen = run("search", drawing, "--json", *other)
    assert json.loads(unseen.stdout)["hits"] == []
    assert "This model has seen none of your 12 photos yet." in unseen.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_no_utf8(run, spawn, make_photo, tmp_path: Path, options):
    good = make_photo(tmp_path / "photos" / "good.jpg")
    name = os.fsencode(good.parent) + b"/caf\xe9.jpg"
    good.rename(os.fsdecode(name))
    assert answer(run("index", good.parent, "--json", *options))["added"] == 1
    found = answer(run("search", "-", "--like", os.fsdecode(name), "--json", *options))
    assert os.fsencode(found["hits"][0]["path"]) == name
    for_people = spawn("search", "-", "--folder", good.parent, *options)
    assert for_people.returncode == 0
    assert b"caf\\udce9.jpg" in for_people.stdout


STOPPED_AFTER_A_BATCH = """
import os, signal, sys
from sketchfind.cli import main
from sketchfind.library.update.ingest import Ingest

commit = Ingest._commit


def commit_and_stop(ingest, results):
    commit(ingest, results)
    Ingest._commit = commit
    send = os.kill if name == "SIGTERM" else os.killpg
    send(os.getpid(), signal.Signals[name])


if __name__ == "__main__":
    name = sys.argv.pop(1)
    Ingest._commit = commit_and_stop
    main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C cannot be sent to one process")
@pytest.mark.usefixtures("closing_terminal")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_stopped_index_goes_on_later(run, make_photo, tmp_path: Path, options, name: str):
    folder = tmp_path / "photos"
    for seed in range(40):
        make_photo(folder / f"{seed:02}.jpg", seed)
    program = tmp_path / "program.py"
    program.write_text(STOPPED_AFTER_A_BATCH)
    command = [sys.executable, program, name, "index", folder, "--json", *options]
    # A process group of its own: a terminal sends its signals to the encoder process, too.
    done = subprocess.run(command, capture_output=True, start_new_session=True, timeout=300)
    assert b"Traceback" not in done.stderr
    assert b"Stopped early" in done.stderr
    stopped = answer(done, status=1)
    assert 8 <= stopped["added"] < 40

    rest = answer(run("index", folder, "--json", *options))
    assert rest["photos"] == 40
    assert rest["added"] == 40 - stopped["added"]


def test_what_could_not_be_read_is_named(options, run, tmp_path: Path):
    torn = tmp_path / "photos" / "torn.jpg"
    torn.parent.mkdir()
    torn.write_bytes(b"\xff\xd8 no picture")
    for _ in range(2):  # also where nothing has changed
        report = answer(run("index", torn.parent, "--json", *options), status=1)
        (failed,) = report["failed"]
        assert failed == {"path": str(torn), "reason": "not a picture in a format that can be read"}
    assert str(torn) in run("index", *options).output
    sick = run("doctor", *options)
    assert sick.exit_code == 1
    assert f"1 could not be read: {torn} (" in sick.stdout
    assert "--repair" not in sick.stderr  # which would not mend it
