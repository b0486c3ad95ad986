"""A replica of the statistical services on this machine, with the habits of the real ones.

``Replica()`` serves every service under a path of its own (``/worldbank``,
``/data360`` ...). Values come from ``SERIES``; a test changes ``replica.series``
to make a later release. ``replica.break_next("/worldbank", "drop")`` spoils the
next replies under a path; see ``FAULTS``. ``replica.log`` holds what was asked.
"""

from __future__ import annotations

import copy
import json
import threading
import time
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

# Code to economy to year to value: made up for these tests.
SERIES = {
    "IT.NET.USER.ZS": {
        "FJI": {2021: 80.5, 2022: 82.25, 2023: 84.0},
        "THA": {2022: 88.0, 2023: 89.5},
        "WLD": {2023: 66.0},
    },
    "SP.POP.TOTL": {"FJI": {2023: 924_145.0}, "THA": {2023: 71_702_435.0}},
    "IT_USE_ii99": {"FJI": {2022: 82.5}, "THA": {2022: 88.5, 2023: 89.5}},
    "ITU_DH_INT_USER_PT": {"FJI": {2022: 82.0}, "THA": {2022: 88.0, 2023: 90.0}},
    "ITU_DH_POP_COV_4G": {"FJI": {2022: 97.0}, "THA": {2022: 98.0}},
}
M49 = {"FJI": ("242", "Fiji"), "THA": ("764", "Thailand"), "WLD": ("1", "World")}
ISO2 = {"FJI": "FJ", "THA": "TH", "WLD": "1W"}
DATAHUB = {"11624": "ITU_DH_INT_USER_PT"}
SDMX_FLOW = "SPC:DF_BP50_7(1.0)"
SERVICES = (
    "worldbank",
    "data360",
    "unsdg",
    "itu-datahub",
    "peeringdb",
    "pch",
    "sdmx-spc",
    "sdmx-worldbank",
    "sdmx-unsd",
    "sdmx-unicef",
    "sdmx-ilo",
    "sdmx-uis",
)
FAULTS = frozenset(
    {
        "drop",  # the connection breaks within the body
        "cut",  # the body ends early, as if that were all
        "cut-unannounced",  # the same, where nothing said how long it would be
        "slow",  # no answer for longer than a test waits
        "429",  # too many requests, with Retry-After in seconds
        "429-date",  # the same with a date
        "429-long",  # the same with an hour
        "500",  # plain text
        "503",
        "403",  # JSON message
        "html",  # status 200 with a page of a proxy
        "changed",  # valid JSON of another form
    }
)


