"""What plug-ins of editors share. It needs no NumPy: GIMP's and Krita's Pythons have none.

- :mod:`emerdiff.hosts.masks`: masks and cleaned edges of regions, as bytes
- :mod:`emerdiff.hosts.tree`: which regions lie in groups of their own
- :mod:`emerdiff.hosts.id_map`: a flat colour for each region
- :mod:`emerdiff.hosts.picks`: what is picked by clicks, and widened
- :mod:`emerdiff.hosts.kept`: results of the last runs, in files
"""

from __future__ import annotations

from ._machine import free_memory, require_memory, trusted_provider
from ._report import installation_text

__all__ = ["free_memory", "installation_text", "require_memory", "trusted_provider"]
