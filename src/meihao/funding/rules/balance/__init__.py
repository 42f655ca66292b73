"""The lifetime balance of a project's funds: what a plan holds, and what follows from it. Basis: annex2/5"""
