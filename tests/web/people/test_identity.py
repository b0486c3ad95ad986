"""Sign-in by an identity provider: the file of providers, and a whole sign-in at a real one.

The provider is oidc-provider-mock on this computer: discovery, authorisation with PKCE, token,
signed claims, by HTTP. Left out: providers of one maker's own ways.
"""

from __future__ import annotations

import warnings
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount

from factories.web import a_person
from stocktake_web.identity import ProvidersNotUsable, read_providers
from stocktake_web.people.models import User

# The provider of the tests, not ours, uses what its own library will drop.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FILE = """[[provider]]
id = "gov"
name = "Government of the Isles"
server_url = "{server}"
client_id = "stocktake"
secret = "of-the-client"
"""


def written(tmp_path, text):
    path = tmp_path / "identity.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("", "The file names no identity provider.", id="empty"),
        pytest.param("[[provider", "The identity providers cannot be read:", id="no-toml"),
        pytest.param(
            '[[provider]]\nid = "gov"\nname = "G"\n',
            "It lacks server_url, client_id, secret.",
            id="lacking",
        ),
        pytest.param(FILE + 'colour = "red"\n', "Unknown: colour.", id="unknown"),
    ],
)
def test_a_mistake_in_the_file_stops_the_start_with_its_place(tmp_path, text, problem):
    path = written(tmp_path, text)
    with pytest.raises(ProvidersNotUsable) as refused:
        read_providers(path)
    assert problem in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ProvidersNotUsable, match="Name a TOML file in STOCKTAKE_OIDC"):
        read_providers(tmp_path / "none.toml")


@pytest.fixture
def provider(tmp_path, settings):
    """Run a provider whose file the settings have read; return the claims that it will make."""
    import authlib.deprecate  # sets the filter that is set anew here

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", authlib.deprecate.AuthlibDeprecationWarning)
        from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        address = f"http://localhost:{server.server_port}"
        path = written(tmp_path, FILE.format(server=address))
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": read_providers(path)}

        def claims(sub, **said):
            httpx.put(f"{address}/users/{sub}", json=said).raise_for_status()

        yield claims


def sign_in_at_the_provider(client, sub):
    """Go the way that a browser goes; return the answer to what the provider sent back."""
    away = client.get("/accounts/oidc/gov/login/")
    asked = parse_qs(urlsplit(away["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    granted = httpx.post(away["Location"], data={"sub": sub})
    back = urlsplit(granted.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


@pytest.mark.enable_socket
def test_who_is_invited_signs_in_by_the_verified_address(client, provider):
    ana = a_person("focal_point", "FJI", factor=False)
    assert "Government of the Isles" in client.get("/accounts/login/").content.decode()
    provider("ana", email=ana.email.upper(), email_verified=True)
    assert sign_in_at_the_provider(client, "ana")["Location"] == "/"
    assert client.get("/").wsgi_request.user == ana
    assert SocialAccount.objects.get().user == ana


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("known", "verified"),
    [
        pytest.param(True, False, id="not-verified"),
        pytest.param(False, True, id="not-invited"),
    ],
)
def test_others_do_not_get_in(client, provider, known, verified):
    ana = a_person("focal_point", "FJI", factor=False)
    address = ana.email if known else "stranger@example.org"
    provider("ana", email=address, email_verified=verified)
    sign_in_at_the_provider(client, "ana")
    assert not client.get("/").wsgi_request.user.is_authenticated
    assert list(User.objects.all()) == [ana]


@pytest.mark.enable_socket
def test_a_role_that_needs_a_second_factor_needs_it_here_too(client, provider):
    admin = a_person("secretariat_admin")
    provider("root", email=admin.email, email_verified=True)
    assert sign_in_at_the_provider(client, "root")["Location"] == "/accounts/2fa/authenticate/"
    assert not client.get("/").wsgi_request.user.is_authenticated
