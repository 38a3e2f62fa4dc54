from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import Result
from commands import invoke, succeed, table

from sketchfind.errors import RecipeError
from sketchfind.training import fit
from sketchfind.training.ablation import ablate as module
from sketchfind.training.ablation import benchmark_table
from sketchfind.training.ablation import results as of_runs
from sketchfind.training.ablation.ablate import Job, plan, seconds_left
from sketchfind.training.ablation.plot import draw_ablation
from sketchfind.training.ablation.results import by_query_set, read_results
from sketchfind.training.ablation.table import as_markdown
from sketchfind.training.ablation.variants import read_list
from sketchfind.training.backbone_source import described
from sketchfind.training.facts import Facts
from sketchfind.training.recipe.recipe import Recipe
from sketchfind.training.run import Run
from sketchfind.training.torchrun import PRECEDENCE

BASE = """base = "small.toml"
seeds = [0, 1]
common.data.validation = "splits/two.txt"
common.optimiser = { epochs = 2, steps = 2 }
"""
VARIANTS = """
[variants.reference]
description = "as it is"
[variants.plain]
description = "no adapters | no contrast"
model.adapter_reduction = 0
loss.contrast_weight = 0
"""


def ablate(*arguments: object) -> Result:
    return invoke("ablate", *arguments)


def rows(folder: Path) -> list[dict[str, str]]:
    return table(folder / "ablation.csv")


def figures(folder: Path) -> list[dict[str, str]]:
    moving = ("seconds", "revision")
    return [{k: v for k, v in row.items() if k not in moving} for row in rows(folder)]


@pytest.fixture(autouse=True)
def _no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no picture after each run of a test's own: that takes longer than the run."""
    monkeypatch.setattr(module, "draw_ablation", lambda *_: None)
    monkeypatch.setattr(module, "save_picture", lambda _, path: path.touch())


@pytest.fixture
def ablation_file(recipe_file: Path) -> Path:
    path = recipe_file.with_name("tiny.toml")
    path.write_text(BASE + VARIANTS)
    return path


@pytest.fixture(scope="module")
def finished_once(
    small_recipe: Path, small_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """An ablation of that list, to be copied."""
    folder = tmp_path_factory.mktemp("ablation")
    shutil.copy(small_recipe, folder)
    (folder / "tiny.toml").write_text(BASE + VARIANTS)
    out = folder / "undisturbed"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fit, "plot_run", lambda run: None)
        succeed("ablate", folder / "tiny.toml", "--data", small_data, "--out", out)
    return out


