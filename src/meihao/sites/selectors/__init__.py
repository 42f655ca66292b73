"""What pages, reports and gates read of sites."""
