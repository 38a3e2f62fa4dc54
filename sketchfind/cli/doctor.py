"""`sketchfind doctor`: look for damage, and repair what can be rebuilt."""

from __future__ import annotations

from dataclasses import asdict, replace

import click

from sketchfind.cli.output import print_json
from sketchfind.cli.setup import Setup, library_options
from sketchfind.errors import ProfileError
from sketchfind.printable import printable
from sketchfind.program import FAILURES, tell


@click.command()
@click.option("--repair", is_flag=True, help="Repair what can be repaired, and say what was done.")
@library_options
def doctor(setup: Setup, repair: bool) -> None:
    """Check catalog, index, thumbnails and model.

    Exit status 1 means that a problem remains; files that could not be read count as one.
    """
    from sketchfind.library.profile.mending import examine_catalog, mend_catalog

    mended = mend_catalog(setup.profile()) if repair else None
    try:
        with setup.library() as library:
            findings = library.doctor(repair)
    except ProfileError:
        damaged = examine_catalog(setup.profile())
        if damaged is None:
            raise
        findings = [damaged]
    if mended is not None:
        findings = [mended, *(finding for finding in findings if finding.check != mended.check)]
    findings = [replace(finding, detail=setup.with_profile(finding.detail)) for finding in findings]
    healthy = all(finding.ok or finding.repaired for finding in findings)
    if setup.json:
        print_json({"ok": healthy, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            state = "repaired" if finding.repaired else "ok" if finding.ok else "problem"
            click.echo(f"{state:9} {finding.check}: {printable(finding.detail)}")
        cures = {finding.cure for finding in findings if not (finding.ok or finding.repaired)}
        if "repair" in cures and not repair:
            tell(f"Try: {printable(setup.command('doctor --repair'))}")
        if "update" in cures:
            tell(f"Try: {printable(setup.command('index'))}")
    if not healthy:
        click.get_current_context().exit(FAILURES)
