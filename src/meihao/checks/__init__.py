"""What is checked on site: materials, nodes before they are covered, inspections and their findings, the safety list.

Verbs: enter_material, review_material, remove_material, call_node, check_node, make_plan, publish_round, draw_round,
inspect, raise_finding, follow_finding, check_safety. Basis: opinion/9, opinion/12.
"""
