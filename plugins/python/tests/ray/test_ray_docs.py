"""What ``docs/scale.md`` shows is run as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from ray_pictures import ROOT, make_pictures

from emerdiff.ray.__main__ import _parser, main

PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_page_runs(cluster: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def there(text: str) -> str:
        for name in ("photos/", "regions/"):
            text = text.replace(name, f"{tmp_path}/{name}")
        return text

    make_pictures(tmp_path / "photos", 2)
    (command,) = blocks("bash")
    program, *arguments = shlex.split(there(command).removeprefix("python -m "))
    assert program == "emerdiff.ray" and main([*arguments, "--workers", "1"]) == 0
    (query,) = blocks("sql")
    assert duckdb.sql(there(query).replace("10000", "100")).fetchall()
    names: dict[str, Any] = {}
    for code in blocks("python"):
        exec(there(code), names)
    number, level = names["row"]["num_regions"], names["level_of_5"]
    assert level.shape == names["labels"].shape
    assert len(np.unique(level)) == min(number, 5)
    assert names["row"]["automatic"] == number
    assert capsys.readouterr().out.strip().isdecimal(), "what the pipeline prints"


def test_the_page_has_every_flag_and_column() -> None:
    from emerdiff.ray._worker import SCHEMA

    flags = [flag for action in _parser()._actions for flag in action.option_strings]
    for flag in set(flags) - {"-h", "--help", "--n-segments"}:
        assert f"`{flag}`" in PAGE or f"`{flag} <" in PAGE, flag
    for name in SCHEMA.names:
        assert f"`{name}`" in PAGE, name
