"""Measure how fast documents are read, beside pdfium's bare text extraction in the same run.

    python -m benchmarks.documents [--pages 2500] [--scales 1 2 4]

The documents are those of ``benchmarks.corpus``: seven of ten are PDF, three Word. Each scale is
one fresh process that reads one document after the other, first by pypdfium2's text extraction
alone (PDF only), then as Stocktake does, so that both meet the same load of the machine; seconds
are of processor time. "ratio" is the rate of all pages read over the rate of the extraction
alone; "PDF ratio" counts the PDF documents only.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2

from stocktake.documents.read import read_document

COMMAND = (sys.executable, "-m", "benchmarks.documents")
HEADINGS = (
    "scale",
    "documents",
    "pages",
    "alone p/s",
    "PDF p/s",
    "Word p/s",
    "all p/s",
    "PDF ratio",
    "ratio",
    "peak MiB",
)


def main() -> None:
    """Make the documents, read them at every scale, print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--pages", type=int, default=2_500, help="pages at scale 1")
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read:
        print(json.dumps(read_all(options.read, options.pages)))
        return
    with tempfile.TemporaryDirectory(prefix="stocktake-documents-") as name:
        # In a process of its own: the memory that it takes would count as the reader's.
        subprocess.run([sys.executable, "-m", "benchmarks.corpus", name], check=True)
        print("  ".join(f"{heading:>9}" for heading in HEADINGS))
        for scale in options.scales:
            command = [*COMMAND, "--read", name, "--pages", str(scale * options.pages)]
            result = subprocess.run(command, check=True, capture_output=True, text=True)
            print_line(scale, json.loads(result.stdout))


def read_all(folder: Path, pages: int) -> dict[str, float]:
    """Read documents in turn until there were so many pages; return seconds and pages."""
    paths = sorted(folder.iterdir())
    read_document(paths[0])  # loads the libraries
    alone = {"pages": 0, "seconds": 0.0}
    read = {".pdf": [0, 0.0], ".docx": [0, 0.0]}
    documents = 0
    while sum(count for count, _ in read.values()) < pages:
        path = paths[documents % len(paths)]
        documents += 1
        count = int(path.stem.split("-")[1])
        if path.suffix == ".pdf":
            start = time.process_time()
            _extract(path)
            alone["seconds"] += time.process_time() - start
            alone["pages"] += count
        start = time.process_time()
        read_document(path)
        read[path.suffix][1] += time.process_time() - start
        read[path.suffix][0] += count
    return {
        "documents": documents,
        "alone": alone["pages"] / alone["seconds"],
        "pages": sum(count for count, _ in read.values()),
        "pdf": read[".pdf"][0] / read[".pdf"][1],
        "word": read[".docx"][0] / read[".docx"][1],
        "all": sum(c for c, _ in read.values()) / sum(s for _, s in read.values()),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def print_line(scale: int, result: dict[str, float]) -> None:
    """Print the figures of one scale."""
    figures = (
        str(scale),
        f"{result['documents']:,.0f}",
        f"{result['pages']:,.0f}",
        f"{result['alone']:,.0f}",
        f"{result['pdf']:,.0f}",
        f"{result['word']:,.0f}",
        f"{result['all']:,.0f}",
        f"{result['pdf'] / result['alone']:.2f}",
        f"{result['all'] / result['alone']:.2f}",
        f"{result['peak']:,.0f}",
    )
    print("  ".join(f"{figure:>9}" for figure in figures), flush=True)


def _extract(path: Path) -> int:
    document = pypdfium2.PdfDocument(path)
    characters = 0
    for page in document:
        text_page = page.get_textpage()
        characters += len(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return characters


if __name__ == "__main__":
    main()
