"""Which machines may be asked: those of the internet, and private ones that the user names."""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """An address that is not asked; the message says why."""


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host by the machine's own name service."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(f"no host is called {host} ({error}); correct the address") from error
    return list(dict.fromkeys(str(at[0]) for *_, at in found))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which machines may be asked.

    ``private`` names hosts (or HOST:PORT) on private addresses that may be; all others must be of the public internet,
    by the very address that is then connected to, so that a name cannot change its mind in between.
    """

    private: tuple[str, ...] = ()
    resolve: Callable[[str, int], list[str]] = resolved

    def addresses(self, host: str, port: int) -> list[str]:
        """Where a host may be reached; raises Refused where it may not."""
        found = self.resolve(host, port)
        if host in self.private or f"{host}:{port}" in self.private:
            return found
        public = [address for address in found if _public(address)]
        if not public:
            raise Refused(
                f"{host} is on a private address ({', '.join(found[:3])}), which is not asked; "
                f"say --private {host} where you mean it"
            )
        return public


def _public(address: str) -> bool:
    """Whether an address is one of the public internet, also in what wraps an older one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        inner = inner or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if ip.teredo or (inner is not None and not _public(str(inner))):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not ip.is_multicast
