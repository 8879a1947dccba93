"""Korean, with a clock of 24 hours and its zone."""

DATETIME_FORMAT = "Y년 n월 j일 H:i e"
SHORT_DATETIME_FORMAT = "Y-n-j H:i e"
TIME_FORMAT = "H:i"
