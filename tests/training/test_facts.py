from __future__ import annotations

import json
import platform
import subprocess
from pathlib import Path

import pytest
import torch

import sketchfind
from sketchfind.errors import RecipeError
from sketchfind.training.facts import Facts, facts_from_dict, revision
from sketchfind.training.recipe.recipe import Recipe

BEGUN = Facts(
    Recipe(name="small"),
    seen=frozenset({"cat", "bee"}),
    kept_out=frozenset({"owl"}),
    classes=frozenset(),
    examples="as they were",
    device="cuda",
    processes=2,
)


def test_facts_come_back_as_they_were_noted() -> None:
    noted = BEGUN.here()
    values = json.loads(json.dumps(noted.to_dict()))
    assert values["seen"] == ["bee", "cat"]
    assert facts_from_dict(values) == noted
    assert (noted.torch, noted.machine) == (torch.__version__, platform.machine())
    assert noted.threads == torch.get_num_threads()


def test_facts_with_an_unknown_key_in_their_recipe_are_refused() -> None:
    values = BEGUN.to_dict() | {"recipe": {"colour": "red"}}
    with pytest.raises(RecipeError, match="colour"):
        facts_from_dict(values)


def test_a_revision_tells_of_changes_to_the_package_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*arguments: str) -> None:
        whoever = ("-c", "user.name=a", "-c", "user.email=a@b.example")
        subprocess.run(["git", "-C", tmp_path, *whoever, *arguments], check=True)

    source = tmp_path / "sketchfind" / "__init__.py"
    source.parent.mkdir()
    source.write_text("")
    monkeypatch.setattr(sketchfind, "__file__", str(source))
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "all")
    committed = revision()
    assert len(committed) == 40
    (tmp_path / "notes.txt").write_text("what I did")
    assert revision() == committed
    source.write_text("changed = True")
    assert revision() == f"{committed}+changes"
