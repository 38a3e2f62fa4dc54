"""`python -m sketchfind.training`: the trainer's command line."""

import sys


def main() -> None:
    """Load the trainer and run it; stopping it while it loads shows no traceback."""
    try:
        from sketchfind.training.cli import main as trainer

        trainer()
    except KeyboardInterrupt:
        sys.exit("Stopped.")


if __name__ == "__main__":  # the processes that draw batches import this module too
    main()