@pytest.fixture
def finished(finished_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(finished_once, tmp_path / "undisturbed")


def test_every_variant_runs_with_every_seed(finished: Path) -> None:
    assert [(row["variant"], row["seed"]) for row in rows(finished)] == [
        ("reference", "0"),
        ("plain", "0"),
        ("reference", "1"),
        ("plain", "1"),
    ]
    for row in rows(finished):
        run = Run(finished / f"{row['variant']}-{row['seed']}")
        recipe, last = run.recipe(), run.metrics()[-1]
        assert recipe.optimiser.seed == int(row["seed"])
        assert (recipe.optimiser.epochs, recipe.optimiser.steps) == (2, 2)
        assert recipe.model.adapter_reduction == (0 if row["variant"] == "plain" else 4)
        assert row["revision"] == run.facts().revision
        assert row["epochs"] == last["epoch"] == "2"
        names = [name for name in last if name == "validation" or "/" in name]
        assert len(names) == 7
        assert all(float(row[name]) == float(last[name]) for name in names)
    assert "loss.contrast_weight=0" in rows(finished)[1]["overrides"]
    assert "optimiser.epochs=2" in rows(finished)[0]["overrides"]


def test_means_and_spreads_are_those_of_the_runs(finished: Path) -> None:
    text = (finished / "ablation.md").read_text()
    head, _, *lines = (line.strip("| ") for line in text.splitlines() if line.startswith("|"))
    assert len(lines) == 2
    columns = head.split(" | ")
    by_name = {}
    for line in lines:
        cells = dict(zip(columns, line.replace("\\|", "/").split(" | "), strict=True))
        by_name[cells["variant"]] = cells
    assert by_name["plain"]["what"] == "no adapters / no contrast"

    def values(variant: str, name: str) -> np.ndarray:
        runs = [Run(finished / f"{variant}-{seed}") for seed in (0, 1)]
        return np.array([float(run.metrics()[-1][name]) for run in runs])

    for variant, cells in by_name.items():
        assert cells["seeds"] == "2"
        for name in ["validation", *(n for n in rows(finished)[0] if "/" in n)]:
            seen = values(variant, name)
            cell = cells[name.replace("/", " ")].strip("*")
            assert cell == f"{np.mean(seen):.3f} ± {np.ptp(seen) / 2:.3f}"
        for query in ("sketchy", "quickdraw"):
            means = {
                f: values(variant, f"{query}/{f}").mean() for f in ("backbone", "clip", "retrieval")
            }
            marked = {f for f in means if cells[f"{query} {f}"].startswith("**")}
            assert marked == {f for f in means if means[f] == max(means.values())}
    gain = values("plain", "validation") - values("reference", "validation")
    assert by_name["reference"]["difference"] == "–"
    assert by_name["plain"]["difference"] == f"{gain.mean():+.3f} ± {np.ptp(gain) / 2:.3f}"


def test_the_picture_shows_every_mean_and_every_range(
    finished: Path, ablation_file: Path, small_data: Path
) -> None:
    assert (finished / "ablation.png").read_bytes().startswith(b"\x89PNG")
    ablation = read_list(ablation_file)
    results = read_results(ablation, small_data, finished)
    figure = draw_ablation(ablation, results)
    assert len(figure.axes) == 2
    for axes, query in zip(figure.axes, ("sketchy", "quickdraw"), strict=True):
        lines = {str(line.get_label()): line for line in axes.get_lines()}
        for feature in ("backbone", "clip", "retrieval"):
            for row, variant in enumerate(ablation.variants):
                name = f"{query}/{feature}"
                seen = [r.figures[name] for r in results if r.variant is variant]
                assert lines[feature].get_xdata()[row] == pytest.approx(np.mean(seen))
                y = lines[feature].get_ydata()[row]
                assert round(y) == row
                ranges = [x.get_xdata() for x in axes.get_lines() if list(x.get_ydata()) == [y, y]]
                assert any(list(x) == [min(seen), max(seen)] for x in ranges)
    labels = [text.get_text().splitlines() for text in figure.axes[0].get_yticklabels()]
    assert labels == [["reference", "as it is"], ["plain", "no adapters | no contrast"]]


class Killed(BaseException):
    pass


def test_an_ablation_killed_again_and_again_gives_the_same_table(
    finished: Path, ablation_file: Path, small_data: Path, tmp_path: Path
) -> None:
    # Each start survives one epoch and is killed between the log and the checkpoint of the next:
    # within a run, and in the first epoch of one.
    out = tmp_path / "killed"
    arguments = (ablation_file, "--data", small_data, "--out", out)
    log, logged = Run.log, 0

    def kill(self: Run, row: dict[str, object]) -> None:
        nonlocal logged
        log(self, row)
        logged += 1
        if logged % 2 == 0:
            raise Killed

    kills, result = 0, None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Run, "log", kill)
        while result is None:
            try:
                result = ablate(*arguments)
            except Killed:
                kills += 1
                logged = 0
    assert kills == 7
    assert result.exit_code == 0
    assert result.stderr.count("finished before") == 3
    assert figures(out) == figures(finished)
    assert len({row["validation"] for row in rows(out)}) > 1
    again = ablate(*arguments)
    assert again.stderr.count("finished before") == 4


