"""One small plan in every table of plans, for tests; its places, costs and results are invented.

Five settlements on one invented atoll, each served in another way, so that every technology, kind
of site and kind of link occurs. The numbers join and add up, but no planner made them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stocktake.vocab.tables import make_table, table_schemas

if TYPE_CHECKING:
    import polars as pl

__all__ = ["PLAN_ID", "plan_tables"]

PLAN_ID = "sample-atoll"

# id, name, lon, lat, people, technology, site, backhaul, hops, access, shared, revenue, subsidy,
# year, next best, what it would cost more
SETTLEMENTS: list[tuple[Any, ...]] = [
    ("harbour", "Sample Harbour", 173.00, 1.30, 4_000.0, "served", None, "", 0,
     0.0, 0.0, 0.0, 0.0, None, None, None),
    ("lagoon", "Sample Lagoon", 173.05, 1.35, 2_500.0, "fibre", "lagoon", "fibre", 1,
     420_000.0, 90_000.0, 380_000.0, 130_000.0, 2027, "new-site", 35_000.0),
    ("north", "Sample North", 173.10, 1.45, 1_200.0, "new-site", "north", "microwave", 1,
     60_000.0, 150_000.0, 150_000.0, 90_000.0, 2027, "leo", 22_000.0),
    ("point", "Sample Point", 173.12, 1.47, 300.0, "existing-site", "tower:mast-1", "microwave", 2,
     15_000.0, 40_000.0, 30_000.0, 25_000.0, 2028, "leo-wifi", 4_000.0),
    ("reef", "Sample Reef", 173.60, 1.90, 80.0, "leo", "reef", "satellite", 0,
     30_000.0, 0.0, 9_000.0, 21_000.0, 2029, "leo-wifi", 2_000.0),
    ("shoal", "Sample Shoal", 173.90, 2.10, 60.0, "leo-wifi", "shoal", "satellite", 0,
     16_000.0, 2_000.0, 6_000.0, 12_000.0, None, "leo", 5_000.0),
    ("wreck", "", 174.90, 2.90, 10.0, "none", None, "", 0,
     0.0, 0.0, 0.0, 0.0, None, None, None),
]  # fmt: skip
DISTRICTS = {"harbour": "Inner", "lagoon": "Inner", "north": "Inner", "point": "Inner"}

# id, name, kind, settlements, carriers, wifi, backhaul, to, km, hops, power, load W,
# equipment, power and backhaul capex, opex a year, cost, people behind, year
SITES: list[tuple[Any, ...]] = [
    ("node:cable", "Sample cable landing", "core", 0, 0, 0, "core", None, 0.0, 0, "there", 0.0,
     0.0, 0.0, 0.0, 0.0, 0.0, 4_000.0, None),
    ("lagoon", "Sample Lagoon", "fibre-terminal", 1, 0, 0, "fibre", "node:cable", 9.0, 1, "grid",
     130.0, 8_000.0, 2_500.0, 90_000.0, 2_200.0, 120_000.0, 4_000.0, 2027),
    ("north", "Sample North", "new-site", 1, 2, 0, "microwave", "lagoon", 12.4, 2, "solar", 1_500.0,
     115_000.0, 21_000.0, 15_000.0, 14_000.0, 190_000.0, 1_500.0, 2027),
    ("tower:mast-1", "", "existing-site", 1, 1, 0, "microwave", "north", 3.2, 3, "there", 1_500.0,
     40_000.0, 0.0, 15_000.0, 9_000.0, 95_000.0, 300.0, 2028),
    ("reef", "Sample Reef", "relay", 0, 0, 0, "satellite", None, 0.0, 0, "hybrid", 110.0,
     0.0, 3_000.0, 5_000.0, 600.0, 11_000.0, 80.0, 2029),
    ("shoal", "Sample Shoal", "community-wifi", 1, 0, 1, "satellite", None, 0.0, 0, "solar", 230.0,
     6_500.0, 3_500.0, 0.0, 3_300.0, 32_000.0, 60.0, None),
]  # fmt: skip
COSTS = [
    ("homes", 480_000.0, 21_000.0, 480_000.0, 60_000.0, -90_000.0, 155_000.0),
    ("sites", 155_000.0, 18_000.0, 155_000.0, 40_000.0, -50_000.0, 130_000.0),
    ("fibre", 98_000.0, 1_800.0, 98_000.0, 4_000.0, -35_000.0, 13_000.0),
    ("microwave", 30_000.0, 1_500.0, 30_000.0, 0.0, 0.0, 11_000.0),
    ("power", 30_000.0, 900.0, 30_000.0, 9_000.0, -12_000.0, 7_000.0),
]
TECHNOLOGIES = ("served", "fibre", "existing-site", "new-site", "leo", "leo-wifi", "none")
RULES = (("none", False, 0.0, 278_000.0, 0.0), ("cross-subsidy", False, 30_000.0, 248_000.0, 0.0),
         ("reverse-auction", True, 0.0, 240_000.0, 60.0))  # fmt: skip


def plan_tables() -> dict[str, pl.DataFrame]:
    """Return the tables of the sample plan by name, those that no build holds included."""
    made = {
        "plan_parameters": [_parameter()],
        "plan_assumptions": [{"plan_id": PLAN_ID, **_parameter()}],
        "settlements": _settlements(),
        "settlement_surroundings": [_surroundings()],
        "settlement_hazards": [_hazard_value()],
        "plan_points": [_point()],
        "plans": [_plan()],
        "plan_settlements": _served(),
        "plan_sites": _sites(),
        "plan_links": _links(),
        "plan_districts": _districts(),
        "plan_technologies": _technologies(),
        "plan_costs": _costs(),
        "plan_years": _years(),
        "plan_areas": _areas(),
        "plan_subsidies": _subsidies(),
        "plan_policies": _policies(),
        "plan_curve": _curve(),
        "plan_failures": _failures(),
        "plan_hazards": _hazards(),
        "plan_uncertainty": _uncertainty(),
        "plan_sensitivity": _sensitivity(),
    }
    return {name: make_table(name, rows) for name, rows in made.items()}


def _plan() -> dict[str, Any]:
    return {
        "plan_id": PLAN_ID,
        "name": "Sample atoll, everyone by 2030",
        "economy_id": "KIR",
        "note": "Invented, for tests.",
        "synthetic": True,
        "settlements_source": "invented for tests",
        "currency": "AUD",
        "units_per_usd": 1.5,
        "price_year": 2026,
        "prices": "Costs are in US dollars of 2026; shown at 1.5 AUD for a US dollar (invented).",
        "first_year": 2027,
        "years": 10,
        "target_year": 2030,
        "people_share_target": 0.99,
        "household_mbps": 10.0,
        "discount_rate": 0.06,
        "settlements": len(SETTLEMENTS),
        "people": sum(row[4] for row in SETTLEMENTS),
        "households": sum(row[4] for row in SETTLEMENTS) / 5,
        "people_served_before": 4_000.0,
        "people_connected": 8_140.0,
        "cost_usd": 1_035_000.0,
        "cost_per_person_usd": 1_035_000.0 / 4_140,
        "capex_usd": 793_000.0,
        "opex_usd_per_year": 43_200.0,
        "revenue_usd": 575_000.0,
        "operator_cost_usd": 1_300_000.0,
        "deficit_usd": 278_000.0,
        "subsidy_rule": "reverse-auction",
        "subsidy_usd": 240_000.0,
        "subsidy_per_person_usd": 240_000.0 / 4_140,
        "people_unserved": 60.0,
        "budget_usd_per_year": 100_000.0,
        "people_by_target_year": 8_080.0,
        "objective_usd": 1_037_000.0,
        "lower_bound_usd": 1_010_000.0,
        "gap": 27 / 1_037,
        "exact": False,
        "apart_usd": 1_060_000.0,
        "rounds": 3,
        "effort": "normal",
        "seed": 0,
        "fibre_km": 9.0,
        "microwave_hops": 2,
        "new_sites": 1,
        "existing_sites": 1,
        "satellite_terminals": 18.0,
        "energy_kwh_per_year": 1_139.0,
        "diesel_litres_per_year": 101.0,
        "co2_tonnes_per_year": 0.8,
        "co2_tonnes_built": 31.0,
        "jobs_building": 11.9,
        "jobs_running": 4.3,
        "hazard_loss_usd_per_year": 900.0,
        "worst_failure_people": 4_000.0,
        "second_paths_usd": 105_000.0,
        "inputs_sha256": "b" * 64,
        "versions": "stocktake 0.1.0",
    }


def _settlements() -> list[dict[str, Any]]:
    return [
        {
            "settlement_id": row[0],
            "name": row[1],
            "lon": row[2],
            "lat": row[3],
            "people": row[4],
            "households": row[4] / 5,
            "assumed": "households",
            "district": DISTRICTS.get(row[0], "Outer"),
            "power": "grid" if row[0] in DISTRICTS else "",
            "served": True if row[5] == "served" else None,
            "area_km2": None,
            "source": "invented for tests",
            "synthetic": True,
        }
        for row in SETTLEMENTS
    ]


def _served() -> list[dict[str, Any]]:
    shared = ("name", "lon", "lat", "district", "synthetic", "people", "households")
    return [
        {"plan_id": PLAN_ID, "settlement_id": row[0]}
        | {name: place[name] for name in shared}
        | {
            "schools": 1 if row[4] >= 300 else 0,
            "demand_mbps": row[4] / 25,
            "technology": row[5],
            "site_id": row[6],
            "backhaul": row[7],
            "hops": row[8],
            "access_usd": row[9],
            "shared_usd": row[10],
            "cost_usd": row[9] + row[10],
            "cost_per_person_usd": (row[9] + row[10]) / row[4],
            "revenue_usd": row[11],
            "subsidy_usd": row[12],
            "year": row[13],
            "next_best": row[14],
            "next_best_usd": row[15],
            "hazard_loss_usd_per_year": 100.0 if row[0] == "north" else 0.0,
        }
        for row, place in zip(SETTLEMENTS, _settlements(), strict=True)
    ]


def _sites() -> list[dict[str, Any]]:
    places = {row[0]: row for row in SETTLEMENTS}
    places |= {"node:cable": places["harbour"], "tower:mast-1": places["point"]}
    rows = []
    for site in SITES:
        place = places[site[0]]
        people = place[4] if site[3] else 0.0
        rows.append(
            {
                "plan_id": PLAN_ID,
                "site_id": site[0],
                "name": site[1],
                "kind": site[2],
                "lon": place[2],
                "lat": place[3],
                "district": DISTRICTS.get(place[0], "Outer"),
                "settlements": site[3],
                "people": people,
                "households": people / 5,
                "demand_mbps": people / 25,
                "capacity_mbps": 150.0 * site[4] if site[4] else None,
                "carriers": site[4],
                "wifi_points": site[5],
                "backhaul": site[6],
                "backhaul_to": site[7],
                "backhaul_km": site[8],
                "hops": site[9],
                "power": site[10],
                "load_w": site[11],
                "grid_km": 0.4 if site[10] == "grid" else None,
                "equipment_capex_usd": site[12],
                "power_capex_usd": site[13],
                "backhaul_capex_usd": site[14],
                "opex_usd_per_year": site[15],
                "cost_usd": site[16],
                "co2_kg_per_year": 570.0 if site[10] == "grid" else 0.0,
                "people_behind": site[17],
                "hazard_loss_usd_per_year": 900.0 if site[0] == "north" else 0.0,
                "year": site[18],
            }
        )
    return rows


def _links() -> list[dict[str, Any]]:
    sites = {row["site_id"]: row for row in _sites()}
    ends = [(row["site_id"], row["backhaul_to"], row["backhaul"], "tree") for row in _sites()]
    ends.append(("tower:mast-1", "node:cable", "microwave", "second-path"))
    return [
        {
            "plan_id": PLAN_ID,
            "link_id": f"{here}--{there}",
            "from_id": here,
            "to_id": there,
            "kind": kind,
            "role": role,
            "from_lon": sites[here]["lon"],
            "from_lat": sites[here]["lat"],
            "to_lon": sites[there]["lon"],
            "to_lat": sites[there]["lat"],
            "km": sites[here]["backhaul_km"] if role == "tree" else 21.0,
            "along": "straight" if kind == "fibre" else "line-of-sight",
            "capex_usd": sites[here]["backhaul_capex_usd"],
            "opex_usd_per_year": 750.0,
            "cost_usd": 20_000.0 if role == "tree" else 105_000.0,
            "load_mbps": 60.0,
            "capacity_mbps": None if kind == "fibre" else 400.0,
            "people_behind": sites[here]["people_behind"],
            "year": sites[here]["year"] if role == "tree" else None,
        }
        for here, there, kind, role in ends
        if there is not None
    ]


def _districts() -> list[dict[str, Any]]:
    rows = []
    for district in ("Inner", "Outer"):
        inside = [row for row in _served() if row["district"] == district]
        by = {name: _people(inside, name) for name in TECHNOLOGIES}
        new = sum(by.values()) - by["served"] - by["none"]
        cost = sum(row["cost_usd"] for row in inside)
        rows.append(
            {
                "plan_id": PLAN_ID,
                "district": district,
                "settlements": len(inside),
                "people": sum(by.values()),
                "people_served_before": by["served"],
                "people_connected": by["served"] + new,
                "people_fibre": by["fibre"],
                "people_wireless": by["existing-site"] + by["new-site"],
                "people_satellite": by["leo"] + by["leo-wifi"],
                "cost_usd": cost,
                "cost_per_person_usd": cost / new,
                "revenue_usd": sum(row["revenue_usd"] for row in inside),
                "subsidy_usd": sum(row["subsidy_usd"] for row in inside),
                "last_year": max(row["year"] or 0 for row in inside),
            }
        )
    return rows


def _technologies() -> list[dict[str, Any]]:
    everyone = sum(row["people"] for row in _served())
    rows = []
    for technology in TECHNOLOGIES:
        inside = [row for row in _served() if row["technology"] == technology]
        people = _people(inside, technology)
        cost = sum(row["cost_usd"] for row in inside)
        rows.append(
            {
                "plan_id": PLAN_ID,
                "technology": technology,
                "settlements": len(inside),
                "people": people,
                "households": people / 5,
                "people_share": people / everyone,
                "cost_usd": cost,
                "cost_per_person_usd": cost / people,
            }
        )
    return rows


def _people(rows: list[dict[str, Any]], technology: str) -> float:
    return sum(row["people"] for row in rows if row["technology"] == technology)


def _costs() -> list[dict[str, Any]]:
    names = [column.name for column in table_schemas()["plan_costs"].columns][1:]
    return [
        {"plan_id": PLAN_ID, **dict(zip(names, (*row, sum(row[3:])), strict=True))} for row in COSTS
    ]


def _years() -> list[dict[str, Any]]:
    everyone = sum(row[4] for row in SETTLEMENTS)
    rows, connected = [], 4_000.0
    for year in range(2027, 2037):
        now = [row for row in SETTLEMENTS if row[13] == year]
        connected += sum(row[4] for row in now)
        rows.append(
            {
                "plan_id": PLAN_ID,
                "year": year,
                "settlements_built": len(now),
                "people_connected": connected,
                "people_share": connected / everyone,
                "capex_usd": sum(row[9] + row[10] for row in now) / 2,
                "opex_usd": 5_000.0 * (year - 2026),
                "revenue_usd": 9_000.0 * (year - 2026),
                "budget_usd": 100_000.0,
                "subsidy_usd": sum(row[12] for row in now),
                "carried_usd": 10_000.0,
            }
        )
    return rows


def _areas() -> list[dict[str, Any]]:
    return [
        {
            "plan_id": PLAN_ID,
            "area_id": area,
            "name": name,
            "settlements": settlements,
            "people": people,
            "cost_usd": cost,
            "revenue_usd": revenue,
            "deficit_usd": max(cost - revenue, 0.0),
            "received_usd": 0.0,
            "given_usd": 0.0,
            "state_usd": state,
            "served": served,
        }
        for area, name, settlements, people, cost, revenue, state, served in (
            ("lagoon", "Sample Lagoon", 3, 4_000.0, 800_000.0, 560_000.0, 219_000.0, True),
            ("satellite:Outer", "Outer", 2, 140.0, 50_000.0, 15_000.0, 21_000.0, True),
            ("satellite:", "", 1, 60.0, 40_000.0, 6_000.0, 0.0, False),
        )
    ]


def _subsidies() -> list[dict[str, Any]]:
    return [
        {
            "plan_id": PLAN_ID,
            "rule": rule,
            "chosen": chosen,
            "areas": 3,
            "areas_in_deficit": 3,
            "deficit_usd": 278_000.0,
            "transferred_usd": transferred,
            "state_usd": state,
            "people_served": 4_140.0 - unserved,
            "people_unserved": unserved,
            "state_per_person_usd": state / (4_140.0 - unserved),
        }
        for rule, chosen, transferred, state, unserved in RULES
    ]


def _policies() -> list[dict[str, Any]]:
    rows = []
    for policy, network, fee, rate in (
        ("as-planned", 900_000.0, 1.0, 0.25),
        ("no-tax", 900_000.0, 1.0, 0.0),
        ("no-spectrum-fee", 900_000.0, 0.0, 0.25),
        ("shared-masts", 840_000.0, 1.0, 0.25),
    ):
        parts = {
            "network_usd": network,
            "administration_usd": network * 0.1,
            "spectrum_usd": 8_000.0 * fee,
            "tax_usd": network * rate,
            "margin_usd": network * 0.1,
        }
        total = sum(parts.values())
        back = parts["spectrum_usd"] + parts["tax_usd"]
        rows.append(
            {
                "plan_id": PLAN_ID,
                "policy": policy,
                **parts,
                "total_usd": total,
                "state_revenue_usd": back,
                "subsidy_usd": total - 575_000.0,
                "net_public_usd": total - 575_000.0 - back,
                "total_per_person_usd": total / 4_140,
            }
        )
    return rows


def _curve() -> list[dict[str, Any]]:
    corners = [(0.0, 0.0), (130_000.0, 2_500.0), (220_000.0, 3_700.0), (278_000.0, 4_140.0)]
    everyone = sum(row[4] for row in SETTLEMENTS)
    return [
        {
            "plan_id": PLAN_ID,
            "point": place + 1,
            "subsidy_usd": usd,
            "people": people,
            "people_share": (4_000.0 + people) / everyone,
            "usd_per_further_person": None
            if place == 0
            else (usd - corners[place - 1][0]) / (people - corners[place - 1][1]),
        }
        for place, (usd, people) in enumerate(corners)
    ]


def _failures() -> list[dict[str, Any]]:
    return [
        {
            "plan_id": PLAN_ID,
            "rank": rank,
            "kind": kind,
            "failing_id": failing,
            "name": name,
            "people": people,
            "secured": secured,
        }
        for rank, kind, failing, name, people, secured in (
            (1, "link", "lagoon--node:cable", "Sample Lagoon to cable landing", 4_000.0, True),
            (2, "site", "lagoon", "Sample Lagoon", 4_000.0, None),
            (3, "link", "tower:mast-1--north", "mast-1 to Sample North", 300.0, False),
        )
    ]


def _hazards() -> list[dict[str, Any]]:
    return [
        {
            "plan_id": PLAN_ID,
            "hazard": hazard,
            "maps": 1,
            "people_exposed": people,
            "sites": 6,
            "sites_exposed": sites,
            "value_exposed_usd": value,
            "loss_usd_per_year": loss,
        }
        for hazard, people, sites, value, loss in (
            ("flood", 1_500.0, 2, 176_000.0, 900.0),
            ("heat", 8_150.0, 6, 343_000.0, None),
        )
    ]


def _uncertainty() -> list[dict[str, Any]]:
    return [
        {
            "plan_id": PLAN_ID,
            "design": design,
            "measure": measure,
            "planned": planned,
            "mean": planned * 1.05,
            "p05": planned * 0.7,
            "p25": planned * 0.85,
            "p50": planned,
            "p75": planned * 1.2,
            "p95": planned * 1.6,
            "draws": 200,
            "seed": 0,
        }
        for design in ("fixed", "re-planned")
        for measure, planned in (
            ("cost-usd", 1_035_000.0),
            ("cost-per-person-usd", 250.0),
            ("capex-usd", 793_000.0),
            ("revenue-usd", 575_000.0),
            ("subsidy-usd", 240_000.0),
        )
    ]


def _sensitivity() -> list[dict[str, Any]]:
    return [
        {
            "plan_id": PLAN_ID,
            "design": "fixed",
            "parameter_id": parameter,
            "rank": rank,
            "low": low,
            "value": value,
            "high": high,
            "cost_at_low_usd": 1_035_000.0 - swing / 3,
            "cost_usd": 1_035_000.0,
            "cost_at_high_usd": 1_035_000.0 + 2 * swing / 3,
            "swing_usd": swing,
        }
        for rank, (parameter, low, value, high, swing) in enumerate(
            [
                ("fibre-home-passed-cost", 150.0, 400.0, 1_200.0, 600_000.0),
                ("fibre-cost-per-km", 5_000.0, 10_000.0, 20_000.0, 135_000.0),
            ],
            start=1,
        )
    ]


def _parameter() -> dict[str, Any]:
    return {
        "parameter_id": "fibre-cost-per-km",
        "subject": "backhaul",
        "name": "Fibre, rural, built, per kilometre",
        "unit": "USD/km",
        "value": 10_000.0,
        "chosen": "mid",
        "low": 5_000.0,
        "mid": 10_000.0,
        "high": 20_000.0,
        "currency_year": 2023,
        "confidence": "medium",
        "source": "invented for tests",
        "note": "Invented for tests.",
    }


def _surroundings() -> dict[str, Any]:
    return dict.fromkeys(table_schemas()["settlement_surroundings"].polars()) | {
        "settlement_id": "lagoon",
        "fibre_node_km": 8.2,
        "fibre_node": "node:cable",
        "grid_km": 0.4,
    }


def _hazard_value() -> dict[str, Any]:
    return {
        "settlement_id": "north",
        "hazard": "flood",
        "file": "flood.tif",
        "value": 0.6,
        "unit": "m of water",
        "return_period_years": 100.0,
        "exposed": True,
    }


def _point() -> dict[str, Any]:
    return {
        "kind": "fibre-node",
        "point_id": "node:cable",
        "name": "Sample cable landing",
        "lon": 173.0,
        "lat": 1.3,
        "technology": "",
        "operator": "",
        "height_m": None,
        "approximate": False,
        "assumed": False,
        "source": "invented for tests",
    }
