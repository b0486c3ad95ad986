"""``stocktake outlook``: what to expect of every series of a table, with how sure that is."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["outlook"]

# No target looks further; a typing error such as 20300 should not fill the memory.
LATEST_YEAR = 2100


@click.command()
@click.argument("observations", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--to",
    "to_year",
    type=click.IntRange(1900, LATEST_YEAR),
    required=True,
    help="Last year of the outlook.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to write the outlook (.parquet or .csv).",
)
def outlook(observations: Path, to_year: int, output: Path) -> None:
    """Give every series of OBSERVATIONS (.parquet or .csv) an outlook to a year.

    OBSERVATIONS has the columns economy_iso3, indicator_code, year and value, and may have
    source, unit, sex, age, location, speed, skill and education_level to tell series apart.
    The outlook has a row for every series and every year after its last value: the median and
    the limits of the 50, 80 and 95 % intervals.
    """
    from stocktake.progress.outlook import forecast, read_observations, write_outlook

    found = forecast(read_observations(observations), to_year=to_year)
    write_outlook(found, output)
    click.echo(f"{output}: {len(found):,} rows.")
