"""PDF files for tests, written object by object: Courier, so that every letter is 0.6 em wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 600, 800
FONTS = {"F1": "Courier", "F2": "Courier-Bold"}


@dataclass(frozen=True)
class Text:
    """A piece of text: `x` from the left, `y` from the top; `more` goes before it (`2 Tr`)."""

    x: float
    y: float
    text: str
    bold: bool = False
    size: float = 10
    more: str = ""
    font: str = ""
    matrix: str = "1 0 0 1"

    def drawn(self) -> bytes:
        font = self.font or ("F2" if self.bold else "F1")
        string = self.text.encode("cp1252").hex()
        place = f"{self.matrix} {self.x} {HEIGHT - self.y} Tm"
        return f"BT /{font} {self.size} Tf {self.more} {place} <{string}> Tj ET\n".encode()


def lines(
    texts: Iterable[str], x: float = 60, top: float = 80, step: float = 12, bold: bool = False
) -> list[Text]:
    """One text below the other; an empty one leaves its line blank."""
    return [
        Text(x, top + step * place, text, bold) for place, text in enumerate(texts) if text.strip()
    ]


def write_pdf(
    path: Path,
    pages: Sequence[Sequence[Text] | bytes],
    *,
    annotations: Sequence[str] = (),
    objects: Sequence[bytes] = (),
    resources: str = "",
    page: str = "",
    trailer: str = "",
) -> Path:
    """Write pages of texts (or of ready content).

    `objects` are numbered from 10; `resources`, `page` and `trailer` are put into these
    dictionaries; `annotations` are dictionaries, on the first page.
    """
    fonts = " ".join(
        f"/{key} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
        for key, name in FONTS.items()
    )
    if "/Font <<" in resources:
        resources = resources.replace("/Font <<", f"/Font << {fonts}")
    else:
        resources += f" /Font << {fonts} >>"
    first = 10 + len(objects)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    found = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: f"<< {resources} >>".encode(),
    }
    found |= dict(enumerate(objects, start=10))
    for number, texts in enumerate(pages):
        content = texts if isinstance(texts, bytes) else b"".join(text.drawn() for text in texts)
        notes = f"/Annots [{' '.join(annotations)}]" if annotations and not number else ""
        found[first + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources 3 0 R "
            f"/Contents {first + 2 * number + 1} 0 R {notes} {page} >>"
        ).encode()
        found[first + 2 * number + 1] = stream(content)
    return _written(path, found, trailer)


def stream(content: bytes, about: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(content)} {about} >>\nstream\n".encode() + content + b"\nendstream"


def _written(path: Path, objects: dict[int, bytes], trailer: str) -> Path:
    written = b"%PDF-1.7\n"
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(written)
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(written)
    size = max(objects) + 1
    written += f"xref\n0 {size}\n".encode()
    for number in range(size):
        kind = "n" if number in places else "f"
        written += f"{places.get(number, 0):010d} 00000 {kind} \n".encode()
    written += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\n".encode()
    path.write_bytes(written + f"startxref\n{start}\n%%EOF\n".encode())
    return path
