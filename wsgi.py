"""The one place that makes the app for a server."""

import os

from dotenv import load_dotenv

from app import create_app
from app.config import Settings

load_dotenv()
app = create_app(Settings.from_environment(os.environ))
