"""Meihao 美好: old-compound renovation, beautiful communities, and the platform they ask for."""
