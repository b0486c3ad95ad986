"""References: names of other instruments and meetings, and what only looks like one."""

from __future__ import annotations

import pytest

from stocktake.register.lexicon import lexicon
from stocktake.register.references import find_references


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("as the Okinawa Declaration asks", ["Okinawa Declaration"], id="declaration"),
        pytest.param(
            "the 2030 Agenda for Sustainable Development",
            ["2030 Agenda for Sustainable Development"],
            id="agenda",
        ),
        pytest.param("WSIS+10 and the SDGs", ["WSIS+10", "SDGs"], id="listed-names"),
        pytest.param(
            "the Charter on Open Data and the Lagoon Compact",
            ["Charter on Open Data", "Lagoon Compact"],
            id="two-names",
        ),
        pytest.param(
            "resolution 70/125 and Resolution 71/212",
            ["resolution 70/125", "Resolution 71/212"],
            id="number",
        ),
        pytest.param("Support the Pacific Digital Roadmap", ["Pacific Digital Roadmap"], id="verb"),
        pytest.param(
            "the Convention on the Rights of Persons with Disabilities",
            ["Convention on the Rights of Persons with Disabilities"],
            id="long-name",
        ),
        pytest.param("at the 5th Islands ICT Meeting", ["5th Islands ICT Meeting"], id="meeting"),
        pytest.param("carry out this Declaration", [], id="itself"),
        pytest.param(
            "TAKE NOTE of the Common Isle Position", ["Common Isle Position"], id="verb-in-capitals"
        ),
        pytest.param("the report entitled “Wired Isles”", ["Wired Isles"], id="entitled"),
        pytest.param("the item entitled “Wired Isles”", [], id="item-of-an-agenda"),
        pytest.param(
            "Resolution 37 (Rev. Anna, 2022) of the Plenipotentiary Conference",
            ["Resolution 37 (Rev. Anna, 2022)"],
            id="conference-behind-its-resolution",
        ),
        pytest.param(
            "report to the Plenipotentiary Conference",
            ["Plenipotentiary Conference"],
            id="conference-alone",
        ),
        pytest.param(
            "the Anna Declaration of Principles and Plan of Action",
            ["Anna Declaration of Principles", "Plan of Action"],
            id="two-texts-of-one-meeting",
        ),
        pytest.param("the Isle Commission on Regulation of Masts", [], id="body-with-a-noun"),
        pytest.param("the Basel Convention Regional Centre", [], id="centre-of-a-convention"),
        pytest.param("from the Isle Project Development Fund", [], id="fund-of-projects"),
        pytest.param("the Lagoon Dialogue Partners", [], id="partners-of-a-dialogue"),
        pytest.param("the secretariat of the global Internet Governance Forum", [], id="bureau"),
        pytest.param("the Facility for Isle Investment and Partnership", [], id="facility"),
        pytest.param(
            "Adoption of the Isle Manual on Tides", ["Isle Manual on Tides"], id="act-in-a-noun"
        ),
        pytest.param(
            "resolution 64/186 on links through the Trans-Eurasian Information Super Highway",
            ["resolution 64/186"],
            id="title-of-a-resolution",
        ),
        pytest.param(
            "resolution 70/1 on the 2030 Agenda",
            ["resolution 70/1", "2030 Agenda"],
            id="agenda-too",
        ),
        pytest.param(
            "the Isle Agenda: Towards a Wired Isle",
            ["Isle Agenda: Towards a Wired Isle"],
            id="behind-a-colon",
        ),
        pytest.param(
            "launched the Isle Skills Programme", ["Isle Skills Programme"], id="launched"
        ),
        pytest.param("launch a Lagoon Programme", [], id="launch-a-new-one"),
        pytest.param(
            "the State Programme “Wired Isle”",
            ["State Programme “Wired Isle”"],
            id="kind-and-title",
        ),
        pytest.param(
            "the Wired Isle 2031-2033 programme", ["Wired Isle 2031-2033 programme"], id="years"
        ),
        pytest.param(
            "the Wired Isle (WI) initiative", ["Wired Isle (WI) initiative"], id="acronym"
        ),
        pytest.param("WSIS Action Line C2", ["WSIS Action Line C2"], id="action-line"),
        pytest.param("study Question 10-1/2", ["Question 10-1/2"], id="study-question"),
        pytest.param("the e-Isle programme", ["e-Isle programme"], id="hyphen"),
        pytest.param(
            "the CARICOM roaming commitment", ["CARICOM roaming commitment"], id="commitment-of"
        ),
        pytest.param(
            "the Convention on Machines, Rights and the Rule of Law",
            ["Convention on Machines, Rights and the Rule of Law"],
            id="rule-of-law",
        ),
        pytest.param(
            "Decision Assembly/AU/Dec.175(X)",
            ["Decision Assembly/AU/Dec.175(X)"],
            id="african-union",
        ),
        pytest.param("in its future Strategic Plans", [], id="own-plan"),
        pytest.param("the International Telecommunication Union", [], id="organisation"),
        pytest.param("the Regulators' Forum of the islands", [], id="standing-body"),
        pytest.param("we launch the Green Mast Initiative", [], id="founded-here"),
        pytest.param("a national broadband plan", [], id="no-name"),
    ],
)
def test_names_of_other_instruments(text, names):
    assert list(find_references(text, words=lexicon())) == names


