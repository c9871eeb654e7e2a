"""What an attachment really is, by its first bytes; its name and declared type are not believed."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from wangge.engine.values import Refused

MOST_BYTES = 10 * 2**20
MOST_TOGETHER = 100 * 2**20  # bytes of one form with all its files
MOST_UNPACKED = 200 * 2**20  # bytes: an archive that says more is meant to choke whoever opens it
ZIP = b"PK\x03\x04"
OFFICE = {
    "word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    "xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"%PDF-", "application/pdf", "pdf"),
)


def too_large(size: int, most: int = MOST_BYTES) -> Refused | None:
    """Of so many bytes; to be asked before they are read, where the size is known by then."""
    return Refused("file_too_large", None, {"most_mb": most // 2**20}) if size > most else None


def kind_of(content: bytes) -> tuple[str, str] | None:
    """(MIME type, ending) of the kinds that are taken: JPEG, PNG, WebP, PDF, Word, Excel; None for anything else."""
    for sign, mime, ending in SIGNS:
        if content.startswith(sign):
            return mime, ending
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    return _office(content) if content.startswith(ZIP) else None


def _office(content: bytes) -> tuple[str, str] | None:
    """Word or Excel by the parts that the archive lists; none with macros, none that swells beyond MOST_UNPACKED."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, RuntimeError):
        return None
    names = [part.filename for part in parts]
    if "[Content_Types].xml" not in names or any("vbaProject" in name for name in names):
        return None
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        return None
    return next((kind for folder, kind in OFFICE.items() if any(name.startswith(folder) for name in names)), None)
