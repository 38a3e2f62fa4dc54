"""Print measured figures as a table, and keep them as CSV with machine, date and revision."""

from __future__ import annotations

import csv
import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
FIELDS = ("date", "machine", "cores", "load", "revision", "benchmark")
FIGURES = ("case", "figure", "value", "unit", "wanted", "reached")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A bound on a figure."""

    bound: float
    at_most: bool = True

    def holds(self, value: float) -> bool:
        """Tell whether `value` is within the bound."""
        return value <= self.bound if self.at_most else value >= self.bound

    def __str__(self) -> str:
        return f"{'<=' if self.at_most else '>='} {self.bound:g}"


class Report:
    """The figures of one benchmark."""

    def __init__(self, benchmark: str, folder: Path) -> None:
        self._benchmark, self._folder = benchmark, folder
        self._rows: list[dict[str, object]] = []

    def add(
        self, case: str, figure: str, value: float, unit: str, wanted: Wanted | None = None
    ) -> None:
        """Note a figure, and print it at once."""
        reached = "" if wanted is None else "yes" if wanted.holds(value) else "no"
        values = (case, figure, f"{value:.4g}", unit, str(wanted or ""), reached)
        self._rows.append(dict(zip(FIGURES, values, strict=True)))
        goal = f"   wanted {wanted}: {reached}" if wanted else ""
        print(f"{self._benchmark:9} {case:28} {figure:26} {value:10.4g} {unit}{goal}", flush=True)

    def write(self) -> Path:
        """Append the figures to the CSV file of this benchmark."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{self._benchmark}.csv"
        known = dict(zip(FIELDS, (*_surroundings(), self._benchmark), strict=True))
        is_new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [*FIELDS, *FIGURES], lineterminator="\n")
            if is_new:
                writer.writeheader()
            writer.writerows(known | row for row in self._rows)
        return path


def _surroundings() -> tuple[object, ...]:
    """Return date, processor, cores, load and revision; the load shows how noisy figures are."""
    now = datetime.now(UTC).isoformat(timespec="minutes")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    git = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    revision = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    return now, _processor(), os.cpu_count() or 0, load, revision


def _processor() -> str:
    """Return the name of the processor if the system gives it, else its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
