"""``survey demo``: one real survey on one machine, through nothing but HTTP and homes of its own.

``places`` keeps its folder, ``servers`` the four processes, ``certificate`` TLS for a phone,
``story`` plays the parts of researcher and respondents, ``outcome`` tells what came of it.
One party runs everything here: anonymity against that party rests on nothing, and it says so.
"""

from survey.cli.demo.command import command

__all__ = ["command"]
