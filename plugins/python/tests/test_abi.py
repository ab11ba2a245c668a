"""The types that ctypes is told are those of the header."""

from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from emerdiff import _abi, _errors

HEADER = Path(__file__).resolve().parents[3] / "include" / "emerdiff.h"
STRUCTURES = {
    "emerdiff_run": _abi.Run,
    "emerdiff_estimate": _abi.Estimate,
    "emerdiff_image": _abi.Image,
    "emerdiff_region": _abi.Region,
    "emerdiff_buffer": _abi.Buffer,
    "emerdiff_selection": _abi.Selection,
    "emerdiff_ring": _abi.Ring,
    "emerdiff_point": _abi.Point,
}


def constants(prefix: str) -> dict[str, int]:
    text = HEADER.read_text()
    found = re.findall(rf"#define EMERDIFF_{prefix}(\w+) (\d+)$", text, re.MULTILINE)
    return {name.lower(): int(value) for name, value in found}


@pytest.mark.skipif(shutil.which("cc") is None, reason="it needs a C compiler")
def test_structures_have_the_layout_of_the_header(tmp_path: Path) -> None:
    lines = []
    for name, structure in STRUCTURES.items():
        lines.append(f'printf("{name} %zu\\n", sizeof({name}));')
        for field, *_ in structure._fields_:
            lines.append(f'printf("{name}.{field} %zu\\n", offsetof({name}, {field}));')
    program = tmp_path / "layout.c"
    program.write_text(
        f'#include <stdio.h>\n#include "{HEADER}"\nint main(void) {{ {" ".join(lines)} return 0; }}'
    )
    subprocess.run(["cc", program, "-o", tmp_path / "layout"], check=True)
    output = subprocess.run([tmp_path / "layout"], check=True, capture_output=True, text=True)
    in_c = dict(line.split() for line in output.stdout.splitlines())
    in_python = {}
    for name, structure in STRUCTURES.items():
        in_python[name] = str(ctypes.sizeof(structure))
        for field, *_ in structure._fields_:
            in_python[f"{name}.{field}"] = str(getattr(structure, field).offset)
    assert in_python == in_c


def test_functions_have_the_number_of_parameters_of_the_header() -> None:
    text = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.DOTALL)
    found = re.findall(r"\b(emerdiff_\w+)\(([^()]*)\);", text)
    in_header = {
        name: 0 if parameters.strip() == "void" else parameters.count(",") + 1
        for name, parameters in found
    }
    declared = {**_abi.STATUS_FUNCTIONS, **_abi.TEXT_FUNCTIONS}
    declared.update({name: [ctypes.c_void_p] for name in _abi.FREE_FUNCTIONS})
    assert {name: len(types) for name, types in declared.items()} == {
        name: in_header[name] for name in declared
    }
    # Options are set by name, and taken from nobody.
    rest = {name for name in in_header if name not in declared}
    assert all(name.startswith("emerdiff_options_") for name in rest - {"emerdiff_abi_version"})


def test_constants_are_those_of_the_header() -> None:
    assert _abi.ABI_VERSION == constants("ABI_")["version"]
    assert _abi.LAYOUTS == constants("LAYOUT_")
    assert _abi.SAMPLES == constants("SAMPLE_")
    providers = constants("PROVIDER_")
    # A status begins like a provider.
    assert providers.pop("unavailable") in _errors.BY_STATUS
    assert _abi.PROVIDERS == providers
    assert _abi.COLORS == constants("COLOR_")
    assert {name: code for code, name in _abi.STAGES.items()} == constants("STAGE_")
    all_constants = constants("")
    assert (_abi.FLIP_Y, _abi.LINEAR) == (all_constants["flip_y"], all_constants["linear"])
    assert _abi.DECONTAMINATE == all_constants["decontaminate"]


def test_every_status_has_an_exception_of_its_name() -> None:
    in_header = constants("")
    for code, error in _errors.BY_STATUS.items():
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", error.__name__).lower()
        assert in_header[name] == code
    after = max(_errors.BY_STATUS) + 1
    assert f"#define EMERDIFF_KEPT_INVALID {after - 1}" in HEADER.read_text()
