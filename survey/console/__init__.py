"""Where administrators read signed releases.

Knows accounts, sessions and release files; every release it shows is checked against the keys
its configuration pins, when it comes in and each time it is read.
Must never know an answer, an invitation, a token or a code: nothing finer than a release comes
here, and no route asks another room for more.
May call ``presenting``, ``storage``, ``web``, ``protocol``, ``config`` and ``errors``; speaks to
no other room but over HTTP, and only when spoken to.

- ``application``   the Flask application, its headers, cookies and error pages
- ``views``         a form or bytes in, one service call, a page out
- ``doors``         one transaction a request; who may come in
- ``accounts``, ``sessions``, ``service``  who may come in; releases in and out
- ``upload``, ``verification``  what a researcher posts, and what a lie looks like
- ``store``, ``models``, ``database``  the only files with SQLAlchemy
- ``languages``     which language a visitor reads; ``refusals`` what is said when it is no
"""
