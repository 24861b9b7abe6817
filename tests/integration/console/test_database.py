import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from survey.console.database import open_database
from survey.console.models import Base
from survey.errors import RevisionUnknown
from tests.integration.console.conftest import House


def test_the_baseline_makes_exactly_the_tables_of_the_models(house: House) -> None:
    with house.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_a_database_of_another_revision_is_refused(house: House) -> None:
    with house.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'console-9999'"))
    with pytest.raises(RevisionUnknown):
        open_database(house.config)


def test_nothing_finer_than_a_release_has_a_column() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
    }
    assert not [
        name
        for name in columns
        if any(word in name for word in ("answer", "leaf", "invit", "address"))
    ]
