"""What pages, papers and commands need to know of the programme."""
