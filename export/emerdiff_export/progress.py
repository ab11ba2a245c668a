"""Prints a line for each step of a long export, with the time and the peak memory so far."""

import resource
import sys
import time


class Progress:
    def __init__(self):
        self.start = time.monotonic()

    def __call__(self, step: str) -> None:
        seconds = time.monotonic() - self.start
        print(
            f"{seconds:6.0f} s {peak_memory() / 1e9:5.1f} GB  {step}", file=sys.stderr, flush=True
        )


def peak_memory() -> int:
    """Bytes that this process held at its peak, mapped weight files included."""
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
