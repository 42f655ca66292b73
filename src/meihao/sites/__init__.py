"""People and devices on a renovation's site: who fills the key posts and is there, and what the devices report.

Verbs: enter_person, ask_relief, decide_relief, enter_worker, release_worker, punch, stop_work, resume_work, set_fence,
register_device, rekey_device, retire_device, take_feed, close_days, prune. Basis: opinion/9, opinion/10.
"""
