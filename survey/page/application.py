"""The page server's application."""

import os
import time
from collections.abc import Callable

from flask import Flask

from survey.config import PageConfig
from survey.page.catalogs import read_catalogs
from survey.page.service import PageService
from survey.page.views import views
from survey.web.application import bare_app
from survey.web.serving import home_from_environment


def create_app(config: PageConfig, *, clock: Callable[[], float] = time.time) -> Flask:
    """Return the page server; its own words are read now, its surveys when they are asked for."""
    app = bare_app(__name__, config.origin)
    app.extensions["page"] = PageService(config, read_catalogs(), clock)
    app.register_blueprint(views)
    return app


def from_environment() -> Flask:
    """Return the application of the home that the serving process was given."""
    return create_app(PageConfig.load(home_from_environment(), os.environ))
