"""Which proxy Telegram is reached by: the setting, else the environment's variables, else none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.proxy import Proxy, ProxyKind, proxy_for

API = "https://api.telegram.org"
OWN = "http://bot-api.example.org:8081"


def address(api: str = API, setting: str | None = None, **environment: str) -> str | None:
    proxy = proxy_for(api, setting, environment)
    return proxy.address if proxy else None


@pytest.mark.parametrize(
    ("setting", "there"),
    [
        ("http://proxy.example.org:3128", "http://proxy.example.org:3128"),
        ("socks5://127.0.0.1:9050", "socks5://127.0.0.1:9050"),
        (" SOCKS5h://127.0.0.1 ", "socks5://127.0.0.1:1080"),
        ("socks://127.0.0.1:1080/", "socks5://127.0.0.1:1080"),
        ("proxy.example.org:3128", "http://proxy.example.org:3128"),
        ("http://proxy/", "http://proxy:80"),
        ("http://[::1]:3128", "http://[::1]:3128"),
        ("off", None),
        ("OFF", None),
        ("", None),
    ],
)
def test_how_a_proxy_is_given(setting: str, there: str | None) -> None:
    assert address(setting=setting) == there


def test_user_and_password_are_read_and_never_shown() -> None:
    proxy = proxy_for(API, "socks5://olga:s3cr%40et@127.0.0.1:1080", {})
    assert proxy == Proxy(ProxyKind.SOCKS5, "127.0.0.1", 1080, "TELEGRAM_PROXY", "olga", "s3cr@et")
    assert str(proxy) == "socks5://127.0.0.1:1080 (from TELEGRAM_PROXY)"
    assert "s3cr" not in repr(proxy)
    assert "olga" not in repr(proxy)


@pytest.mark.parametrize(
    ("api", "environment", "there"),
    [
        (API, {"HTTPS_PROXY": "http://a:1"}, "http://a:1"),
        (API, {"https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:1"}, "http://a:1"),
        (API, {"HTTP_PROXY": "http://a:1"}, None),
        (OWN, {"HTTP_PROXY": "http://a:1"}, "http://a:1"),
        (OWN, {"HTTPS_PROXY": "http://a:1"}, None),
        (API, {"ALL_PROXY": "socks5://a:1"}, "socks5://a:1"),
        (API, {"ALL_PROXY": "socks5://a:1", "HTTPS_PROXY": "http://b:1"}, "http://b:1"),
        (API, {"HTTPS_PROXY": ""}, None),
        ("http://127.0.0.1:8081", {"HTTP_PROXY": "http://a:1", "ALL_PROXY": "http://a:1"}, None),
        ("http://localhost:8081", {"HTTP_PROXY": "http://a:1"}, None),
        ("http://[::1]:8081", {"HTTP_PROXY": "http://a:1"}, None),
    ],
)
def test_the_environments_variables(api: str, environment: dict[str, str], there: str | None) -> None:
    assert address(api, None, **environment) == there


def test_the_setting_goes_before_the_environment() -> None:
    environment = {"HTTPS_PROXY": "http://a:1", "NO_PROXY": "*"}
    assert address(API, "socks5://b:2", **environment) == "socks5://b:2"
    assert address(API, "off", HTTPS_PROXY="http://a:1") is None
    assert address("http://127.0.0.1:8081", "socks5://b:2") == "socks5://b:2"


@pytest.mark.parametrize(
    ("api", "exempt", "by_proxy"),
    [
        (API, "*", False),
        (API, "localhost, api.telegram.org", False),
        (API, "telegram.org", False),
        (API, ".telegram.org", False),
        (API, "*.telegram.org", False),
        (API, "API.Telegram.ORG:443", False),
        (API, "gram.org", True),
        (API, "example.org,", True),
        ("https://10.1.2.3", "10.0.0.0/8", False),
        ("https://10.1.2.3", "10.1.2.3", False),
        ("https://10.1.2.3", "10.1.2.4,192.168.0.0/16", True),
        ("https://[fd00::1]", "fd00::/8", False),
    ],
)
def test_no_proxy(api: str, exempt: str, by_proxy: bool) -> None:
    assert (address(api, HTTPS_PROXY="http://a:1", NO_PROXY=exempt) is not None) is by_proxy
    assert (address(api, HTTPS_PROXY="http://a:1", no_proxy=exempt) is not None) is by_proxy


@pytest.mark.parametrize(
    "value",
    [
        "https://s3cret@proxy:443",
        "socks4://127.0.0.1:1080",
        "ftp://proxy:21",
        "http://",
        "http://proxy:99999",
        "http://proxy:0",
        "http://proxy:port",
        "http://olga:s3cret#@proxy:3128",
        "http://proxy:3128/path",
        "http://[::1:3128",
        "http://olga:s3cr%ff@proxy:1",
        "http://olga:s3cretж@proxy:1",
        "http://olga:s3cret%0d%0a@proxy:1",
        "http://pro xy:3128",
        "nothing at all",
    ],
)
def test_what_is_no_proxy_is_said_without_showing_it(value: str) -> None:
    for setting, environment in ((value, {}), (None, {"HTTPS_PROXY": value})):
        with pytest.raises(ValueError, match="is not the address of a proxy") as caught:
            proxy_for(API, setting, environment)
        assert "s3cr" not in str(caught.value)
        assert ("HTTPS_PROXY" in str(caught.value)) is (setting is None)


@given(st.text())
def test_whatever_is_given_it_is_a_proxy_or_a_plain_fault(value: str) -> None:
    proxy = None
    with suppress(ValueError):
        proxy = proxy_for(API, value, {"HTTPS_PROXY": value, "NO_PROXY": value})
    assert proxy is None or 0 < proxy.port < 65536
