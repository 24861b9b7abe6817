"""A certificate of this machine's own: browsers do not encrypt on plain http but on localhost."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from survey.researcher.files import write_private

DAYS: Final = 30


@dataclass(frozen=True)
class Certificate:
    """Certificate and key on disk."""

    certificate: Path
    key: Path

    @classmethod
    def make(cls, folder: Path, host: str, now: datetime) -> "Certificate":
        """Make a self-signed certificate for a host; a phone must be told to trust it."""
        key = ec.generate_private_key(ec.SECP256R1())
        signed = _certificate(host, key, now)
        made = cls(folder / "certificate.pem", folder / "key.pem")
        write_private(made.certificate, signed.public_bytes(serialization.Encoding.PEM))
        write_private(
            made.key,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        return made

    def context(self) -> ssl.SSLContext:
        """Return a context that trusts this certificate and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))


def _certificate(host: str, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Plainseal demo")])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.SubjectAlternativeName([_name(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def today() -> datetime:
    """Return the present moment, as a certificate counts it."""
    return datetime.now(UTC)
