"""How a payment becomes everybody's royalties: plain Python, no tables, no clock.

`waterfall` → `recognition` → `weights` → `allocation` → `corrections`; each takes dataclasses and gives dataclasses.
"""