class Replica:
    """The services, in threads of their own."""

    def __init__(self):
        self.series = copy.deepcopy(SERIES)
        self.log = []
        self.rows_a_page = 1000
        self.etags = False
        self.lastupdated = "2026-07-13"
        self.total_of = {}
        self.unit_of = {}  # units of Data360 that are not percentages, by code
        self.facilities = [
            {"id": 1, "country": "FJ", "net_count": 4, "status": "ok"},
            {"id": 2, "country": "FJ", "net_count": 0, "status": "ok"},
            {"id": 3, "country": "TH", "net_count": 9, "status": "ok"},
        ]
        self.exchanges = [
            {"id": "1", "ctry": "Fiji", "name": "A", "stat": "Active", "prts": "6"},
            {"id": "2", "ctry": "Thailand", "name": "B", "stat": "Active", "prts": "10"},
            {"id": "3", "ctry": "Thailand", "name": "C", "stat": "Active", "prts": "20"},
            {"id": "4", "ctry": "Thailand", "name": "D", "stat": "Active", "prts": ""},
            {"id": "5", "ctry": "Thailand", "name": "E", "stat": "Defunct", "prts": "9"},
        ]
        self.sdmx_form = "csv"
        self._faults = defaultdict(deque)
        self._server = _Server(self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )
        self._thread.start()

    def close(self):
        """End the services; a second time does nothing."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def base(self, service):
        return f"http://127.0.0.1:{self._server.server_port}/{service}"

    def bases(self):
        return {service: self.base(service) for service in SERVICES}

    def break_next(self, path, *faults):
        assert set(faults) <= FAULTS
        self._faults[path].extend(faults)

    def asked(self, path):
        return [entry for entry in self.log if entry["path"].startswith(path)]

    def fault(self, path):
        for prefix, faults in self._faults.items():
            if path.startswith(prefix) and faults:
                return faults.popleft()
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, replica):
        self.replica = replica
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        replica = self.server.replica
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), {k: v[0] for k, v in parse_qs(parts.query).items()}
        replica.log.append({"path": path, "query": query, "headers": dict(self.headers)})
        fault = replica.fault(path)
        status, kind, body = _spoiled(fault, *_answer(replica, path, query))
        extra = {"Retry-After": RETRY_AFTER[fault]} if fault in RETRY_AFTER else {}
        if replica.etags and fault is None:
            extra["ETag"] = f'"{hash(body)}"'
            if self.headers.get("If-None-Match") == extra["ETag"]:
                self.send_response(304)
                self.end_headers()
                return
        if fault == "slow":
            time.sleep(1.0)
        if fault == "cut-unannounced":
            self.close_connection = True
        else:
            extra["Content-Length"] = str(len(body))
        self._send(status, kind, body, extra, broken=fault == "drop")

    def _send(self, status, kind, body, extra, *, broken):
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            for name, text in extra.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if broken else body)
        except (BrokenPipeError, ConnectionResetError):
            broken = True
        self.close_connection = self.close_connection or broken


RETRY_AFTER = {"429": "0", "429-date": "Wed, 21 Oct 2015 07:28:00 GMT", "429-long": "3600"}
SPOILED = {
    "429": (429, "text/plain", b"Request was throttled."),
    "429-date": (429, "text/plain", b"Request was throttled."),
    "429-long": (429, "text/plain", b"Request was throttled."),
    "500": (500, "text/plain", b"Internal Server Error"),
    "503": (503, "text/html", b"<html>busy</html>"),
    "403": (403, "application/json", b'{"message":"Missing Authentication Token"}'),
    "html": (200, "text/html", b"<html><body>Please log in to the network.</body></html>"),
    "changed": (200, "application/json", b'{"rows":[{"economy":"FJI","v":1}]}'),
}


def _spoiled(fault, status, kind, body):
    if fault in {"cut", "cut-unannounced"}:
        return status, kind, body[: len(body) * 2 // 3]
    return SPOILED.get(fault, (status, kind, body))


def _answer(replica, path, query):
    service, _, rest = path.lstrip("/").partition("/")
    if service.startswith("sdmx-"):
        return _sdmx(replica, service, rest)
    answers = {
        "worldbank": _worldbank,
        "data360": _data360,
        "unsdg": _unsdg,
        "itu-datahub": _datahub,
        "peeringdb": _peeringdb,
        "pch": _pch,
    }
    status, value = answers[service](replica, rest, query)
    return status, "application/json;charset=utf-8", json.dumps(value).encode()


def _points(replica, code):
    return [
        (iso3, year, value)
        for iso3, years in replica.series.get(code, {}).items()
        for year, value in sorted(years.items(), reverse=True)
    ]


def _worldbank(replica, rest, query):
    code = rest.rpartition("/")[2]
    if code not in replica.series:
        message = {
            "id": "120",
            "key": "Invalid value",
            "value": "The provided parameter value is not valid",
        }
        return 200, [{"message": [message]}]
    rows = [
        {
            "indicator": {"id": code, "value": f"Name of {code}"},
            "country": {"id": ISO2[iso3], "value": M49[iso3][1]},
            "countryiso3code": iso3,
            "date": str(year),
            "value": value,
            "unit": "",
            "obs_status": "",
            "decimal": 0,
        }
        for iso3, year, value in _points(replica, code)
    ]
    if rows:
        # The real service also gives the years without a value.
        rows.append({**rows[0], "date": "1960", "value": None})
    page, size = int(query.get("page", 1)), replica.rows_a_page
    pages = max(1, -(-len(rows) // size))
    head = {
        "page": page,
        "pages": pages,
        "per_page": size,
        "total": replica.total_of.get(page, len(rows)),
        "lastupdated": replica.lastupdated,
    }
    return 200, [head, rows[(page - 1) * size : page * size] or None]


def _data360(replica, rest, query):
    code = query.get("INDICATOR", "").removeprefix("WB_WDI_")
    code = code if code in replica.series else code.replace("_", ".")
    rows = [
        {
            "OBS_VALUE": str(value),
            "TIME_PERIOD": str(year),
            "REF_AREA": iso3,
            "INDICATOR": query.get("INDICATOR"),
            "DATABASE_ID": query.get("DATABASE_ID"),
            "SEX": "_T",
            "AGE": "_T",
            "URBANISATION": "_T",
            "COMP_BREAKDOWN_1": "_Z",
            "UNIT_MEASURE": replica.unit_of.get(code, "PT"),
            "UNIT_MULT": 0,
            "OBS_STATUS": "A",
            "LATEST_DATA": False,
            "FREQ": "A",
        }
        for iso3, year, value in _points(replica, code)
    ]
    skip = int(query.get("skip", 0))
    return 200, {"count": len(rows), "value": rows[skip : skip + replica.rows_a_page]}


def _unsdg(replica, rest, query):
    if rest == "Series/List":
        return 200, [
            {
                "goal": ["17"],
                "target": ["17.8"],
                "indicator": ["17.8.1"],
                "release": "2026.Q2.G.02",
                "code": code,
                "description": code,
                "uri": "",
            }
            for code in replica.series
        ]
    code = query.get("seriesCode")
    rows = [
        {
            "goal": ["17"],
            "target": ["17.8"],
            "indicator": ["17.8.1"],
            "series": code,
            "seriesDescription": f"Name of {code}",
            "geoAreaCode": M49[iso3][0],
            "geoAreaName": M49[iso3][1],
            "timePeriodStart": float(year),
            "value": str(value),
            "source": "ITU",
            "footnotes": [""],
            "attributes": {"Nature": "C", "Units": "PERCENT"},
            "dimensions": {"Sex": "BOTHSEX", "Reporting Type": "G"},
        }
        for iso3, year, value in _points(replica, code)
    ]
    page, size = int(query.get("page", 1)), min(replica.rows_a_page, int(query["pageSize"]))
    return 200, {
        "size": size,
        "totalElements": len(rows),
        "totalPages": -(-len(rows) // size),
        "pageNumber": page,
        "attributes": [],
        "dimensions": [],
        "data": rows[(page - 1) * size : page * size],
    }


def _datahub(replica, rest, query):
    if not rest.startswith("data/bycode/"):
        return 403, {"message": "Missing Authentication Token"}
    code = DATAHUB.get(rest.removeprefix("data/bycode/"))
    return 200, [
        {
            "codeID": 11624,
            "code": "i99H",
            "countryID": 1,
            "isoCode": iso3,
            "shortName": M49[iso3][1],
            "dataYear": year,
            "dataSource": "ITU estimate.",
            "dataNote": "",
            "answer": [{"value": str(value), "id": 1}],
        }
        for iso3, year, value in _points(replica, code)
    ]


def _peeringdb(replica, rest, query):
    return 200, {"data": replica.facilities, "meta": {}}


def _pch(replica, rest, query):
    return 200, replica.exchanges


def _sdmx(replica, service, rest):
    _, _, key = rest.removeprefix("data/").partition("/")
    code = next((part for part in key.split(".") if len(part) > 1), "")
    code = code if code in replica.series else code.replace("_", ".")
    points = _points(replica, code)
    if not points:
        body = (
            '<?xml version="1.0" encoding="UTF-8"?><message:Error xmlns:message='
            '"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" xmlns:common='
            '"http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common"><message:ErrorMessage '
            'code="100"><common:Text>No Results Found</common:Text></message:ErrorMessage>'
            "</message:Error>"
        )
        return 404, "application/xml", body.encode()
    if replica.sdmx_form == "csv":
        return 200, "application/vnd.sdmx.data+csv;version=1.0.0", sdmx_csv(code, points)
    return 200, "application/xml", sdmx_ml(code, points, replica.sdmx_form)


def sdmx_csv(code, points):
    head = "DATAFLOW,FREQ,INDICATOR,GEO_PICT,SEX,AGE,URBANIZATION,COMPOSITE_BREAKDOWN,"
    head += "TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,NATURE,DATA_SOURCE,OBS_STATUS\n"
    rows = [
        f"{SDMX_FLOW},A,{code},{ISO2[iso3]},_T,_T,_T,_Z,{year},{value},PERCENT,C,A survey,\n"
        for iso3, year, value in points
    ]
    return (head + "".join(rows)).encode()


def sdmx_ml(code, points, form):
    """SDMX-ML of the forms ``generic`` and ``specific`` (2.1), and ``specific-3`` (3.0)."""
    version = "v3_0" if form == "specific-3" else "v2_1"
    root = f"http://www.sdmx.org/resources/sdmxml/schemas/{version}"
    tag = "GenericData" if form == "generic" else "StructureSpecificData"
    urn = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=SPC:DF_BP50_7(1.0)"
    usage = (
        f"<common:StructureUsage>{urn}</common:StructureUsage>"
        if form == "specific-3"
        else '<common:StructureUsage><Ref agencyID="SPC" id="DF_BP50_7" version="1.0"/>'
        "</common:StructureUsage>"
    )
    header = (
        "<message:Header><message:ID>X</message:ID><message:Test>false</message:Test>"
        "<message:Prepared>2026-01-02T03:04:05</message:Prepared>"
        '<message:Sender id="SPC"/><message:Structure structureID="S1" namespace="urn:x" '
        f'dimensionAtObservation="TIME_PERIOD">{usage}</message:Structure></message:Header>'
    )
    if form == "generic":
        series = "".join(
            "<generic:Series><generic:SeriesKey>"
            '<generic:Value id="FREQ" value="A"/>'
            f'<generic:Value id="INDICATOR" value="{code}"/>'
            f'<generic:Value id="REF_AREA" value="{iso3}"/></generic:SeriesKey><generic:Obs>'
            f'<generic:ObsDimension value="{year}"/><generic:ObsValue value="{value}"/>'
            "</generic:Obs></generic:Series>"
            for iso3, year, value in points
        )
        data = f'<message:DataSet structureRef="S1">{series}</message:DataSet>'
    else:
        series = "".join(
            f'<Series FREQ="A" INDICATOR="{code}" REF_AREA="{iso3}" UNIT_MEASURE="PERCENT">'
            f'<Obs TIME_PERIOD="{year}" OBS_VALUE="{value}"/></Series>'
            for iso3, year, value in points
        )
        data = (
            '<message:DataSet ss:structureRef="S1" xsi:type="ns1:DataSetType" '
            f'ss:dataScope="DataStructure" action="Information">{series}</message:DataSet>'
        )
    specific = f'xmlns:ss="{root}/data/structurespecific" xmlns:ns1="{urn}:ObsLevelDim:TIME_PERIOD"'
    generic = f'xmlns:generic="{root}/data/generic"'
    spaces = (
        f'xmlns:message="{root}/message" xmlns:common="{root}/common" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        + (generic if form == "generic" else specific)
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<message:{tag} {spaces}>{header}{data}'
    return f"{text}</message:{tag}>".encode()
