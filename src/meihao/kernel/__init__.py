"""What everything stands on: verdicts, exact quantities, figures as people write them, canonical JSON, the Merkle log. Pure Python."""
