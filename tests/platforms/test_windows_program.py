"""The program for Windows, unpacked from its archive, without a network."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from roots import REPOSITORY

from conftest import PICTURE, labels
from dist import unpacked
from wine import FOLDER_THERE, Wine

PROGRAM = "program\\emerdiff.exe"
RESULTS = {"finest.png", "labels.png", "overlay.png", "segmentation.json"}
HERE = Path(__file__).parent


def there(place: Path) -> str:
    """Return the path that Windows has of a test's folder."""
    return f"{FOLDER_THERE}\\{place.name}"


def test_a_picture_has_the_regions_that_it_has_on_linux(
    wine: Wine, place: Path, expected: np.ndarray
) -> None:
    shutil.copy(PICTURE, place)
    wine.succeed(PROGRAM, "segment", "cat.jpg", "--out", "out", inside=place.name)
    found = labels(place / "out")
    assert {path.name for path in (place / "out").iterdir()} == RESULTS
    # ONNX Runtime's kernels are not the same machine code there.
    assert (found == expected).mean() > 0.995
    report = json.loads((place / "out" / "segmentation.json").read_text(encoding="utf-8"))
    assert len(report["regions"]) == expected.max() + 1


@pytest.mark.parametrize(
    "name",
    [
        "with spaces and (brackets).jpg",
        "Größe, 画像 и ещё.jpg",
        "ends with a lot of letters " + 200 * "x" + ".jpg",
    ],
)
def test_names_of_all_kinds(wine: Wine, place: Path, name: str) -> None:
    shutil.copy(PICTURE, place / name)
    wine.succeed(PROGRAM, "segment", name, "--out", f"out of {name}", inside=place.name)
    assert labels(place / f"out of {name}").shape == (300, 451)


def test_paths_of_more_than_260_characters(wine: Wine, place: Path) -> None:
    deep = Path(*(10 * ["a folder of thirty characters."[:29]]))
    (place / deep).mkdir(parents=True)
    shutil.copy(PICTURE, place / deep)
    inside = "\\".join([there(place), *deep.parts])
    assert len(inside) > 300
    # The long form, as programs pass it, and the usual one.
    for number, start in enumerate(["\\\\?\\", ""]):
        out = f"{start}{inside}\\out{number}"
        wine.succeed(PROGRAM, "segment", f"{start}{inside}\\cat.jpg", "--out", out)
        assert labels(place / deep / f"out{number}").shape == (300, 451)


def test_letters_of_either_case(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place / "Cat.JPG")
    wine.succeed(PROGRAM, "segment", "cAT.jpg", "--out", "out", inside=place.name)
    wine.succeed(PROGRAM, "segment", "CAT.jpg", "--out", "OUT", inside=place.name)
    assert {path.name for path in place.iterdir()} == {"Cat.JPG", "out"}


def contents(folder: Path) -> dict[str, bytes]:
    """Return what the results of a run have in them."""
    return {name: (folder / name).read_bytes() for name in RESULTS}


def test_results_that_another_program_has_open_are_not_lost(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place)
    around = wine.compile(HERE / "around.c", "c11")
    wine.succeed(PROGRAM, "segment", "cat.jpg", "--out", "out", inside=place.name)
    before = contents(place / "out")
    again = f"{FOLDER_THERE}\\{PROGRAM} segment cat.jpg --num-regions 3 --out out"
    for name in ("labels.png", "segmentation.json"):
        held = wine.run(around, "held", f"out\\{name}", again, inside=place.name)
        assert (held.returncode, name in held.stderr) == (1, True)
        assert (place / "out" / name).read_bytes() == before[name]
    wine.succeed(PROGRAM, *again.split()[1:], inside=place.name)
    assert labels(place / "out").max() == 2
    assert {path.name for path in (place / "out").iterdir()} == RESULTS


def test_results_that_may_not_be_written_are_named(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place)
    wine.succeed(PROGRAM, "segment", "cat.jpg", "--out", "out", inside=place.name)
    before = (place / "out" / "labels.png").read_bytes()
    (place / "out" / "labels.png").chmod(0o444)
    again = ["segment", "cat.jpg", "--num-regions", "3", "--out", "out"]
    done = wine.run(PROGRAM, *again, inside=place.name)
    assert (done.returncode, "labels.png" in done.stderr) == (1, True)
    assert (place / "out" / "labels.png").read_bytes() == before
    (place / "out" / "labels.png").chmod(0o644)
    wine.succeed(PROGRAM, *again, inside=place.name)
    assert labels(place / "out").max() == 2


def test_a_file_where_the_folder_should_be_is_named(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place)
    (place / "out").write_text("mine")
    done = wine.run(PROGRAM, "segment", "cat.jpg", "--out", "out", inside=place.name)
    assert (done.returncode, "out" in done.stderr) == (1, True)
    assert (place / "out").read_text() == "mine"


def test_it_runs_without_a_console(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place)
    around = wine.compile(HERE / "around.c", "c11")
    command = f"{FOLDER_THERE}\\{PROGRAM} segment cat.jpg --out out"
    wine.succeed(around, "detached", command, inside=place.name)
    assert labels(place / "out").shape == (300, 451)


def test_the_onnx_runtime_of_the_system_is_not_taken(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place)
    system = wine.folder / "prefix" / "drive_c" / "windows" / "system32" / "onnxruntime.dll"
    for wrong in (system, place / "onnxruntime.dll", place / "onnxruntime-1.31.1.dll"):
        wrong.write_bytes(b"not a library")
    try:
        wine.succeed(PROGRAM, "segment", "cat.jpg", "--out", "out", inside=place.name)
        told = wine.succeed(PROGRAM, "runtime", inside=place.name)
        assert "program\\onnxruntime-1.31.1.dll" in told
    finally:
        system.unlink()


def test_what_is_fetched_is_looked_for_in_the_folder_of_the_user(wine: Wine, place: Path) -> None:
    (runtime,) = (wine.folder / "program").glob("onnxruntime-*.dll")
    version = runtime.stem.split("-")[1]
    unpacked("emerdiff-[0-9]*-windows-x86_64-bare.zip", place, "bare")
    shutil.copy(PICTURE, place)
    program = f"{place.name}\\bare\\emerdiff.exe"
    command = [program, "segment", "cat.jpg", "--offline", "--out", "out"]
    done = wine.run(*command, inside=place.name)
    assert (done.returncode, "emerdiff runtime install" in done.stderr) == (1, True)
    (local,) = (wine.folder / "prefix" / "drive_c" / "users").glob("*/AppData/Local")
    fetched = local / "emerdiff" / f"onnxruntime-cpu-{version}"
    fetched.mkdir(parents=True)
    shutil.copy(runtime, fetched)
    wine.succeed(*command, inside=place.name)
    assert labels(place / "out").shape == (300, 451)
    assert "AppData" in wine.succeed(PROGRAM, "models")


def test_a_model_whose_lines_end_as_windows_ends_them(wine: Wine, place: Path) -> None:
    shutil.copy(PICTURE, place)
    model = place / "model"
    shutil.copytree(REPOSITORY / "models" / "tiny", model)
    manifest = (model / "manifest.json").read_bytes()
    assert b"\n" in manifest and b"\r" not in manifest
    (model / "manifest.json").write_bytes(manifest.replace(b"\n", b"\r\n"))
    wine.succeed(
        PROGRAM, "segment", "cat.jpg", "--model", "model", "--out", "out", inside=place.name
    )
    assert labels(place / "out").shape == (300, 451)
