"""Check Installation."""

from __future__ import annotations

from gi.repository import Gimp

from emerdiff.hosts import installation_text


def check_installation(interactive: bool) -> str:
    """Return what is installed, a fact a line; show it where there is someone to read it."""
    report = installation_text(GIMP=Gimp.version())
    if interactive:
        from .report_dialog import show

        show(report)
    return report
