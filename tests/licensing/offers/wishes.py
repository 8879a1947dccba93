"""What a developer wants recordings for, as its form sends it."""

WISH = {
    "title": "Night music",
    "purpose": "train_generative",
    "stages": ["pretrain"],
    "contents": ["audio"],
    "territory": "WORLD",
    "months": "12",
    "currency": "USD",
}
