"""What waits for a person beyond rounds, on the page that everybody begins with."""

from __future__ import annotations

from factories.web import a_person
from factories.web_beyond import a_consultation, an_entry
from stocktake_web.consultations.actions.positions import (
    PositionText,
    confirm_positions,
    write_position,
)
from stocktake_web.consultations.queries import find_provision
from stocktake_web.library.models import Entry
from stocktake_web.people.queries import standing_of
from stocktake_web.waiting import waiting_beyond

NONE = PositionText(stance="none")


def waits(person):
    return waiting_beyond(standing_of(person))


def test_positions_wait_until_they_are_stated_and_confirmed():
    focal, approver = a_person("focal_point", "FJI"), a_person("approver", "FJI")
    held = a_consultation(provisions=2)
    a_consultation(state="closed")
    a_consultation(economies=("KIR",))
    (line,) = waits(focal).consultations
    assert (line.consultation, line.economy, line.missing, line.waits) == (held, "FJI", 2, 0)
    for position in (2, 3):
        write_position(find_provision(held, position), "FJI", NONE, by=focal, base=0)
    (line,) = waits(approver).consultations
    assert (line.missing, line.waits) == (0, 2)
    confirm_positions(held, "FJI", by=approver)
    assert not waits(approver)
    assert not waits(a_person("reader"))


def test_proposals_wait_for_those_who_moderate_and_returned_ones_for_those_whose_they_are():
    focal = a_person("focal_point", "FJI")
    an_entry()
    an_entry("returned", title="Mine", by=focal)
    an_entry("published")
    admin, own = waits(a_person("secretariat_admin")), waits(focal)
    assert (admin.proposals, admin.returned) == (1, [])
    assert (own.proposals, [each.title for each in own.returned]) == (0, ["Mine"])
    assert not waits(a_person("focal_point", "KIR"))


def test_the_first_page_shows_it_in_as_many_queries_for_many_as_for_few(
    client, django_assert_max_num_queries
):
    focal = a_person("focal_point", "FJI")
    for _ in range(4):
        a_consultation(provisions=1)
        an_entry("returned", by=focal)
    client.force_login(focal)
    with django_assert_max_num_queries(28):
        page = client.get("/").content.decode()
    assert page.count("1 provision without a position.") == 4
    assert "Nothing waits for you." not in page
    client.force_login(a_person("secretariat_admin"))
    Entry.objects.filter(pk=Entry.objects.first().pk).update(state="proposed")
    assert "1 proposed entry to look at" in client.get("/").content.decode()
