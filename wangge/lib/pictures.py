"""Pictures without what was written into them: place, time, device, names, a small copy of the unpainted original.

``stripped(content, mime)`` takes JPEG, PNG and WebP apart and keeps what is drawn: JPEG (ITU T.81) loses every segment
of an application but JFIF's, the colour profile (ICC) and Adobe's, comments, and whatever follows its end (phones hang
second pictures and films there); PNG (ISO 15948) and WebP (RFC 9649) keep the chunks that are drawn. A JPEG that is
to be turned keeps that one value (Exif tag 0x0112), since without it the picture would lie.

What cannot be taken apart to its end keeps the rest as it came: it is not ours to say that no viewer opens it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP_DRAWN = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_EXIF, _XMP = 0x08, 0x04  # flags of VP8X
_SOI, _EOI, _SOS, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_BARE = frozenset((0x01, *range(0xD0, 0xD8)))  # markers without a length
_ORIENTATION, _SHORT = 0x0112, 3


def stripped(content: bytes, mime: str) -> bytes:
    """``content`` without metadata where it is a picture; anything else as it is."""
    if mime == JPEG:
        return b"".join(_jpeg(content))
    if mime == PNG:
        return b"".join(_png(content))
    return b"".join(_webp(content)) if mime == WEBP else content


def _jpeg(content: bytes) -> Iterator[bytes]:
    """1. the start; 2. segment by segment, and the one value that is kept; 3. scans as they are; 4. nothing more."""
    yield content[:2]
    at, turned = 2, False
    while at + 4 <= len(content):
        marker = content[at + 1]
        if content[at] != 0xFF or marker == _SOI:
            break
        if marker == 0xFF:  # filling
            at += 1
            continue
        if marker == _EOI:
            yield content[at : at + 2]
            return
        end = at + 2 if marker in _BARE else at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if end > len(content) or (marker not in _BARE and end < at + 4):
            break
        segment = content[at:end]
        if _kept(marker, segment):
            yield segment
        elif not turned and (turn := _orientation(segment)) > 1:
            turned = True
            yield _turn(turn)
        at = end
        if marker == _SOS:
            scan = _scan_end(content, at)
            yield content[at:scan]
            at = scan
    yield content[at : at + 2] if content[at : at + 2] == b"\xff\xd9" else content[at:]


def _kept(marker: int, segment: bytes) -> bool:
    if marker == _COMMENT:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    body = segment[4:]
    return (
        (marker == 0xE0 and body.startswith(b"JFIF\0"))
        or (marker == 0xE2 and body.startswith(b"ICC_PROFILE\0"))
        or (marker == 0xEE and body.startswith(b"Adobe"))
    )


def _scan_end(content: bytes, at: int) -> int:
    """Where the compressed data end: at the next marker that is neither a stuffed zero nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1 : at + 2]
        if following and following[0] != 0 and following[0] not in range(0xD0, 0xD8) and following[0] != 0xFF:
            return at
        at += 1
    return len(content)


def _orientation(segment: bytes) -> int:
    """How an Exif segment says that the picture is to be turned, 1 … 8; 0 where it does not say, or nonsense."""
    if segment[4:10] != b"Exif\0\0" or segment[10:12] not in (b"II", b"MM"):
        return 0
    tiff, order = segment[10:], "<" if segment[10:12] == b"II" else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for n in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def _turn(orientation: int) -> bytes:
    """An Exif segment that says nothing but how to turn the picture."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    body = b"Exif\0\0" + b"MM\0\x2a" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> Iterator[bytes]:
    yield content[: len(_PNG_SIGN)]
    at = len(_PNG_SIGN)
    while at + 12 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(content):
            break
        if kind in _PNG_DRAWN:
            yield content[at:end]
        at = end
        if kind == b"IEND":
            return
    yield content[at:]


def _webp(content: bytes) -> Iterator[bytes]:
    """The length in the header is that of what is left."""
    said = int.from_bytes(content[4:8], "little") + 8
    parts, at = [], 12
    while at + 8 <= min(said, len(content)):
        kind, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if end > len(content):
            break
        if kind in _WEBP_DRAWN:
            parts.append(_unflagged(content[at:end]) if kind == b"VP8X" and size else content[at:end])
        at = end
    body = b"".join([content[8:12], *parts, b"" if at >= said else content[at:]])
    yield from (content[:4], len(body).to_bytes(4, "little"), body)


def _unflagged(chunk: bytes) -> bytes:
    return chunk[:8] + bytes((chunk[8] & ~(_EXIF | _XMP),)) + chunk[9:]
