"""The one place that makes the app for a server."""

import os

from dotenv import load_dotenv

from app import create_app
from app.cli.check_environment import refuse_what_cannot_start
from app.config import ROOT, Settings

# Whatever the program writes, the database above all, is for its owner's eyes.
os.umask(0o077)
load_dotenv(ROOT / ".env")
refuse_what_cannot_start(os.environ)
app = create_app(Settings.from_environment(os.environ))
