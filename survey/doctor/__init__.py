"""The doctor: looks at a home as a thief, an auditor or a stranger on the network would.

Knows files and who may read them, processes, pragmas, HTTP as anybody speaks it.
Must never know what a row means, hold a key, decrypt, or write anything; contacts nothing but the
origins in the configuration and those that the operator names.
May call ``storage`` (what the law asks of an engine), ``config``, ``errors``; no room, no protocol.

- ``rounds``       everything in order: a house in, findings out
- ``house``        the rooms that stand in a home
- ``findings``     what was seen, why it matters, what mends it
- ``permissions``  who may open folder, secrets, database
- ``people``       different users, different host names
- ``processes``    who serves a room here, and with which environment
- ``tables``       the storage law in a SQLite file; ``postgres`` the same in a server's settings
- ``canary``       does anything write a request down? ``search`` finds bytes in files
- ``forwarded``    does a header decide who somebody is?
- ``belongings``   keys, invitations, answers that have no place on a server
- ``clock``, ``disk``, ``backups``
- ``stranger``     the HTTP client, nobody in particular
"""
