"""What a build is about: the region, its members, and the date of assessment."""

from __future__ import annotations

import datetime as dt

from stocktake.model.noun import Noun

__all__ = ["Region"]


class Region(Noun, frozen=True, kw_only=True):
    """The few facts that every page and report states.

    Attributes:
        name: Name of the workspace, such as ``Asia-Pacific``.
        assessed_on: Date of assessment; no output depends on the day it is built.
        members_group: Id of the group whose members are assessed; ``workspace`` for a list.
        members_name: That group in words, such as ``APT members and associate members``.
        version: Version of Stocktake that builds.
        languages: Ids of the languages it is published in, the one at the site's root first.
        address: Where the site will be found, such as ``https://example.org/scorecard/``; empty
            where nobody knows. What must name whole addresses is made only where it is known.
        redirects: Retired addresses within the site, and where each leads now.
        demo: Whether this is the demonstration, to be labelled as such on every page.
        briefs: Whether each economy has a one-page brief: ``briefs/FJI.en.pdf`` in the build.
    """

    name: str
    assessed_on: dt.date
    members_group: str
    members_name: str
    version: str
    languages: tuple[str, ...] = ("en",)
    address: str = ""
    redirects: tuple[tuple[str, str], ...] = ()
    demo: bool = False
    briefs: bool = False
