import sys
from pathlib import Path

import pytest

from sketchfind.errors import UserFacingError
from sketchfind.library.folders.outside import refuse_among_photos


def test_photos_are_known_in_any_spelling_of_a_system_that_ignores_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    refuse_among_photos(tmp_path / "PHOTOS" / "sheet.png", [str(tmp_path / "photos")])
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(UserFacingError, match="among your photos"):
        refuse_among_photos(tmp_path / "PHOTOS" / "sheet.png", [str(tmp_path / "photos")])
