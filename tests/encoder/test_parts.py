from __future__ import annotations

from pathlib import Path

import numpy as np

from sketchfind.encoder.model_file import CONCEPTS, read_header, read_tensors
from sketchfind.encoder.parts import build_parts, gather_tensors


def test_what_is_gathered_is_what_was_built_from(model_file: Path) -> None:
    header = read_header(model_file)
    tensors = read_tensors(model_file, header)
    network, feature, table, reference = build_parts(header, tensors)
    gathered = gather_tensors(network.state_dict(), feature, table.embeddings, reference)
    assert gathered.keys() == tensors.keys()
    assert gathered[CONCEPTS].dtype == np.float16
    for name, tensor in tensors.items():
        assert np.allclose(gathered[name], tensor, atol=1e-3 if name == CONCEPTS else 1e-6), name
    again, same, words, embedded = build_parts(header, gathered)
    assert again.state_dict().keys() == network.state_dict().keys()
    assert same.dim == feature.dim == header.dim
    assert words.names == table.names
    lengths = np.linalg.norm(words.embeddings, axis=1)  # which halves alone change a little
    assert np.allclose(lengths, 1, atol=1e-6)
    assert np.allclose(embedded, reference, atol=1e-6)