def test_a_failing_run_does_not_stop_the_others(
    ablation_file: Path, small_data: Path, tmp_path: Path
) -> None:
    broken = '[variants.broken]\ndescription = "no such data"\ndata.photos = { pacs = 1.0 }\n'
    ablation_file.write_text(ablation_file.read_text().replace(VARIANTS, broken + VARIANTS))
    result = ablate(ablation_file, "--data", small_data, "--out", tmp_path / "o", "--seeds", 1)
    assert result.exit_code == 1
    assert "failed: broken, seed 0: The collection pacs" in result.stderr.splitlines()[-1]
    assert [row["variant"] for row in rows(tmp_path / "o")] == ["reference", "plain"]
    assert "| broken | no such data | 0 | – | – |" in result.stdout


def test_a_damaged_run_does_not_stop_the_others(
    finished: Path, ablation_file: Path, small_data: Path
) -> None:
    arguments = (ablation_file, "--data", small_data, "--out", finished)
    others = [("plain", "0"), ("reference", "1"), ("plain", "1")]
    for log, said in {
        b"": "has lost epochs: 2 were trained",
        b"epoch,seconds,validation\n": "has lost epochs: 2 were trained",
        b"epoch,seconds,validation\n1,1,0.5\n2,": "is damaged: a line has no epoch, or no numbers",
        b"epoch,seconds,validation\n1,1,0.5\n2,1,O.5\n": "is damaged: a line has no epoch",
        b"\xff\xfe": "is damaged: 'utf-8' codec",
        b"validation\n1\n": "is damaged: a line has no epoch",
    }.items():
        (finished / "reference-0/metrics.csv").write_bytes(log)
        first, *rest = ablate(*arguments, "--dry-run").stdout.splitlines()
        assert f"{finished / 'reference-0/metrics.csv'} {said}" in first
        assert "plain, seed 0: 2 of 2 epochs" in rest
        succeed("ablate", *arguments, "--table-only")
        assert [(row["variant"], row["seed"]) for row in rows(finished)] == others
    shutil.rmtree(finished / "plain-1")
    result = ablate(*arguments)
    assert result.exit_code == 1
    assert "[4/4] plain, seed 1 (about " in result.stderr
    failures = [line for line in result.stderr.splitlines() if line.startswith("failed: ")]
    assert len(failures) == 1
    assert failures[0].startswith("failed: reference, seed 0: ")
    assert [(row["variant"], row["seed"]) for row in rows(finished)] == others


