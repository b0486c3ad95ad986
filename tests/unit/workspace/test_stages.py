from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from stocktake.workspace.stages import (
    MANIFEST,
    Silent,
    Stage,
    StageInputs,
    TableStore,
    fingerprint,
    run_stages,
    write_table,
)


class Log(Silent):
    def __init__(self):
        self.lines = []

    def finished(self, stage, seconds, *, reused):
        self.lines.append((stage, "reused" if reused else "ran"))


def stage(name, *, inputs=(), outside="", text=None):
    """A stage that joins its inputs' texts, or writes ``text``."""

    def run(given, out):
        body = text if text is not None else "".join(given.path(i).read_text() for i in inputs)
        (out / f"{name}.txt").write_text(body)

    return Stage(name=name, code=("errors.py",), run=run, inputs=tuple(inputs), outside=outside)


@pytest.fixture
def run(tmp_path):
    count = iter(range(100))

    def run_once(stages, old):
        new = tmp_path / f"build{next(count)}"
        new.mkdir()
        log = Log()
        result = run_stages(stages, old, new, log)
        return result, new, log

    return run_once


def chain(outside="1", text="x"):
    return [
        stage("a", outside=outside, text=text),
        stage("b", inputs=["a.txt"]),
        stage("c", inputs=["b.txt"]),
    ]


def test_first_run_makes_everything(run, tmp_path):
    result, new, _ = run(chain(), tmp_path / "none")
    assert result.ran == ["a", "b", "c"]
    assert (new / "c.txt").read_text() == "x"
    assert (new / MANIFEST).is_file()


def test_nothing_changed_writes_nothing(run, tmp_path):
    _, first, _ = run(chain(), tmp_path / "none")
    result, second, log = run(chain(), first)
    assert result.ran == []
    assert result.reused == ["a", "b", "c"]
    assert list(second.iterdir()) == []
    assert log.lines == [("a", "reused"), ("b", "reused"), ("c", "reused")]


def test_a_change_runs_what_depends_on_it(run, tmp_path):
    stages = [*chain(), stage("other", text="still")]
    _, first, _ = run(stages, tmp_path / "none")
    result, second, _ = run([*chain("2", "y"), stage("other", text="still")], first)
    assert result.ran == ["a", "b", "c"]
    assert result.reused == ["other"]
    assert {p.name: p.read_text() for p in second.glob("*.txt")} == {
        "a.txt": "y",
        "b.txt": "y",
        "c.txt": "y",
        "other.txt": "still",
    }


def test_equal_bytes_stop_the_change(run, tmp_path):
    _, first, _ = run(chain(), tmp_path / "none")
    result, _, _ = run(chain("2", "x"), first)
    assert result.ran == ["a"]
    assert result.reused == ["b", "c"]


def test_a_stage_that_went_away_takes_its_files_along(run, tmp_path):
    _, first, _ = run(chain(), tmp_path / "none")
    _, second, _ = run(chain()[:2], first)
    assert not (second / "c.txt").exists()
    assert (second / "b.txt").exists()


def test_a_deleted_output_is_made_again(run, tmp_path):
    _, first, _ = run(chain(), tmp_path / "none")
    (first / "b.txt").unlink()
    result, second, _ = run(chain(), first)
    assert result.ran == ["b"]
    assert (second / "c.txt").read_text() == "x"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 0, "stages": {}}'])
def test_a_damaged_manifest_means_a_full_build(run, tmp_path, damage):
    _, first, _ = run(chain(), tmp_path / "none")
    (first / MANIFEST).write_text(damage)
    result, _, _ = run(chain(), first)
    assert result.ran == ["a", "b", "c"]


def test_an_undeclared_input_is_a_defect(run, tmp_path):
    def peek(given, out):
        given.path("a.txt")

    stages = [stage("a", text="x"), Stage(name="peek", code=("errors.py",), run=peek)]
    with pytest.raises(KeyError, match="not a declared input"):
        run(stages, tmp_path / "none")


def test_tables_come_back_as_written(run, tmp_path):
    frame = pl.DataFrame({"a": [1, 2], "b": [["x"], []]})

    def make(given, out):
        write_table(frame, out, "t")

    seen = []

    def use(given, out):
        seen.append(given.table("t"))

    run(
        [
            Stage(name="make", code=("errors.py",), run=make),
            Stage(name="use", code=("errors.py",), run=use, inputs=("tables/t.parquet",)),
        ],
        tmp_path / "none",
    )
    assert seen[0].equals(frame)


