"""ComfyUI's progress bar and its Cancel button, where it is the host."""

# mypy: disable-error-code="import-not-found,import-untyped"

from __future__ import annotations

from typing import Any, Callable

_PARTS_OF_A_PICTURE = 1000

Report = Callable[[str, int, int], None]


def reports(pictures: int) -> list[Report]:
    """Return a progress callback for each picture; it raises when ComfyUI is told to stop."""
    stop, bar = _stop(), _bar(pictures * _PARTS_OF_A_PICTURE)

    def report(index: int, stage: str, done: int, total: int) -> None:
        stop()
        # The opening of a model counts on its own.
        if stage not in ("open", "verify"):
            bar((index + done / max(total, 1)) * _PARTS_OF_A_PICTURE)

    return [_bound(report, index) for index in range(pictures)]


def _bound(report: Callable[[int, str, int, int], None], index: int) -> Report:
    return lambda stage, done, total: report(index, stage, done, total)


def _stop() -> Callable[[], Any]:
    try:
        from comfy.model_management import throw_exception_if_processing_interrupted
    except ImportError:
        return lambda: None
    return throw_exception_if_processing_interrupted  # type: ignore[no-any-return]


def _bar(total: int) -> Callable[[float], Any]:
    try:
        from comfy.utils import ProgressBar
    except ImportError:
        return lambda _: None
    bar = ProgressBar(total)
    return lambda done: bar.update_absolute(int(done), total)
