from __future__ import annotations

from sketchfind.wording import counted


def test_nouns_agree_with_their_numbers() -> None:
    assert [counted(n, "class") for n in (0, 1, 1000)] == ["0 classes", "1 class", "1,000 classes"]
    assert [counted(n, "sketch") for n in (1, 2)] == ["1 sketch", "2 sketches"]
    assert counted(3, "photo") == "3 photos"
