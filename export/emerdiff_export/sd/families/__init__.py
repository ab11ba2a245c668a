"""The families of Stable Diffusion models that can be exported, one module each.

A new family is a module with a `Family` in it, named here. Where several families recognise a
folder, the last one takes it, so special families stand after the general ones.
"""

from ..refusal import refuse
from . import sd1, sd2, sdxl, ssd1b, tiny_sd
from .base import Family

FAMILIES = {
    family.name: family
    for family in (sd1.FAMILY, sd2.FAMILY, tiny_sd.FAMILY, sdxl.FAMILY, ssd1b.FAMILY)
}
_NARROW = "-narrow"
NAMES = [name + suffix for name in FAMILIES for suffix in ("", _NARROW)]
"""The names that `family_called` accepts."""


def family_called(name: str) -> Family:
    """The family of this name; `<name>-narrow` is a small architecture of the same shape."""
    family = FAMILIES[name.removesuffix(_NARROW)]
    return family.narrow() if name.endswith(_NARROW) else family


def family_of_folder(index: dict, unet: dict) -> Family:
    """The family of a folder, by its model_index.json and its UNet's configuration."""
    pipeline = index.get("_class_name", "a folder without _class_name")
    found = [family for family in FAMILIES.values() if family.recognises(pipeline, unet)]
    if not found:
        _refuse_pipeline(pipeline, index)
    found[-1].check_folder(index, unet)
    return found[-1]


def family_of_file(path, kind: str, tensors: dict) -> Family:
    """The family of a single file that diffusers says is of `kind`."""
    if any("lora_" in name for name in tensors):
        refuse(f"{path}: a LoRA file", "it only changes another checkpoint; merge it into that one")
    if "inpaint" in kind:
        refuse(f"{path}: an inpainting checkpoint", "it takes a mask and a second picture")
    found = [family for family in FAMILIES.values() if family.file_kind == kind]
    if not found:
        refuse(f"{path}: a {kind} checkpoint", "only Stable Diffusion 1.x, 2.x and XL are")
    found[0].check_file(path, tensors)
    return found[0]


def _refuse_pipeline(pipeline: str, index: dict) -> None:
    if "transformer" in index:
        refuse(
            pipeline, "its denoiser is a transformer; the method needs a UNet with cross-attention"
        )
    if "Inpaint" in pipeline:
        refuse(pipeline, "an inpainting UNet takes a mask and a second picture")
    known = dict.fromkeys(name for family in FAMILIES.values() for name in family.pipelines)
    refuse(pipeline, f"only {', '.join(known)} are")
