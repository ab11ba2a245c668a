"""What is asked of a cut, and of the layers that are made of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from .emerdiff.hosts.levels import Level
from .emerdiff.hosts.masks import Edges
from .emerdiff.hosts.runs import RunOptions
from .emerdiff.hosts.words import CLOSER_LOOK, DEVICES, LEVELS

SOURCES = {
    "layer": ("Active layer", "The active layer or group is cut, as it looks"),
    "picture": ("Merged picture", "All that is seen is cut"),
}
OUTPUTS = {
    "masked": ("Masked copies", "Copies of the layer, each with a transparency mask"),
    "cut-outs": ("Cut-outs", "Layers with the pixels of one region each"),
    "fills": ("Mean colours", "Layers painted with the mean colour of a region"),
    "fill-layers": ("Fill layers", "Fill layers in mean colours, whose colour can be changed"),
    "selections": ("Selection masks", "A selection mask for each region, to load as a selection"),
    "id-map": ("ID map", "One layer in which every region has a flat colour of its own"),
}
LARGEST_EDGE = 1000.0
_CHOICES = {
    "source": SOURCES,
    "level": LEVELS,
    "closer_look": CLOSER_LOOK,
    "device": DEVICES,
    "output": OUTPUTS,
}
# Least and largest values; the words of hosts.TIPS say what each is.
RANGES = {
    "regions": (1, 65535),
    "detail": (0.0, 1.0),
    "smallest_region": (0.0, 99.0),
    "grow": (-LARGEST_EDGE, LARGEST_EDGE),
    "feather": (0.0, LARGEST_EDGE),
}


@dataclass(frozen=True)
class Settings:
    """The settings of the docker, and the keywords of the functions for scripts."""

    source: str = "layer"
    within_selection: bool = True
    level: str = "automatic"
    regions: int = 12
    detail: float = 0.5
    connected: bool = False
    smallest_region: float = 0.1
    closer_look: str = "auto"
    model: str = ""
    device: str = "automatic"
    grow: float = 0.0
    feather: float = 0.0
    antialias: bool = True
    output: str = "masked"
    clean_edges: bool = False
    nested: bool = False
    keep_in_document: bool = False

    def __post_init__(self) -> None:
        for name, choices in _CHOICES.items():
            value = getattr(self, name)
            if value not in choices:
                raise ValueError(f"{name}: expected one of {', '.join(choices)}, got {value!r}")
        for name, (least, largest) in RANGES.items():
            value = getattr(self, name)
            if not least <= value <= largest:
                raise ValueError(f"{name}: expected {least} to {largest}, got {value!r}")

    @classmethod
    def known(cls, values: dict[str, Any]) -> Settings:
        """Return them from values that another version may have written."""
        names = {field.name for field in fields(cls)}
        try:
            return cls(**{name: value for name, value in values.items() if name in names})
        except (ValueError, TypeError):
            return cls()

    def run_options(self) -> RunOptions:
        """Return what a run depends on."""
        return RunOptions.chosen(lambda name: getattr(self, name))

    def shown_level(self) -> Level:
        """Return how fine the regions are."""
        return Level(self.level, self.regions, self.detail)

    def edges(self) -> Edges:
        """Return how the edges of masks are drawn."""
        return Edges(self.grow, self.feather, self.antialias)
