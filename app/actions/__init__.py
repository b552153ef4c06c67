"""What can be done to the relay: one verb a file, one transaction each, no HTTP."""
