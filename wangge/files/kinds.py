"""What an attachment really is, by its first bytes; its name and declared type are not believed."""

from __future__ import annotations

MOST_BYTES = 10 * 2**20
ZIP = b"PK\x03\x04"
OFFICE = {
    b"word/": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    b"xl/": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
}
SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"%PDF-", "application/pdf", "pdf"),
)


def kind_of(content: bytes) -> tuple[str, str] | None:
    """(MIME type, ending) of the kinds that are taken: JPEG, PNG, WebP, PDF, Word, Excel; None for anything else."""
    for sign, mime, ending in SIGNS:
        if content.startswith(sign):
            return mime, ending
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    if content.startswith(ZIP) and b"[Content_Types].xml" in content[:4096] and b"vbaProject" not in content:
        return next((kind for part, kind in OFFICE.items() if part in content), None)
    return None
