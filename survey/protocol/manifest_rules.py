"""What a possible manifest is (G2): one small rule per concern, in the order of the text."""

import re
from collections.abc import Mapping
from typing import Any, Final

from survey.protocol import signing
from survey.protocol.codes import SURVEY_ID
from survey.protocol.encoding import MAX_INTEGER
from survey.protocol.errors import ManifestInvalid
from survey.protocol.sealing import MAX_PLAINTEXT_BYTES, SUITE_NAME, load_sealing_key
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
    office = value["post_office"]
    fields = {"origin", "postmark_key", "transport_key"}
    _require(not office or set(office) == fields, "post_office has other fields")
    trustees = value["trustees"]
    fits = not trustees or (
        isinstance(trustees, Mapping) and set(trustees) == {"threshold", "commitments"}
    )
    _require(fits, "trustees has other fields")


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
        origin = value[name]
        secure = HTTPS_ORIGIN.fullmatch(origin) and not origin.endswith(":443")
        _require(
            secure or LOCAL_ORIGIN.fullmatch(origin),
            f"{name} must be https://host[:port] in its shortest form (http on localhost only)",
        )


def _check_keys(value: Mapping[str, Any]) -> None:
    keys = [value[name] for name in SIGNING_KEYS]
    if value["approver_key"]:
        keys.append(value["approver_key"])
    for key in keys:
        _require(signing.is_valid_key(key), "a signing key is not a valid Ed25519 key")
    load_sealing_key(value["sealing_key"])
    TokenKey.from_bytes(value["token_key"])
    _require(len(set(keys)) == len(keys), "all keys must be distinct")
