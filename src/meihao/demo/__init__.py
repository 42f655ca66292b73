"""Invented people and places, told through services so that they obey the law by construction."""
