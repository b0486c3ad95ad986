"""A file of points is read whole or refused with the line of the mistake."""

from __future__ import annotations

import pytest

from stocktake.connectivity.cover.files import read_points
from stocktake.errors import DataError

HEADING = "id,x_km,y_km,penalty_usd\n"


def test_read_points_sorts_by_id(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("penalty_usd,name,id,x_km,y_km\n5,B, b ,1.5,2\n7,A,a,-3,4e1\n", "utf-8")
    points = read_points(file)
    assert points.ids.to_list() == ["a", "b"]
    assert points.x_km.tolist() == [-3.0, 1.5]
    assert points.y_km.tolist() == [40.0, 2.0]
    assert points.penalty_usd.tolist() == [7.0, 5.0]
    assert len(points.sha256) == 64


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "id,x_km,y_km\na,1,2\n",
            "The column penalty_usd is missing; there are id, x_km, y_km.\n"
            "  Where: {file}, line 1\n"
            "  What to do: Give the columns id, x_km, y_km, penalty_usd.",
            id="column",
        ),
        pytest.param(
            HEADING + "a,1,2,3\nb,north,2,3\n",
            "The x_km “north” is not a number.\n"
            "  Where: {file}, line 3\n  What to do: Correct the value.",
            id="number",
        ),
        pytest.param(
            HEADING + "a,1,inf,3\n",
            "The y_km “inf” is not a number.\n"
            "  Where: {file}, line 2\n  What to do: Correct the value.",
            id="infinite",
        ),
        pytest.param(
            HEADING + "a,1,2,\n",
            "The penalty_usd is missing.\n"
            "  Where: {file}, line 2\n  What to do: Correct the value.",
            id="empty",
        ),
        pytest.param(
            HEADING + "a,1,2,-3\n",
            "The penalty_usd “-3” is below zero.\n"
            "  Where: {file}, line 2\n  What to do: Correct the value.",
            id="negative",
        ),
        pytest.param(
            HEADING + "a,1,2,3\nb,1,2,3\na,4,5,6\n",
            "The id “a” occurs twice; first on line 2.\n"
            "  Where: {file}, line 4\n  What to do: Give every point an id of its own.",
            id="twice",
        ),
        pytest.param(
            HEADING + ",1,2,3\n",
            "A point has no id.\n  Where: {file}, line 2\n  What to do: Give every point an id.",
            id="no-id",
        ),
    ],
)
def test_read_points_refuses_with_the_line(tmp_path, text, message):
    file = tmp_path / "points.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(DataError) as raised:
        read_points(file)
    assert str(raised.value) == message.format(file=file)


def test_read_points_refuses_an_empty_file(tmp_path):
    file = tmp_path / "points.csv"
    file.write_text("", "utf-8")
    with pytest.raises(DataError, match="The file cannot be read as a CSV table"):
        read_points(file)
