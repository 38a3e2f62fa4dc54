"""How many batches are encoded at the same time, and by how many threads each."""

from __future__ import annotations

from dataclasses import dataclass

import torch

MOST = 8  # streams
FEWEST = 5  # streams, given enough threads; with fewer, more threads would wait for each other
# Encoded at once by all streams: half of what an update reads at once. The other half is decoded
# meanwhile.
PICTURES = 32
MOST_EACH = 8  # pictures of one stream at once, on a CPU


@dataclass(frozen=True, slots=True)
class Streams:
    """How many batches are encoded side by side, and how many pictures each one has."""

    count: int
    batch: int


def share_threads(device: torch.device) -> Streams:
    """Divide this process's threads of computation among streams, for work in the background.

    On a CPU each batch has threads of its own, or one thread if there are few. Threads that share a
    batch wait for each other at every layer, and for any other work that takes a core of theirs:
    two cores encoded 39 photos a second with a batch each, and 33 as two threads of one batch. If
    there are many threads, they are divided so that the fewest are left over. Each pass has a cost
    of its own, most of all in bfloat16: two streams encoded 99 pictures a second with batches of
    4, and 121 with batches of 8. A GPU takes as long for 32 small pictures as for 16: an H200
    encoded 2,351 and 1,284 a second.
    """
    if device.type != "cpu":
        return Streams(1, PICTURES)
    threads = torch.get_num_threads()
    counts = range(min(threads, FEWEST), min(threads, MOST) + 1)
    count = max(counts, key=lambda count: (threads // count * count, count))
    torch.set_num_threads(threads // count)
    return Streams(count, min(MOST_EACH, PICTURES // count))
