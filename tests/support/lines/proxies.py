"""Proxies: of the kind that HTTP has, and SOCKS5 (RFC 1928, RFC 1929); they alone know a certain name."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from tests.support.lines.relay import Relay, joined, listening

NAME = "api.telegram.example"
"""A name that only these proxies know: whoever looks it up for themselves finds nothing."""


@dataclass
class TestProxy:
    """`port` is where NAME leads to, on loopback. `user`: as "name:password"; who doesn't say it is refused.

    `broken`: it takes connections and has none to give.
    """

    __test__ = False

    port: int
    user: str = ""
    broken: bool = False
    asked: list[str] = field(default_factory=list)  # hosts, one for each connection or request
    refused: int = 0
    at: int = 0  # the port where it listens itself

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError

    async def join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", self.port)
        await joined(Relay(self.port), (reader, writer), there)


class HttpProxy(TestProxy):
    """Tunnels for https (CONNECT), whole addresses for http."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b" ", 2)
        wanted = f"Basic {base64.b64encode(self.user.encode()).decode()}"
        if self.user and f"proxy-authorization: {wanted}".lower() not in head.decode().lower():
            self.refused += 1
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        elif self.broken:
            self.refused += 1
            writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n")
            writer.write(b"Content-Length: 6\r\n\r\n<html>")
        elif method == b"CONNECT":
            self.asked.append(target.decode().rpartition(":")[0])
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self.join(reader, writer)
            return
        else:
            await self._forward(head, reader, writer)
            return
        await writer.drain()

    async def _forward(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request after the other, each with an address of its own."""
        while True:
            method, target, rest = head.split(b" ", 2)
            host, _, path = target.removeprefix(b"http://").partition(b"/")
            self.asked.append(host.decode().partition(":")[0])
            there_in, there_out = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                length = _length(head)
                body = await reader.readexactly(length)
                there_out.write(b"%b /%b %b" % (method, path, rest) + body)
                answer = await there_in.readuntil(b"\r\n\r\n")
                writer.write(answer + await there_in.readexactly(_length(answer)))
                await writer.drain()
            finally:
                there_out.transport.abort()
            head = await reader.readuntil(b"\r\n\r\n")


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


class SocksProxy(TestProxy):
    """CONNECT only, names looked up here."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, number = await reader.readexactly(2)
        methods = await reader.readexactly(number)
        method = 2 if self.user else 0
        if method not in methods:
            self.refused += 1
            writer.write(b"\x05\xff")
            await writer.drain()
            return
        writer.write(bytes((5, method)))
        if self.user:
            _, length = await reader.readexactly(2)
            name = await reader.readexactly(length)
            password = await reader.readexactly((await reader.readexactly(1))[0])
            right = f"{name.decode()}:{password.decode()}" == self.user
            writer.write(bytes((1, 0 if right else 1)))
            if not right:
                self.refused += 1
                await writer.drain()
                return
        _, _, _, kind = await reader.readexactly(4)
        assert kind == 3, "names are the proxy's to look up"
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        await reader.readexactly(2)
        if self.broken or host != NAME:
            self.refused += 1
            writer.write(b"\x05\x04\x00\x01" + bytes(6))  # host unreachable
            await writer.drain()
            return
        self.asked.append(host)
        writer.write(b"\x05\x00\x00\x01" + struct.pack("!4sH", bytes((127, 0, 0, 1)), self.port))
        await self.join(reader, writer)


@contextlib.asynccontextmanager
async def proxying(proxy: TestProxy) -> AsyncIterator[str]:
    """The proxy as `127.0.0.1:PORT`; every connection of it ends with the block."""
    async with listening(proxy.serve) as port:
        proxy.at = port
        yield f"127.0.0.1:{port}"
