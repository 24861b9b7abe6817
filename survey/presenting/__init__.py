"""Frozen results in, figures and words out.

Knows how a signed release is read, which sentence a number may carry and how a dot is drawn.
Must never know a database, a key, a request or an answer. What comes into a release's page has
passed suppression and is signed; nothing here can look behind it. Only ``report`` takes figures
that were not suppressed: from the researcher's machine, back to it, and it says so on top.
May call ``protocol.encoding`` (the JSON profile) and ``errors``; ``report`` the types of
``analysis`` and ``questionnaires``.

- ``release``   the release file, parsed once into frozen dataclasses
- ``binding``   does it say what its manifest and head say
- ``fields``    reading one JSON object strictly
- ``voice``     one reader's language: texts, numbers, intervals
- ``families``  what a family is called, what a high score means, what it cannot show
- ``findings``  what stands clear of the midpoint, and on which side
- ``figures``   SVG with title and description, once wide and once narrow
- ``report``    the researcher's own report: one private file, with a catalog of its own
"""
