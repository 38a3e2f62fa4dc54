import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from sketchfind.index import top_k


@given(seed=st.integers(0, 1000), n=st.integers(0, 60), k=st.integers(0, 80))
@example(seed=0, n=5, k=-1)
def test_equals_sorting_everything(seed, n, k):
    rng = np.random.default_rng(seed)
    embeddings = rng.integers(-2, 3, (n, 3)).astype(np.float32)  # many ties
    query = rng.integers(-2, 3, 3).astype(np.float32)
    positions, scores = top_k(embeddings, query, k)
    every = [float(sum(a * b for a, b in zip(row, query, strict=True))) for row in embeddings]
    expected = sorted(range(n), key=lambda i: (-every[i], i))[: max(k, 0)]
    assert positions.tolist() == expected
    assert scores.tolist() == [every[i] for i in expected]
