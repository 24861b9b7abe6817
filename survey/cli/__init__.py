"""The ``survey`` command: one file per verb; parse, call a service, print.

Knows words, colours, progress bars and exit codes: 0 done, 1 refused in one line, 2 used wrongly.
Data goes to stdout, everything else to stderr. Must never hold a rule of the protocol.
May call every room's front door: it is the hand of whoever types, on that person's machine.

- ``group``     the verbs, imported only when used; refusals become one line
- ``words``     messages in the language of LANG
- ``options``   what several verbs share: home, JSON, passphrase
- ``terminal``  progress and tables
- ``demo``      everything at once, on one machine
"""

from survey.cli.group import LazyGroup, main

__all__ = ["LazyGroup", "main"]
