"""The shell: page(), requires(), base templates, components, error pages. No domain models."""
