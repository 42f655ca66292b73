"""The demonstration's story, and what follows from it: the acts it is made of, in order, and the files it submits."""