def test_fingerprint_keeps_parts_apart():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_a_table_is_read_once_and_again_when_its_file_is_another(tmp_path):
    path = tmp_path / "one.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    store = TableStore()
    first = store.read(path, "first")
    pl.DataFrame({"a": [2]}).write_parquet(path)
    assert store.read(path, "first") is first
    assert store.read(path, "second")["a"].to_list() == [2]


def test_a_table_beyond_the_budget_is_read_each_time_and_drives_no_other_out(tmp_path):
    small, large = tmp_path / "small.parquet", tmp_path / "large.parquet"
    pl.DataFrame({"a": list(range(1000))}).write_parquet(small)
    pl.DataFrame({"a": list(range(2000))}).write_parquet(large)
    store = TableStore(budget=9000)
    kept = store.read(small, "small")
    assert store.read(large, "large") is not store.read(large, "large")
    assert store.read(small, "small") is kept


def test_without_room_the_table_goes_that_was_not_asked_for_the_longest(tmp_path):
    path = tmp_path / "one.parquet"
    pl.DataFrame({"a": list(range(1000))}).write_parquet(path)
    store = TableStore(budget=20_000)  # two of 8,000 bytes
    first, second = store.read(path, "first"), store.read(path, "second")
    assert store.read(path, "first") is first
    third = store.read(path, "third")
    assert store.read(path, "first") is first
    assert store.read(path, "third") is third
    assert store.read(path, "second") is not second


def test_what_nobody_asked_for_since_the_last_run_makes_room(tmp_path):
    path = tmp_path / "one.parquet"
    pl.DataFrame({"a": list(range(1000))}).write_parquet(path)
    store = TableStore(budget=9000)
    first = store.read(path, "first")
    store.forget_unasked()
    assert store.read(path, "first") is first
    store.forget_unasked()
    store.forget_unasked()
    second = store.read(path, "second")
    assert store.read(path, "second") is second
    assert store.read(path, "first") is not first


def test_a_stage_that_may_wait_stays_as_it_was_until_a_run_that_does_not_wait(tmp_path):
    def late(outside):
        return [
            stage("page", outside=outside, text=outside),
            replace(stage("book", inputs=["page.txt"]), may_wait=True),
        ]

    def run_in(name, outside, old, *, wait):
        new = tmp_path / name
        new.mkdir()
        return run_stages(late(outside), old, new, Log(), wait=wait), new

    result, first = run_in("first", "1", tmp_path / "none", wait=True)
    assert (result.ran, result.behind) == (["page", "book"], [])
    result, second = run_in("second", "2", first, wait=True)
    assert (result.ran, result.reused, result.behind) == (["page"], ["book"], ["book"])
    assert [(second / f"{name}.txt").read_text() for name in ("page", "book")] == ["2", "1"]
    result, third = run_in("third", "1", second, wait=True)
    assert result.behind == []  # the page is again what the book was made of
    (second / "book.txt").unlink()
    result, _fourth = run_in("fourth", "2", second, wait=True)
    assert (result.ran, result.behind) == (["book"], [])
    result, fifth = run_in("fifth", "3", third, wait=False)
    assert result.ran == ["page", "book"]
    assert (fifth / "book.txt").read_text() == "3"


def test_a_table_is_changed_once_for_all_stages_and_again_where_it_is_another(tmp_path):
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(path)
    store = TableStore()
    made = []

    def double(table):
        made.append(table)
        return table.with_columns(a=pl.col("a") * 2)

    def inputs(digest):
        return StageInputs(("t",), lambda name: path, store=store, digest=lambda name: digest)

    assert inputs("one").changed("t", "double", double, columns=("a",))["a"].to_list() == [2]
    assert inputs("one").changed("t", "double", double, columns=("a",))["a"].to_list() == [2]
    assert len(made) == 1
    pl.DataFrame({"a": [5]}).write_parquet(path)
    assert inputs("two").changed("t", "double", double, columns=("a",))["a"].to_list() == [10]
    assert inputs("two").frame("t")["a"].to_list() == [5]


def with_columns_of(told, seen):
    """A stage that makes a table of two columns, and one that reads the first of them."""

    def make(given, out):
        write_table(pl.DataFrame({"id": ["x"], "read": [told[0]], "other": [told[1]]}), out, "t")

    def use(given, out):
        seen.append(given.table("t").to_dicts())
        seen.append(given.changed("tables/t.parquet", "h", lambda t: t, columns=()).columns)

    return [
        Stage(name="make", code=("errors.py",), run=make, outside="".join(told)),
        Stage(
            name="use",
            code=("errors.py",),
            run=use,
            inputs=("tables/t.parquet",),
            columns={"tables/t.parquet": ("id", "read")},
        ),
    ]


