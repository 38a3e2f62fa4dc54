import pytest
import torch

from sketchfind.encoder.streams import MOST, share_threads


@pytest.fixture(autouse=True)
def _threads_as_before():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("threads", "count", "each"), [(1, 1, 1), (2, 2, 1), (6, 6, 1), (20, 8, 2)]
)
def test_a_processor_encodes_as_many_batches_as_it_has_threads(threads, count, each):
    torch.set_num_threads(threads)
    assert share_threads(torch.device("cpu")).count == count <= MOST
    assert torch.get_num_threads() == each


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_gpu_takes_one_large_batch_after_the_other(device):
    streams = share_threads(torch.device(device))
    assert streams.count == 1
    assert streams.batch > share_threads(torch.device("cpu")).batch
