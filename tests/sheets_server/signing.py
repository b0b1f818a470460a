"""OAuth 2: Google's token endpoint for service accounts (a signed JWT) and for people (a refresh token)."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.sheets_server.access import Accounts
from tests.sheets_server.clock import Clock
from tests.sheets_server.spreadsheet import Json

SKEW = 300.0
"""Seconds by which a caller's clock may be wrong before Google refuses its JWT."""

SCOPES = "https://www.googleapis.com/auth/spreadsheets https://www.googleapis.com/auth/drive"


class SignInRefused(Exception):
    """400 with `error` and `error_description`, as RFC 6749 has it."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.body = {"error": error, "error_description": description}


@dataclass
class SignIn:
    """Key files made here sign in here; a key that was withdrawn or never made does not."""

    clock: Clock
    accounts: Accounts
    keys: dict[str, rsa.RSAPublicKey] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    given: int = 0

    def key_file(self, email: str, token_uri: str) -> Json:
        """The content of a service account's key file (2048 bits; takes a fifth of a second)."""
        private = rsa.generate_private_key(65537, 2048)
        self.keys[email] = private.public_key()
        pem = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": "thu",
            "private_key_id": f"khoa-{len(self.keys)}",
            "private_key": pem.decode(),
            "client_email": email,
            "client_id": "100000000000000000000",
            "token_uri": token_uri,
        }

    def authorized_user(self, email: str, token_uri: str) -> Json:
        """The content of an authorised-user file, for a person's OAuth account."""
        refresh = f"lam-moi-{len(self.refresh_tokens) + 1}"
        self.refresh_tokens[refresh] = email
        file = {"type": "authorized_user", "client_id": "may-khach", "client_secret": "bi-mat"}
        return file | {"refresh_token": refresh, "token_uri": token_uri}

    def client_secret(self, token_uri: str) -> Json:
        """The content of a client secret of type Desktop app."""
        auth_uri = "https://accounts.google.com/o/oauth2/auth"
        client = {"client_id": "may-khach", "client_secret": "bi-mat", "redirect_uris": ["http://localhost"]}
        return {"installed": client | {"auth_uri": auth_uri, "token_uri": token_uri}}

    def agree(self, email: str, scopes: str = SCOPES) -> str:
        """The code with which Google's page sends the browser of a person who agreed (to some of it) back."""
        code = f"4/{len(self.codes) + 1}"
        self.codes[code] = email, scopes
        return code

    def withdraw(self, email: str) -> None:
        """The key, or the person's consent, is revoked."""
        self.keys.pop(email, None)
        self.refresh_tokens = {name: each for name, each in self.refresh_tokens.items() if each != email}

    def token(self, body: bytes) -> Json:
        """A form from the caller to an access token. Raises SignInRefused."""
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if form.get("grant_type") == "refresh_token":
            return self._refreshed(form.get("refresh_token", ""))
        if form.get("grant_type") == "authorization_code":
            return self._agreed(form.get("code", ""))
        return self._signed(form.get("assertion", ""))

    def _agreed(self, code: str) -> Json:
        if code not in self.codes:
            raise SignInRefused("invalid_grant", "Malformed auth code.")
        email, scopes = self.codes.pop(code)
        refresh = str(self.authorized_user(email, "")["refresh_token"])
        return self._given(email, service=False) | {"refresh_token": refresh, "scope": scopes}

    def _refreshed(self, refresh: str) -> Json:
        if refresh not in self.refresh_tokens:
            raise SignInRefused("invalid_grant", "Token has been expired or revoked.")
        return self._given(self.refresh_tokens[refresh], service=False)

    def _signed(self, assertion: str) -> Json:
        try:
            head, content, signature = assertion.split(".")
            claims = json.loads(_decoded(content))
            email = str(claims["iss"])
        except (ValueError, KeyError, binascii.Error) as error:
            raise SignInRefused("invalid_grant", "Invalid JWT.") from error
        self._check_time(float(claims.get("iat", 0)), float(claims.get("exp", 0)))
        if email not in self.keys:
            raise SignInRefused("invalid_grant", "Invalid grant: account not found")
        try:
            signed = f"{head}.{content}".encode()
            self.keys[email].verify(_decoded(signature), signed, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature as error:
            raise SignInRefused("invalid_grant", "Invalid JWT Signature.") from error
        return self._given(email, service=True)

    def _check_time(self, issued: float, expires: float) -> None:
        now = self.clock.now()
        if not issued - SKEW <= now <= expires + SKEW or expires - issued > 3600 + SKEW:
            raise SignInRefused(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                "Check your iat and exp values in the JWT claim.",
            )

    def _given(self, email: str, service: bool) -> Json:
        self.given += 1
        token = f"ya29.{self.given}-{email}"
        self.accounts.register(token, email, service)
        return {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
