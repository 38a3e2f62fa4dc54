from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from sketchfind.errors import RecipeError
from sketchfind.training.recipe.recipe import Recipe, read_recipe, recipe_from_dict
from sketchfind.training.recipe.rules import RANGES


def test_a_recipe_is_a_delta_on_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('name = "wide"\n[model]\nadapter_reduction = 2\n[loss]\ntemperature = 1\n')
    changes = ("optimiser.epochs=3", "data.hold_out=false", "name=other", "data.paired=.25")
    recipe = read_recipe(path, changes)
    assert recipe.model.adapter_reduction == 2
    assert recipe.loss.temperature == 1.0
    assert recipe.optimiser.epochs == 3
    assert not recipe.data.hold_out
    assert recipe.name == "other"
    assert recipe.data.paired == 0.25
    assert recipe.optimiser.batch == Recipe().optimiser.batch


def test_a_recipe_can_be_a_delta_on_another(tmp_path: Path) -> None:
    shares = "data.sketches = { sketchy = 1 }\ndata.paired = 0.2\n"
    (tmp_path / "a.toml").write_text(f'name = "a"\noptimiser.epochs = 9\n{shares}')
    path = tmp_path / "b.toml"
    path.write_text('base = "a.toml"\nname = "b"\ndata.sketches = { pacs = 1 }\n')
    recipe = read_recipe(path, ("data.sketches.quickdraw=2",))
    assert (recipe.name, recipe.optimiser.epochs, recipe.data.paired) == ("b", 9, 0.2)
    assert recipe.data.sketches == {"pacs": 1, "quickdraw": 2}
    assert recipe.data.photos == Recipe().data.photos
    mistakes = {
        'base = "gone.toml"': "gone.toml cannot be read",
        "base = 3": "'base' .* must be a file's name",
        'base = "c.toml"': "c.toml is a delta on another recipe itself",
    }
    for text, named in mistakes.items():
        (tmp_path / "c.toml").write_text(text)
        with pytest.raises(RecipeError, match=named):
            read_recipe(tmp_path / "c.toml")


def test_a_share_of_one_collection_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    for text in ("", "[data]\npaired = 0.2\n"):
        path.write_text(text)
        changed = ("data.photos.mine=0.2", "data.photos.pacs=0", "data.photos.pacs=0.1")
        recipe = read_recipe(path, changed)
        assert recipe.data.photos == {**Recipe().data.photos, "pacs": 0.1, "mine": 0.2}
        assert recipe.data.sketches == Recipe().data.sketches
        assert read_recipe(path, ("data.sketches={sketchy=1}",)).data.sketches == {"sketchy": 1}
    path.write_text("[data]\nphotos = { sketchy = 1 }\n")
    recipe = read_recipe(path, ("data.photos.mine=0.2",))
    assert recipe.data.photos == {"sketchy": 1, "mine": 0.2}


