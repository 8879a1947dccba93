"""The words of a rights file, in English and Korean, and what each means to us."""

from typing import Final

KINDS: Final = {
    "share": "share", "control": "share", "지분": "share", "participation": "participation", "earns": "participation",
    "참여": "participation", "배분": "participation", "grant": "grant", "permission": "grant", "허락": "grant",
    "credit": "credit", "크레딧": "credit", "consent": "consent", "동의": "consent",
}  # fmt: skip
SIDES: Final = {
    "master": "master", "recording": "master", "마스터": "master", "인접권": "master", "음반": "master",
    "publishing": "publishing", "work": "publishing", "저작권": "publishing", "퍼블리싱": "publishing",
}  # fmt: skip
ROLES: Final = {
    "artist": "featured_artist", "featured artist": "featured_artist", "main artist": "featured_artist",
    "가수": "featured_artist", "vocalist": "vocalist", "singer": "vocalist", "보컬": "vocalist",
    "performer": "performer",
    "musician": "performer", "연주": "performer", "연주자": "performer", "producer": "producer",
    "프로듀서": "producer",
    "engineer": "engineer", "엔지니어": "engineer", "writer": "writer", "songwriter": "writer", "composer": "composer",
    "작곡": "composer", "작곡가": "composer", "lyricist": "lyricist", "작사": "lyricist", "작사가": "lyricist",
    "arranger": "arranger", "편곡": "arranger", "편곡가": "arranger",
}  # fmt: skip
WORK_ROLES: Final = frozenset({"writer", "composer", "lyricist", "arranger"})
PAYMENTS: Final = {
    "direct": "direct", "directly": "direct", "직접": "direct", "holder": "through_holder",
    "through holder": "through_holder", "through the holder": "through_holder", "label": "through_holder",
    "권리자": "through_holder",
}  # fmt: skip
PURPOSES: Final = {word: word for word in ("train_generative", "train_nongenerative", "data_mining", "ai_input")}
STAGES: Final = {word: word for word in ("pretrain", "finetune", "align", "distil", "evaluate", "generate")}
CONTENTS: Final = {word: word for word in ("audio", "lyrics", "metadata", "artwork", "video")}
