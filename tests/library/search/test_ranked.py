import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sketchfind.library.search.ranked import among, rank, rank_as_read


@given(seed=st.integers(0, 1000), lengths=st.lists(st.integers(0, 8)), count=st.integers(0, 20))
def test_embeddings_that_come_in_chunks_are_ranked_like_all_at_once(seed, lengths, count):
    rng = np.random.default_rng(seed)
    embeddings = rng.integers(-2, 3, (sum(lengths), 3)).astype(np.float32)  # many ties
    ids = np.arange(len(embeddings)) + 100
    query = rng.integers(-2, 3, 3).astype(np.float32)
    ends = np.cumsum(lengths[:-1], dtype=np.int64)
    chunks = zip(np.split(ids, ends), np.split(embeddings, ends), strict=True)
    found = rank_as_read(query, count, chunks)
    for ours, expected in zip(found, rank(query, count, ids, embeddings), strict=True):
        np.testing.assert_array_equal(ours, expected)


@given(ids=st.lists(st.integers(0, 9)), some=st.sets(st.integers(0, 9)))
def test_those_among_some_are_told(ids, some):
    told = among(np.array(ids, np.int64), np.array(sorted(some), np.int64))
    assert told.tolist() == [one in some for one in ids]