def test_a_resolved_recipe_reads_back() -> None:
    assert recipe_from_dict(Recipe().to_dict()) == Recipe()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("epochs = 3", "'epochs'"),
        ("[optimiser]\nepoch = 3", "'optimiser.epoch'"),
        ('[optimiser]\nepochs = "three"', "'optimiser.epochs'"),
        ("[optimiser]\nepochs = true", "'optimiser.epochs'"),
        ("[loss]\ntemperature = true", "'loss.temperature'.*a number, not True"),
        ("optimiser = 3", "'optimiser'"),
        ("name = [", "TOML"),
        ('[loss]\nclasses = "words"', "'loss.classes'.*'text', 'classifier', not 'words'"),
        ("[loss]\nclasses = 1", "'loss.classes'"),
        ('[data]\nsketches = { sketchy = "all" }', "'data.sketches.sketchy'"),
        ("[data]\nsketches = 3", "'data.sketches'.*a table"),
        ("[data]\nphotos = { sketchy = -1 }", "'data.photos.sketchy'.*from 0 to 1e\\+09, not -1"),
        ("[data]\nphotos = { sketchy = 0 }", "'data.photos'.*no collection"),
        ('pretrained = ""', "'pretrained'.*names no weights"),
        ('[data]\ntest = ""', "'data.test'.*names no list.*an empty file"),
        ('[data]\nvalidation = ""', "'data.validation'.*names no list.*hold_out"),
        ("[data]\npaired = 1.5", "'data.paired'.*from 0 to 1"),
        ("[data]\nzoom_out = 0", "'data.zoom_out'.*from 0.1 to 1"),
        ("[data]\nzoom_in = 0.9", "'data.zoom_in'.*from 1 to 10"),
        ("[data]\ndropped = -0.1", "'data.dropped'.*from 0 to 1"),
        ("[data]\npaired = 0.7\npseudo = 0.4", "more than 1 together"),
        ("[optimiser]\nbatch = 7", "'optimiser.batch'.*multiple of 2"),
        ("[optimiser]\nbatch = 12\naccumulate = 4", "'optimiser.batch'.*multiple of 8"),
        ('[teacher]\nbackbone = "test_vit"', "'teacher.pretrained'"),
        ("[model]\nimage_size = 8", "'model.image_size'.*from 16 to 1024, not 8"),
        ("[model]\nimage_size = 2000", "'model.image_size'.*from 16 to 1024, not 2000"),
        ("[model]\nsketch_size = 8", "'model.sketch_size'.*0 or from 16 to 1024, not 8"),
        ("[model]\nimage_size = 224", "'data.cache_size'.*at least 224, not 176"),
        ("[model]\nsketch_size = 192", "'data.cache_size'.*at least 192, not 176"),
        ("[personal]\nsteps = 3", "a.toml is a recipe for your own pairs"),
        ("[variants.wide]\nmodel = 3", "list of variants.*`ablate`"),
        ("[optimiser]\nbatch = 0", "'optimiser.batch'.*from 2 to 65536, not 0"),
        ("[optimiser]\nepochs = 0", "'optimiser.epochs'.*from 1 to 1e\\+09, not 0"),
        ("[optimiser]\nepochs = 1\nsteps = 100", "'optimiser.warmup'.*less than the 100 steps"),
        ("[optimiser]\nepochs = 2\nsteps = 4\nwarmup = 8", "'optimiser.warmup'.*not 8"),
        ("[optimiser]\nbackbone_lr = nan", "'optimiser.backbone_lr'"),
        ("[optimiser]\nbackbone_lr = 1e39", "'optimiser.backbone_lr'.*from 0 to 1, not 1e\\+39"),
        ("[optimiser]\nweight_decay = inf", "'optimiser.weight_decay'.*to 1e\\+09, not inf"),
        (f"[optimiser]\nweight_decay = {10**400}", "'optimiser.weight_decay'.*a number, not 10"),
        (f"[optimiser]\nbatch = {10**20}", f"'optimiser.batch'.*to 65536, not {10**20}"),
        (f"[optimiser]\nsteps = {10**400}", f"'optimiser.steps'.*not {10**400}"),
        (f"[model]\nprojection_dim = {10**11}", f"'model.projection_dim'.*not {10**11}"),
        ("[data]\nphotos = { a = 1e308, b = 1e308 }", "'data.photos.a'.*not 1e\\+308"),
        ("[optimiser]\nseed = 99999999999999999999", "'optimiser.seed'.*not 9{20}"),
        ("[loss]\ntemperature = 0", "'loss.temperature'"),
        ("[loss]\ntemperature = 2\nlearn_temperature = true", "from 0.01 to 1, not 2"),
        ('[loss]\nclasses = "classifier"', "'clip_share'.*must be 0"),
        (
            'clip_share = 0\n[loss]\nclasses = "classifier"\nclip_contrast_weight = 0.3',
            "'loss.clip_contrast_weight'.*must be 0",
        ),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(RecipeError, match=named):
        read_recipe(path)


def test_a_run_that_was_trained_with_a_longer_warm_up_can_still_be_read() -> None:
    short = {"optimiser": {"epochs": 1, "steps": 100}}
    assert recipe_from_dict(short).optimiser.warmup > 100


def test_missing_recipe_and_malformed_override(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="gone"):
        read_recipe(tmp_path / "gone.toml")
    (tmp_path / "a.toml").write_text("name = 'marked'", encoding="utf-8-sig")
    assert read_recipe(tmp_path / "a.toml").name == "marked"
    (tmp_path / "a.toml").write_text("")
    with pytest.raises(RecipeError, match="key=value"):
        read_recipe(tmp_path / "a.toml", ("nonsense",))
    with pytest.raises(RecipeError, match="'name' in the recipe is not a table"):
        read_recipe(tmp_path / "a.toml", ("name=a", "name.first=b"))
    with pytest.raises(RecipeError, match="'epochs' in the recipe is not a table"):
        read_recipe(tmp_path / "a.toml", ("optimiser.epochs.first=1",))
    (tmp_path / "a.toml").write_text("[name.first]")
    with pytest.raises(RecipeError, match="'name' in the recipe must be a string"):
        read_recipe(tmp_path / "a.toml", ("name.first.of=1",))


def test_every_number_has_a_range() -> None:
    values = asdict(Recipe())
    tables = {f"{name}.": table for name, table in values.items() if isinstance(table, dict)}
    numbers = {
        f"{table}{key}"
        for table, of in {"": values, **tables}.items()
        for key, value in of.items()
        if type(value) in (int, float)
    }
    # These two depend on other sides, and are checked with them.
    assert numbers - RANGES.keys() == {"data.cache_size", "model.sketch_size"}


@pytest.mark.parametrize("path", [r"C:\users\ann", r"C:\pictures"])
def test_who_writes_a_path_of_windows_in_double_quotes_is_told_how(tmp_path, path):
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(f'[model]\nweights = "{path}"\n')
    with pytest.raises(RecipeError, match="single quotes"):
        read_recipe(recipe)
