"""What a person sees of a run that takes long."""

from __future__ import annotations

import sys
import time

_EVERY = 30.0


class Progress:
    """A line on the terminal that changes, or in a log a line now and then."""

    def __init__(self, total: int, done: int, quiet: bool) -> None:
        self._total, self._done, self._quiet = total, done, quiet
        self._began = self._shown = time.monotonic()
        self._before = done
        self._errors = 0
        self._changes = sys.stderr.isatty()

    def report(self, pictures: int, errors: int) -> None:
        """So many more are written."""
        self._done += pictures
        self._errors += errors
        now = time.monotonic()
        if not self._quiet and (self._changes or now - self._shown > _EVERY):
            self._shown = now
            self._print(self._text(), end="" if self._changes else "\n")

    def notice(self, text: str) -> None:
        """Print something else than progress."""
        if not self._quiet:
            self._print(text)

    def end(self) -> None:
        """Print the last line."""
        self.notice(self._text())

    def _print(self, text: str, end: str = "\n") -> None:
        start = "\r\x1b[K" if self._changes else ""
        print(start + text, end=end, file=sys.stderr, flush=True)

    def _text(self) -> str:
        text = f"{self._done:,} of {self._total:,} pictures"
        if self._errors:
            text += f", {self._errors:,} with an error"
        seconds = time.monotonic() - self._began
        rate = (self._done - self._before) / seconds
        if rate > 0:
            text += f", {rate:.3g} a second"
            if self._done < self._total:
                text += f", {_duration((self._total - self._done) / rate)} left"
        return text


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes / 60:.0f} hours" if minutes < 72 * 60 else f"{minutes / 1440:.0f} days"
