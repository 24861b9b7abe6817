"""The storage law (docs/protocol.md, "Storage law"): what a seized disk may not tell.

Knows engines, pragmas, transactions, files. All differences between databases live here.
Must never know what a row means, nor a word of a questionnaire.
May be called by the rooms that keep something (issuer, collector, post office, console); may
call ``protocol`` and ``errors``.

- ``databases``     engines and sessions, the pragmas, what kind of failure a disk has
- ``columns``       fixed-width columns, tables without a row number
- ``group_commit``  one writer, many requests, one COMMIT, then the waiters wake
- ``rewriting``     what lets file and log forget, and how often
- ``migrations``    one schema revision per room; another is refused
- ``command_log``   identical command, identical answer; sequences only rise (G12)
- ``secret_files``  keys beside the database, outside every backup
"""
