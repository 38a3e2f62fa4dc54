from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from commands import invoke, table
from laid_files import lay
from model_copies import rewritten
from PIL import Image

from sketchfind.encoder.model_file import read_info
from sketchfind.encoder.runtime import Runtime
from sketchfind.errors import RecipeError
from sketchfind.training.data.class_lists import find_list
from sketchfind.training.data.collections import read_quickdraw
from sketchfind.training.data.kept import is_kept
from sketchfind.training.evaluation import embedding
from sketchfind.training.evaluation.embedding import Embedded, embed_items
from sketchfind.training.evaluation.evaluate import answerable
from sketchfind.training.evaluation.items import Item, items_of, read_sketch_item
from sketchfind.training.facts import Facts
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.run import Run

OF_200 = {"map@200", "map@200/plain", "map@200/hits", "map@200/k"}
METRICS = {"map_all", "map_all/voc", "p@100", "p@200"} | OF_200
FACTS = {"queries", "gallery", "classes", "feature", "model", "space", "seconds"}
PICTURE = Image.radial_gradient("L").convert("RGB")


def run_evaluate(model: Path, *more: object) -> Result:
    return invoke("evaluate", model, "--device", "cpu", *more)


@pytest.fixture
def folders(small_data: Path) -> tuple[object, ...]:
    """Sketchy's sketches and photos of four classes, four pictures each."""
    base = small_data / "sketchy/256x256"
    sketches, photos = base / "sketch/tx_000000000000", base / "photo/tx_000000000000"
    return "--sketches", sketches, "--photos", photos


