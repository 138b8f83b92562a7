"""Every knob and every file of the user's own."""

from stemma.settings.files import ACTORS, COUNTRIES, OUTLETS, USER_FILES, UserFile, files_digest

__all__ = ["ACTORS", "COUNTRIES", "OUTLETS", "USER_FILES", "UserFile", "files_digest"]
