import pytest
import torch

from sketchfind.encoder.streams import MOST, PICTURES, share_threads

pytestmark = pytest.mark.usefixtures("threads_as_before")


@pytest.mark.parametrize(
    ("threads", "count", "each"),
    [(1, 1, 1), (2, 2, 1), (6, 6, 1), (9, 8, 1), (11, 5, 2), (12, 6, 2), (15, 5, 3), (20, 5, 4)],
)
def test_a_processor_encodes_many_batches_and_leaves_few_threads_without_work(threads, count, each):
    torch.set_num_threads(threads)
    assert share_threads(torch.device("cpu")).count == count <= MOST
    assert torch.get_num_threads() == each


def test_hardly_any_thread_is_left_over():
    for threads in range(1, 65):
        torch.set_num_threads(threads)
        count = share_threads(torch.device("cpu")).count
        assert threads - count * torch.get_num_threads() <= min(3, threads // 9), threads


@pytest.mark.parametrize(("threads", "pictures"), [(1, 8), (2, 8), (5, 6), (8, 4)])
def test_a_pass_has_many_pictures_and_all_streams_no_more_than_are_decoded_meanwhile(
    threads, pictures
):
    torch.set_num_threads(threads)
    streams = share_threads(torch.device("cpu"))
    assert streams.batch == pictures
    assert streams.count * streams.batch <= PICTURES


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_gpu_takes_one_large_batch_after_the_other(device):
    streams = share_threads(torch.device(device))
    assert streams.count == 1
    assert streams.batch > share_threads(torch.device("cpu")).batch
