"""What everything stands on: verdicts, exact quantities, canonical JSON, the Merkle log. Pure Python."""
