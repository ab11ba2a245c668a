"""The error that a user can put right; it is printed as one line, without a traceback."""


class ExportError(Exception):
    pass
