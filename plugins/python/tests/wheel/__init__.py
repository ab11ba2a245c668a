"""What the built wheel does once it is installed; its file is named in ``EMERDIFF_WHEEL``."""
