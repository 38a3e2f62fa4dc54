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


def test_facts_of_other_versions_are_read_as_far_as_they_are_known() -> None:
    earlier = facts_from_dict({"recipe": {}, "noted later": 1})
    assert earlier == Facts(Recipe())
    assert earlier.classes is None  # not noted, which is not the same as none
    assert "classes" not in earlier.to_dict()
    with pytest.raises(RecipeError, match="colour"):
        facts_from_dict({"recipe": {"colour": "red"}})


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
