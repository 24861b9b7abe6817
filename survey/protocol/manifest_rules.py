"""What a possible manifest is (G2): one small rule per concern, in the order of the text."""

import re
from collections.abc import Mapping
from typing import Any, Final

from survey.protocol import signing
from survey.protocol.codes import SURVEY_ID
from survey.protocol.encoding import MAX_INTEGER, unb64u
from survey.protocol.errors import ManifestInvalid
from survey.protocol.sealing import (
    MAX_PLAINTEXT_BYTES,
    SEALING_KEY_BYTES,
    SUITE_NAME,
    load_sealing_key,
)
from survey.protocol.tokens import TokenKey

MAX_INVITED: Final = 2**32 - 1
FLOOR_OF_K: Final = 5  # no group smaller than this is ever shown (analysis.md)
HTTPS_ORIGIN: Final = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
LOCAL_ORIGIN: Final = re.compile(r"http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
INTEGERS: Final = (
    "closes_not_before", "destroy_by", "invited", "issue_until", "k", "min_open",
    "sealed_plaintext_bytes", "spread_hours", "starts", "submit_until", "version",
)  # fmt: skip
BOOLEANS: Final = ("log_duty", "singling_out_accepted")
ORIGINS: Final = ("collector_origin", "issuer_origin", "page_origin")
SIGNING_KEYS: Final = (
    "collector_log_key", "issuer_statement_key", "manifest_key", "release_key",
)  # fmt: skip


def check_manifest(value: Mapping[str, Any]) -> None:
    """Raise `ManifestInvalid` unless the fields fit together."""
    _check_types(value)
    _check_constants(value)
    _check_numbers(value)
    _check_times(value)
    _check_origins(value)
    _check_post_office(value["post_office"])
    _check_trustees(value["trustees"])
    _check_keys(value)


def _require(condition: object, sentence: str) -> None:
    if not condition:
        raise ManifestInvalid(sentence)


def _check_types(value: Mapping[str, Any]) -> None:
    for name in INTEGERS:
        _require(type(value[name]) is int, f"{name} must be an integer")
        _require(0 <= value[name] <= MAX_INTEGER, f"{name} is out of range")
    for name in BOOLEANS:
        _require(type(value[name]) is bool, f"{name} must be true or false")
    for name in ("extensions", "post_office", "release_plan"):
        _require(isinstance(value[name], Mapping), f"{name} must be an object")
    languages = value["languages"]
    _require(languages and len(set(languages)) == len(languages), "languages must be a set")
    for language in languages:
        fits = isinstance(language, str) and LANGUAGE.fullmatch(language)
        _require(fits, "languages must be language tags")
    for name in (*ORIGINS, "mode", "sealing_suite", "survey_id"):
        _require(isinstance(value[name], str), f"{name} must be a string")


def _check_constants(value: Mapping[str, Any]) -> None:
    _require(value["version"] == 1, "version must be 1")
    _require(value["mode"] == "invited", "mode must be invited")
    _require(value["sealing_suite"] == SUITE_NAME, f"sealing_suite must be {SUITE_NAME}")
    _require(SURVEY_ID.fullmatch(value["survey_id"]), "survey_id must be 16 of a-z2-7")


def _check_post_office(office: Mapping[str, Any]) -> None:
    """Either nobody, or {origin, postmark_key, transport_key}."""
    if not office:
        return
    fields = {"origin", "postmark_key", "transport_key"}
    _require(set(office) == fields, "post_office has other fields")
    _require(_is_origin(office["origin"]), "post_office has an impossible origin")
    postmark_key = _decoded(office["postmark_key"], signing.KEY_BYTES)
    _require(signing.is_valid_key(postmark_key), "postmark_key is not a valid Ed25519 key")
    load_sealing_key(_decoded(office["transport_key"], SEALING_KEY_BYTES))


def _check_trustees(trustees: Any) -> None:  # noqa: ANN401 - as it was parsed
    """Either nobody, or {threshold, commitments} with 32 bytes each."""
    if trustees == ():
        return
    fits = isinstance(trustees, Mapping) and set(trustees) == {"threshold", "commitments"}
    _require(fits, "trustees has other fields")
    threshold, commitments = trustees["threshold"], trustees["commitments"]
    _require(isinstance(commitments, list), "commitments must be a list")
    fits = type(threshold) is int and 1 <= threshold <= len(commitments)
    _require(fits, "threshold must be 1 to the number of commitments")
    for commitment in commitments:
        _decoded(commitment, 32)


def _decoded(text: object, length: int) -> bytes:
    _require(isinstance(text, str), "a key or commitment must be base64url")
    return unb64u(str(text), length)


def _check_numbers(value: Mapping[str, Any]) -> None:
    _require(1 <= value["invited"] <= MAX_INVITED, "invited must be 1 to 2^32 - 1")
    _require(value["k"] >= FLOOR_OF_K, f"k must be at least {FLOOR_OF_K}")
    _require(value["min_open"] >= 1, "min_open must be at least 1")
    size = value["sealed_plaintext_bytes"]
    _require(
        0 < size <= MAX_PLAINTEXT_BYTES,
        f"sealed_plaintext_bytes must be 1 to {MAX_PLAINTEXT_BYTES}",
    )


def _check_times(value: Mapping[str, Any]) -> None:
    _require(value["starts"] < value["issue_until"], "starts must be before issue_until")
    _require(
        value["issue_until"] <= value["submit_until"], "issue_until must not be after submit_until"
    )
    _require(value["submit_until"] < value["destroy_by"], "submit_until must be before destroy_by")
    _require(
        value["closes_not_before"] <= value["submit_until"],
        "closes_not_before must not be after submit_until",
    )


def _check_origins(value: Mapping[str, Any]) -> None:
    for name in ORIGINS:
        _require(
            _is_origin(value[name]),
            f"{name} must be https://host[:port] in its shortest form (http on localhost only)",
        )


def _is_origin(origin: object) -> bool:
    """Tell whether a host enters the token challenge in this one spelling."""
    if not isinstance(origin, str) or origin.endswith(":443"):
        return False
    return bool(HTTPS_ORIGIN.fullmatch(origin) or LOCAL_ORIGIN.fullmatch(origin))


def _check_keys(value: Mapping[str, Any]) -> None:
    keys = [value[name] for name in SIGNING_KEYS]
    if value["approver_key"]:
        keys.append(value["approver_key"])
    for key in keys:
        _require(signing.is_valid_key(key), "a signing key is not a valid Ed25519 key")
    load_sealing_key(value["sealing_key"])
    TokenKey.from_bytes(value["token_key"])
    if office := value["post_office"]:
        keys += [unb64u(office["postmark_key"]), unb64u(office["transport_key"])]
    keys.append(value["sealing_key"])
    _require(len(set(keys)) == len(keys), "all keys must be distinct")
