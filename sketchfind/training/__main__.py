"""`python -m sketchfind.training`: the trainer's command line."""

from sketchfind.training.cli import main

if __name__ == "__main__":
    main()
