"""What C# is told of the library is what its header says."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from mono_build import run
from roots import REPOSITORY

HEADER = REPOSITORY / "include" / "emerdiff.h"
# Names of the package that are taken by something else in C#.
_RENAMED = {"SizeInBytes": "size"}


def snake(name: str) -> str:
    """Return the name of the header for one of C#."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@pytest.fixture(scope="module")
def told(built: Path) -> list[list[str]]:
    """What the package has, a line each."""
    return [line.split() for line in run(built, "Layout").splitlines()]


def test_structures_have_the_layout_of_the_header(told: list[list[str]], tmp_path: Path) -> None:
    in_csharp, lines = {}, []
    for line in told:
        structure = "emerdiff_" + snake(line[1].removeprefix("Native"))
        if line[0] == "struct":
            # As it is, and as the package requires it when it opens the library.
            assert line[2] == line[3]
            in_csharp[structure] = line[2]
            lines.append(f'printf("{structure} %zu\\n", sizeof({structure}));')
        elif line[0] == "field":
            field = _RENAMED.get(line[2], snake(line[2]))
            in_csharp[f"{structure}.{field}"] = line[3]
            lines.append(f'printf("{structure}.{field} %zu\\n", offsetof({structure}, {field}));')
    program = tmp_path / "layout.c"
    program.write_text(
        f'#include <stdio.h>\n#include "{HEADER}"\nint main(void) {{ {" ".join(lines)} return 0; }}'
    )
    subprocess.run(["cc", program, "-o", tmp_path / "layout"], check=True)
    output = subprocess.run([tmp_path / "layout"], check=True, capture_output=True, text=True)
    assert in_csharp == dict(line.split() for line in output.stdout.splitlines())
    text = HEADER.read_text()
    in_header = set(re.findall(r"^\} (emerdiff_\w+);$", text, re.MULTILINE))
    assert in_header == {name for name in in_csharp if "." not in name}
    # Every field, so that one which was added is missed here.
    fields = re.findall(r"^    [\w *]+?[ *](\w+)(?:\[\d+\])?;$", text, re.MULTILINE)
    assert len(fields) == len([name for name in in_csharp if "." in name])


def test_constants_are_those_of_the_header(told: list[list[str]]) -> None:
    found = re.findall(r"#define EMERDIFF_(\w+) (\d+)$", HEADER.read_text(), re.MULTILINE)
    in_header = {name.lower(): value for name, value in found}
    in_csharp = {
        snake(line[1]).replace("_u_8", "_u8"): line[2] for line in told if line[0] == "constant"
    }
    in_csharp = {
        re.sub(r"_?(u8|u16|f32)$", r"_\1", name): value for name, value in in_csharp.items()
    }
    assert in_csharp == {name: in_header[name] for name in in_csharp}
    # Those that the package does not use.
    rest = set(in_header) - set(in_csharp)
    assert rest == {"default", "layout_bgr", "preset_fast", "preset_paper"} | {
        f"version_{part}" for part in ("major", "minor", "patch")
    }


def test_functions_have_the_number_of_parameters_of_the_header(told: list[list[str]]) -> None:
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.DOTALL)
    found = re.findall(r"\b(emerdiff_\w+)\(([^()]*)\);", text)
    in_header = {
        name: 0 if parameters.strip() == "void" else parameters.count(",") + 1
        for name, parameters in found
    }
    in_csharp = {line[1]: int(line[2]) for line in told if line[0] == "function"}
    assert in_csharp == {name: in_header[name] for name in in_csharp}
    rest = {name for name in in_header if name not in in_csharp}
    # Options are set by name, and ONNX Runtime lies beside the library.
    assert all(name.startswith("emerdiff_options_") for name in rest - {"emerdiff_runtime_load"})
