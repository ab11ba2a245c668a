"""What people read of the parameters, by the values that scripts give: a name and a sentence."""

from __future__ import annotations

LEVELS = {
    "automatic": ("Automatic", "As many regions as stand apart"),
    "number": ("Number of regions", "Exactly so many regions, where the picture has them"),
    "detail": ("Detail", "From one region to all that can be told apart"),
}
CLOSER_LOOK = {
    "auto": ("Where there are edges", "Borders of small parts are followed where there are any"),
    "none": ("Nowhere, fastest", "Small parts have rougher borders"),
    "all": ("Everywhere, slowest", "Small parts are found in every corner"),
}
DEVICES = {
    "automatic": ("Automatic", "A graphics card where it computes what the processor does"),
    "cpu": ("Processor", "What every machine has"),
    "cuda": ("CUDA", "A graphics card of NVIDIA"),
    "directml": ("DirectML", "Any graphics card on Windows"),
    "coreml": ("Core ML", "The graphics of a Mac"),
}
TIPS = {
    "level": "How many regions there are",
    "regions": "How many regions, where their number is set",
    "detail": "How fine the regions are, from 0, one region, to 1, all",
    "connected": "Every region is in one piece: things alike that do not touch are regions of "
    "their own",
    "smallest_region": "Specks smaller than this share of the picture vanish into the region "
    "around them",
    "closer_look": "Where the model takes a second, closer look, which takes longer",
    "model": "What tells regions apart: the name of a model, or nothing for the one that comes "
    "with the plug-in",
    "device": "What computes",
    "grow": "Pixels by which edges move outward, or inward when negative",
    "feather": "Pixels over which edges are softened",
    "antialias": "Edges have half-covered pixels instead of stairs",
    "output": "What is made of the regions",
    "clean_edges": "Pixels at edges get the region's own colour, so that nothing of the old "
    "background shines through over a new one",
    "nested": "Regions that belong together are in groups of their own",
}
