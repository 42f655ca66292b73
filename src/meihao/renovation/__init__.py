"""The renovation programme of old compounds: projects from the survey to 认定完成, and the gates between their stages.

Verbs: register_project, propose, advance, appoint_party. Basis: opinion/1, opinion/3, opinion/4, opinion/5, opinion/6,
opinion/7, opinion/8, opinion/12.
"""
