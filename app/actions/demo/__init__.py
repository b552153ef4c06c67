"""What the demo shows: the three real legs, and practice keys that travel among invented companies."""
