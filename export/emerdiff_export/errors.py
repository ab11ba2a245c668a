"""What a user can put right: printed as one line, without a traceback."""


class ExportError(Exception):
    pass
