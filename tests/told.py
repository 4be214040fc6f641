"""A message and the screen say the same (M23); a message quotes what others chose, and an SMS spells it in its alphabet."""


def as_on_screen(body: str) -> str:
    """A message's text without what sets it apart from the screen's: quotes, and stars for dots."""
    return body.replace('"', "").replace("«", "").replace("»", "").replace("***", "•••")
