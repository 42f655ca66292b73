"""What is true of facts without a database."""
