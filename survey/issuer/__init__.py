"""The issuer: one invitation, one token.

Its question: may this person answer, once?
Knows code hashes and who of them drew; the token key until ``issue_until``; the statement key.
Must never know a token (it signs blinded), an answer, an address, or the collector's database.
May call ``web``, ``storage``, ``protocol``; ``protocol.blind_signing`` is its own.

views → desk → service → store → models
"""
