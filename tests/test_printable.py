from __future__ import annotations

from sketchfind.printable import printable


def test_what_a_terminal_would_act_upon_is_escaped():
    assert printable("Zoë 猫 a b.jpg") == "Zoë 猫 a b.jpg"
    assert printable("a\nb\x1b[2J\udcff\u202e") == "a\\nb\\x1b[2J\\udcff\\u202e"
