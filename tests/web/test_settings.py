"""Settings from the environment, as a process of its own reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys


def read(tmp_path, *names, **environment):
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("STOCKTAKE_", "DATABASE_"))}
    script = (
        "import json, stocktake_web.settings as s\n"
        f"print(json.dumps({{n: getattr(s, n, None) for n in {list(names)!r}}}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=clean | {"STOCKTAKE_DATA": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_an_identity_provider_is_read_from_a_file(tmp_path):
    file = tmp_path / "oidc.toml"
    file.write_text(
        '[[provider]]\nid = "gov"\nname = "Government"\nserver_url = "https://id.example.org"\n'
        'client_id = "stocktake"\nsecret = "s"\n',
        "utf-8",
    )
    found = read(tmp_path, "SOCIALACCOUNT_PROVIDERS", STOCKTAKE_OIDC=str(file))
    (app,) = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert (app["provider_id"], app["settings"]) == (
        "gov",
        {"server_url": "https://id.example.org"},
    )


def test_the_secret_is_made_once_and_kept_private(tmp_path):
    first = read(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert len(first) > 50
    assert read(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_behind_tls_cookies_are_secure(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert set(read(tmp_path, *names, STOCKTAKE_TLS="1").values()) == {True}
    assert set(read(tmp_path, *names).values()) == {False}
