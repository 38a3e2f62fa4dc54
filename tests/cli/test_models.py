from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path

import faulty_tasks
import pytest
import timm
from local_hub import COMMIT, LocalHub, serving
from model_copies import rewritten
from safetensors.torch import save_file
from small_towers import write_checkpoint

from sketchfind.encoder.model_file import read_info
from sketchfind.errors import ModelFileError
from sketchfind.library import Library
from sketchfind.library.models import store as model_store
from sketchfind.library.models.store import ModelStore
from sketchfind.paths import Profile
from sketchfind.settings import load_settings, save_settings


@pytest.fixture
def run(run, profile: Profile):
    """Run a command with the profile of the test."""
    return lambda *arguments: run(*arguments, "--profile", profile.data)


@pytest.fixture
def own(profile: Profile, model_file: Path) -> Path:
    """Put a model into the profile."""
    return Path(shutil.copy(model_file, profile.models / "mine.safetensors"))


def test_list_shows_builtin_own_and_damaged(run, profile: Profile, own: Path, model_file: Path):
    (profile.models / "broken.safetensors").write_bytes(b"\0" * 64)
    done = run("models", "list", "--json")
    assert done.exit_code == 0
    rows = {row["name"]: row for row in json.loads(done.stdout)["models"]}
    assert list(rows) == ["builtin", "broken", "mine"]
    assert [name for name, row in rows.items() if row["used"]] == ["builtin"]
    assert rows["mine"]["dim"] == read_info(model_file).dim
    assert rows["mine"]["problem"] is None
    assert "not a model file" in rows["broken"]["problem"]
    assert rows["broken"]["dim"] is None
    assert run("models", "use", "broken").exit_code == 2
    assert load_settings(profile.settings).model == "builtin"  # as before
    assert run("models", "remove", "broken").exit_code == 0


def test_list_for_people(run, own: Path):
    own.with_name("broken.safetensors").write_bytes(b"\0" * 64)
    lines = run("models", "list").stdout.splitlines()
    assert [line[:4] for line in lines[:4]] == ["* bu", "  br", "  mi", ""]
    assert "not a model file" in lines[1]
    assert "clip-vit-b-32 " in "\n".join(lines[4:])


def test_info(run, own: Path):
    done = run("models", "info", "mine", "--json")
    shown = json.loads(done.stdout)
    assert shown["concepts"] == ["horse", "house", "tree"]
    assert shown["path"] == str(own)
    assert "3 class names" in run("models", "info", "mine").stdout
    downloaded = shutil.copy(own, own.with_name("clip-vit-b-32.safetensors"))
    assert str(downloaded) in run("models", "info", "clip-vit-b-32").stdout


def test_info_says_how_well_a_model_finds_and_what_its_figures_are(
    run, tmp_path: Path, model_file: Path
):
    def said(**card: object) -> str:
        path = rewritten(model_file, tmp_path / "figures.safetensors", card=card)
        lines = run("models", "info", path).stdout.splitlines()
        return "\n".join(line for line in lines if line.startswith(("Quality", "  ")))

    shares = {"imagenet": 0.5, "imagenet_sketch": 0.25}
    published = "Quality  names 50.0% of ImageNet and 25.0% of ImageNet-Sketch correctly (published"
    assert said(zero_shot=shares, metrics=[{"map_all": 0.5}]).startswith(published)
    assert said(zero_shot={"imagenet": 0}).startswith("Quality  names 0.0% of ImageNet correctly")
    row = {"epoch": "2", "validation": "0.651", "classes": 1}
    own = said(metrics=[row])
    assert own.splitlines() == [
        "Quality  map_all 0.651 on 1 class",
        "         measured on classes that it was not trained on",
        "         not comparable with accuracies on ImageNet",
    ]
    assert said() == said(metrics=[]) == ""


def test_info_sends_nothing_of_a_file_to_the_terminal_as_it_is(
    run, tmp_path: Path, model_file: Path
):
    card = {"languages": "\x1b[31mred", "licence": "\x1b[32mgreen"}
    loud = rewritten(model_file, tmp_path / "loud.safetensors", name="\x1b[2Jloud", card=card)
    done = run("models", "info", loud)
    assert "\\x1b[31mred" in done.stdout
    assert "\x1b" not in done.output


