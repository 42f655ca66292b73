"""The product's own speed figures."""
