"""What a paper says and how it is laid out. Pure: the same paper gives the same bytes."""
