"""What is public, how it is searched, and the shape in which data are given away."""
