from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path

import pytest

from sketchfind.catalog.update_lock import update_lock
from sketchfind.errors import ProfileError, UnreadablePhoto, why


def test_why_is_what_the_system_says_without_number_and_path(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as found:
        (tmp_path / "none").read_bytes()
    assert why(found.value) == os.strerror(errno.ENOENT)


def test_a_bad_photo_is_the_same_in_another_process() -> None:
    error = UnreadablePhoto("/p.jpg", "no permission to read it", transient=True)
    sent = pickle.loads(pickle.dumps(error))
    assert type(sent) is UnreadablePhoto
    assert (str(sent), vars(sent)) == (str(error), vars(error))


def test_why_is_never_empty() -> None:
    assert why(OSError("it is\nno file")) == "it is no file"
    assert why(OSError()) == "OSError"
    assert why(ValueError("no number")) == "no number"


def test_a_long_reason_is_cut_after_a_word_and_what_follows_it_is_a_sentence_of_its_own() -> None:
    assert why(ValueError("A part is missing.\nSee above.")) == "A part is missing. See above"
    assert why(ValueError("words " * 100)) == f"{'words ' * 50}…"
    assert why(ValueError("x" * 400)) == f"{'x' * 300} …"


def test_an_error_without_a_number_has_a_reason_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError("the device is not ready")

    monkeypatch.setattr(os, "open", fail)
    with (
        pytest.raises(ProfileError, match="cannot be written: the device is not ready\\."),
        update_lock(tmp_path / "catalog.sqlite"),
    ):
        pass
