"""Identity providers (OpenID Connect) from a TOML file, as django-allauth wants them.

Read by the settings, so it imports nothing of Django. A mistake in the file stops the start with
the place and what to write, rather than leaving a ministry without its way in.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from stocktake.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["ProvidersNotUsable", "read_providers"]

KEYS = ("id", "name", "server_url", "client_id", "secret")


class ProvidersNotUsable(UserError):
    """The file of identity providers cannot be used."""


def read_providers(path: Path) -> dict[str, Any]:
    """Return allauth's settings of the provider ``openid_connect``.

    Args:
        path: TOML with one table ``[[provider]]`` for each, all keys of ``KEYS`` filled.

    Raises:
        ProvidersNotUsable: The file is missing, no TOML, or lacks something.
    """
    try:
        found = tomllib.loads(path.read_text("utf-8")).get("provider")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProvidersNotUsable(
            f"The identity providers cannot be read: {error}.",
            where=str(path),
            fix="Name a TOML file in STOCKTAKE_OIDC; docs/how-to/deploy.md shows one.",
        ) from error
    if not isinstance(found, list) or not found:
        raise ProvidersNotUsable(
            "The file names no identity provider.",
            where=str(path),
            fix="Write a table [[provider]] for each.",
        )
    apps = [_app(each, f"{path}, provider {number}") for number, each in enumerate(found, 1)]
    return {"OAUTH_PKCE_ENABLED": True, "APPS": apps}


def _app(each: dict[str, Any], where: str) -> dict[str, Any]:
    lacking = [key for key in KEYS if not isinstance(each.get(key), str) or not each[key]]
    unknown = sorted(set(each) - set(KEYS))
    if lacking or unknown:
        raise ProvidersNotUsable(
            f"It lacks {', '.join(lacking)}." if lacking else f"Unknown: {', '.join(unknown)}.",
            where=where,
            fix=f"Write text for each of: {', '.join(KEYS)}.",
        )
    return {
        "provider_id": each["id"],
        "name": each["name"],
        "client_id": each["client_id"],
        "secret": each["secret"],
        "settings": {"server_url": each["server_url"]},
    }
