"""Pages for the public, files and feeds for machines, and the officer's page of what is shown."""
