"""What is installed, as text to read and to copy into a report."""

from __future__ import annotations

import platform
from typing import Any

from .._errors import Error
from .._installation import installation


def installation_text(**versions: str) -> str:
    """Return :func:`emerdiff.installation` and the versions around it, a fact a line."""
    facts: dict[str, Any] = {**versions, "python": platform.python_version()}
    facts["system"] = platform.platform()
    try:
        facts.update(installation())
    except (Error, OSError) as error:
        facts["error"] = error
    models = facts.pop("models", [])
    lines = [f"{name}: {_words(value)}" for name, value in facts.items()]
    return "\n".join(lines + [f"model: {_model(model)}" for model in models])


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _model(model: dict[str, Any]) -> str:
    place = model["folder"] or "built in"
    state = f"cannot be used: {model['error']}" if model["error"] else f"{model['size']} bytes"
    return f"{model['name']}, {place}, {state}"