def test_info_has_the_builtin_models_figures_for_programs_too(run):
    lines = run("models", "info", "builtin").stdout
    figures = "map@200 (strict) 0.678, map_all 0.666 on 15 classes, 757 drawings, 375 photos\n"
    assert (
        f"Quality  {figures}         measured on models trained the same way without these classes"
        in lines
    )
    shown = json.loads(run("models", "info", "builtin", "--json").stdout)
    assert shown["quality"]["map_200"] == 0.678


def test_use_is_remembered_and_can_be_taken_back(run, profile: Profile, own: Path):
    assert run("models", "use", "mine").exit_code == 0
    assert ModelStore(profile).chosen() == own
    assert run("models", "use", "builtin").exit_code == 0
    assert load_settings(profile.settings).model == "builtin"


def test_index_says_that_a_new_model_sees_the_photos(
    run, profile: Profile, own: Path, other_model_file: Path, tmp_path: Path, make_photo
):
    make_photo(tmp_path / "photos/one.png")
    run("models", "use", "mine")
    assert "new model" not in run("index", tmp_path / "photos").stderr
    shutil.copy(other_model_file, profile.models / "other.safetensors")
    run("models", "use", "other")
    name = read_info(other_model_file).name
    said = f"A new model is going through your photos: {name}, 0 of 1 photo so far\n"
    assert run("index").stderr == said
    assert run("index").stderr == ""


def test_use_takes_a_file_from_anywhere(run, profile: Profile, model_file: Path):
    assert run("models", "use", model_file).exit_code == 0
    assert ModelStore(profile).chosen() == model_file
    assert f"* {model_file} " in run("models", "list").stdout


def test_use_refuses_what_could_not_be_opened_later(run, profile: Profile):
    for name in ("nothing", profile.data / "nothing.safetensors", "~nobody-of-that-name/x"):
        done = run("models", "use", name)
        assert done.exit_code == 2
        assert "models list" in done.stderr
    broken = profile.models / "broken.safetensors"
    broken.write_bytes(b"\0" * 64)
    assert run("models", "use", "broken").exit_code == 2
    assert load_settings(profile.settings).model == "builtin"


def test_find_model(profile: Profile, own: Path, model_file: Path, monkeypatch):
    assert ModelStore(profile).find("mine") == own
    monkeypatch.chdir(model_file.parent)
    assert ModelStore(profile).find(model_file.name) == model_file
    with pytest.raises(ModelFileError):
        ModelStore(profile).find(model_file.stem)


def test_a_model_of_ours_is_imported_by_copying(
    run, profile: Profile, model_file: Path, tmp_path: Path
):
    own = shutil.copy(model_file, tmp_path / "copy.safetensors")
    (tmp_path / "config.json").write_text("{}")  # of something else
    done = run("models", "import", own)
    assert done.exit_code == 0, done.stderr
    assert (profile.models / "copy.safetensors").read_bytes() == model_file.read_bytes()
    assert "Imported copy: " in done.stdout  # whatever it was called before
    again = run("models", "import", own)
    assert again.exit_code == 2
    assert "already" in again.stderr


@pytest.mark.parametrize("name", ["builtin", "builtin-before"])
def test_a_name_of_the_built_in_model_cannot_be_made_free(run, model_file: Path, name: str):
    refused = run("models", "import", model_file, "--name", name)
    assert refused.exit_code == 2
    assert refused.stderr.splitlines()[-1] == (
        "sketchfind: The built-in model has this name. Give another name with --name."
    )


def test_an_import_that_is_cancelled_while_it_writes_leaves_nothing(
    profile: Profile, model_file: Path, monkeypatch
):
    def written() -> bool:
        return any(part.read_bytes() == b"a model" for part in profile.models.iterdir())

    monkeypatch.setattr(model_store, "import_model", faulty_tasks.import_half)
    with pytest.raises(CancelledError):
        ModelStore(profile).import_from(model_file, name="mine", cancelled=written)
    assert not list(profile.models.iterdir())


