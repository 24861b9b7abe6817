"""The respondent's page, made where it is signed: on the researcher's desk.

Knows the manifest, the questionnaire, the built scripts and style sheet, and the words around the
questions (``translations/``, gettext; message ids are keys, which the client asks for, too).
No server renders anything for a respondent: so none can say other words to one of them unseen.

- ``catalogs``    the words, in every language there is
- ``document``    the one document, the same bytes for everybody
- ``markup``      what may stand in it: every tag in one table, everything else is refused
- ``own``         whether this very program would have made a published page
- ``publishing``  rendered, signed, kept, sent; a mended page has a higher number
- ``served``      what a page server hands out, held against the invitation, by anyone
- ``paper``       the questionnaire on paper, which is not sealed, and says so
- ``slips``       the invitations on paper, to be cut apart and dealt from a pile
- ``conditions``  when a question is asked, in words
"""
