"""Stable Diffusion checkpoints as bundles: `python -m emerdiff_export sd`."""
