from __future__ import annotations

from types import SimpleNamespace

import pytest

from sketchfind.library.folders.cloud import is_placeholder


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (SimpleNamespace(), False),
        (SimpleNamespace(st_file_attributes=0x20), False),  # to be archived, and there
        (SimpleNamespace(st_file_attributes=0x1020), True),  # offline
        (SimpleNamespace(st_file_attributes=0x40020), True),  # fetched when it is opened
        (SimpleNamespace(st_file_attributes=0x400020), True),  # or when it is read
        (SimpleNamespace(st_flags=0), False),
        (SimpleNamespace(st_flags=0x40000020), True),  # dataless
    ],
)
def test_how_systems_mark_what_is_only_in_the_cloud(status, expected):
    assert is_placeholder(status) is expected
