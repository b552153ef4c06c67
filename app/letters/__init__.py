"""What the program writes to people, one kind of letter a file; how it travels does not belong here."""