def test_a_stage_gets_the_columns_that_it_reads_and_runs_again_for_them_alone(run, tmp_path):
    seen = []
    _, first, _ = run(with_columns_of(("1", "a"), seen), tmp_path / "none")
    assert seen == [[{"id": "x", "read": "1"}], ["id", "read"]]
    other, second, _ = run(with_columns_of(("1", "b"), seen), first)
    assert (other.ran, other.reused) == (["make"], ["use"])
    assert pl.read_parquet(second / "tables/t.parquet")["other"].to_list() == ["b"]
    again, third, _ = run(with_columns_of(("2", "b"), seen), second)
    assert again.ran == ["make", "use"]
    assert seen[2] == [{"id": "x", "read": "2"}]
    same, _, _ = run(with_columns_of(("2", "b"), seen), third)
    assert same.ran == []


def pieces(made, *, a="1", b="1", code="errors.py"):
    """A stage of two files, each made of one thing; ``made`` is told which are made."""

    def run(given, out):
        for name, of in (("a", a), ("b", b)):

            def make(path, text=f"{name} of {of}"):
                made.append(path.name)
                path.write_text(text)

            given.pieces.write(out / f"{name}.txt", of, make=make)

    return Stage(name="two", code=(code,), run=run, outside=f"{a} {b}")


def test_a_stage_that_runs_again_makes_only_the_files_of_what_changed(run, tmp_path):
    made = []
    _, first, _ = run([pieces(made)], tmp_path / "none")
    result, second, _ = run([pieces(made, b="2")], first)
    assert result.ran == ["two"]
    assert made == ["a.txt", "b.txt", "b.txt"]
    assert (second / "a.txt").samefile(first / "a.txt")
    assert [(second / f"{name}.txt").read_text() for name in "ab"] == ["a of 1", "b of 2"]
    assert (first / "b.txt").read_text() == "b of 1"
    _, third, _ = run([pieces(made, a="2", b="2")], second)
    assert made[3:] == ["a.txt"]
    assert (third / "b.txt").read_text() == "b of 2"


def test_a_stage_that_was_used_again_keeps_its_pieces(run, tmp_path):
    made = []
    _, first, _ = run([pieces(made), stage("c", text="1")], tmp_path / "none")
    _, second, _ = run([pieces(made), stage("c", text="2", outside="2")], first)
    run([pieces(made, b="2"), stage("c", text="2", outside="2")], second)
    assert made == ["a.txt", "b.txt", "b.txt"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda build: (build / "a.txt").unlink(), id="file-gone"),
        pytest.param(
            lambda build: (build / MANIFEST).write_text(
                (build / MANIFEST).read_text().replace('"pieces": {', '"pieces": [], "was": {')
            ),
            id="manifest-damaged",
        ),
    ],
)
def test_a_piece_that_is_not_there_is_made(run, tmp_path, spoil):
    made = []
    _, first, _ = run([pieces(made)], tmp_path / "none")
    spoil(first)
    _, second, _ = run([pieces(made, b="2")], first)
    assert made[2:] == ["a.txt", "b.txt"]
    assert (second / "a.txt").read_text() == "a of 1"


def test_other_code_makes_every_piece_again(run, tmp_path):
    made = []
    _, first, _ = run([pieces(made)], tmp_path / "none")
    run([pieces(made, code="model")], first)
    assert made == ["a.txt", "b.txt"] * 2


def test_a_written_table_has_the_digits_that_are_declared(tmp_path):
    frame = pl.DataFrame(
        {
            "change": [12.780000000000001, -9.939999999999998, None],  # 12 digits
            "leader_years": [8.460526315789366, 0.0, None],  # 6 digits
            "value": [0.1234567890123456, 0.0, None],  # of a source: as it is
        }
    )
    write_table(frame, tmp_path, "time_distances")
    back = pl.read_parquet(tmp_path / "tables/time_distances.parquet")
    assert back.to_dict(as_series=False) == {
        "change": [12.78, -9.94, None],
        "leader_years": [8.46053, 0.0, None],
        "value": [0.1234567890123456, 0.0, None],
    }
