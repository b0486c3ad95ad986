"""``stocktake find`` on a built workspace, and the same search by the script of the site."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from factories.tables import sample_region, sample_tables
from stocktake.cli.find import COLUMNS
from stocktake.cli.main import cli, main
from stocktake.publish.records import STATUSES
from stocktake.publish.site import search
from stocktake.publish.site.parts import write_site
from stocktake.register.search import find_texts, parse_terms
from stocktake.register.words import tokenize

NODE = shutil.which("node")
QUERIES = [
    "network",
    "networks",
    '"digital skills"',
    "broadband people",
    "connect*",
    "woman",
    "harbours centre",
    "organise",
    "we",
    "nothing-has-this",
    '"by 2030',
]


def run(*arguments):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def find(demo, *arguments):
    done = run("find", *arguments, "--folder", demo.root, "--format", "jsonl")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_words_and_labels_narrow_each_other(demo):
    by_word = find(demo, "broadband")
    assert by_word
    assert {row["kind"] for row in by_word} == {"statement", "commitment"}
    assert all("broadband" in row["text"].lower() for row in by_word)
    narrowed = find(demo, "broadband", "--role", "commitment", "--force", "firm")
    assert narrowed == [
        row for row in by_word if (row["role"], row["force"]) == ("commitment", "firm")
    ]


@pytest.mark.parametrize(
    ("options", "holds"),
    [
        (["--theme", "roaming"], lambda row: "roaming" in row["themes"]),
        (
            ["--theme", "roaming", "--theme", "gender"],
            lambda row: {"roaming", "gender"} & set(row["themes"]),
        ),
        (["--actor", "members"], lambda row: row["actor"] == "members"),
        (["--beneficiary", "ldc"], lambda row: "ldc" in row["beneficiaries"]),
        (["--by", "2020"], lambda row: any(year <= 2020 for year in row["deadlines"])),
        (["--instrument", "eco-baku-2017"], lambda row: row["instrument_id"] == "eco-baku-2017"),
        (["--status", "evidence"], lambda row: row["status"] == "evidence"),
    ],
    ids=["theme", "two-themes", "actor", "beneficiary", "by", "instrument", "status"],
)
def test_an_option_keeps_what_has_it_and_nothing_else(demo, options, holds):
    everything = find(demo)
    expected = [row["id"] for row in everything if holds(row)]
    assert expected
    assert [row["id"] for row in find(demo, *options)] == expected


def test_formats_have_the_same_rows(demo):
    rows = find(demo, "skills")
    done = run("find", "skills", "--folder", demo.root, "--format", "csv")
    listed = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(listed[0]) == list(COLUMNS)
    assert [row["id"] for row in listed] == [row["id"] for row in rows]
    assert listed[0]["themes"] == "; ".join(rows[0]["themes"])


def test_the_terminal_shows_the_best_and_says_how_many(demo):
    done = run("find", "network", "--folder", demo.root, "--most", "2")
    number = len(find(demo, "network"))
    assert done.stdout.splitlines()[-1] == (
        f"{number} found, the first 2 shown. "
        "Best first: rare words and short texts count more; headings last."
    )
    assert run("find", "zebra", "--folder", demo.root).stdout == "Nothing found.\n"


@pytest.mark.parametrize(
    ("arguments", "problem", "fix"),
    [
        (["--theme", "roming"], "--theme has 'roming'", "Did you mean: roaming?"),
        (["--beneficiary", "ldcs"], "--beneficiary has 'ldcs'", "Did you mean: ldc, lldc?"),
        (["--status", "xyz"], "--status has 'xyz'", f"Use one of: {', '.join(STATUSES)}."),
    ],
)
def test_an_unknown_code_is_named_with_the_nearest(demo, capsys, arguments, problem, fix):
    with pytest.raises(SystemExit) as stopped:
        main(["find", "x", *arguments, "--folder", str(demo.root)])
    assert stopped.value.code == 15
    said = capsys.readouterr().err
    assert said == f"Error: {problem}, which is not known.\n  What to do: {fix}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    write_site(sample_tables(), sample_region(), out)
    return out


def test_the_filters_of_the_page_have_labels_and_codes(site):
    page = (site / "search.html").read_text("utf-8")
    fields = re.findall(r'<(?:select|input) id="([^"]+)"', page)
    labels = re.findall(r'<label for="([^"]+)"', page)
    assert fields == labels
    assert {"q", "f-theme", "f-role", "f-force", "f-actor", "f-status", "f-by"} <= set(fields)
    assert '<option value="affordability">' in page
    assert '<p id="found" role="status">' in page


def test_the_index_of_the_demo_is_small(demo):
    files = sorted((demo.build / "site").glob("search-*.js"))
    sizes = [len(gzip.compress(file.read_bytes())) for file in files]
    assert sum(sizes) < 60_000
    assert len(files) == 2


def test_a_long_index_is_split_and_nothing_is_lost(tmp_path, monkeypatch):
    monkeypatch.setattr(search, "MOST_BYTES", 600)
    search.write_search(sample_tables(), sample_region(), tmp_path)
    parts = sorted(tmp_path.glob("search-?.js"))
    assert len(parts) > 1
    texts = [
        record[3]
        for part in parts
        for record in json.loads(part.read_text("utf-8").partition("(")[2].rstrip(");\n"))
    ]
    assert texts == search.search_records(sample_tables())["text"].to_list()
    assert all(part.stat().st_size < 1000 for part in parts)


@pytest.mark.skipif(NODE is None, reason="node is not installed")
def test_the_script_reads_and_ranks_as_the_program_does(demo):
    """The words of all texts, and the results of queries, are equal in both languages."""
    texts = demo.table("statements")["text"].to_list()
    texts += demo.table("commitments")["paraphrase"].to_list()
    texts += [
        "Women's centres, endeavours; R&D for SMEs' networks",
        "*bold* <b>text</b> \N{MATHEMATICAL DOUBLE-STRUCK CAPITAL X} é",
    ]
    program = """
        const fs = require("fs");
        const [script, index, file] = process.argv.slice(1);
        globalThis.window = globalThis;
        eval(fs.readFileSync(script, "utf-8"));
        eval(fs.readFileSync(index, "utf-8"));
        stocktakeSearch.use(stocktakeIndex.noPlural);
        const { texts, queries } = JSON.parse(fs.readFileSync(file, "utf-8"));
        const read = texts.map(stocktakeSearch.tokenize);
        const found = queries.map((q) => stocktakeSearch.find(read, stocktakeSearch.parse(q)));
        console.log(JSON.stringify({ read, found }));
    """
    asked = demo.root.parent / "asked.json"
    asked.write_text(json.dumps({"texts": texts, "queries": QUERIES}), "utf-8")
    folder = demo.build / "site"
    done = subprocess.run(
        [NODE, "-e", program, folder / "assets/search.js", folder / "search-index.js", asked],
        capture_output=True,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout)
    for text, tokens in zip(texts, told["read"], strict=True):
        own = [token for token in tokenize(text) if token.is_word]
        assert [(low, stem) for low, stem, _, _ in tokens] == [(t.low, t.stem) for t in own]
    for query, hits in zip(QUERIES, told["found"], strict=True):
        own_hits = find_texts(texts, parse_terms(query))
        assert [hit[0] for hit in hits] == [hit.position for hit in own_hits], query
