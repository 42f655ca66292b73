"""Statistical divisions, communities and compounds, kept apart from the bodies that answer for them.

Serves opinion/1: the register of compounds down to private parts, and compounds grouped into clusters.

Verbs: register_division, register_community, register_compound, describe_compound, import_register, form_cluster,
group_compounds, ungroup_compound, place_building, remove_part, end_part, restore_part, dissolve_cluster,
draw_boundary, import_boundaries, put_on_map."""
