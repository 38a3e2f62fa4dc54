"""Photos below a folder that cannot be read for a while are kept, like those of a drive."""

import os

from sketchfind.library.update import scan as scan_module


def test_an_unreadable_folder_is_a_failure_and_its_photos_are_kept(
    indexed, engine, folder, monkeypatch
):
    real = os.scandir

    def refuse(path):
        if str(path) == str(folder / "a"):
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(scan_module.os, "scandir", refuse)
    report = indexed.update()
    assert (report.photos, report.removed, report.offline) == (12, 0, 6)
    assert [(f.path, "cannot be read" in f.reason) for f in report.failed] == [
        (str(folder / "a"), True)
    ]
    monkeypatch.setattr(scan_module.os, "scandir", real)
    engine.encoded.clear()
    report = indexed.update()
    assert (report.photos, report.failed, report.offline) == (12, (), 0)
    assert engine.encoded == []
