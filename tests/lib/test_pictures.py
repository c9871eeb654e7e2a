"""Pictures lose what is not drawn, and nothing that is; whatever is sent, nothing fails and nothing grows."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.lib.pictures import JPEG, PNG, WEBP, stripped

PLACE = "北纬三十度".encode()


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str = "<") -> bytes:
    tiff = (b"II\x2a\0" if order == "<" else b"MM\0\x2a") + struct.pack(f"{order}IH", 8, 2)
    tiff += struct.pack(f"{order}HHII", 0x010F, 2, len(PLACE), 38)
    tiff += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(f"{order}I", 0)
    return segment(0xE1, b"Exif\0\0" + tiff + PLACE)


JFIF = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
PROFILE, ADOBE = segment(0xE2, b"ICC_PROFILE\0\1\1colours"), segment(0xEE, b"Adobe\0d\0\0\0\0\1")
DRAWN = segment(0xDB, b"\0" * 65) + segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0")
SCAN = segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56\xff\xff\0"
MORE = segment(0xC4, b"\0" * 19) + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x77"
END = b"\xff\xd9"


def jpeg(turn: bytes) -> bytes:
    hidden = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE) + segment(0xE2, b"MPF\0" + PLACE)
    said = segment(0xED, PLACE) + segment(0xFE, PLACE)
    second = b"\xff\xd8" + segment(0xE1, PLACE) + END
    return b"\xff\xd8" + JFIF + turn + hidden + PROFILE + ADOBE + said + DRAWN + SCAN + MORE + END + second


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(k + struct.pack("<I", len(b)) + b + b"\0" * (len(b) % 2) for k, b in parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


HEAD, DATA, LAST = chunk(b"IHDR", b"\0" * 13), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")
SAID = chunk(b"tEXt", PLACE) + chunk(b"eXIf", PLACE) + chunk(b"tIME", b"\0" * 7) + chunk(b"iTXt", PLACE)
SIGN = b"\x89PNG\r\n\x1a\n"


def test_a_jpeg_keeps_its_pixels_its_colours_and_nothing_else() -> None:
    assert stripped(jpeg(exif(1)), JPEG) == b"\xff\xd8" + JFIF + PROFILE + ADOBE + DRAWN + SCAN + MORE + END


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_picture_that_is_to_be_turned_still_is_and_says_no_more(order: str) -> None:
    found = stripped(jpeg(exif(6, order)), JPEG)
    assert PLACE not in found
    assert found.count(b"Exif\0\0") == 1
    assert stripped(found, JPEG) == found
    assert b"\x01\x12\0\3\0\0\0\1\0\6" in found


def test_a_png_and_a_webp_too() -> None:
    assert stripped(SIGN + HEAD + SAID + DATA + LAST + PLACE, PNG) == SIGN + HEAD + DATA + LAST
    whole = riff((b"VP8X", b"\x2c" + b"\0" * 9), (b"VP8 ", b"odd"), (b"EXIF", PLACE), (b"XMP ", PLACE)) + PLACE
    assert stripped(whole, WEBP) == riff((b"VP8X", b"\x20" + b"\0" * 9), (b"VP8 ", b"odd"))


def test_what_is_no_picture_stays_as_it_is() -> None:
    assert stripped(jpeg(exif(1)), "application/pdf") == jpeg(exif(1))
    assert stripped(b"\xff\xd8\xff<script>", JPEG) == b"\xff\xd8\xff<script>"


WHOLE = {
    JPEG: jpeg(exif(6)),
    PNG: SIGN + HEAD + SAID + DATA + LAST,
    WEBP: riff((b"VP8X", b"\x2c" + b"\0" * 9), (b"EXIF", PLACE)),
}


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 400), st.binary(max_size=6), st.booleans())
def test_cut_or_bent_anywhere_it_never_fails_and_never_grows(mime: str, at: int, bent: bytes, cut: bool) -> None:
    whole = WHOLE[mime]
    at = min(max(at, 12), len(whole))
    content = whole[:at] + bent + (b"" if cut else whole[at + len(bent) :])
    found = stripped(content, mime)
    assert len(found) <= len(content)
    assert stripped(found, mime) == found