def test_a_run_without_memory_does_not_stop_the_others(
    ablation_file: Path, small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fit(recipe: Recipe, *given: object, **how: object) -> None:
        if recipe.name == "reference":
            raise torch.cuda.OutOfMemoryError("no memory")

    monkeypatch.setattr(module, "fit", fit)
    arguments = (ablation_file, "--data", small_data, "--out", tmp_path / "o", "--seeds", 1)
    result = ablate(*arguments)
    assert result.exit_code == 1
    assert "[2/2] plain, seed 0" in result.stderr
    assert "Traceback" in result.stderr
    last = result.stderr.splitlines()[-1]
    assert last == "failed: reference, seed 0: OutOfMemoryError: no memory"


def test_only_some_then_the_table_of_all(
    ablation_file: Path, small_data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o"
    arguments = (ablation_file, "--data", small_data, "--out", out)
    assert ablate(*arguments, "--only", "plain", "--seeds", 1).exit_code == 0
    assert [row["variant"] for row in rows(out)] == ["plain"]
    (out / "ablation.md").unlink()
    listed = ablate(*arguments, "--dry-run")
    assert "plain, seed 0: 2 of 2 epochs" in listed.stdout
    assert "reference, seed 1: 0 of 2 epochs" in listed.stdout
    assert not (out / "ablation.md").exists()
    # Figures without weights count: finished runs can be brought from another machine.
    for path in (out / "plain-0").glob("*.json"):
        if path.name != "recipe.json":
            path.unlink()
    succeed("ablate", *arguments, "--table-only")
    assert "| plain | " in (out / "ablation.md").read_text()
    assert "2 of 2" in ablate(*arguments, "--dry-run", "--only", "plain", "--seeds", 1).stdout
    assert ablate(*arguments, "--only", "nothing").exit_code == 2
    for other in (ablation_file / "o", out.with_name("mistyped")):
        elsewhere = ablate(*arguments[:-1], other, "--table-only")
        assert elsewhere.exit_code == 2
        assert f"There is no folder {other}. Name the one" in elsewhere.stderr
    below = ablate(*arguments[:-1], ablation_file / "o")
    assert below.exit_code == 2
    assert f"Nothing can be written to {ablation_file / 'o'}: " in below.stderr


def test_a_run_of_another_recipe_is_not_mixed_in(
    ablation_file: Path, small_data: Path, tmp_path: Path
) -> None:
    arguments = (ablation_file, "--data", small_data, "--out", tmp_path / "o")
    assert ablate(*arguments, "--only", "plain", "--seeds", 1).exit_code == 0
    ablation_file.write_text(ablation_file.read_text().replace("steps = 2", "steps = 3"))
    result = ablate(*arguments, "--only", "plain", "--seeds", 1)
    assert result.exit_code == 1
    assert "plain, seed 0: The run at" in result.stderr
    assert "has optimiser.steps = 2, the recipe 3" in result.stderr
    assert rows(tmp_path / "o") == []


def test_the_tables_of_another_list_stay(
    finished: Path, ablation_file: Path, small_data: Path
) -> None:
    other = ablation_file.with_name("other.toml")
    shutil.copy(ablation_file, other)
    before = {path.name: path.read_bytes() for path in finished.glob("ablation.*")}
    assert len(before) == 3
    for how in ((), ("--table-only",)):
        result = ablate(other, "--data", small_data, "--out", finished, *how)
        assert result.exit_code == 2
        assert f"{finished / 'ablation.md'} is not the table of other" in result.stderr
        assert {path.name: path.read_bytes() for path in finished.glob("ablation.*")} == before
    (finished / "ablation.md").unlink()
    succeed("ablate", other, "--data", small_data, "--out", finished, "--table-only")
    assert (finished / "ablation.md").read_text().startswith("# other\n")


def test_a_run_that_is_not_finished_is_not_mixed_in(
    ablation_file: Path, small_data: Path, tmp_path: Path
) -> None:
    ablation = read_list(ablation_file)
    job = plan(ablation, tmp_path)[0]
    job.run.start(Facts(described(job.recipe, small_data)))
    for epoch in (1, 2):
        job.run.log({"epoch": epoch, "validation": 0.5, "seconds": 1})
        assert len(read_results(ablation, small_data, tmp_path)) == epoch - 1


def test_figures_of_a_collection_that_a_path_names_stay_together(ablation_file: Path) -> None:
    ablation = read_list(ablation_file)
    figures = {"validation": 0.5, "/my/pairs/backbone": 0.5, "/my/pairs/clip": 0.4}
    results = [of_runs.Result(ablation.variants[0], 0, 1, 7.0, figures, "unknown")]
    assert by_query_set(results) == {"/my/pairs": ["/my/pairs/backbone", "/my/pairs/clip"]}
    assert "| /my/pairs backbone | /my/pairs clip |" in as_markdown(ablation, results)


def test_processes_of_torchrun_are_refused(
    ablation_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "x")
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setenv("LOCAL_RANK", "1")
    waited: list[float] = []  # one process says it for all
    monkeypatch.setattr("sketchfind.training.torchrun.time.sleep", waited.append)
    result = ablate(ablation_file, "--data", tmp_path, "--out", tmp_path / "o")
    assert result.exit_code == 2
    assert "one process" in result.stderr
    assert waited == [PRECEDENCE]
    assert not (tmp_path / "o").exists()


def test_a_table_of_shares_is_replaced_and_not_merged(ablation_file: Path) -> None:
    ablation_file.write_text(
        'base = "small.toml"\n[variants.a]\ndescription = "a"\ndata.sketches = { quickdraw = 1 }\n'
    )
    ablation = read_list(ablation_file)
    recipe = ablation.recipe(ablation.variants[0], 3)
    assert recipe.data.sketches == {"quickdraw": 1}
    assert recipe.data.photos == {"sketchy": 1.0}
    assert (recipe.name, recipe.optimiser.seed) == ("a", 3)


def test_a_variant_can_start_from_another_recipe(ablation_file: Path) -> None:
    ablation_file.with_name("other.toml").write_text("clip_share = 0.7\nloss.temperature = 0.2\n")
    ablation_file.write_text(
        'base = "small.toml"\ncommon.optimiser.epochs = 9\ncommon.loss.temperature = 0.4\n'
        '[variants.a]\ndescription = "a"\nrecipe = "other.toml"\nloss.temperature = 0.3\n'
    )
    ablation = read_list(ablation_file)
    recipe = ablation.recipe(ablation.variants[0], 0)
    assert (recipe.clip_share, recipe.loss.temperature, recipe.optimiser.epochs) == (0.7, 0.3, 9)
    assert recipe.model.backbone == "vit_tiny_patch16_224"  # nothing of the base
    assert ablation.overrides(ablation.variants[0]) == (
        'recipe="other.toml"; optimiser.epochs=9; loss.temperature=0.3'
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("base = [", "TOML"),
        (b'base = "\xff"', "TOML"),
        ("seeds = [0]" + VARIANTS, "base recipe"),
        ('base = "gone.toml"' + VARIANTS, "gone"),
        ('base = "small.toml"', "no table"),
        ('base = "small.toml"\n[[variants]]\nname = "a"', "no table .variants.NAME"),
        ("clip_share = 0.3", "no table.*a recipe, train it with the command `fit`"),
        ('base = "small.toml"\nvariant = 3' + VARIANTS, "'variant'"),
        ('base = "small.toml"\nseeds = [true]' + VARIANTS, "seeds"),
        ('base = "small.toml"\nseeds = []' + VARIANTS, "seeds"),
        ('base = "small.toml"\ncommon = 3' + VARIANTS, "common"),
        ('base = "small.toml"\n[variants.a]\nname = "b"', "description"),
        ('base = "small.toml"\n[variants.a]\ndescription = "b"\nrecipe = "lost.toml"', "lost"),
        ('base = "small.toml"\n[variants.a]\ndescription = "b"\nrecipe = 3', "'recipe'"),
        ('base = "small.toml"\n[variants."a/b"]\ndescription = "b"', "a/b"),
        ('base = "small.toml"\n[variants.a]\ndescription = "b"\nloss.t = 1', "'a'.*loss.t"),
        (
            'base = "small.toml"\ncommon.optimiser = { epochs = 1, steps = 2 }' + VARIANTS,
            "'reference'.*optimiser.warmup",
        ),
        (
            f'base = "small.toml"{VARIANTS}data.hold_out = false',
            "'plain'.*holds no classes out.*data.hold_out to true",
        ),
        (
            f'base = "small.toml"{VARIANTS}benchmarks = ["sketchy-split2"]',
            "'reference'.*names no test sets",
        ),
        (
            f'base = "small.toml"{VARIANTS}benchmarks = ["sketchy"]',
            "'benchmarks' of the variant 'plain'.*sketchy-split1",
        ),
        (f'base = "small.toml"{VARIANTS}benchmarks = "tuberlin"', "'benchmarks'.*a list of test"),
    ],
)
def test_mistakes_in_a_list_are_named(ablation_file: Path, text: str | bytes, named: str) -> None:
    ablation_file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(RecipeError, match=named):
        read_list(ablation_file)
    assert ablate(ablation_file, "--out", ablation_file.parent / "o").exit_code == 2


BENCHMARKS = """
[variants.own]
description = "on its own test set, and on another's"
benchmarks = ["sketchy-split2", "sketchy-split1", "tuberlin"]
[variants.plain]
description = "no adapters"
model.adapter_reduction = 0
benchmarks = ["sketchy-split2"]
"""


@pytest.fixture
def benchmark_data(own_data: Path) -> Path:
    lists = {
        "sketchy-split2.seen": "apple\nhot-air_balloon\n",
        "sketchy-split2.unseen": "owl\nzebra\n",
        "sketchy-split1.seen": "hot-air_balloon\n",
        "sketchy-split1.unseen": "apple\nowl\nzebra\n",
    }
    for name, classes in lists.items():
        (own_data / f"splits/{name}.txt").write_text(classes)
    return own_data


@pytest.fixture
def benchmark_file(ablation_file: Path) -> Path:
    ablation_file.write_text(
        'base = "small.toml"\nseeds = [0, 1]\n'
        "common.data = { hold_out = false, test = 'splits/sketchy-split2.unseen.txt' }\n"
        "common.optimiser = { epochs = 1, steps = 3 }\n" + BENCHMARKS
    )
    return ablation_file


def test_runs_that_hold_nothing_out_are_measured_on_official_test_sets(
    benchmark_file: Path, benchmark_data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o"
    arguments = (benchmark_file, "--data", benchmark_data, "--out", out)
    result = ablate(*arguments)
    assert result.exit_code == 1
    failures = [line for line in result.stderr.splitlines() if line.startswith("failed: ")]
    assert [line.split(":")[1] for line in failures] == [
        " own, seed 0, tuberlin",
        " own, seed 1, tuberlin",
    ]
    early = result.stderr.index("tuberlin cannot be measured: The test set of tuberlin is not")
    assert early < result.stderr.index("from epoch 1")
    assert [(row["variant"], row["seed"], row["benchmark"]) for row in rows(out)] == [
        ("own", "0", "sketchy-split2"),
        ("own", "0", "sketchy-split1"),
        ("plain", "0", "sketchy-split2"),
        ("own", "1", "sketchy-split2"),
        ("own", "1", "sketchy-split1"),
        ("plain", "1", "sketchy-split2"),
    ]
    first, other, *_ = rows(out)
    assert (first["classes"], first["protocol"]) == ("2", "zero-shot")
    assert (other["classes"], other["dropped_classes"]) == ("2", "apple")
    assert other["protocol"] == "zero-shot, cross-data-set"
    for row in rows(out):
        model = out / f"{row['variant']}-{row['seed']}" / "model.safetensors"
        asked = ("--benchmark", row["benchmark"], "--data", benchmark_data, "--views", 1)
        if row["benchmark"] == "sketchy-split1":
            seen = benchmark_data / "splits/sketchy-split2.seen.txt"
            asked = (*asked, "--seen", seen)
        figures = json.loads(succeed("evaluate", model, *asked).stdout)
        for name in ("map_all", "map_all/voc", "map@200", "p@200", "queries", "gallery"):
            assert float(row[name]) == pytest.approx(figures[name])
    head, _, *lines = (line for line in result.stdout.splitlines() if line.startswith("|"))
    columns = [cell.strip() for cell in head.split("|")]
    printed = [dict(zip(columns, map(str.strip, line.split("|")), strict=True)) for line in lines]
    assert [(line["variant"], line["test set"], line["seeds"]) for line in printed] == [
        ("own", "sketchy-split2", "2"),
        ("own", "sketchy-split1", "2"),
        ("own", "tuberlin", "0"),
        ("plain", "sketchy-split2", "2"),
    ]
    for name in ("map_all", "map@200/hits"):
        seen = np.array([float(row[name]) for row in (rows(out)[0], rows(out)[3])])
        assert printed[0][name] == f"{seen.mean():.3f} ± {np.ptp(seen) / 2:.3f}"
    assert printed[2]["map_all"] == printed[2]["queries"] == "–"
    assert not (out / "ablation.png").exists()


def test_the_figures_of_every_test_set_have_a_column(benchmark_file: Path) -> None:
    ablation = read_list(benchmark_file)
    run = of_runs.Result(ablation.variants[0], 0, 1, 2.0, {}, "unknown")
    reports = {
        "tuberlin": {"map_all": 0.5, "seconds": 3.5},
        "sketchy-split2": {"acc@1/class": 0.25, "map_all": 0.75, "seconds": 3.5},  # has pairs
    }
    measured = [of_runs.Measured(run, name, report) for name, report in reports.items()]
    first, other = csv.DictReader(benchmark_table.as_csv(ablation, measured).splitlines())
    assert (first["map_all"], first["acc@1/class"], first["seconds"]) == ("0.5", "", "2")
    assert (other["map_all"], other["acc@1/class"], other["seconds"]) == ("0.75", "0.25", "2")


def test_only_what_is_not_measured_yet_is_measured(
    benchmark_file: Path, benchmark_data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "o"
    arguments = (benchmark_file, "--data", benchmark_data, "--out", out, "--only", "plain")
    assert ablate(*arguments).exit_code == 0
    report = out / "plain-1/benchmarks/sketchy-split2.json"
    known = report.read_text()
    report.write_text(known[: len(known) // 2])
    assert ablate(*arguments, "--dry-run").stdout.splitlines() == [
        "plain, seed 0: 1 of 1 epochs, measured on 1 of 1 test set",
        "plain, seed 1: 1 of 1 epochs, measured on 0 of 1 test set",
    ]
    assert ablate(*arguments, "--table-only").exit_code == 0
    assert [row["seed"] for row in rows(out)] == ["0"]
    result = succeed("ablate", *arguments)
    assert "[1/2] plain, seed 0: finished before" in result.stderr
    assert "from epoch" not in result.stderr
    assert json.loads(report.read_text())["map_all"] == json.loads(known)["map_all"]


def test_the_time_left_is_that_of_the_epochs_to_come(ablation_file: Path, tmp_path: Path) -> None:
    jobs = plan(read_list(ablation_file), tmp_path)
    assert seconds_left(jobs, jobs) is None

    def log(job: Job, epoch: int, seconds: int) -> None:
        job.run.folder.mkdir(exist_ok=True)
        job.run.log({"epoch": epoch, "seconds": seconds})

    first, second, *_ = jobs
    log(first, 1, 100)
    assert seconds_left(jobs, jobs) == pytest.approx(7 * 100)
    log(first, 2, 100)
    log(second, 1, 40)
    # second: 1 epoch of 40; reference with seed 1: 2 of 100; plain with seed 1: 2 of 40
    assert seconds_left(jobs[1:], jobs) == pytest.approx(40 + 200 + 80)


def test_the_time_left_includes_measuring_on_test_sets(
    benchmark_file: Path, tmp_path: Path
) -> None:
    jobs = plan(read_list(benchmark_file), tmp_path, only=["own"])  # three test sets, two seeds
    for job in jobs:
        job.run.folder.mkdir()
        job.run.log({"epoch": job.recipe.optimiser.epochs, "seconds": 7})
    assert seconds_left(jobs, jobs) == 0.0
    first, second = jobs
    for name, seconds in (("sketchy-split2", 30.0), ("tuberlin", 50.0)):
        report = first.run.folder / "benchmarks" / f"{name}.json"
        report.parent.mkdir(exist_ok=True)
        report.write_text(json.dumps({"map_all": 0.5, "seconds": seconds}))
    assert seconds_left([second], jobs) == pytest.approx(30 + 50)
    assert seconds_left(jobs, jobs) == pytest.approx(30 + 50)  # the first lacks one that none did
