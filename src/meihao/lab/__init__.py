"""The policy lab: what would change if a figure of the rules were another.

A draft holds changes to a copy of the pack, each with its grounds; the copy is built in memory and answered beside the
pack in force, so that every community, gate, colour, place and yuan that would come out otherwise is told with its reason.
Nothing here changes the pack in force.
Verbs: open_draft, copy_draft, change_value, take_back, share_draft, discard_draft. Basis: plan/4.3.
"""
