"""Script-Fu, broken installations, too little memory, and a GIMP that is locked in."""

from __future__ import annotations

import numpy as np
import pytest
from broken import BROKEN
from cases import case, photograph, segment, written
from expected import result_of
from gimp3 import HERE, PLUGIN, ROOT, Gimp3
from PIL import Image

CHECK = ("check-installation", {})
SCHEME = """
(script-fu-use-v3)
(define image (gimp-file-load RUN-NONINTERACTIVE "/mnt/folder/in.png"))
(define layers (gimp-image-get-layers image))
(define made (plug-in-emerdiff-segment #:run-mode RUN-NONINTERACTIVE #:image image
  #:drawables layers #:level "number" #:regions 4 #:closer-look "none"))
(define picked (plug-in-emerdiff-select-region #:run-mode RUN-NONINTERACTIVE #:image image
  #:drawables layers #:level "number" #:regions 4 #:closer-look "none" #:points "40,30"))
(define report (plug-in-emerdiff-check-installation #:run-mode RUN-NONINTERACTIVE))
(gimp-message (string-append "made " (number->string (car made)) " picked "
  (number->string picked) " report " report))
"""


def error_of(gimp: Gimp3) -> str:
    """Return why a cut is refused."""
    facts = gimp.run_cases(written(gimp, {"one": case(photograph(), segment())}))
    (call,) = facts["one"]["calls"]
    assert not call["done"] and len(facts["one"]["image"]["layers"]) == 1
    error: str = call["error"]
    return error


def test_script_fu_has_the_same_names(gimp: Gimp3) -> None:
    Image.fromarray(photograph()[..., :3]).save(gimp.folder / "in.png")
    (gimp.folder / "cut.scm").write_text(SCHEME)
    printed = gimp.batch('(load "/mnt/folder/cut.scm")', interpreter="plug-in-script-fu-eval")
    assert "made 4 picked " in printed and "onnxruntime: 1.31.1" in printed, printed


def test_the_check_tells_what_is_installed(gimp: Gimp3) -> None:
    broken = gimp.folder / "home/.local/share/emerdiff/models/broken"
    broken.mkdir(parents=True)
    (broken / "manifest.json").write_text("{}")
    facts = gimp.run_cases(written(gimp, {"one": case(photograph(), CHECK)}))
    report = facts["one"]["calls"][0]["values"][0].splitlines()
    assert report[0].startswith("GIMP: 3.")
    assert "library: /mnt/folder/profile/plug-ins/emerdiff-gimp/emerdiff/libemerdiff.so" in report
    assert "providers: cpu" in report
    assert any(line.startswith("model: tiny, built in, ") for line in report)
    assert any("model: broken, " in line and "cannot be used" in line for line in report)


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_installation_is_told(gimp: Gimp3, how: str) -> None:
    words = BROKEN[how](gimp.plugin / "emerdiff")
    assert words in error_of(gimp)


def test_too_little_memory_is_told_before_the_run(gimp: Gimp3) -> None:
    meminfo = gimp.folder / "meminfo"
    meminfo.write_text("MemTotal: 16000 kB\nMemAvailable:    9000 kB\n")
    error = error_of(gimp)
    assert "this picture needs up to" in error and "8 MB are free" in error


def test_the_operation_of_gegl_is_a_filter_of_gimp_3(gimp: Gimp3) -> None:
    """What the filter shows is what is cut, so the layers have the mean colours that it drew."""
    folders = "/usr/lib/x86_64-linux-gnu/gegl-0.4", f"{gimp.plugin_inside}/gegl"
    one = case(photograph(), segment(), filter="emerdiff:segment")
    facts = gimp.run_cases(written(gimp, {"one": one}), GEGL_PATH=":".join(folders))
    group, source = facts["one"]["image"]["layers"]
    assert source["filters"] == 1
    expected = result_of(photograph(), {}).colors("mean")
    for layer in group["children"]:
        np.testing.assert_array_equal(
            gimp.pixels(layer["rgba"], layer["size"], channels=4), expected
        )


def test_it_works_where_it_sees_nothing_but_its_own_folders(gimp: Gimp3) -> None:
    """As in a Flatpak: a read-only plug-in, its own home, no network, nothing else."""
    inside = ["bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", str(ROOT), "/"]
    inside += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/mnt"]
    inside += ["--bind", str(gimp.folder), "/mnt/folder"]
    inside += ["--ro-bind", str(PLUGIN), "/mnt/folder/profile/plug-ins/emerdiff-gimp"]
    inside += ["--ro-bind", str(HERE / "inside"), "/mnt/repository/plugins/gimp/tests/inside"]
    facts = gimp.run_cases(written(gimp, {"one": case(photograph(), segment())}), enter=inside)
    assert facts["one"]["calls"][0]["done"], facts["one"]["calls"][0]["error"]
    assert len(facts["one"]["image"]["layers"][0]["children"]) == 5