def report(result: Result) -> dict[str, object]:
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def test_the_stable_contract(
    model_file: Path, folders: tuple[object, ...], small_data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "figures.json"
    vectors = small_data / "quickdraw/simplified"
    result = run_evaluate(model_file, *folders, "--sketches", vectors, "--json", out)
    figures = report(result)
    assert figures == json.loads(out.read_text())
    assert figures.keys() >= METRICS | FACTS
    assert all(0 <= float(str(figures[name])) <= 1 for name in METRICS)
    assert [figures[k] for k in ("queries", "gallery", "classes")] == [32, 16, 4]
    assert [figures[k] for k in ("feature", "model")] == ["retrieval", "tiny"]
    assert figures["space"] == read_info(model_file).space  # as `export` tells it
    assert figures["protocol"] == "unknown"  # what this file was trained on, it does not say


@pytest.mark.parametrize("personal", [False, True])
def test_classes_that_the_model_was_trained_on_are_named(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path, personal: bool
) -> None:
    facts = {"seen": ["apple", "axe"]}
    mine = {"base": facts, "personal": {"seen": ["0f"]}}
    card: dict[str, object] = {"provenance": mine if personal else facts}
    known = rewritten(model_file, tmp_path / "known.safetensors", card=card)
    result = run_evaluate(known, *folders)
    figures = report(result)
    assert "not zero-shot: the model was trained on 1 of 4 classes: apple" in result.stderr
    assert (figures["seen_classes"], figures["protocol"]) == (["apple"], "with seen classes")
    assert report(run_evaluate(model_file, *folders))["seen_classes"] is None
    shutil.copytree(Path(str(folders[1])) / "zebra", tmp_path / "sketch/zebra")
    # Photos of apples are in the gallery, though nobody asks for them.
    fewer = report(run_evaluate(known, "--sketches", tmp_path / "sketch", *folders[2:]))
    assert (fewer["seen_classes"], fewer["protocol"]) == (["apple"], "with seen classes")
    classes = tmp_path / "classes.txt"
    classes.write_text("zebra\nowl\n")
    unseen = report(run_evaluate(known, *folders, "--classes", classes))
    assert (unseen["seen_classes"], unseen["protocol"]) == ([], "zero-shot")


def test_kinds_of_a_class_that_the_model_was_trained_on_are_named(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    seen = ["great grey owl", "apple", "crab apple"]  # what is asked for is known itself
    card: dict[str, object] = {"provenance": {"seen": seen}}
    known = rewritten(model_file, tmp_path / "known.safetensors", card=card)
    result = run_evaluate(known, *folders)
    assert "1 kind of the other classes, which published" in result.stderr
    assert "as seen: great grey owl\n" in result.stderr
    assert report(result)["seen_classes"] == ["apple"]


def test_a_file_that_does_not_say_what_it_was_trained_on_is_not_called_zero_shot(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    result = run_evaluate(model_file, *folders)
    figures = report(result)
    assert (figures["seen_classes"], figures["protocol"]) == (None, "unknown")
    assert "does not say what it was trained on: zero-shot is not known" in result.stderr
    # A list of seen classes says it.
    seen = tmp_path / "seen.txt"
    seen.write_text("apple\n")
    told = run_evaluate(model_file, *folders, "--seen", seen)
    assert report(told)["protocol"] == "zero-shot, cross-data-set"
    assert "does not say" not in told.stderr
    assert "no picture here" not in told.stderr


def test_seen_classes_that_are_nowhere_are_named_as_they_may_be_misspelt(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    card = {"provenance": {"seen": ["ax", "whale"]}}
    model = rewritten(model_file, tmp_path / "model.safetensors", card=card)
    seen = tmp_path / "seen.txt"
    seen.write_text("axe\nwhale\nzbera\ncwo\n")
    told = run_evaluate(model, *folders, "--seen", seen)
    assert "no picture here has them: cwo, zbera\n" in told.stderr


def test_a_benchmark_brings_its_files_and_classes(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    lay(
        tmp_path / "sketchy",
        "256x256/sketch/tx_000000000000/cow/n1-1.png",
        "256x256/sketch/tx_000000000000/mouse/n2-1.png",
        "256x256/sketch/tx_000000000000/zebra/n3-1.png",
        "256x256/sketch/tx_000000000000_ready/cow/n1-1.png",
        "256x256/sketch/tx_000000000000_ready/cow/n1-2.png",
        "256x256/photo/tx_000000000000/cow/n1.jpg",
        "256x256/photo/tx_000000000000/mouse/n2.jpg",
        "256x256/photo/tx_000000000000/zebra/n3.jpg",
        "EXTEND_image_sketchy/cow/n1.jpg",
        "EXTEND_image_sketchy/cow/ext_1.jpg",
        picture=PICTURE,
    )
    asked = ("--benchmark", "sketchy-split2", "--data", tmp_path)
    result = run_evaluate(model_file, *asked)
    figures = report(result)
    # An original counts once more in Sketchy-Extended, a copy in _ready not; zebras were seen.
    assert [figures[k] for k in ("queries", "gallery", "classes")] == [3, 4, 2]
    assert "3 of 12694 sketches and 4 of 12553 photos are there" in result.stderr
    assert run_evaluate(model_file, *asked, *folders).exit_code == 2
    assert run_evaluate(model_file).exit_code == 2
    assert "with 4 views of each sketch; published figures have one: --views 1" in result.stderr
    assert "published" not in run_evaluate(model_file, *asked, "--views", 1).stderr
    other = run_evaluate(model_file, "--benchmark", "tuberlin", "--data", tmp_path)
    assert "The test set of tuberlin is not below" in other.stderr
    unknown = run_evaluate(model_file, "--benchmark", "sketchy", "--data", tmp_path)
    assert "Known: sketchy-split1, sketchy-split2" in unknown.stderr


@pytest.fixture
def sketchy(tmp_path: Path) -> Path:
    """Cows, unseen in Sketchy's split 2, and zebras, seen; one photo is in Extended too."""
    photos = [f"256x256/photo/tx_000000000000/zebra/n{number}.jpg" for number in range(12)]
    lay(
        tmp_path / "sketchy",
        "256x256/sketch/tx_000000000000/cow/n1-1.png",
        "256x256/photo/tx_000000000000/cow/n1.jpg",
        *photos,
        *(f"EXTEND_image_sketchy/zebra/n{number}.jpg" for number in range(12)),
        "EXTEND_image_sketchy/dragon/n1.jpg",  # of no list
        picture=PICTURE,
    )
    return tmp_path


def keeping(model_file: Path, folder: Path, share: float | str | None) -> Path:
    """Return a model that was trained on zebras without a share of their photos."""
    facts = {"seen": ["zebra"]} | ({} if share is None else {"kept_photos": share})
    return rewritten(model_file, folder / f"{share}.safetensors", card={"provenance": facts})


def test_the_generalized_gallery_holds_the_photos_that_were_kept_out_of_training(
    model_file: Path, sketchy: Path
) -> None:
    asked = ("--benchmark", "sketchy-split2", "--data", sketchy, "--generalized")
    photos = sorted((sketchy / "sketchy/256x256/photo/tx_000000000000/zebra").iterdir())
    kept = [path for path in photos if is_kept(path, 0.5)]
    assert 0 < len(kept) < 12
    figures = report(run_evaluate(keeping(model_file, sketchy, 0.5), *asked))
    # As in the official gallery an original counts once more in Sketchy-Extended.
    assert (figures["gallery"], figures["distractors"]) == (1 + 2 * len(kept), 2 * len(kept))
    assert (figures["protocol"], figures["doubtful_distractors"]) == ("generalized", 0)
    assert figures["queries"] == 1


@pytest.mark.parametrize("share", [None, 0, 0.0, "half"])
def test_a_model_that_kept_no_photos_has_no_generalized_figure(
    model_file: Path, sketchy: Path, share: float | str | None
) -> None:
    asked = ("--benchmark", "sketchy-split2", "--data", sketchy, "--generalized")
    result = run_evaluate(keeping(model_file, sketchy, share), *asked)
    assert result.exit_code == 2
    assert "does not say that it kept photos out of its training" in result.stderr
    alone = run_evaluate(model_file, "--sketches", sketchy, "--photos", sketchy, "--generalized")
    assert "--generalized needs --benchmark" in alone.stderr


def test_distractors_that_may_have_been_trained_on_are_not_called_held_out(
    model_file: Path, sketchy: Path
) -> None:
    photos = sketchy / "sketchy/256x256/photo/tx_000000000000"
    asked = ("--benchmark", "sketchy-split2", "--data", sketchy, "--distractors", photos)
    doubted = "generalized, distractors perhaps trained on"
    kept = sum(is_kept(path, 0.5) for path in (photos / "zebra").iterdir())
    for share, doubtful in ((None, 12), (0.5, 12 - kept)):
        result = run_evaluate(keeping(model_file, sketchy, share), *asked)
        figures = report(result)
        assert (figures["protocol"], figures["doubtful_distractors"]) == (doubted, doubtful)
        assert f"may have been trained on {doubtful} of 12 distractors" in result.stderr
    card = {"provenance": {"seen": ["axe"]}}
    other = rewritten(model_file, sketchy / "other.safetensors", card=card)
    figures = report(run_evaluate(other, *asked))
    assert (figures["protocol"], figures["doubtful_distractors"]) == ("generalized", 0)
    silent = run_evaluate(model_file, *asked)
    figures = report(silent)
    assert (figures["protocol"], figures["doubtful_distractors"]) == ("unknown", None)
    assert "it may know the distractors" in silent.stderr
    # A list that says what was seen does not say which photos.
    seen = sketchy / "seen.txt"
    seen.write_text("zebra\n")
    figures = report(run_evaluate(model_file, *asked, "--seen", seen))
    assert figures["protocol"] == doubted.replace("generalized", "generalized, cross-data-set")


def test_a_generalized_figure_names_classes_that_are_asked_for_and_were_trained_on(
    model_file: Path, sketchy: Path
) -> None:
    card = {"provenance": {"seen": ["cow"]}}
    cows = rewritten(model_file, sketchy / "cows.safetensors", card=card)
    photos = sketchy / "sketchy/256x256/photo/tx_000000000000"
    asked = ("--benchmark", "sketchy-split2", "--data", sketchy, "--distractors", photos)
    assert report(run_evaluate(cows, *asked))["protocol"] == "generalized, with seen classes"


def test_a_benchmark_drops_what_was_seen_in_another_collection(
    model_file: Path, tmp_path: Path
) -> None:
    for name in ("pizza", "streetlight", "apple"):  # seen in Sketchy; unseen; not of the test set
        files = f"png_ready/{name}/1.png", f"ImageResized_ready/{name}/1.jpg"
        lay(tmp_path / "tuberlin", *files, picture=PICTURE)
    seen = find_list(tmp_path, "splits/sketchy-split2.seen.txt")
    result = run_evaluate(model_file, "--benchmark", "tuberlin", "--data", tmp_path, "--seen", seen)
    figures = report(result)
    assert [figures[k] for k in ("queries", "gallery", "classes")] == [1, 1, 1]
    assert figures["dropped_classes"] == ["pizza"]
    assert figures["protocol"] == "zero-shot, cross-data-set"


def test_a_class_list_limits_both_sides(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    classes = tmp_path / "classes.txt"
    classes.write_text("apple\nhot air balloon\nnobody\n")
    result = run_evaluate(model_file, *folders, "--classes", classes)
    figures = report(result)
    assert [figures[k] for k in ("queries", "gallery", "classes")] == [8, 8, 2]
    assert "lack sketches or photos: 1 class: nobody" in result.stderr


def test_more_precisions_come_beside_the_usual_ones(
    model_file: Path, folders: tuple[object, ...]
) -> None:
    figures = report(run_evaluate(model_file, *folders, "--precision-at", 4))
    assert figures.keys() >= METRICS | {"p@4"}


def test_each_feature_is_measured_by_itself(model_file: Path, folders: tuple[object, ...]) -> None:
    names = ("backbone", "clip", "concat", "retrieval")
    found = [report(run_evaluate(model_file, *folders, "--feature", name)) for name in names]
    assert [figures["feature"] for figures in found] == list(names)
    backbone, clip, concat, retrieval = (figures["map_all"] for figures in found)
    assert len({backbone, clip, concat}) == 3
    assert concat == retrieval  # this file's own share is a half


@pytest.mark.parametrize("command", ["evaluate", "robustness"])
def test_the_text_half_of_a_run_with_a_classifier_is_not_measured(
    command: str, model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    card: dict[str, object] = {"recipe": {"loss": {"classes": "classifier"}}}
    model = rewritten(model_file, tmp_path / "classifier.safetensors", card=card)
    for feature, status in (("clip", 2), ("concat", 2), ("backbone", 0)):
        more = ["--vary", "inversion"] if command == "robustness" else []
        asked = (*folders, "--feature", feature, *more)
        result = invoke(command, model, "--device", "cpu", *asked)
        assert result.exit_code == status, result.output
        refused = "A run with a classifier has no trained text half." in result.stderr
        assert refused == (status == 2)


@pytest.mark.parametrize("command", ["evaluate", "robustness"])
def test_a_model_that_is_not_there_is_told_with_the_way_out(
    command: str, folders: tuple[object, ...]
) -> None:
    result = invoke(command, "Builtin", *folders)
    assert result.exit_code == 2
    said = 'There is no model file Builtin. Name one that `export` wrote, or "builtin" for that'
    assert result.stderr.startswith(f"sketchfind: {said}")


@pytest.mark.parametrize("command", ["evaluate", "robustness"])
def test_a_run_in_place_of_its_model_is_told_with_the_way_out(
    command: str, folders: tuple[object, ...], tmp_path: Path
) -> None:
    Run(tmp_path / "run").start(Facts(Recipe()))
    result = invoke(command, tmp_path / "run", *folders)
    assert result.exit_code == 2
    assert "is a run, not a model file. Make one of it with `export`" in result.stderr


def test_class_names_are_not_cut_at_the_first_space(
    model_file: Path, tmp_path: Path, make_photo
) -> None:
    for seed, name in enumerate(["hot dog", "hot air balloon", "hot-air_balloon", "hot"]):
        make_photo(tmp_path / "photo" / name / "a.jpg", seed)
    for seed, name in enumerate(["hot dog", "hot air balloon"]):
        make_photo(tmp_path / "sketch" / name / "a.png", seed)
    folders = ("--sketches", tmp_path / "sketch", "--photos", tmp_path / "photo")
    per_class = tmp_path / "classes.csv"
    figures = report(run_evaluate(model_file, *folders, "--per-class", per_class))
    assert [figures[k] for k in ("queries", "gallery", "classes")] == [2, 4, 2]
    counts = {row["class"]: int(row["photos"]) for row in table(per_class)}
    assert counts == {"hot dog": 1, "hot air balloon": 2}


def test_the_table_by_class_agrees_with_the_figures(
    model_file: Path, folders: tuple[object, ...], small_data: Path, tmp_path: Path
) -> None:
    # Apples get twice as many queries, so that the two means differ.
    extra = tmp_path / "more"
    extra.mkdir()
    (extra / "apple.ndjson").write_bytes(
        (small_data / "quickdraw/simplified/apple.ndjson").read_bytes()
    )
    per_class = tmp_path / "classes.csv"
    figures = report(
        run_evaluate(model_file, *folders, "--sketches", extra, "--per-class", per_class)
    )
    rows = table(per_class)
    assert [row["class"] for row in rows] == ["apple", "hot air balloon", "owl", "zebra"]
    values = np.array([float(row["map_all"]) for row in rows])
    counts = np.array([int(row["queries"]) for row in rows])
    assert counts.tolist() == [8, 4, 4, 4]
    assert figures["map_all"] == pytest.approx(np.average(values, weights=counts), abs=1e-4)
    means = figures["mean_over_classes"]
    assert isinstance(means, dict)
    assert means["map_all"] == pytest.approx(values.mean(), abs=1e-4)


@pytest.mark.skipif(sys.platform != "linux", reason="names are not bytes elsewhere")
def test_the_table_by_class_takes_any_folder_name(
    model_file: Path, tmp_path: Path, make_photo
) -> None:
    odd = Path(os.fsdecode(b"caf\xe9"))
    for side in ("sketch", "photo"):
        for name in ("cat", odd):
            make_photo(tmp_path / side / name / "a.png")
    folders = ("--sketches", tmp_path / "sketch", "--photos", tmp_path / "photo")
    per_class = tmp_path / "classes.csv"
    report(run_evaluate(model_file, *folders, "--per-class", per_class))
    assert [row["class"] for row in table(per_class)] == ["caf\\udce9", "cat"]


def test_unreadable_files_are_listed_and_end_with_1(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path, make_photo
) -> None:
    make_photo(tmp_path / "more/apple/good.jpg")
    (tmp_path / "more/apple/bad.jpg").write_bytes(b"not a picture")
    drawings = tmp_path / "drawings"
    drawings.mkdir()
    good = json.dumps({"drawing": [[[0, 9], [0, 9]]]})
    (drawings / "zebra.ndjson").write_text(f'{good}\n{{"word": "zebra"}}\n\n')
    result = run_evaluate(
        model_file, *folders, "--photos", tmp_path / "more", "--sketches", drawings
    )
    assert result.exit_code == 1
    figures = json.loads(result.stdout)
    assert (figures["queries"], figures["gallery"]) == (17, 17)
    assert [Path(bad["path"]).name for bad in figures["failed"]] == ["zebra.ndjson", "bad.jpg"]
    assert "line 2" in result.stderr
    assert "bad.jpg" in result.stderr


def test_files_of_drawings_are_read_as_far_as_they_can_be(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    line = json.dumps({"word": "café", "drawing": [[[0, 9], [0, 9]]]}, ensure_ascii=False)
    good, blank = f"{line}\n".encode(), b'{"drawing": []}\n'
    (tmp_path / "apple.ndjson").write_bytes(b"\xef\xbb\xbf" + good + blank)
    (tmp_path / "owl.NDJSON").write_bytes(f"{line}\n".encode("latin-1") + good)
    (tmp_path / "zebra.ndjson").symlink_to("gone.ndjson")
    (tmp_path / "zebra").mkdir()
    Image.new("L", (64, 64), 255).save(tmp_path / "zebra/white.png")
    result = run_evaluate(model_file, "--sketches", tmp_path, *folders[2:])
    assert result.exit_code == 1, result.stderr
    figures = json.loads(result.stdout)
    assert figures["queries"] == 3
    failed = {Path(bad["path"]).name: bad["reason"] for bad in figures["failed"]}
    assert failed == {
        "white.png": "there is no drawing",
        "apple.ndjson": "there is no drawing in line 2",
        "zebra.ndjson": "the file is no longer there",
    }


def test_so_many_drawings_of_each_file_are_those_that_a_recipe_takes(
    model_file: Path, folders: tuple[object, ...], small_data: Path
) -> None:
    (path,) = (small_data / "quickdraw/simplified").glob("owl.ndjson")
    examples = [one for one in read_quickdraw(small_data / "quickdraw", 2) if one.path == path]
    taken = list(items_of(path, "owl", drawings=2))
    assert [item.line - 1 for item in taken] == [one.line for one in examples]
    assert len(list(items_of(path, "owl"))) == 4
    drawn = ("--sketches", path.parent, "--drawings", 2)
    result = run_evaluate(model_file, *folders, *drawn)
    assert report(result)["queries"] == 16 + 4 * 2
    assert "24 sketches of 4 classes are compared with 16 photos of 4 classes" in result.stderr


def test_what_cannot_run_says_so_in_one_line_and_ends_with_2(
    model_file: Path, folders: tuple[object, ...], small_data: Path, tmp_path: Path, make_photo
) -> None:
    make_photo(tmp_path / "photo/unicorn/a.jpg")
    (tmp_path / "bad/apple").mkdir(parents=True)
    (tmp_path / "bad/apple/bad.jpg").write_bytes(b"not a picture")
    sketches = folders[:2]
    drawings, empty = small_data / "quickdraw", tmp_path / "photo/unicorn"
    above = Path(str(folders[1])).parent
    mistakes = {
        f"class folders of {above}. Did you mean {folders[1]}?": [
            "--sketches",
            above,
            *folders[2:],
        ],
        f"Did you mean {drawings / 'simplified'}?": ["--sketches", drawings, *folders[2:]],
        f"class folders of {empty}. It needs": [*folders, "--photos", empty],
        "Missing: --photos. Give": sketches,
        "Missing: --photos, --sketches. Give": [],
        "together with --photos, --sketches. It": [*folders, "--benchmark", "tuberlin"],
        "no class in common": [*sketches, "--photos", tmp_path / "photo"],
        "no class of the class list in common": [
            *folders,
            "--classes",
            small_data / "splits/unseen.txt",
        ],
        "no folder": [*sketches, "--photos", tmp_path / "nowhere"],
        f"photos can be read. {tmp_path / 'bad/apple/bad.jpg'}: ": [
            *sketches,
            "--photos",
            tmp_path / "bad",
        ],
        "to write": [*folders, "--json", tmp_path / "nowhere/out.json"],
        "list": [*folders, "--classes", tmp_path / "nowhere.txt"],
        "further classes": [*folders, "--distractors", folders[3]],
    }
    for message, arguments in mistakes.items():
        result = run_evaluate(model_file, *arguments)
        assert result.exit_code == 2, result.output
        assert message in result.stderr.splitlines()[-1]
        assert "Traceback" not in result.stderr


def test_every_output_is_written_beside_the_figures(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path
) -> None:
    places = {name: tmp_path / name for name in ("a.json", "b.csv", "c.png")}
    options = ("--json", places["a.json"], "--per-class", places["b.csv"])
    result = run_evaluate(model_file, *folders, *options, "--sheet", places["c.png"])
    assert result.exit_code == 0, result.output
    assert {path.name for path in tmp_path.iterdir()} == set(places)  # nothing half-written
    with Image.open(places["c.png"]) as image:
        assert image.format == "PNG"


def test_an_output_that_cannot_be_written_loses_no_figures(
    model_file: Path, folders: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sketchfind.training.evaluation.per_class.write_table", full)
    result = run_evaluate(model_file, *folders, "--per-class", tmp_path / "classes.csv")
    assert result.exit_code == 2
    assert "classes.csv cannot be written: No space left on device; make room" in result.stderr
    assert json.loads(result.stdout).keys() >= METRICS
    assert not list(tmp_path.iterdir())


def test_views_change_the_query_only(
    model_file: Path, folders: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = {"photos": 0, "sketches": 0}
    photos, sketches = Runtime.embed_photos, Runtime.embed_sketches

    def count_photos(self: Runtime, *arguments: object) -> object:
        calls["photos"] += 1
        return photos(self, *arguments)

    def count_sketches(self: Runtime, *arguments: object) -> object:
        calls["sketches"] += len(arguments[0])
        return sketches(self, *arguments)

    monkeypatch.setattr(Runtime, "embed_photos", count_photos)
    monkeypatch.setattr(Runtime, "embed_sketches", count_sketches)
    plain = report(run_evaluate(model_file, *folders, "--views", 1))
    once = dict(calls)
    averaged = report(run_evaluate(model_file, *folders, "--views", 6))
    assert calls == {"photos": 2 * once["photos"], "sketches": 7 * once["sketches"]}
    assert averaged["views"] == 6
    assert averaged["map_all"] != plain["map_all"]


def test_batches_are_read_in_order_and_bad_ones_do_not_shift_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(embedding, "BATCH", 3)
    items = []
    for number in range(17):
        path = tmp_path / f"{number}.png"
        if number % 5 == 4:
            path.write_bytes(b"")
        else:
            Image.new("L", (8, 8), number).save(path)
        items.append(Item("x", path))

    def read(item: Item) -> np.ndarray:
        read_sketch_item(item, 8)  # raises for the empty files
        return np.asarray(Image.open(item.path))

    found = embed_items(items, read, lambda stack: stack[:, 0, :1].astype(np.float32), "x")
    kept = [number for number in range(17) if number % 5 != 4]
    assert found.vectors[:, 0].tolist() == kept
    assert [int(item.path.stem) for item in found.items] == kept
    assert [Path(bad.path).stem for bad in found.failed] == ["4", "9", "14"]


def embedded(names: str) -> Embedded:
    """Return one item of each class, the n-th of them with the n-th axis as its vector."""
    vectors = np.eye(len(names), dtype=np.float32)
    return Embedded(vectors, [Item(name, Path(name)) for name in names])


def test_queries_of_classes_that_no_photo_is_left_of_are_not_asked() -> None:
    queries = embedded("abc")
    left = answerable(queries, embedded("bc"))
    assert [item.class_name for item in left.items] == ["b", "c"]
    assert np.array_equal(left.vectors, queries.vectors[[1, 2]])
    assert answerable(queries, embedded("cab")) is queries
    with pytest.raises(RecipeError, match="None of the photos that the sketches ask for"):
        answerable(queries, embedded("de"))
