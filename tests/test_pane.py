"""The pane of the tests is read as a person would: never in the middle of a picture."""

from .pane import Pane

ASKS = r"stty raw -echo; printf '\033[?2026$p'; dd bs=1 count=11 2>/dev/null | cat -v; sleep 60"
DRAWS_SLOWLY = r"printf '\033[?2026hhalf'; sleep 1; printf ' done\033[?2026l'; sleep 60"


def test_a_program_that_asks_hears_that_pictures_are_shown_whole():
    pane = Pane("/bin/sh", "-c", ASKS)
    try:
        pane.shows("^[[?2026;2$y")
    finally:
        pane.leave()


def test_a_picture_is_read_when_it_is_whole():
    pane = Pane("/bin/sh", "-c", DRAWS_SLOWLY)
    try:
        assert pane.until(lambda text: "half" in text, "it is drawn").startswith("half done")
    finally:
        pane.leave()
