"""Pages of groups: who is listed on them."""

from __future__ import annotations

import polars as pl

from factories.tables import sample_region, sample_tables
from stocktake.publish.site.groups import write_groups


def test_a_page_lists_and_counts_the_members_of_this_workspace_alone(tmp_path):
    tables = sample_tables()
    member = pl.col("member") & (pl.col("economy_id") != "KIR")
    narrowed = tables | {"economies": tables["economies"].with_columns(member=member)}
    write_groups(narrowed, sample_region(), tmp_path)
    page = (tmp_path / "groups" / "sids.html").read_text("utf-8").replace("\u00a0", " ")
    assert "<dd>3 economies</dd>" in page
    assert "economies/FJI.html" in page
    assert "economies/KIR.html" not in page
