"""The bare Flask application that issuer, collector, post office, page and console stand on.

Knows how a refusal looks on the wire, which headers leave, and how a signed command is read.
Must never know an address, a cookie, a user agent or a secret: the application it makes has no
SECRET_KEY, so Flask refuses any session write and sends no cookie, and the gateway under it passes
no address on.
May call ``protocol``, ``config`` and ``errors``.
"""
