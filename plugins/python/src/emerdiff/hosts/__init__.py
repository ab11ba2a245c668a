"""What plug-ins of editors share. It needs no NumPy: GIMP's and Krita's Pythons have none.

- :mod:`emerdiff.hosts.masks`: masks and cleaned edges of regions, as bytes
- :mod:`emerdiff.hosts.tree`: which regions lie in groups of their own
- :mod:`emerdiff.hosts.id_map`: a flat colour for each region
- :mod:`emerdiff.hosts.picks`: what is picked by clicks, and widened
- :mod:`emerdiff.hosts.selection`: pictures of which only what is selected is cut
- :mod:`emerdiff.hosts.levels`: how fine regions are
- :mod:`emerdiff.hosts.runs`: runs, and what is kept of them in memory and in files
- :mod:`emerdiff.hosts.words`: what people read of the parameters
- :mod:`emerdiff.hosts.cutting`: work beside windows that stay alive
"""

from __future__ import annotations

from ._machine import free_memory, require_memory, trusted_provider
from ._report import installation_text

__all__ = ["free_memory", "installation_text", "require_memory", "trusted_provider"]
