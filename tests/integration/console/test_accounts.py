import pytest
from sqlalchemy import text

from survey.console.accounts import (
    INTERACTIVE,
    LONGEST_DELAY_SECONDS,
    NOBODY,
    add_account,
    check_password,
    delay,
)
from survey.console.errors import AccountExists, AccountInvalid
from survey.storage.databases import writing
from tests.integration.console.conftest import NAME, PASSWORD, QUICK, House


def try_password(house: House, password: str, name: str = NAME) -> bool:
    with writing(house.engine) as session:
        return check_password(session, name, password, int(house.clock()))


@pytest.mark.parametrize(
    ("name", "password", "role", "words"),
    [
        ("", PASSWORD, "administrator", "a name has"),
        ("Lin", PASSWORD, "administrator", "a name has"),
        ("l" * 65, PASSWORD, "administrator", "a name has"),
        ("li/n", PASSWORD, "administrator", "a name has"),
        ("wu", "short", "administrator", "at least 12"),
        ("wu", "长" * 400, "administrator", "at most 1024 bytes"),
        ("wu", PASSWORD, "owner", "a role is one of"),
    ],
)
def test_an_unfit_account_is_refused_and_nothing_is_stored(
    house: House, name: str, password: str, role: str, words: str
) -> None:
    before = house.digest()
    with pytest.raises(AccountInvalid, match=words), writing(house.engine) as session:
        add_account(session, name, password, role, QUICK)
    assert house.digest() == before


def test_a_second_account_of_the_same_name_is_refused(house: House) -> None:
    before = house.digest()
    with pytest.raises(AccountExists), writing(house.engine) as session:
        add_account(session, NAME, "another password", "researcher", QUICK)
    assert house.digest() == before


def test_the_password_itself_is_stored_nowhere(house: House) -> None:
    with house.engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM accounts")).one()
    assert row.password_hash.startswith(b"$argon2id$")
    assert PASSWORD.encode() not in repr(row).encode()


def test_an_account_is_made_with_interactive_effort_unless_told_otherwise(house: House) -> None:
    with writing(house.engine) as session:
        add_account(session, "wu", PASSWORD, "researcher")
    with house.engine.connect() as connection:
        made = connection.execute(text("SELECT password_hash FROM accounts WHERE name='wu'"))
        written = made.scalar_one()
    effort = f"m={INTERACTIVE.memory // 1024},t={INTERACTIVE.operations},".encode()
    assert effort in written
    assert effort in NOBODY  # or an unknown name would answer faster than a known one
    assert try_password(house, PASSWORD, "wu")


def test_the_right_password_opens_and_a_wrong_or_unknown_one_does_not(house: House) -> None:
    assert try_password(house, PASSWORD)
    assert not try_password(house, PASSWORD + " ")
    assert not try_password(house, PASSWORD, "nobody")


def test_after_three_failures_even_the_right_password_has_to_wait(house: House) -> None:
    for _ in range(3):
        assert not try_password(house, "wrong")
    assert not try_password(house, PASSWORD)
    house.clock.now += delay(3)
    assert try_password(house, PASSWORD)


def test_a_success_forgets_the_failures(house: House) -> None:
    for _ in range(2):
        try_password(house, "wrong")
    assert try_password(house, PASSWORD)
    for _ in range(2):
        try_password(house, "wrong")
    assert try_password(house, PASSWORD)


def test_the_delay_grows_and_never_locks_for_good() -> None:
    assert [delay(failures) for failures in (0, 2, 3, 4, 9)] == [0, 0, 8, 16, 512]
    assert delay(10**9) == LONGEST_DELAY_SECONDS
