"""Run the command line: `sketchfind`, and `python -m sketchfind`."""

import sys


def main() -> None:
    """Load the program and run it; show no traceback if it is stopped while it is loading."""
    try:
        from sketchfind.cli import main as program

        program(prog_name="sketchfind")
    except KeyboardInterrupt:
        if "--json" in sys.argv:
            print('{"cancelled": true}')
        sys.exit("Stopped.")


if __name__ == "__main__":  # the spawned encoder processes import this module too
    main()
