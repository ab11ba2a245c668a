"""Exporter of emerdiff model bundles, and the PyTorch reference of the method."""
