"""The services that Stocktake asks: where they are, how often they may be asked, and in what form.

The addresses are the publishers' own; a test or a mirror puts others in their
place. No key is needed for any of them.
"""

from __future__ import annotations

from stocktake.errors import VocabularyError
from stocktake.model import Noun

__all__ = ["SERVICES", "Service", "services_at"]

_JSON = "application/json"
# CSV first: a tenth of the size of XML. Forms that only pysdmx's readers know.
_SDMX = (
    "application/vnd.sdmx.data+csv;version=1.0.0, "
    "application/vnd.sdmx.structurespecificdata+xml;version=2.1;q=0.8, "
    "application/vnd.sdmx.genericdata+xml;version=2.1;q=0.6"
)
# Old services answer a list of forms with an error; XML is what all of them have.
_SDMX_XML = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"


class Service(Noun, frozen=True, kw_only=True):
    """One service.

    Attributes:
        id: Name of the service, also the folder of its snapshots.
        title: Name as shown.
        base: Address that every request begins with, without a slash at the end.
        accept: Forms it is asked for.
        seconds: Least time between two requests to its host.
        tries: How often a request is made before it counts as failed.
        soft: Whether a failure is expected, and only noted.
    """

    id: str
    title: str
    base: str
    accept: str = _JSON
    seconds: float = 1.0
    tries: int = 5
    soft: bool = False


SERVICES: dict[str, Service] = {
    service.id: service
    for service in (
        Service(
            id="worldbank",
            title="World Bank Indicators",
            base="https://api.worldbank.org/v2",
        ),
        Service(
            id="data360",
            title="World Bank Data360",
            base="https://data360api.worldbank.org/data360",
        ),
        Service(
            id="unsdg",
            title="UN SDG database",
            base="https://unstats.un.org/sdgapi/v1/sdg",
        ),
        Service(
            id="itu-datahub",
            title="ITU DataHub",
            base="https://api.datahub.itu.int/v2",
            tries=2,
            soft=True,
        ),
        # Without a key PeeringDB allows 20 requests a minute.
        Service(
            id="peeringdb",
            title="PeeringDB",
            base="https://www.peeringdb.com/api",
            seconds=3.0,
        ),
        Service(
            id="pch",
            title="Packet Clearing House",
            base="https://www.pch.net/api",
        ),
        Service(
            id="sdmx-spc",
            title="Pacific Data Hub (SDMX)",
            base="https://stats-nsi-stable.pacificdata.org/rest",
            accept=_SDMX,
        ),
        Service(
            id="sdmx-worldbank",
            title="World Bank (SDMX)",
            base="https://api.worldbank.org/v2/sdmx/rest",
            accept=_SDMX_XML,
        ),
        Service(
            id="sdmx-unsd",
            title="UNdata (SDMX)",
            base="http://data.un.org/WS/rest",
            accept=_SDMX_XML,
        ),
        Service(
            id="sdmx-unicef",
            title="UNICEF (SDMX)",
            base="https://sdmx.data.unicef.org/ws/public/sdmxapi/rest",
            accept=_SDMX,
        ),
        Service(
            id="sdmx-ilo",
            title="ILOSTAT (SDMX)",
            base="https://sdmx.ilo.org/rest",
            accept=_SDMX,
        ),
        Service(
            id="sdmx-uis",
            title="UNESCO Institute for Statistics (SDMX)",
            base="http://api.uis.unesco.org/sdmx",
            accept=_SDMX_XML,
        ),
    )
}


def services_at(bases: dict[str, str]) -> dict[str, Service]:
    """Return the services, some of them at other addresses.

    Args:
        bases: Id of a service to the address it is asked at; may be empty.

    Raises:
        VocabularyError: There is no service of that name.
    """
    found = dict(SERVICES)
    for name, base in bases.items():
        if name not in SERVICES:
            raise VocabularyError(
                f"There is no service {name!r}.", fix=f"Services: {', '.join(SERVICES)}."
            )
        old = SERVICES[name]
        found[name] = Service(
            id=old.id,
            title=old.title,
            base=base.rstrip("/"),
            accept=old.accept,
            # A mirror of one's own may be asked as often as one likes.
            seconds=0.0,
            tries=old.tries,
            soft=old.soft,
        )
    return found
