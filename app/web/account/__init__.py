"""Signing in and out, one-time links, and what people see of their own account."""

from app.web.account import home, pairing, password, sign_in, welcome
from app.web.account.blueprint import blueprint

__all__ = ["blueprint", "home", "pairing", "password", "sign_in", "welcome"]
