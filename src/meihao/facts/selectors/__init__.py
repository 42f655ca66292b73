"""What pages and evaluations need to know of facts and evidence."""
