"""``python -m survey.cli``: the command without its console script."""

from survey.cli.group import main

main()
