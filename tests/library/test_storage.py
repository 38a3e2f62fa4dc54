from __future__ import annotations

from sketchfind.library.storage import measure
from sketchfind.paths import Profile


def test_every_kind_is_measured(profile: Profile) -> None:
    (profile.catalog).write_bytes(b"x" * 100)
    profile.catalog.with_name("catalog.sqlite-wal").write_bytes(b"x" * 20)
    (profile.thumbnails / "ab").mkdir()
    (profile.thumbnails / "ab" / "one.jpg").write_bytes(b"x" * 7)
    sizes = {item.kind: item.bytes for item in measure(profile)}
    assert sizes == {
        "catalog": 120,
        "thumbnails": 7,
        "index": 0,
        "drawings": 0,
        "models": 0,
        "log": 0,
    }
