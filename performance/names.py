"""When two spellings are one: publishers change case, spacing and “&” from file to file."""

CUT = 50  # the Met's second header family cuts names at this length


def normalised(text: str) -> str:
    """The form in which names of areas are compared: no case, single spaces, “&” as “and”."""
    return " ".join(text.replace("&", " and ").split()).casefold()


def category_key(major: str, minor: str) -> str:
    """The form in which categories are compared, with the cut that a file may have made."""
    return f"{normalised(major[:CUT])}|{normalised(minor[:CUT])}"
