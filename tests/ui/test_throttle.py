"""What comes too fast is held back, but for what must not be lost."""

from __future__ import annotations

from sketchfind.ui.throttle import Throttle


def test_news_pass_now_and_then_and_at_once_when_they_must() -> None:
    now = 0.0
    reports = Throttle(4.0, lambda: now)
    assert reports.is_due()
    now = 3.0
    assert not reports.is_due()
    assert reports.is_due(at_once=True)
    now = 6.0
    assert not reports.is_due()  # counted from what passed last
    now = 7.0
    assert reports.is_due()
