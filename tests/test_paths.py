"""Where the shipped files are found, in the source tree and in a wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import sketchfind
from sketchfind.errors import ProfileError
from sketchfind.paths import Profile, builtin_model

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WHEEL = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
READ_BY_OTHERS = {"screenshots", ".desktop", ".xml"}  # the README, and desktops


def test_the_tree_has_the_built_in_model() -> None:
    assert builtin_model() == ROOT / "resources" / "models" / "builtin.safetensors"
    assert builtin_model().is_file()


@pytest.mark.skipif(os.name == "nt", reason="asks the system otherwise")
def test_without_a_home_folder_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    for name in ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    with pytest.raises(ProfileError, match="--profile DIR"):
        Profile.default()
    # What platformdirs answered once would be a folder in the current one.
    for name in ("user_data_path", "user_cache_path"):
        monkeypatch.setattr(f"platformdirs.{name}", lambda *_, **__: Path("~/x"))
    with pytest.raises(ProfileError, match="--profile DIR"):
        Profile.default()


def test_a_wheel_finds_its_own_files_beside_those_of_others(tmp_path: Path) -> None:
    package = tmp_path / "sketchfind"
    shutil.copytree(Path(sketchfind.__file__).parent, package)
    for source, target in WHEEL["force-include"].items():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / target)
        else:
            shutil.copy(ROOT / source, tmp_path / target)
    (tmp_path / "resources").mkdir()  # of another package
    code = (
        "from pathlib import Path\n"
        "from sketchfind.paths import builtin_model\n"
        "from sketchfind.training.data.class_lists import find_list\n"
        "print(builtin_model())\n"
        "print(find_list(Path('data'), 'splits/tuberlin.seen.txt'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == [
        str(package / "resources" / "models" / "builtin.safetensors"),
        str(package / "training" / "splits" / "tuberlin.seen.txt"),
    ], done.stderr
    assert all(Path(line).is_file() for line in done.stdout.splitlines())


def test_the_wheel_has_all_that_the_program_reads() -> None:
    shipped = {source for source in WHEEL["force-include"] if source.startswith("resources/")}
    there = {
        f"resources/{path.name}"
        for path in (ROOT / "resources").iterdir()
        if not {path.name, path.suffix} & READ_BY_OTHERS
    }
    assert shipped == there
