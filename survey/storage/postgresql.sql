-- What a room's role must be able to do in the room's own database. The operator says it once, as
-- superuser:  psql -d DATABASE -v role=ROLE -f postgresql.sql

GRANT pg_checkpoint TO :"role";
GRANT pg_read_all_settings TO :"role";  -- what is preloaded only a superuser sees
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO :"role";

CREATE SCHEMA IF NOT EXISTS plainseal;
GRANT USAGE ON SCHEMA plainseal TO :"role";

-- PostgreSQL keeps the files of a table whose making a crash cut short: nothing refers to them, and
-- nothing ever removes them. A rewrite that was killed would leave a dated copy of its table.
--
-- A file is lost if it holds something, the catalogue does not know it, and nobody is making it.
-- Who makes or rewrites a table holds an ACCESS EXCLUSIVE lock until the end of her transaction; each
-- statement here sees what was committed before it. So: list, look for such locks, then compare.
CREATE OR REPLACE FUNCTION plainseal.forget_lost_files() RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    folder text := regexp_replace(pg_relation_filepath('pg_class'), '/[^/]*$', '');
    found text[] := ARRAY(
        SELECT name FROM pg_ls_dir(folder) AS name
        WHERE name ~ '^[0-9]+([._]|$)' AND (pg_stat_file(folder || '/' || name, true)).size > 0
    );
    lost text;
    forgotten integer := 0;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE 'one snapshot for all statements would not see what is committed between them';
    END IF;
    IF EXISTS (
        SELECT FROM pg_locks
        WHERE mode = 'AccessExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ) THEN
        RETURN forgotten;
    END IF;
    FOR lost IN
        SELECT name FROM unnest(found) AS name
        WHERE substring(name FROM '^[0-9]+')::oid NOT IN (
            SELECT pg_relation_filenode(oid) FROM pg_class
            WHERE pg_relation_filenode(oid) IS NOT NULL
        )
    LOOP
        EXECUTE format('COPY (SELECT WHERE false) TO %L',
                       current_setting('data_directory') || '/' || folder || '/' || lost);
        forgotten := forgotten + 1;
    END LOOP;
    RETURN forgotten;
END $$;
REVOKE ALL ON FUNCTION plainseal.forget_lost_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plainseal.forget_lost_files() TO :"role";
