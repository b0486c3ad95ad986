"""Fuzz the readers with coverage; run by hand, because atheris is no dependency.

    pip install atheris
    PYTHONPATH=tests python tests/fuzz/atheris_documents.py FORMAT [CORPUS] [-max_total_time=120]

FORMAT is a suffix without its dot, or "part" for the XML inside a Word document. Without CORPUS
a new folder with the valid files of the tests is used. A crash file is a bug: any exception but
DocumentError, a span without words, or a file that takes longer than libFuzzer's -timeout.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["stocktake.documents"]):
    # The readers load when they are first used; here they have to be there at once.
    for reader in ("docx", "html", "markdown", "pdf", "read", "text"):
        import_module(f"stocktake.documents.{reader}")

from factories.files import make_lists_docx, part_of, with_part
from fuzz.seeds import FORMATS, check_reading, seeds

PART = "word/document.xml"


def main() -> None:
    """Run libFuzzer over one format."""
    kind = sys.argv.pop(1)
    if kind not in {"part", *(suffix[1:] for suffix in FORMATS)}:
        sys.exit(f"{kind} is none of part, {', '.join(suffix[1:] for suffix in FORMATS)}")
    folder = Path(tempfile.mkdtemp(prefix="stocktake-fuzz-"))
    corpus = [x for x in sys.argv[1:] if not x.startswith("-")]
    if not corpus:
        sys.argv.append(str(write_corpus(kind)))
    word = make_lists_docx()

    def test_one(data: bytes) -> None:
        if kind == "part":
            check_reading(folder, ".docx", with_part(word, PART, data))
        else:
            check_reading(folder, f".{kind}", data)

    atheris.Setup([*sys.argv, "-timeout=20", "-rss_limit_mb=2048"], test_one)
    atheris.Fuzz()


def write_corpus(kind: str) -> Path:
    """Write the valid files from which libFuzzer starts."""
    corpus = Path(tempfile.mkdtemp(prefix="stocktake-corpus-"))
    files = (
        [part_of(data, PART) for data in seeds(".docx")] if kind == "part" else seeds(f".{kind}")
    )
    for number, data in enumerate(files):
        (corpus / f"seed-{number}").write_bytes(data)
    return corpus


if __name__ == "__main__":
    main()
