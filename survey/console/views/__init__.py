"""A form or bytes in, one service call, a page out."""
