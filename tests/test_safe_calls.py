"""What the package never does: run a shell, run data as code, or parse XML that can reach out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "sketchfind"
MODULES = {"pickle", "cPickle", "marshal", "shelve", "dill", "joblib", "pty", "commands"}
CALLS = {"eval", "exec", "compile", "__import__"}
METHODS = {
    "os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv", "os.spawnl",
    "subprocess.getoutput", "subprocess.getstatusoutput", "tempfile.mktemp",
    "yaml.load", "np.fromregex", "ElementTree.parse", "ElementTree.fromstring",
}  # fmt: skip


def risks(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names]
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
            yield from (module for module in modules if module.partition(".")[0] in MODULES)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xml."):
                yield from (name for name in names if name in ("parse", "fromstring", "XMLParser"))
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in CALLS or name in METHODS:
                yield name
            values = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
            if values.get("shell") == "True" or values.get("allow_pickle") == "True":
                yield f"{name} with shell or pickle"
            if name == "torch.load" and values.get("weights_only") != "True":
                yield "torch.load of more than weights"
            if values.get("verify") == "False" or name.endswith("_create_unverified_context"):
                yield f"{name} without checking certificates"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_shell_no_code_from_data(path: Path) -> None:
    found = list(risks(ast.parse(path.read_text(encoding="utf-8"))))
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads",
        "eval(text)",
        "import os; os.system(text)",
        "import subprocess; subprocess.run(text, shell=True)",
        "import numpy as np; np.load(path, allow_pickle=True)",
        "import torch; torch.load(path)",
        "from xml.etree.ElementTree import fromstring",
        "client.get(url, verify=False)",
    ],
)
def test_it_would_be_noticed(code: str) -> None:
    assert list(risks(ast.parse(code)))
