from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

from sketchfind.training.data.collections import read_collection

SCRIPT = Path(__file__).parents[2] / "training" / "icons.py"
CIRCLE = '<circle cx="12" cy="12" r="9" {}/>'
LINES = 'fill="none" stroke="currentColor" stroke-width="2"'
ICONS = {
    "apple": CIRCLE.format(LINES),
    "apple-light": CIRCLE.format(LINES),  # looks the same
    "apple-fill": '<rect x="2" y="6" width="20" height="12" fill="currentColor"/>',
    "apple-off": '<path d="M2 2L22 22" stroke="currentColor"/>',
    "cups": f'<path d="M3 3L12 21L21 3" {LINES}/>',
    "cow": CIRCLE.format(LINES),  # an unseen class of the benchmark
    "seagulls": CIRCLE.format(LINES),  # too, under an alias
    "chainsaw": CIRCLE.format(LINES),  # a kind of one
    "table": CIRCLE.format(LINES),  # of figures
    "settings": CIRCLE.format(LINES),  # no class
    "bottle": "<nonsense",
    "../apple": f'<path d="M3 12L21 12" {LINES}/>',  # no name that a file may have
}


def test_what_is_no_package_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.tgz"
    other.write_text("no archive")
    table = tmp_path / "names.npz"
    vectors = np.eye(2, 4, dtype=np.float16)
    np.savez(table, names=np.array(["apple", "cup"]), embeddings=vectors)
    for path in (other, tmp_path / "none.tgz"):
        command = [sys.executable, str(SCRIPT), str(path), "--text", str(table)]
        result = subprocess.run(
            [*command, "--out", str(tmp_path / "icons")],
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert result.returncode == 1
        assert f"{path} is no package of an icon set" in result.stderr
        assert "Traceback" not in result.stderr


def package(folder: Path) -> Path:
    path = folder / "iconify-json-lines-1.0.0.tgz"
    icons = {name: {"body": body} for name, body in ICONS.items()}
    data = json.dumps({"prefix": "lines", "width": 24, "height": 24, "icons": icons}).encode()
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("package/icons.json")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return path


def test_icons_become_a_collection_of_drawings(tmp_path: Path) -> None:
    names = ["apple", "cup", "cow", "gull", "chainsaw", "table", "bottle"]
    text = tmp_path / "names.npz"
    np.savez(text, names=names, embeddings=np.eye(7, dtype=np.float16))
    out = tmp_path / "data" / "icons"
    command = [sys.executable, SCRIPT, package(tmp_path), "--text", text, "--out", out]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "3 drawings of 2 classes" in done.stdout
    examples = read_collection(tmp_path / "data", "icons")
    found = {(example.class_name, example.path.name) for example in examples}
    assert found == {
        ("apple", "lines_apple-fill.png"),
        ("apple", "lines_apple.png"),
        ("cup", "lines_cups.png"),
    }
    assert {example.domain for example in examples} == {"sketch"}
    filled = np.asarray(Image.open(out / "sketch/apple/lines_apple-fill.png"))
    assert filled[120, 120] == 255  # its outline alone is left
    assert filled.min() < 60
