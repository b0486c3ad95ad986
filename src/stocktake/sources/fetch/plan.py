"""Decide what to ask: which series of the vocabulary, of which service, at which address.

A series is asked of the first service that has it; the next one only where that
failed. Each reply covers all economies that the service has, so that members and
others come with the same request.

Left out: series whose publisher has no open service (price baskets, cyberlaw
tracker, most parts of the e-government survey): their files go into
``observations/``. ``Plan.without`` names them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from stocktake.errors import VocabularyError
from stocktake.model import Noun

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake.model import Indicator
    from stocktake.sources.fetch.services import Service

__all__ = ["Address", "Paging", "Plan", "Series", "plan_fetch"]

# Sources that come with Stocktake as a package.
EMBEDDED = frozenset({"CIA_WFB"})
# Within what the World Bank allows; one page holds all economies and years of most series.
WORLDBANK_ROWS = 20_000
UNSDG_ROWS = 5_000

# Our code to Data360's database and code, where it is not the code itself. The index of
# cybersecurity and the two of e-government were seen in clients and not confirmed.
DATA360 = {
    "GCI_SCORE": ("ITU_GCI", "ITU_GCI_GCI_OVRL_SCRE"),
    "EGDI": ("UN_EGDI", "UN_EGDI_EGDI"),
    "EGDI_OSI": ("UN_EGDI", "UN_EGDI_OSI"),
    "PCH_IXP_NUM": ("PCH_IXP", "PCH_IXP_NUM"),
    "PCH_IXP_PARTICIPANTS": ("PCH_IXP", "PCH_IXP_PARTICIPANTS"),
}
# Our code to the ITU DataHub's number of the same series in the same unit.
DATAHUB = {"ITU_DH_INT_USER_PT": 11624, "ITU_DH_HH_INT": 12047}
# The Pacific flow has eleven dimensions; the frequency and the indicator are the first two.
SPC_FLOW, SPC_OTHER_DIMENSIONS = "SPC,DF_BP50_7,1.0", 9
# Sources whose series are written as flow and key, as in "UNICEF,GLOBAL_DATAFLOW,1.0/.IT_X._T".
SDMX_SOURCES = {
    "UNICEF": "sdmx-unicef",
    "ILO": "sdmx-ilo",
    "UIS": "sdmx-uis",
    "UNDATA": "sdmx-unsd",
}
DIRECTORIES = {
    "PCH_IXP_NUM": ("pch", "ixp/directory/Active", {}),
    "PCH_IXP_PARTICIPANTS": ("pch", "ixp/directory/Active", {}),
    "PEERING_DB_CONN_DATA_CENT": (
        "peeringdb",
        "fac",
        {"fields": "id,country,net_count,status"},
    ),
}


class Paging(StrEnum):
    """How the pages of a reply are asked for."""

    NONE = ""
    PAGE = "page"
    SKIP = "skip"


class Address(Noun, frozen=True, kw_only=True):
    """Where one service has a series.

    Attributes:
        service: Id of the service.
        url: Address without parameters.
        parameters: What is asked, but for the page.
        paging: How further pages are asked for.
    """

    service: str
    url: str
    parameters: dict[str, str]
    paging: Paging = Paging.NONE

    def page(self, *, number: int, rows_before: int) -> str:
        """Return the whole address of one page.

        Args:
            number: Number of the page, from 1.
            rows_before: Rows of the pages before it.
        """
        parameters = dict(self.parameters)
        if self.paging is Paging.PAGE:
            parameters["page"] = str(number)
        elif self.paging is Paging.SKIP:
            parameters["skip"] = str(rows_before)
        return f"{self.url}?{urlencode(parameters)}" if parameters else self.url


class Series(Noun, frozen=True, kw_only=True):
    """One series to bring.

    Attributes:
        source: Source code of the vocabulary.
        code: The source's code of the series, as the vocabulary writes it.
        asked_for: Ids of the indicators that it carries.
        addresses: Where it is served, the preferred one first; none where there is no service.
    """

    source: str
    code: str
    asked_for: tuple[str, ...]
    addresses: tuple[Address, ...]


class Plan(Noun, frozen=True, kw_only=True):
    """What to bring, and what cannot be brought.

    Attributes:
        series: Series that a service has, in the order of the vocabulary.
        without: Series that no open service has.
    """

    series: tuple[Series, ...]
    without: tuple[Series, ...]


def plan_fetch(
    indicators: Mapping[str, Indicator],
    services: Mapping[str, Service],
    *,
    only_sources: Iterable[str] = (),
    only_indicators: Iterable[str] = (),
) -> Plan:
    """Return what to bring.

    Args:
        indicators: Indicators by id.
        services: Services by id.
        only_sources: Source codes or ids of services; all where empty. A service named here is
            the only one asked for its series.
        only_indicators: Ids of indicators; all where empty.

    Raises:
        VocabularyError: A source, service or indicator is not known.
    """
    wanted = tuple(dict.fromkeys(only_indicators))
    chosen = frozenset(only_sources)
    _check_known("indicator", wanted, tuple(indicators))
    asked = _series_of({name: indicators[name] for name in wanted or indicators})
    _check_known(
        "source", chosen, tuple({s for s, _ in asked} | set(_sources(indicators)) | set(services))
    )
    found = []
    for (source, code), ids in asked.items():
        addresses = _addresses(source, code, services)
        if chosen and source not in chosen:
            addresses = tuple(a for a in addresses if a.service in chosen)
            if not addresses:
                continue
        found.append(Series(source=source, code=code, asked_for=ids, addresses=addresses))
    return Plan(
        series=tuple(series for series in found if series.addresses),
        without=tuple(series for series in found if not series.addresses),
    )


def _check_known(kind: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    for name in sorted(names):
        if name not in known:
            raise VocabularyError(
                f"There is no {kind} {name!r} to fetch.",
                fix=f"Use one of: {', '.join(sorted(known))}.",
            )


def _sources(indicators: Mapping[str, Indicator]) -> list[str]:
    return [series.source for indicator in indicators.values() for series in indicator.series]


def _series_of(indicators: Mapping[str, Indicator]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return each series once, with the indicators that name it."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for indicator in indicators.values():
        for series in indicator.series:
            key = (series.source, series.code)
            if series.source not in EMBEDDED and indicator.id not in found.get(key, ()):
                found[key] = (*found.get(key, ()), indicator.id)
    return found


def _addresses(source: str, code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    """Return where a series is served, the preferred service first."""
    if source in ADDRESSES:
        return ADDRESSES[source](code, services)
    if source in SDMX_SOURCES and "/" in code:
        return (_sdmx(SDMX_SOURCES[source], code, services),)
    return ()


def _worldbank(code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    url = f"{services['worldbank'].base}/country/all/indicator/{quote(code)}"
    asked = {"format": "json", "per_page": str(WORLDBANK_ROWS)}
    folded = code.replace(".", "_")
    return (
        Address(service="worldbank", url=url, parameters=asked, paging=Paging.PAGE),
        _data360("WB_WDI", f"WB_WDI_{folded}", services),
        _sdmx("sdmx-worldbank", f"WDI/A.{folded}.", services),
    )


def _unsdg(code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    url = f"{services['unsdg'].base}/Series/Data"
    asked = {"seriesCode": code, "pageSize": str(UNSDG_ROWS)}
    return (Address(service="unsdg", url=url, parameters=asked, paging=Paging.PAGE),)


def _itu(code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    first = _data360("ITU_DH", code, services)
    if code not in DATAHUB:
        return (first,)
    url = f"{services['itu-datahub'].base}/data/bycode/{DATAHUB[code]}"
    return (first, Address(service="itu-datahub", url=url, parameters={}))


def _by_data360(code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    return (_data360(*DATA360[code], services),) if code in DATA360 else ()


def _directory(code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    if code not in DIRECTORIES:
        return ()
    service, path, parameters = DIRECTORIES[code]
    url = f"{services[service].base}/{path}"
    first = Address(service=service, url=url, parameters=dict(parameters))
    return (first, *_by_data360(code, services))


def _spc(code: str, services: Mapping[str, Service]) -> tuple[Address, ...]:
    key = f"A.{code}{'.' * SPC_OTHER_DIMENSIONS}"
    return (_sdmx("sdmx-spc", f"{SPC_FLOW}/{key}", services),)


def _data360(database: str, code: str, services: Mapping[str, Service]) -> Address:
    return Address(
        service="data360",
        url=f"{services['data360'].base}/data",
        parameters={"DATABASE_ID": database, "INDICATOR": code},
        paging=Paging.SKIP,
    )


def _sdmx(service: str, flow_and_key: str, services: Mapping[str, Service]) -> Address:
    url = f"{services[service].base}/data/{quote(flow_and_key, safe='/,.+')}"
    return Address(service=service, url=url, parameters={})


# Source code to the rule for its series.
ADDRESSES = {
    "WDI": _worldbank,
    "UN_SDG": _unsdg,
    "ITU": _itu,
    "ITU_GCI": _by_data360,
    "UN_DESA_EGDI": _by_data360,
    "PCH": _directory,
    "PeeringDB": _directory,
    "SPC_BP50": _spc,
}
