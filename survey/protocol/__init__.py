"""The pure room: bytes in, bytes out, exactly as docs/protocol.md section G has them.

Knows no web, database, file, clock or environment. Randomness is a parameter everywhere but in
``sealing``: ``cryptography`` draws the encapsulation's randomness itself.
Only the researcher imports ``unsealing``; only the collector ``letter_opening``; only the issuer
``blind_signing``.

- ``encoding``    the JSON profile (G1), base64url, labels, hashes
- ``signing``     Ed25519, one verifier for all (PyNaCl)
- ``codes``       invitation codes, links, fingerprints (G3)
- ``manifest``    the signed public description of a survey (G2)
- ``tokens``      challenges, requests, tokens and their blinding (G4)
- ``sealing``     plaintexts and their sealing (G5, G6)
- ``envelope``    what is submitted, its audit record and receipt (G7, G8)
- ``merkle``      the leaf list's root (RFC 9162)
- ``statements``  what servers and researchers sign about a survey (G9)
- ``commands``    signed commands to servers (G12)
- ``letters``     what the post office carries (G7b)
- ``lifecycle``   the states of a survey as one table
"""
