"""The relay's rules as pure functions over frozen facts; no framework, no database, no clock."""
