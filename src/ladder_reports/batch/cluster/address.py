"""How safe the address of a Dask scheduler is. Whoever reaches a scheduler without TLS can run programs as everyone who uses it."""

import ipaddress
import re
import socket
from typing import Literal

Exposure = Literal["none", "machine", "network"]
"""Who can reach a scheduler that asks nobody who they are: nobody, programs of this machine, or a network."""

ADDRESS = re.compile(r"(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[^\s/\]]+\]|[^\s/:\[\]]+):(?P<port>\d+)")
"""A scheduler's address; without a scheme, Dask uses ``tcp``."""
ENCRYPTED = frozenset({"tls", "wss"})
"""The schemes with TLS."""


def is_encrypted(address: str) -> bool:
    """Whether a connection to this address uses TLS."""
    return address.partition("://")[0] in ENCRYPTED


def exposure(address: str) -> Exposure:
    """Who can reach the scheduler at an address; `local` is a cluster with certificates of its own."""
    found = ADDRESS.fullmatch(address)
    if found is None or is_encrypted(address):
        return "none"
    return "machine" if _is_this_machine(found["host"].strip("[]")) else "network"


def _is_this_machine(host: str) -> bool:
    """Whether all that a host's name stands for is a loopback address. A name that stands for nothing may be of any machine."""
    try:
        addresses = {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return bool(addresses) and all(_is_loopback(one) for one in addresses)


def _is_loopback(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback
