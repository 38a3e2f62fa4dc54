"""Addresses of files, whatever these are called."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote

import pytest

from sketchfind.ui import texts
from sketchfind.ui.file_urls import file_url


@pytest.mark.skipif(os.name == "nt", reason="names are text")
def test_names_that_are_not_text_can_be_shown_and_addressed() -> None:
    path = Path("/photos/caf\udce9 #1.jpg")
    assert unquote(file_url(path).toEncoded().data().decode(), "latin-1").endswith("caf\xe9 #1.jpg")
    assert texts.shown_name(str(path)) == "caf? #1.jpg"
