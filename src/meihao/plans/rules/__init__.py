"""What is true of the programme without a database."""