def test_every_reference_stands_in_the_text():
    text = "Recalling the Bangkok Declaration, the Connect 2030 Agenda and the SAMOA Pathway;"
    found = find_references(text, words=lexicon())
    assert len(found) == 3
    assert all(name in text for name in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Recalling General Assembly resolution 70/125 and resolutions 73/6, 75/7 and 78/1,",
            ("General Assembly resolution 70/125", "resolutions 73/6", "75/7", "78/1"),
            id="numbers-of-a-list",
        ),
        pytest.param(
            "They amend Regulation C/REG.21/12/17 on roaming.",
            ("Regulation C/REG.21/12/17",),
            id="a-code-for-a-number",
        ),
        pytest.param(
            "in line with SDG 9.c and the outcomes of WRC-31",
            ("SDG 9.c", "WRC-31"),
            id="named-by-a-number",
        ),
        pytest.param(
            "the Isle Convention adopted at the Third Isle Ministerial Meeting in 2029",
            ("Isle Convention",),
            id="not-the-meeting-that-adopted-it",
        ),
        pytest.param(
            "the Isle Principles for Safety, Trust and Openness of Networks, and more",
            ("Isle Principles for Safety, Trust and Openness of Networks",),
            id="a-list-inside-a-name",
        ),
        pytest.param(
            "This Declaration shall be known as the Anna Declaration.", (), id="its-own-name"
        ),
        pytest.param(
            "We carry out the Programme of Action annexed hereto.", (), id="its-own-annex"
        ),
        pytest.param(
            "the Digital Masterplan Steering Committee shall meet", (), id="the-name-of-a-body"
        ),
    ],
)
def test_names_by_numbers_lists_and_places(text, names):
    assert find_references(text, words=lexicon()) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "The Green Mast programme will go on.", ("Green Mast programme",), id="programme"
        ),
        pytest.param("under the IsleNet4All project", ("IsleNet4All project",), id="one-odd-word"),
        pytest.param("the World Bank project on cables", (), id="only-its-owner"),
        pytest.param(
            "programmes such as Broadband Isles, MastNet and Smart Reef",
            ("Broadband Isles", "MastNet", "Smart Reef"),
            id="a-list-without-nouns",
        ),
        pytest.param("the work plan for 2031", ("work plan for 2031",), id="plan-of-a-year"),
        pytest.param("prepare a work plan for 2031", (), id="plan-still-to-be-made"),
        pytest.param("use the ESCWA directives", ("ESCWA directives",), id="owner-and-plain-noun"),
        pytest.param("draw nearer to OECD standards", (), id="any-standards"),
        pytest.param(
            "We endorse the safety principles for masts in towns and will apply them.",
            ("safety principles for masts in towns",),
            id="endorsed-in-small-letters",
        ),
    ],
)
def test_names_with_a_plain_noun(text, names):
    assert find_references(text, words=lexicon()) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "the Anna Treaty and Directive 2002/21/EC",
            ("Anna Treaty", "Directive 2002/21/EC"),
            id="european-act",
        ),
        pytest.param("Law No. 1581 of 2012", ("Law No. 1581 of 2012",), id="law"),
        pytest.param(
            "target 9.c of the Sustainable Development Goals",
            ("target 9.c of the Sustainable Development Goals",),
            id="target",
        ),
        pytest.param("Action Lines C2, C4 and C7", ("Action Lines C2, C4 and C7",), id="lines"),
        pytest.param("report to the Leaders' Summit", ("Leaders' Summit",), id="leaders"),
        pytest.param("the Isle Cable Meeting will be held every year", (), id="body-that-meets"),
        pytest.param("the Steering Committee of the Programme", (), id="body-of-its-own"),
        pytest.param(
            "the Anna de Isla Commitment", ("Anna de Isla Commitment",), id="particle-of-a-place"
        ),
        pytest.param("Adopt a Green Mast Strategy", (), id="adopted-anew"),
        pytest.param("This Plan of Action shall enter into force.", (), id="this-plan"),
    ],
)
def test_names_by_codes_and_meetings(text, names):
    assert find_references(text, words=lexicon()) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "before the Ninth Ministerial Conference",
            ["Ninth Ministerial Conference"],
            id="ordinal",
        ),
        pytest.param(
            "at the third Isle Digital Conference",
            ["Isle Digital Conference"],
            id="small-ordinal",
        ),
        pytest.param(
            "present them to the Isle Regulatory Forum in 2031",
            ["Isle Regulatory Forum"],
            id="year-behind",
        ),
        pytest.param("we will host an Isle Regulatory Forum in 2031", [], id="one-of-a-kind"),
        pytest.param(
            "We adopted the Isle Declaration at the 4th Isle Ministers\u2019 Meeting",
            ["Isle Declaration"],
            id="adopted-there",
        ),
        pytest.param(
            "welcomes the conclusions of the European Council of 1-2 October 2020",
            ["conclusions of the European Council of 1-2 October 2020"],
            id="conclusions",
        ),
        pytest.param("report before TEL 45", ["TEL 45"], id="working-group-by-number"),
        pytest.param("Opinion 4 (Geneva, 2013)", ["Opinion 4 (Geneva, 2013)"], id="opinion"),
        pytest.param("under Question ITU-R 77", ["Question ITU-R 77"], id="question"),
        pytest.param(
            "resolution AG/RES. 2966 (LI-O/21)", ["AG/RES. 2966 (LI-O/21)"], id="american-code"
        ),
        pytest.param(
            "the Isle Agenda: A Renewed Declaration for Isles, adopted in May",
            ["Isle Agenda: A Renewed Declaration for Isles"],
            id="second-title",
        ),
        pytest.param(
            "Directive (EU) 2018/1972 (European Electronic Communications Code)",
            ["Directive (EU) 2018/1972 (European Electronic Communications Code)"],
            id="short-name-in-brackets",
        ),
        pytest.param(
            "the second Isle Action Plan of the Programme for Reef Roads",
            ["Isle Action Plan", "Programme for Reef Roads"],
            id="plan-of-a-programme",
        ),
        pytest.param(
            "the resolutions of the Arab Economic, Development and Isle Summit",
            ["Arab Economic, Development and Isle Summit"],
            id="list-before-the-noun",
        ),
        pytest.param(
            "the Isle Strategy and Implementation Plan 2031",
            ["Isle Strategy and Implementation Plan 2031"],
            id="strategy-and-its-plan",
        ),
        pytest.param(
            "Resolutions 101, 102 and 133 (Rev. Anna, 2022) deal with names",
            ["Resolutions 101", "102", "133 (Rev. Anna, 2022)"],
            id="list-of-numbers",
        ),
        pytest.param(
            "Recommendations ITU-T Y.3172 and ITU-T Y.3173",
            ["Recommendations ITU-T Y.3172", "ITU-T Y.3173"],
            id="list-of-codes",
        ),
        pytest.param(
            "the Isle Convention against Waste and ILO Convention No. 190",
            ["Isle Convention against Waste", "ILO Convention No. 190"],
            id="two-conventions",
        ),
        pytest.param(
            "the Agreement relating to the Isle Satellite Organization",
            ["Agreement relating to the Isle Satellite Organization"],
            id="relating-to",
        ),
        pytest.param(
            "the Ministry and Act No. 12 of 2019", ["Act No. 12 of 2019"], id="ministry-and-act"
        ),
        pytest.param("in Geneva before the Anna Summit", ["Anna Summit"], id="summit-of-a-place"),
        pytest.param("the Isle II Declaration", ["Isle II Declaration"], id="roman-inside"),
        pytest.param("prepare National Broadband Plans", [], id="plans-to-be-made"),
        pytest.param("the Road Map for Isles", ["Road Map for Isles"], id="road-map"),
        pytest.param("the MoU on Reef Cables", ["MoU on Reef Cables"], id="memorandum"),
        pytest.param(
            "the Isle Free Trade Area and ASEAN+3", ["Isle Free Trade Area"], id="free-trade-area"
        ),
        pytest.param(
            "Report ITU-R SM.2152 and Resolution ITU-R 22-5",
            ["Report ITU-R SM.2152", "Resolution ITU-R 22-5"],
            id="of-a-sector",
        ),
        pytest.param(
            "Assembly/AU/Dec.227 (XII) on committees", ["Assembly/AU/Dec.227 (XII)"], id="assembly"
        ),
        pytest.param(
            "the 2008 Ministerial on the Future of Isles",
            ["2008 Ministerial on the Future of Isles"],
            id="ministerial",
        ),
        pytest.param(
            "the Isle Pact of 2024 and APEC's Guidelines on Spam",
            ["Isle Pact of 2024", "APEC's Guidelines on Spam"],
            id="owned-by-another",
        ),
        pytest.param("countries of the Eastern Partnership", [], id="circle-of-countries"),
        pytest.param("fibre along the Middle Corridor", [], id="road"),
        pytest.param(
            "called for a comprehensive digital transformation strategy for Africa",
            [],
            id="any-strategy",
        ),
    ],
)
def test_meetings_by_order_and_names_in_two_parts(text, names):
    assert list(find_references(text, words=lexicon())) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "the report of the task force on Charging Arrangements for Isles", [], id="task-force"
        ),
        pytest.param(
            "the secretariats and the Basel Convention Regional Centres", [], id="centres"
        ),
        pytest.param(
            "through the Asia-Pacific Information Superhighway steering committee",
            [],
            id="steering-committee",
        ),
        pytest.param("Partners of the Isle Initiative were asked", [], id="partners"),
        pytest.param(
            "convey this to the Leaders' Meeting in Anna", ["Leaders' Meeting"], id="heads"
        ),
        pytest.param(
            "speak at the Universal Isle Congress", ["Universal Isle Congress"], id="congress"
        ),
        pytest.param(
            "to the Assembly of Heads of State and Government in January 2031",
            ["Assembly of Heads of State and Government"],
            id="assembly-of-heads",
        ),
        pytest.param(
            "Resolution 7 (Anna, 2008) of the World Telecommunication Standardization Assembly",
            ["Resolution 7 (Anna, 2008)"],
            id="assembly-that-adopted",
        ),
        pytest.param(
            "the United Nations Decade of Reefs (2031-2040) and the International Year of Light",
            ["United Nations Decade of Reefs (2031-2040)", "International Year of Light"],
            id="decade-and-year",
        ),
        pytest.param("proclaims 2031 the International Year of Reefs", [], id="year-proclaimed"),
        pytest.param(
            "the Council of the Isles and Recommendation CM/Rec(2031)7",
            ["Recommendation CM/Rec(2031)7"],
            id="recommendation-by-code",
        ),
        pytest.param(
            "the Directive C/DIR/3/01/31 and ISLE Vision 2050",
            ["Directive C/DIR/3/01/31", "ISLE Vision 2050"],
            id="code-and-vision",
        ),
        pytest.param(
            "under Regional Initiative AFR1", ["Regional Initiative AFR1"], id="initiative"
        ),
        pytest.param(
            "the Second Ferry Decade for Isles and the International Day for Access to Reefs",
            ["Second Ferry Decade for Isles", "International Day for Access to Reefs"],
            id="decade-and-day",
        ),
        pytest.param(
            "the Eastern Partnership Digital Agenda",
            ["Eastern Partnership Digital Agenda"],
            id="agenda-of-a-circle",
        ),
        pytest.param(
            "noting the Isle Digital Forum held in 2031", ["Isle Digital Forum"], id="forum-held"
        ),
        pytest.param("the report “The Wired Isle”", ["The Wired Isle"], id="report-by-title"),
        pytest.param(
            "to agree to the Roadmap for the gradual lowering of tariffs, by which",
            ["Roadmap for the gradual lowering of tariffs"],
            id="title-in-small-letters",
        ),
        pytest.param(
            "the Supplementary Acts on the licensing of ferries, adopted in May",
            ["Supplementary Acts on the licensing of ferries"],
            id="acts",
        ),
        pytest.param(
            "adopted the ISLENET II programme", ["ISLENET II programme"], id="roman-number"
        ),
        pytest.param("under the regional e-Government strategy", [], id="any-e-government"),
        pytest.param(
            "before the Reef Women Traders forum", ["Reef Women Traders forum"], id="small-forum"
        ),
        pytest.param("talks on a global digital compact", ["global digital compact"], id="compact"),
        pytest.param(
            "the Recommendations of the ITU-T L series",
            ["Recommendations of the ITU-T L series"],
            id="series",
        ),
        pytest.param(
            "resolution 70/1, whose targets 1.4 and 5.a", ["resolution 70/1"], id="targets"
        ),
    ],
)
def test_congresses_decades_and_titles_in_small_letters(text, names):
    assert list(find_references(text, words=lexicon())) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "the Isle Vision 2030 adopted by our Leaders at their Sixth Summit",
            ["Isle Vision 2030"],
            id="adopted-at-their-summit",
        ),
        pytest.param(
            "the Reef Action Plan adopted by the World Telecommunication Development Conference "
            "(Reef, 2002)",
            ["Reef Action Plan"],
            id="adopted-by-a-dated-conference",
        ),
        pytest.param(
            "the Reef Agenda adopted by the ITU Plenipotentiary Conference in Anna",
            ["Reef Agenda"],
            id="adopted-by-the-conference-of-a-body",
        ),
        pytest.param(
            "the Committee for Isles, Masts and Reef Policy", [], id="committee-with-a-list"
        ),
        pytest.param(
            "the Geneva Plan of Action and Reef Agenda of the Isle Summit",
            ["Geneva Plan of Action", "Reef Agenda of the Isle Summit"],
            id="listed-name-before-another",
        ),
        pytest.param(
            "the Recommendations on the Mending of Masts",
            ["Recommendations on the Mending of Masts"],
            id="recommendations-with-a-title",
        ),
        pytest.param("a model Isle Act short enough for us", [], id="model-for-many"),
        pytest.param("the Reef Conference", ["Reef Conference"], id="conference-by-its-place"),
        pytest.param("the Regional Conference", [], id="conference-of-any-kind"),
        pytest.param("the Reef Conference Centre", [], id="centre-named-for-conferences"),
        pytest.param("the Ninth Meeting will be held in Anna", [], id="next-meeting"),
        pytest.param("the Reef Scheme on mutual help", ["Reef Scheme"], id="scheme"),
    ],
)
def test_names_by_who_adopted_them_and_meetings_by_their_place(text, names):
    assert list(find_references(text, words=lexicon())) == names
