"""Plainseal: one room per party of the protocol.

The import graph is the privacy argument: whoever may not learn a thing cannot import it.

- ``cli``          the ``survey`` command, one file per verb: parse, call a service, print
- ``researcher``   the researcher's machine: keys, publishing, opening, releasing
- ``presenting``   frozen results in, figures and reports out
- ``simulate``     respondents for the demo, pilots and load
- ``issuer``       may this person answer, once?
- ``collector``    is this a fresh token? keep the bytes
- ``post_office``  mixes time away between respondents and the collector
- ``page``         hands every visitor the same sealed-envelope maker
- ``console``      accounts and signed releases
- ``doctor``       looks at a home as a thief, an auditor or a stranger would
- ``web``          the bare Flask application that the serving rooms share
- ``storage``      the storage law: engines, group commit, rewriting, migrations
- ``protocol``     pure: bytes in, bytes out; section numbers refer to docs/protocol.md
- ``config``, ``errors``  below all
"""
