from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sketchfind.errors import RecipeError
from sketchfind.training.data.text_table import TextTable


def test_tables_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.npz"
    np.savez(path, names=["a", "b", "c"], embeddings=np.ones((2, 4)))
    whole = path.read_bytes()
    np.save(tmp_path / "vectors.npy", np.ones((2, 4)))
    array = (tmp_path / "vectors.npy").read_bytes()
    np.savez(path, names=np.array(["a", None]), embeddings=np.ones((2, 4)))
    for contents in (whole, whole[:-30], array, b"", b"apple 0.1 0.2\n", path.read_bytes()):
        path.write_bytes(contents)
        with pytest.raises(RecipeError, match="cannot be read") as caught:
            TextTable.read(path, centred=True)
        assert "pickle" not in str(caught.value)


def test_centred_text_vectors_have_unit_length(small_data: Path) -> None:
    table = TextTable.read(small_data / "text/table.npz", centred=True)
    assert np.allclose(np.linalg.norm(table.embeddings, axis=1), 1, atol=1e-5)
