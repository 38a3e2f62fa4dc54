"""The promises of the project's own files: layers, README, versions, make targets."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import warnings
import zipfile
from pathlib import Path

import click
import pytest
from commands_here import run_here

import sketchfind
from sketchfind.cli import main

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Distributions that are imported under another name.
IMPORT_NAMES = {
    "open_clip_torch": "open_clip",
    "pillow": "PIL",
    "pillow-heif": "pillow_heif",
    "PySide6-Essentials": "PySide6",
    "sqlite-utils": "sqlite_utils",
}


def test_warnings_of_ours_are_errors() -> None:
    with pytest.raises(RuntimeWarning):
        warnings.warn_explicit("odd", RuntimeWarning, "x.py", 1, module="sketchfind.x")


def section(title: str) -> str:
    """Return the README's text under a heading of level two."""
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def shell_lines(text: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def test_layers_hold():
    pytest.importorskip("importlinter", reason="import-linter comes with .[dev]")
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_torch_stays_out_of_the_window():
    code = (
        "import sys, sketchfind.app\n"
        "found = {'torch', 'timm', 'open_clip', 'torchvision'} & set(sys.modules)\n"
        "assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_version_is_the_changelogs_top_entry():
    top = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert top is not None
    assert top[1] == sketchfind.__version__


def test_quick_start_is_two_make_targets():
    lines = shell_lines(section("Quick start"))[:2]
    assert lines == ["make run", "make test"]
    targets = re.findall(r"^([a-z ]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    names = {name for line in targets for name in line.split()}
    assert {line.removeprefix("make ") for line in lines} <= names


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_installs_nothing_again_until_pyproject_changes(tmp_path: Path):
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)

    def plan() -> str:
        command = ["make", "--dry-run", "check"]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

    assert "pip install" in plan()
    (tmp_path / ".venv/installed-dev").touch()
    assert "pip install" not in plan()
    assert "lint-imports" in plan()
    later = (tmp_path / ".venv/installed-dev").stat().st_mtime + 10
    os.utime(tmp_path / "pyproject.toml", (later, later))
    assert "pip install" in plan()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_makes_an_environment_anew_that_was_moved_or_copied(tmp_path: Path):
    def plan(clone: Path) -> str:
        command = ["make", f"PYTHON={sys.executable}", "--dry-run", "run"]
        return subprocess.run(command, cwd=clone, capture_output=True, text=True, check=True).stdout

    clone = tmp_path / "a clone"
    clone.mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, clone)
    assert "-m venv" in plan(clone)
    venv.create(clone / ".venv")
    (clone / ".venv/installed").touch()
    assert "-m venv" not in plan(clone)
    assert "pip install" not in plan(clone)
    copied = shutil.copytree(clone, tmp_path / "copied", symlinks=True)
    assert "-m venv" in plan(copied)
    assert "-m venv" not in plan(clone)
    moved = clone.rename(tmp_path / "moved")
    assert "-m venv" in plan(moved)
    assert plan(moved).index("system.py compiler") < plan(moved).index("pip install")
    assert "pip install" in plan(moved)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_says_when_there_is_no_python(tmp_path: Path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "pyproject.toml").touch()
    done = subprocess.run(
        ["make", "PYTHON=", "check"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_system_check_names_packages():
    code = (
        "import runpy, sys; module = runpy.run_path('.ci/system.py')\n"
        "module['LIBRARIES']['libfrobnicate.so.9'] = 'libfrobnicate9'\n"
        "sys.exit(module['main'](sys.argv[1:]))"
    )

    def check(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    if sys.platform != "linux":
        assert check("libraries").returncode == 0
        return
    assert check("libraries").returncode == 1
    assert "libfrobnicate.so.9" in check("libraries").stderr
    assert re.search(r"sudo apt-get install .*libfrobnicate9", check("libraries").stderr)
    assert "libfrobnicate9" in check("libraries", "--list").stdout.split()
    assert check("frobnicate").returncode == 2


def test_system_check_refuses_a_python_with_an_old_sqlite():
    code = (
        "import runpy, sqlite3, sys; sqlite3.sqlite_version_info = (3, 34, 1)\n"
        "sys.exit(runpy.run_path('.ci/system.py')['main'](['python']))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "SQLite 3.37 or newer" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="part of the install on Linux")
def test_a_compiler_is_asked_for_where_hnswlib_is_not_there(tmp_path: Path):
    code = (
        "import runpy, sys; sys.modules.update(dict.fromkeys(sys.argv[1:])); "
        "sys.exit(runpy.run_path('.ci/system.py')['main'](['compiler']))"
    )

    def check(*absent: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, *absent]
        environment = {**os.environ, "PATH": str(tmp_path), "CXX": "none"}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert check().returncode == 0
    done = check("hnswlib")
    assert (done.returncode, "a C++ compiler" in done.stderr) == (1, True)


@pytest.mark.skipif(sys.platform != "linux", reason="part of the install on Linux")
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_needs_no_compiler_where_pip_has_a_wheel_of_hnswlib(tmp_path: Path):
    programs, wheels, clone = (tmp_path / name for name in ("programs", "wheels", "clone"))
    for folder in (programs, wheels, clone):
        folder.mkdir()
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, clone)
    shutil.copytree(ROOT / ".ci", clone / ".ci")
    make = [str(shutil.which("make")), f"PYTHON={sys.executable}", ".venv/installed"]
    environment = {"PATH": str(programs), "CXX": "none", "PIP_CONFIG_FILE": os.devnull}
    environment |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": wheels.as_uri(), "HOME": str(tmp_path)}

    def install() -> str:
        """Return what make says before it ends: without an index the rest cannot be installed."""
        done = subprocess.run(make, cwd=clone, env=environment, capture_output=True, text=True)
        assert done.returncode != 0
        return done.stderr

    assert "Missing on this system: a C++ compiler" in install()
    about = "hnswlib-0.8.0.dist-info"
    with zipfile.ZipFile(wheels / "hnswlib-0.8.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("hnswlib.py", "")
        wheel.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: hnswlib\nVersion: 0.8.0\n"
        )
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        wheel.writestr(f"{about}/RECORD", "")
    said = install()
    assert "Missing on this system" not in said
    assert "pip could not install sketchfind." in said


def test_every_command_and_option_is_in_the_readme():
    text = section("Command line")

    def walk(command: click.Command, path: str) -> None:
        for parameter in command.params:
            for name in parameter.opts if isinstance(parameter, click.Option) else []:
                if name not in ("--help", "--version"):
                    assert f"{name}" in text, f"{path} {name}"
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                assert f"`{name}" in text, f"{path} {name}"
                walk(child, f"{path} {name}")

    walk(main, "sketchfind")


def test_every_option_says_what_it_is_for_and_if_it_can_be_given_again() -> None:
    from sketchfind.training.cli import main as trainer

    def walk(command: click.Command, path: str) -> None:
        for option in command.params:
            if isinstance(option, click.Option):
                said = option.help or ""
                assert said, f"{path} {option.opts}"
                again = "repeatable" in said or "several times" in said
                assert again == option.multiple, f"{path} {option.opts}"
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                walk(child, f"{path} {name}")

    walk(main, "sketchfind")
    walk(trainer, "trainer")


@pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a POSIX shell")
def test_the_readmes_commands_work(tmp_path: Path, make_photo, monkeypatch: pytest.MonkeyPatch):
    for seed in range(6):
        make_photo(tmp_path / "Pictures" / f"{seed}.jpg", seed)
    (tmp_path / "drawing.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
        '<path d="M1,8 L4,1 L8,8 Z" fill="none" stroke="black"/></svg>'
    )
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    lines = shell_lines(section("Command line"))
    assert len(lines) > 5
    for line in lines:
        told = subprocess.run(
            ["sh", "-c", "sketchfind() { printf '%s\\0' \"$@\"; }; " + line],
            capture_output=True,
            text=True,
            check=True,
        )
        done = run_here(*told.stdout.split("\0")[:-1])
        assert done.exit_code == 0, f"{line}\n{done.stderr}"
    assert (tmp_path / "answer.png").exists()


def named_in_documents(pattern: str) -> list[tuple[Path, str]]:
    """Return what matches in any document, with the document."""
    places = ("*.md", "bench/*.md", "docs/*.md", "training/**/*.md")
    documents = [document for place in places for document in ROOT.glob(place)]
    return [
        (document, name)
        for document in documents
        for name in re.findall(pattern, document.read_text(encoding="utf-8"))
    ]


def test_links_lead_somewhere():
    links = [each for each in named_in_documents(r"\]\(([^)#]+)") if "://" not in each[1]]
    assert len({document for document, _ in links}) > 3
    assert [each for each in links if not (each[0].parent / each[1]).exists()] == []


def test_files_that_documents_name_are_there():
    folders = "bench|docs|resources|sketchfind|tests|training"
    names = named_in_documents(rf"(?<![\w/])(?:{folders})/[\w/.-]*\w|(?<=`)(?:\w+/)+\w+\.py")
    assert len({document for document, _ in names}) > 3
    assert [each for each in names if not (ROOT / each[1]).exists()] == []


def test_modules_that_the_architecture_names_are_there():
    package = ROOT / "sketchfind"

    def there(name: str) -> bool:
        path = package.joinpath(*name.split("."))
        module, within = path.with_suffix(".py"), path.parent.with_suffix(".py")
        known = within.exists() and path.name in within.read_text(encoding="utf-8")
        return path.is_dir() or module.exists() or known

    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    names = [name for name in re.findall(r"`([\w.]+\.\w+)`", text) if there(name.split(".")[0])]
    assert len(names) > 20
    assert [name for name in names if not there(name)] == []


def test_every_dependency_is_used_and_has_its_reason():
    reasons = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    imported = set()
    for file in (ROOT / "sketchfind").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    for requirement in PYPROJECT["project"]["dependencies"]:
        name = re.split(r"[<>=;\[ ]", requirement)[0]
        assert name in reasons, f"{name} has no reason in ARCHITECTURE.md"
        assert IMPORT_NAMES.get(name, name) in imported, f"{name} is not used"


def test_torch_is_not_pinned():
    requirements = [r for r in PYPROJECT["project"]["dependencies"] if r.startswith("torch")]
    assert requirements
    assert not [r for r in requirements if re.search(r"==|~=|<", r)]
