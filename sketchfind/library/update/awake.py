"""Keep the computer from falling asleep while photos are read; its screen may go dark.

Many photos take hours, most often with nobody there. A person can still send it to sleep, for
example by closing the lid.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

log = logging.getLogger(__name__)

AFTER_SECONDS = 60.0  # for shorter work it does not ask: no system falls asleep so soon


class Awake:
    """Asks the system to stay awake once work has taken a while; usable from any thread."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._asked: ExitStack | None = None
        self._thread = ThreadPoolExecutor(1, "awake")  # wakepy takes no request back in another

    def stay(self) -> None:
        """Ask the system to stay awake, unless asked already; one that cannot may still sleep."""
        if self._asked is None and time.monotonic() - self._since >= AFTER_SECONDS:
            self._asked = ExitStack()
            self._thread.submit(_ask, self._asked).result()

    def let_sleep(self) -> None:
        """Withdraw the request, for a pause or at the end."""
        asked, self._asked = self._asked, None
        if asked is not None:
            try:
                self._thread.submit(asked.close).result()
            except RuntimeError as error:  # the service asked is gone, and the request with it
                log.info("the computer was not told that it may sleep again: %s", error)

    def close(self) -> None:
        """Let the computer sleep for good."""
        self.let_sleep()
        self._thread.shutdown()


def _ask(asked: ExitStack) -> None:
    from wakepy import keep  # here, because it is slow to import and seldom needed

    if not asked.enter_context(keep.running(on_fail="pass")).active:
        log.info("the computer may fall asleep: nothing here keeps it awake")
