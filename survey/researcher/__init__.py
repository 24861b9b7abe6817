"""The researcher's machine: the only place where answers are ever plain.

Knows the sealing seed, the manifest and release keys, the codes until they are dealt, and every
opened answer. Must never know who has which code, nor a server's database: servers are reached
over HTTP with signed commands only, and the home refuses to stand beside server data.
May call ``protocol``, ``presenting``, ``analysis`` and ``questionnaires``; no storage, no server.

- ``files``        private files: 0600, written whole or not at all
- ``home``         the desk: identity key, command counters, one folder for each survey
- ``servers``      HTTP with retries; a problem document becomes words
- ``commands``     signed commands, written down before they are sent
- ``keys``         a new survey's keys, tried before they may be used
- ``invitations``  codes, made before the manifest that commits to them
- ``page``         the respondent's page: rendered and signed here, served elsewhere
- ``publishing``   create, compose, sign, publish, upload: resumable
- ``collecting``   the status of a survey, its close
- ``evidence``     what a closed survey publishes, and every check of it
- ``opening``      fetch, verify, unseal, validate, shuffle, columns
- ``scoring``      opened columns to the analysis
- ``reporting``    the private report on an opened survey, unsuppressed
- ``structure``, ``modelling``   how its questions hang together; does the design fit, what goes
                   with an outcome, which classes there are
- ``tables``       any labelled table, Parquet or CSV
- ``vignettes``    effects of described cases from such a table
- ``careless``     signs of careless answering, person by person
- ``exporting``    opened columns to the formats of other programs
- ``releasing``    what may be shown, signed and sent to the console
- ``approving``    the second person, where the manifest names one
- ``destroying``   the end: seed, envelopes and answers, here and on the servers; signed
- ``verifying``    published files against one another, by anyone
- ``receipts``     what became of the answer that a receipt promises
- ``comparing``    what two people were given, byte for byte
- ``possible``     figures that no answers can give
"""
