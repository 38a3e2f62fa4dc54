"""A small data folder in the official layouts, and the real one where it lies at hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from commands import changes, succeed
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from sketchfind.encoder.backbones import create_backbone
from sketchfind.training import fit as fit_module

SEEN = ("apple", "hot-air_balloon", "zebra")
HELD = ("owl",)
SIDE = 48


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no picture after each epoch of a test's own: that takes longer than the epoch."""
    monkeypatch.setattr(fit_module, "plot_run", lambda run: None)


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sketchy and QuickDraw with four classes, a text table, class lists, weights."""
    root = tmp_path_factory.mktemp("data")
    rng = np.random.default_rng(0)
    for class_id, name in enumerate((*SEEN, *HELD)):
        for domain, suffix in (("photo", "jpg"), ("sketch", "png")):
            folder = root / "sketchy/256x256" / domain / "tx_000000000000" / name
            folder.mkdir(parents=True)
            for number in range(4):
                stem = f"n{number}" if domain == "photo" else f"n{number}-1"
                picture(class_id, domain, rng).save(folder / f"{stem}.{suffix}")
        word = name.replace("_", " ").replace("-", " ")
        lines = [json.dumps({"word": word, "drawing": drawing(class_id, rng)}) for _ in range(4)]
        (root / "quickdraw/simplified").mkdir(parents=True, exist_ok=True)
        (root / f"quickdraw/simplified/{word}.ndjson").write_text("\n".join(lines) + "\n")
    (root / "text").mkdir()
    names = np.array(["apple", "hot air balloon", "zebra", "owl", "bat", "great grey owl"])
    vectors = rng.normal(size=(len(names), 16)).astype(np.float16)
    np.savez(root / "text/table.npz", names=names, embeddings=vectors)
    (root / "splits").mkdir()
    (root / "splits/val.txt").write_text("owl\n")
    (root / "splits/two.txt").write_text("owl\nzebra\n")  # with one class every figure is 1
    (root / "splits/unseen.txt").write_text("bat\nwindow\n")
    torch.manual_seed(0)
    weights = create_backbone("test_vit", 160, classes=1000).state_dict()
    save_file(weights, root / "weights.safetensors")
    return root


def picture(class_id: int, domain: str, rng: np.random.Generator) -> Image.Image:
    colour = [(200, 40, 40), (40, 60, 200), (90, 90, 90), (160, 120, 30)][class_id]
    image = Image.new("RGB", (SIDE, SIDE), colour if domain == "photo" else "white")
    draw = ImageDraw.Draw(image)
    x, y = rng.integers(4, 12, 2).tolist()
    shapes = [draw.ellipse, draw.rectangle, draw.line, draw.chord]
    box = (x, y, x + 28, y + 28)
    if class_id == 3:
        draw.chord(box, 0, 180, outline="black")
    else:
        shapes[class_id](box, **({"fill": "black"} if class_id == 2 else {"outline": "black"}))
    return image


def drawing(class_id: int, rng: np.random.Generator) -> list[list[list[int]]]:
    jitter = rng.integers(0, 20, 6).tolist()
    first = [[0, 255, 128 + jitter[0]], [0, 40 * class_id + jitter[1], 255]]
    return [first, [[jitter[2], 200], [100, 30 * class_id + jitter[3]]]]


RECIPE = """
name = "small"
pretrained = "weights.safetensors"
[model]
backbone = "test_vit"
image_size = 32
text_dim = 16
projection_dim = 16
[data]
sketches = { sketchy = 0.5, quickdraw = 0.5 }
photos = { sketchy = 1.0 }
validation = "splits/val.txt"
test = "splits/unseen.txt"
cache_size = 40
[text]
table = "text/table.npz"
[optimiser]
epochs = 3
steps = 3
batch = 8
warmup = 2
precision = "float32"
"""


@pytest.fixture
def own_data(small_data: Path, tmp_path: Path) -> Path:
    """A copy of that folder, which a test may change."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


@pytest.fixture(scope="session")
def small_recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipes") / "small.toml"
    path.write_text(RECIPE)
    return path


@pytest.fixture
def recipe_file(small_recipe: Path, tmp_path: Path) -> Path:
    """A copy of that recipe, which a test may change."""
    return Path(shutil.copy(small_recipe, tmp_path))


@pytest.fixture(scope="session")
def trained_once(
    small_data: Path, small_recipe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A run of that recipe, to be copied; of its pictures it has the last one."""
    out = tmp_path_factory.mktemp("trained") / "runs/a"
    plot = fit_module.plot_run
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            fit_module, "plot_run", lambda run: plot(run) if len(run.metrics()) == 3 else None
        )
        succeed("fit", small_recipe, "--data", small_data, "--out", out)
    return out


@pytest.fixture
def trained(trained_once: Path, tmp_path: Path) -> Path:
    """A run that has all its epochs, with the caches beside it."""
    shutil.copytree(trained_once.parent, tmp_path / "runs")
    return tmp_path / "runs/a"


@pytest.fixture
def fit(small_data: Path, recipe_file: Path, tmp_path: Path) -> Callable[..., Path]:
    """Train the small recipe with other settings; return the folder of the new run."""

    def train(*settings: str, name: str = "new") -> Path:
        out = tmp_path / "runs" / name
        succeed("fit", recipe_file, "--data", small_data, "--out", out, *changes(*settings))
        return out

    return train


@pytest.fixture
def export(small_data: Path, tmp_path: Path) -> Callable[..., Path]:
    """Export a run; return its model file."""

    def write(run: Path, *options: object, name: str = "model") -> Path:
        out = tmp_path / f"{name}.safetensors"
        succeed("export", run, "--data", small_data, "--out", out, *options)
        return out

    return write
