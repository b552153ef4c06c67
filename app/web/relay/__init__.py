"""What anybody may see: how far the relay has come, where its baton is, and the statements of the law."""

from app.web.relay import faces, feeds, law, post, share, visits
from app.web.relay.blueprint import blueprint

__all__ = ["blueprint", "faces", "feeds", "law", "post", "share", "visits"]