def test_a_tower_of_open_clip_is_imported_and_found_with_any_words(run, tmp_path: Path, make_photo):
    write_checkpoint("transformer", tmp_path / "tower")
    weights = tmp_path / "tower/open_clip_model.safetensors"  # with its description beside it
    done = run("models", "import", weights, "--licence", "MIT", "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["free_text"] is True
    assert "any words, MIT" in run("models", "list").stdout
    assert run("models", "use", "tower").exit_code == 0
    for number in range(3):
        make_photo(tmp_path / f"photos/{number}.png", number)
    assert run("index", tmp_path / "photos").exit_code == 0
    words = "something that no table of class names knows"
    found = run("search", "-", "--text", words, "--json")
    assert len(json.loads(found.stdout)["hits"]) == 3


def test_weights_alone_are_what_the_command_says(run, tmp_path: Path):
    save_file(timm.create_model("test_vit").state_dict(), tmp_path / "weights.safetensors")
    command = ("models", "import", tmp_path / "weights.safetensors")
    assert "does not say which model it is" in run(*command).stderr
    assert run(*command, "--as", "timm:test_vit").stdout == "Imported weights: no words.\n"


def test_words_of_siglip_come_along(run, tmp_path: Path):
    write_checkpoint("siglip", tmp_path / "tower")
    with_words = run("models", "import", tmp_path / "tower", "--json")
    assert json.loads(with_words.stdout)["free_text"] is True
    (tmp_path / "tower/tokenizer.json").unlink()
    run("models", "import", tmp_path / "tower", "--name", "mute")
    assert "no words" in run("models", "list").stdout
    assert "tokenizer.json" in run("models", "info", "mute").stdout


def test_what_was_measured_is_remembered(run, profile: Profile, own: Path):
    assert "photos/s" not in run("models", "info", "mine").stdout
    assert "photos/s" in run("models", "info", "mine", "--measure").stdout
    assert "photos/s" in run("models", "info", "mine").stdout
    (listed,) = [line for line in run("models", "list").stdout.splitlines() if "mine" in line]
    assert "photos/s" in listed
    save_settings(replace(load_settings(profile.settings), device="cpu"), profile.settings)
    assert "photos/s" not in run("models", "list").stdout  # that was for another device


def test_a_download_may_end_while_it_is_looked_how_far_it_is(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
):
    part = profile.models / ".download-tower" / "weights.part"
    part.parent.mkdir()
    part.write_bytes(b"12345")
    is_file = Path.is_file

    def ends(path: Path) -> bool:
        found = is_file(path)
        if path == part:
            part.rename(part.with_suffix(""))
        return found

    monkeypatch.setattr(Path, "is_file", ends)
    assert ModelStore(profile).partial() == {"tower": 5}


def test_what_is_no_model_is_refused(run, profile: Profile, tmp_path: Path):
    (tmp_path / "odd").mkdir()
    odd = run("models", "import", tmp_path / "odd")
    assert odd.exit_code == 2
    assert "no weights" in odd.stderr
    assert list(profile.models.iterdir()) == []


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_checkpoint("transformer", tmp_path / "tower")
    write_checkpoint("siglip", tmp_path / "siglip")
    towers = {f"tiny/{name}": tmp_path / name for name in ("tower", "siglip")}
    with serving(LocalHub(towers)) as local:
        monkeypatch.setenv("HF_ENDPOINT", local.url)
        yield local


def test_download_use_and_remove(run, profile: Profile, hub: LocalHub):
    done = run("models", "download", "tiny/tower")
    assert done.exit_code == 0, done.stderr
    assert "any words" in done.stdout
    assert [path.name for path in profile.models.iterdir()] == ["tower.safetensors"]
    assert "give another name with --name" in run("models", "download", "tiny/tower").stderr
    assert run("models", "download", "tiny/tower", "--name", "other").exit_code == 0
    assert run("models", "remove", "other").exit_code == 0
    shown = json.loads(run("models", "info", "tower", "--json").stdout)
    weights = (hub.repositories["tiny/tower"] / "open_clip_model.safetensors").read_bytes()
    assert shown["card"]["provenance"] == {
        "repository": "tiny/tower",
        "revision": COMMIT,
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    assert run("models", "use", "tower").exit_code == 0
    assert run("models", "remove", "tower").exit_code == 2
    assert run("models", "use", "builtin").exit_code == 0
    assert run("models", "remove", "tower").exit_code == 0
    assert list(profile.models.iterdir()) == []
    assert "no model tower" in run("models", "remove", "tower").stderr


def test_a_download_brings_the_vocabulary(run, hub: LocalHub):
    done = run("models", "download", "tiny/siglip")
    assert done.exit_code == 0, done.stderr
    assert "any words" in done.stdout
    assert {"tokenizer.json", "tokenizer_config.json"} <= {name for name, _ in hub.ranges}


def test_a_download_that_fails_leaves_no_model(run, profile: Profile, hub: LocalHub):
    hub.spoilt.add("open_clip_model.safetensors")
    done = run("models", "download", "tiny/tower")
    assert done.exit_code == 2
    assert "damaged" in done.stderr
    assert list(profile.models.glob("*.safetensors")) == []


def test_a_download_needs_a_network_and_a_name(run, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    done = run("models", "download", "clip-vit-b-32")
    assert done.exit_code == 2
    said = "cannot be downloaded from 127.0.0.1:9: it refuses the connection (Connection refused). "
    assert f"{said}Check the network" in done.stderr
    assert "neither" in run("models", "download", "no-such").stderr


def test_the_model_before_answers_until_the_next_index(
    run, profile: Profile, model_file: Path, other_model_file: Path, tmp_path: Path, make_photo
):
    shutil.copy(model_file, profile.models / "first.safetensors")
    shutil.copy(other_model_file, profile.models / "second.safetensors")
    spaces = {name: read_info(path).space for name, path in ModelStore(profile).own().items()}
    for number in range(3):
        make_photo(tmp_path / f"photos/{number}.png", number)
    run("models", "use", "first", "--now")
    run("index", tmp_path / "photos")

    def search() -> tuple[str, int]:
        found = run("search", "-", "--text", "horse", "--json")
        assert found.exit_code == 0, found.stderr
        answer = json.loads(found.stdout)
        return answer["space"], len(answer["hits"])

    used = run("models", "use", "second")
    assert "yet to see 3 photos" in used.stdout
    assert "0 of 3 photos seen" in run("status").stdout
    assert search() == (spaces["first"], 3)
    assert json.loads(run("index", tmp_path / "photos", "--json").stdout)["updated"] == 3
    assert search() == (spaces["second"], 3)
    assert "yet to see" not in run("models", "use", "first").stdout
    assert search() == (spaces["first"], 3)
    assert "knew about 3 photos" in run("models", "remove", "second").stdout
    assert not (profile.models / "second.safetensors").exists()


def test_a_model_that_cannot_be_removed_keeps_what_it_has_seen(
    run, model_file: Path, tmp_path: Path, make_photo
):
    make_photo(tmp_path / "photos/one.png")
    run("index", tmp_path / "photos", "--model", model_file)
    done = run("models", "remove", model_file)
    assert done.exit_code == 2
    assert "to remove" in done.stderr
    assert json.loads(run("status", "--json", "--model", model_file).stdout)["embedded"] == 1


def test_a_second_file_of_a_model_can_be_removed(
    run, profile: Profile, own: Path, tmp_path: Path, make_photo
):
    make_photo(tmp_path / "photos/one.png")
    run("models", "use", "mine")
    run("index", tmp_path / "photos")
    again = Path(shutil.copy(own, profile.models / "again.safetensors"))
    with Library(profile, own, "cpu") as library:
        rows = {row.name: row.removable for row in library.models.rows()}
    assert (rows["mine"], rows["again"]) == (False, True)
    done = run("models", "remove", "again")
    assert done.exit_code == 0, done.stderr
    assert "about 0 photos" in done.stdout
    assert not again.exists()
    assert json.loads(run("status", "--json").stdout)["embedded"] == 1
    shutil.copy(own, again)
    run("models", "use", "builtin", "--now")
    assert "about 0 photos" in run("models", "remove", "again").stdout
    assert "about 1 photo." in run("models", "remove", "mine").stdout


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(bytes(64))])
def test_a_chosen_model_that_is_gone_locks_nothing(
    run, model_file: Path, tmp_path: Path, make_photo, damage
):
    mine = Path(shutil.copy(model_file, tmp_path / "mine.safetensors"))
    make_photo(tmp_path / "photos/one.png")
    run("models", "use", mine)
    run("index", tmp_path / "photos")
    damage(mine)
    for command in (
        ("status", "--json"),
        ("folders", "list"),
        ("models", "list"),
        ("models", "info"),
        ("doctor",),
    ):
        done = run(*command)
        assert done.exit_code == (command == ("doctor",)), done.stderr  # photos are to be encoded
        assert done.stderr.startswith(f"sketchfind: The chosen model {mine} is missing or damaged")
        assert done.stderr.count("\n") == 1 + (command == ("doctor",))
    for command in (("search", "-", "--text", "horse"), ("index", tmp_path / "photos")):
        done = run(*command)
        assert done.exit_code == 2
        assert "models use builtin" in done.stderr
        assert done.stderr.count("\n") == 1
    shutil.copy(model_file, mine)
    assert json.loads(run("status", "--json").stdout)["embedded"] == 1
    mine.unlink()
    back = run("models", "use", "builtin")
    assert (back.exit_code, back.stderr) == (0, "")
    assert run("status").stderr == ""


def test_a_backup_says_that_it_lacks_a_chosen_model_that_is_gone(
    run, model_file: Path, tmp_path: Path
):
    mine = Path(shutil.copy(model_file, tmp_path / "mine.safetensors"))
    run("models", "use", mine)
    whole = run("backup", tmp_path / "whole.zip", "--json")
    assert (whole.exit_code, json.loads(whole.stdout)["lacks"]) == (0, None)
    mine.unlink()
    done = run("backup", tmp_path / "b.zip")
    assert done.exit_code == 1
    assert f"It lacks the chosen model {mine}, whose file is missing." in done.stderr
    told = json.loads(run("backup", tmp_path / "c.zip", "--json").stdout)
    assert told["lacks"] == str(mine)


def test_the_model_that_answered_goes_on_when_the_next_one_is_gone(
    run, profile: Profile, own: Path, other_model_file: Path, tmp_path: Path, make_photo
):
    make_photo(tmp_path / "photos/one.png")
    run("models", "use", "mine")
    run("index", tmp_path / "photos")
    other = Path(shutil.copy(other_model_file, profile.models / "other.safetensors"))
    run("models", "use", "other")
    other.unlink()
    for command in (("index", tmp_path / "photos"), ("search", "-", "--text", "horse")):
        done = run(*command, "--json")
        assert done.exit_code == 0, done.stderr
        assert "mine takes its place" in done.stderr
        assert "models use builtin`" in done.stderr
        assert json.loads(done.stdout)["space"] == read_info(own).space
    assert load_settings(profile.settings).model == "other"


def test_a_download_that_is_stopped_says_so_to_programs_and_people(run, monkeypatch):
    def stopped(*_: object, **__: object) -> None:
        raise CancelledError

    monkeypatch.setattr(ModelStore, "download", stopped)
    done = run("models", "download", "some/model", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"cancelled": True}
    assert "What has been downloaded is kept." in done.stderr


def test_what_a_stopped_download_left_can_be_removed(run, profile: Profile):
    (profile.models / ".download-some").mkdir()
    (profile.models / ".download-some/model.safetensors.x.part").write_bytes(bytes(3_000_000))
    assert "3 MB downloaded; not finished" in run("models", "list").stdout
    assert json.loads(run("models", "list", "--json").stdout)["partial"] == {"some": 3_000_000}
    assert run("models", "remove", "some").exit_code == 0
    assert list(profile.models.iterdir()) == []


def test_info_about_a_model_that_can_be_had(run):
    shown = run("models", "info", "clip-vit-b-32").stdout
    assert "not here yet" in shown
    assert "63.3% of ImageNet" in shown
    measured = run("models", "info", "clip-vit-b-32", "--measure")
    assert (measured.exit_code, measured.stdout) == (2, "")
    assert "The model clip-vit-b-32 is not here yet." in measured.stderr
    assert json.loads(run("models", "info", "siglip-vit-b-16", "--json").stdout)["bytes"] > 0
