"""Every snippet of the README does what it says, in its order."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from scenes import ROOT

README = Path(__file__).resolve().parents[1] / "README.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", README.read_text(), re.DOTALL)


def test_the_readme_runs(tmp_path: Path, photograph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(photograph, "picture.jpg")
    (tmp_path / "pictures").mkdir()
    for name in ("cat.jpg", "coffee.jpg"):
        shutil.copy(ROOT / "examples" / "pictures" / name, "pictures")
    names: dict[str, object] = {}
    for snippet in SNIPPETS:
        if "__main__" in snippet:
            continue
        exec(compile(snippet, str(README), "exec"), names)
    assert (tmp_path / "picture.emerdiff").is_file()


def test_the_snippet_about_processes_runs(tmp_path: Path, photograph: Path) -> None:
    shutil.copy(photograph, tmp_path / "picture.jpg")
    (snippet,) = [snippet for snippet in SNIPPETS if "multiprocessing" in snippet]
    script = tmp_path / "script.py"
    script.write_text(snippet + "    print(*results)\n")
    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.count("<Segmentation of 512 x 512 pixels") == 2


def test_docstrings_run(monkeypatch: pytest.MonkeyPatch) -> None:
    import doctest

    import emerdiff
    import emerdiff._segment

    monkeypatch.chdir(ROOT)
    tried = 0
    for module in (emerdiff, emerdiff._segment):
        failed, attempted = doctest.testmod(module)
        assert failed == 0
        tried += attempted
    assert tried > 8
