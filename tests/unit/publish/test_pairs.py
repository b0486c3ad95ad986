"""Two sides of a divide, drawn and told."""

from __future__ import annotations

from lxml import etree

from stocktake.publish.figures import axis_for
from stocktake.publish.figures.pairs import Pair, pair_plot

PAIRS = [
    Pair(name="Small <islands>", value=40.0, other=70.0, words="-30 points"),
    Pair(name="Landlocked", value=60.0, other=60.0, words="0 points"),
]


def test_both_sides_of_every_pair_are_drawn_on_one_scale():
    root = etree.fromstring(pair_plot(PAIRS, axis_for([40, 70], high=100), title="T"))
    circles = [e for e in root.iter() if str(e.tag).endswith("circle")]
    assert len(circles) == 4
    places = [float(c.attrib["cx"]) for c in circles]
    # The open dot comes first, so that the filled one lies on it where both are equal.
    assert places[0] > places[1]
    assert places[2] == places[3]


def test_the_figure_can_be_read_aloud():
    drawn = pair_plot(PAIRS, axis_for([40, 70], high=100), title="T")
    assert "Small &lt;islands&gt;: -30 points; Landlocked: 0 points." in drawn


def test_nothing_to_compare_is_said():
    assert "Nothing can be compared." in pair_plot([], axis_for([]), title="T")
