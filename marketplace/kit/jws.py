"""Signatures that anybody can check: JSON Web Signatures with Ed25519 (RFC 7515, RFC 8037), and nothing else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from marketplace.kit.hashing import canonical_json


@dataclass(frozen=True)
class SigningKey:
    """One key, made of 32 secret bytes."""

    seed: bytes

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def jwk(self) -> dict[str, str]:
        """The public half, as a key set names it; its id is its own thumbprint (RFC 7638)."""
        public = {"crv": "Ed25519", "kty": "OKP", "x": encoded(self._private.public_key().public_bytes_raw())}
        return {**public, "kid": encoded(sha256(canonical_json(public)).digest()), "alg": "EdDSA", "use": "sig"}

    def sign_detached(self, content: bytes) -> str:
        """Sign some bytes that travel beside their signature: `header..signature` (RFC 7515, appendix F)."""
        head = encoded(canonical_json({"alg": "EdDSA", "kid": self.jwk["kid"]}))
        return f"{head}..{encoded(self._private.sign(f'{head}.{encoded(content)}'.encode()))}"


def key_of(text: str) -> SigningKey:
    """Read a key as a setting holds it: 32 bytes in URL-safe base64."""
    seed = decoded(text)
    if len(seed) != 32:
        raise ValueError("A signing key is 32 bytes, written in URL-safe base64.")
    return SigningKey(seed)


def is_signed(content: bytes, signature: str, keys: list[dict[str, Any]]) -> bool:
    """Whether a detached signature is of these bytes, by one of the keys of a key set."""
    head, middle, mark = signature.split(".")
    for key in keys:
        public = Ed25519PublicKey.from_public_bytes(decoded(key["x"]))
        try:
            public.verify(decoded(mark), f"{head}.{encoded(content)}".encode())
        except InvalidSignature:
            continue
        return not middle
    return False


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
