"""The program with a witness inside: `python -m bench.probe PROFILE` prints what it saw and when.

Encoder processes import the module that was started, so this one imports nothing at its top.
"""

if __name__ == "__main__":
    import sys

    import sketchfind.library  # noqa: F401  the program too loads it before Qt
    from bench.witness import open_and_watch

    open_and_watch(sys.argv[1])
