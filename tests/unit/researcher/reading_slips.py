"""A sheet of slips, seen as a phone's camera and a pair of scissors see it."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2
import zxingcpp

Picture = npt.NDArray[np.uint8]

DOTS = 200 / 25.4
"""Dots a millimetre, of a picture as coarse as a cheap office printer's."""

MARGIN, WIDTH = 6.0, 98.9
HEIGHTS = {1: 71.0, 2: 94.0}
"""Where the cuts are, in millimetres; a slip is taller if it speaks two languages."""

LINE, DARK = 0.6, 128
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def pages_of(pdf: bytes) -> list[Picture]:
    """Return each page of a PDF in grey."""
    scale = DOTS * 25.4 / 72
    pages = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=scale, grayscale=True).to_numpy() for page in pages]


def codes_in(picture: Picture) -> list[zxingcpp.Barcode]:
    """Return what a reader finds, row by row, as one reads."""
    found = zxingcpp.read_barcodes(picture, formats=QR)
    down = sorted(found, key=lambda one: one.position.top_left.y)
    rows = [down[start : start + 2] for start in range(0, len(down), 2)]
    return [one for row in rows for one in sorted(row, key=lambda one: one.position.top_left.x)]


def texts_in(pages: Sequence[Picture]) -> list[str]:
    """Return the texts of all codes, in order."""
    return [one.text for page in pages for one in codes_in(page)]


def crossed(page: Picture, languages: int, beside: float = 3) -> bool:
    """Tell whether anything but the lines is within ``beside`` millimetres of a cut."""
    left = page.copy()
    cuts = list(_cuts(page, languages))
    for cut in cuts:
        _strip(left, cut, LINE)[...] = 255
    return any(_strip(left, cut, beside).min() < DARK for cut in cuts)


def _cuts(page: Picture, languages: int) -> Iterator[tuple[int, float]]:
    """Yield the axis and the place of each cut."""
    height = HEIGHTS[languages]
    rows = int((page.shape[0] / DOTS - 2 * MARGIN) // height)
    yield from ((0, MARGIN + place * height) for place in range(rows + 1))
    yield from ((1, MARGIN + place * WIDTH) for place in range(3))


def _strip(page: Picture, cut: tuple[int, float], beside: float) -> Picture:
    axis, place = cut
    dots = slice(round((place - beside) * DOTS), round((place + beside) * DOTS))
    return page[dots, :] if axis == 0 else page[:, dots]
