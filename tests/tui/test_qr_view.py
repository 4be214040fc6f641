"""The QR code as a camera sees it: painted from the widget's own cells, then read back (LIBRARIES section 4)."""

import pytest
import zxingcpp
from textual.app import App, ComposeResult

from guardtui import qr
from guardtui.tui.themes import DAY, NIGHT
from guardtui.tui.widgets.qr_view import QRView

URI = "otpauth://totp/Riverbend%20Market:mira?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Riverbend%20Market"


class QRApp(App[None]):
    def __init__(self, theme):
        super().__init__()
        self.register_theme(DAY)
        self.register_theme(NIGHT)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield QRView(qr.matrix(URI))


@pytest.mark.parametrize("theme", ["guard-day", "guard-night", "ansi-dark", "textual-light"])
async def test_a_camera_reads_the_uri_from_the_cells_in_every_theme(theme, camera):
    app = QRApp(theme)
    async with app.run_test(size=(80, 24)):
        (found,) = zxingcpp.read_barcodes(camera(app.query_one(QRView)))
        assert found.text == URI


async def test_it_fits_beside_words_in_eighty_columns_and_all_cells_are_black_or_white():
    app = QRApp("guard-night")
    async with app.run_test(size=(80, 24)):
        view = app.query_one(QRView)
        assert tuple(view.size) == QRView.cells(qr.matrix(URI))
        assert view.size.width <= 45
        assert view.size.height <= 23
        styles = [segment.style for y in range(view.size.height) for segment in view.render_line(y) if segment.style]
        colours = {tuple(c.get_truecolor()) for style in styles for c in (style.color, style.bgcolor) if c}
        assert colours == {(0, 0, 0), (255, 255, 255)}
