"""What ends a run."""

from __future__ import annotations


class RunError(Exception):
    """A run cannot go on; the text is for people and says what to do."""
