"""The languages that people sing in: ISO 639-1 codes, and the names that files use."""

import re
from typing import Final

_CODES: Final = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en
eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja
jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb
nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq
sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
_NAMES: Final = """
zxx instrumental|none|no lyrics|no linguistic content|연주곡|없음
en english|영어
ko korean|한국어|한글|국어
ja japanese|일본어|日本語
zh chinese|mandarin|cantonese|중국어|中文
es spanish|español|castellano|스페인어
fr french|français|프랑스어|불어
de german|deutsch|독일어
it italian|italiano|이탈리아어
pt portuguese|português|포르투갈어
ru russian|русский|러시아어
nl dutch|nederlands|네덜란드어
sv swedish|svenska|스웨덴어
no norwegian|norsk|노르웨이어
da danish|dansk|덴마크어
fi finnish|suomi|핀란드어
is icelandic|아이슬란드어
pl polish|polski|폴란드어
cs czech|čeština|체코어
tr turkish|türkçe|터키어|튀르키예어
ar arabic|아랍어
he hebrew|히브리어
hi hindi|힌디어
th thai|태국어
vi vietnamese|tiếng việt|베트남어
id indonesian|인도네시아어
tl tagalog|filipino|타갈로그어
el greek|그리스어
hu hungarian|magyar|헝가리어
ro romanian|română|루마니아어
uk ukrainian|українська|우크라이나어
ca catalan|català|카탈루냐어
ga irish|아일랜드어
cy welsh|웨일스어
la latin|라틴어
mn mongolian|몽골어
mul multiple|several|various|여러 언어
und unknown|undetermined|모름
"""
_BY_NAME: Final = {
    name: line.split(" ", 1)[0] for line in _NAMES.strip().splitlines() for name in line.split(" ", 1)[1].split("|")
}
_TWO_LETTERS: Final = frozenset(_CODES.split())
_LONG: Final = dict(
    re.findall(
        r"(\w+)=(\w+)",
        "eng=en kor=ko jpn=ja zho=zh chi=zh spa=es fra=fr fre=fr"
        " deu=de ger=de ita=it por=pt rus=ru nld=nl dut=nl swe=sv",
    )
)


def language_code(text: str) -> str | None:
    """Give the ISO 639 code that a text means, the shortest there is; nothing where it means none."""
    plain = text.strip().casefold()
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    if not (match := re.fullmatch(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", plain)):
        return None
    letters = str(match[1])
    code = _LONG.get(letters, letters)
    return code if len(code) == 3 or code in _TWO_LETTERS else None
