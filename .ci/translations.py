"""Collect what the window says, and make the translations that ship.

    python .ci/translations.py           bring resources/translations up to date
    python .ci/translations.py --check   say what is missing or out of date

Strings of the window are found by Qt's own lupdate. Errors and reasons of the layers below carry
English templates: this finds them in the calls that make them, and refuses those that no
translation could match, such as f-strings. Exit status 1 when something is wrong.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "sketchfind"
FOLDER = ROOT / "resources" / "translations"
SPEAKS_ENGLISH = ("cli", "training", "ui")  # the command line does; the window translates itself

ERRORS = {
    "UserFacingError",
    "ModelFileError",
    "ProfileError",
    "ProfileBusy",
    "EncoderUnavailable",
    "DeviceFailed",
    "UnknownWords",
}
REASONS = {"UnreadablePhoto": 1, "FailedPhoto": 1, "phrase": 0}  # which argument is one


class Untranslatable(Exception):
    """A text that no translation can match."""


def templates(source: str) -> Iterator[str]:
    """Yield what the errors and reasons of a module say; raise Untranslatable."""
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        name = call.func.id
        if name in ERRORS:
            values = {keyword.arg for keyword in call.keywords}
            for argument in call.args:
                for text in _texts(argument):
                    places = re.findall(r"{(\w+)(.?)", text)
                    if any(name not in values or end != "}" for name, end in places):
                        raise Untranslatable(f"line {call.lineno}: no such values for {text!r}")
                    yield text
        elif name in REASONS and len(call.args) > REASONS[name]:
            yield from (text.partition(" (")[0] for text in _texts(call.args[REASONS[name]]))


def _texts(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
        case ast.BinOp(left=left):  # phrase("...") + details
            yield from _texts(left)
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]) if " (" in text:
            yield text
        case ast.JoinedStr():
            line = f"line {argument.lineno}"
            raise Untranslatable(f"{line}: name the values instead of an f-string")
        case _:
            return  # made elsewhere, where it is marked


def collect(ts_files: list[Path]) -> None:
    """Write every string of the program into `.ts` files, keeping what is translated."""
    found: set[str] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] in SPEAKS_ENGLISH:
            continue
        try:
            found.update(filter(None, templates(path.read_text(encoding="utf-8"))))
        except Untranslatable as error:
            raise Untranslatable(f"{path.relative_to(ROOT)}, {error}") from error
    with tempfile.TemporaryDirectory() as folder:
        below = Path(folder) / "errors.py"
        lines = (f"translate('Errors', {text!r})\n" for text in sorted(found))
        below.write_text("".join(lines), encoding="utf-8")
        sources = [*sorted((PACKAGE / "ui").rglob("*.py")), PACKAGE / "app.py", below]
        _run("pyside6-lupdate", *sources, "-no-obsolete", "-locations", "none", "-ts", *ts_files)


def problems(ts: Path) -> list[str]:
    """Return what is missing from a translation, or is not as the program says it."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        fresh, made = Path(folder) / "fresh.ts", Path(folder) / "made.qm"
        collect([fresh])
        kept = strings(ts)
        said = strings(fresh)
        found += [f"not collected: {text}" for text in sorted(said.keys() - kept.keys())]
        found += [f"no longer said: {text}" for text in sorted(kept.keys() - said.keys())]
        found += [
            f"not translated: {text}" for text, translation in kept.items() if not translation
        ]
        _run("pyside6-lrelease", ts, "-qm", made)
        if made.read_bytes() != ts.with_suffix(".qm").read_bytes():
            found.append(f"{ts.with_suffix('.qm').name} is out of date")
    return found


def strings(ts: Path) -> dict[tuple[str, str], str]:
    """Return the translation, empty where there is none, of each (context, source)."""
    found = {}
    for context in ElementTree.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") != "unfinished"
            text = (translation.text or "") if translation is not None and done else ""
            found[context.findtext("name") or "", message.findtext("source") or ""] = text
    return found


def _run(tool: str, *arguments: Path | str) -> None:
    program = shutil.which(tool, path=str(Path(sys.executable).parent)) or tool
    subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Do what the command line says; return the exit status."""
    files = sorted(FOLDER.glob("*.ts"))
    try:
        if "--check" in sys.argv[1:]:
            wrong = [f"{ts.name}: {problem}" for ts in files for problem in problems(ts)]
        else:
            collect(files)
            wrong = [
                f"{ts.name}: {key}" for ts in files for key, text in strings(ts).items() if not text
            ]
            for ts in files:
                _run("pyside6-lrelease", ts, "-qm", ts.with_suffix(".qm"))
    except Untranslatable as error:
        wrong = [str(error)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
