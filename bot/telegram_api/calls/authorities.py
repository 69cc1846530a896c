"""Who is believed that a server is Telegram's: the certificate authorities of the machine, or certifi's."""

from __future__ import annotations

import logging
import ssl
from functools import cache
from pathlib import Path

import certifi

log = logging.getLogger(__name__)


@cache
def tls_context() -> ssl.SSLContext:
    """What connections are checked by: the authorities of the machine, or of SSL_CERT_FILE and SSL_CERT_DIR.

    Where there are none at all, as in a container without the package ca-certificates, those that certifi
    brings. Made once: to read some 150 certificates takes a while.
    """
    context = ssl.create_default_context()
    if not _has_authorities(context):
        context.load_verify_locations(certifi.where())
        log.info("This system has no certificate authorities; those of certifi are used.")
    return context


def _has_authorities(context: ssl.SSLContext) -> bool:
    """Whether it can check anybody. What is in a folder is read when it is needed, and isn't counted yet.

    docs.python.org/3/library/ssl.html#ssl.SSLContext.get_ca_certs; OpenSSL looks there for HASH.NUMBER.
    """
    if context.cert_store_stats()["x509_ca"]:
        return True
    folder = ssl.get_default_verify_paths().capath
    return bool(folder) and any(Path(folder).glob("*.[0-9]"))
