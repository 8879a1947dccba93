"""The countries of ISO 3166-1: two letters, number, and their names in English and Korean."""

from typing import Final, NamedTuple


class Country(NamedTuple):
    """One country or area that has a number of its own."""

    code: str
    number: int
    english: str
    korean: str


_TABLE = """
AD 020 Andorra | 안도라
AE 784 United Arab Emirates | 아랍에미리트
AF 004 Afghanistan | 아프가니스탄
AG 028 Antigua & Barbuda | 앤티가 바부다
AI 660 Anguilla | 앵귈라
AL 008 Albania | 알바니아
AM 051 Armenia | 아르메니아
AO 024 Angola | 앙골라
AQ 010 Antarctica | 남극 대륙
AR 032 Argentina | 아르헨티나
AS 016 American Samoa | 아메리칸 사모아
AT 040 Austria | 오스트리아
AU 036 Australia | 오스트레일리아
AW 533 Aruba | 아루바
AX 248 Åland Islands | 올란드 제도
AZ 031 Azerbaijan | 아제르바이잔
BA 070 Bosnia & Herzegovina | 보스니아 헤르체고비나
BB 052 Barbados | 바베이도스
BD 050 Bangladesh | 방글라데시
BE 056 Belgium | 벨기에
BF 854 Burkina Faso | 부르키나파소
BG 100 Bulgaria | 불가리아
BH 048 Bahrain | 바레인
BI 108 Burundi | 부룬디
BJ 204 Benin | 베냉
BL 652 St. Barthélemy | 생바르텔레미
BM 060 Bermuda | 버뮤다
BN 096 Brunei | 브루나이
BO 068 Bolivia | 볼리비아
BQ 535 Caribbean Netherlands | 네덜란드령 카리브
BR 076 Brazil | 브라질
BS 044 Bahamas | 바하마
BT 064 Bhutan | 부탄
BV 074 Bouvet Island | 부베섬
BW 072 Botswana | 보츠와나
BY 112 Belarus | 벨라루스
BZ 084 Belize | 벨리즈
CA 124 Canada | 캐나다
CC 166 Cocos (Keeling) Islands | 코코스 제도
CD 180 Congo - Kinshasa | 콩고-킨샤사
CF 140 Central African Republic | 중앙 아프리카 공화국
CG 178 Congo - Brazzaville | 콩고-브라자빌
CH 756 Switzerland | 스위스
CI 384 Côte d’Ivoire | 코트디부아르
CK 184 Cook Islands | 쿡 제도
CL 152 Chile | 칠레
CM 120 Cameroon | 카메룬
CN 156 China | 중국
CO 170 Colombia | 콜롬비아
CR 188 Costa Rica | 코스타리카
CU 192 Cuba | 쿠바
CV 132 Cape Verde | 카보베르데
CW 531 Curaçao | 퀴라소
CX 162 Christmas Island | 크리스마스섬
CY 196 Cyprus | 키프로스
CZ 203 Czechia | 체코
DE 276 Germany | 독일
DJ 262 Djibouti | 지부티
DK 208 Denmark | 덴마크
DM 212 Dominica | 도미니카
DO 214 Dominican Republic | 도미니카 공화국
DZ 012 Algeria | 알제리
EC 218 Ecuador | 에콰도르
EE 233 Estonia | 에스토니아
EG 818 Egypt | 이집트
EH 732 Western Sahara | 서사하라
ER 232 Eritrea | 에리트리아
ES 724 Spain | 스페인
ET 231 Ethiopia | 에티오피아
FI 246 Finland | 핀란드
FJ 242 Fiji | 피지
FK 238 Falkland Islands | 포클랜드 제도
FM 583 Micronesia | 미크로네시아
FO 234 Faroe Islands | 페로 제도
FR 250 France | 프랑스
GA 266 Gabon | 가봉
GB 826 United Kingdom | 영국
GD 308 Grenada | 그레나다
GE 268 Georgia | 조지아
GF 254 French Guiana | 프랑스령 기아나
GG 831 Guernsey | 건지
GH 288 Ghana | 가나
GI 292 Gibraltar | 지브롤터
GL 304 Greenland | 그린란드
GM 270 Gambia | 감비아
GN 324 Guinea | 기니
GP 312 Guadeloupe | 과들루프
GQ 226 Equatorial Guinea | 적도 기니
GR 300 Greece | 그리스
GS 239 South Georgia & South Sandwich Islands | 사우스조지아 사우스샌드위치 제도
GT 320 Guatemala | 과테말라
GU 316 Guam | 괌
GW 624 Guinea-Bissau | 기니비사우
GY 328 Guyana | 가이아나
HK 344 Hong Kong | 홍콩
HM 334 Heard & McDonald Islands | 허드 맥도널드 제도
HN 340 Honduras | 온두라스
HR 191 Croatia | 크로아티아
HT 332 Haiti | 아이티
HU 348 Hungary | 헝가리
ID 360 Indonesia | 인도네시아
IE 372 Ireland | 아일랜드
IL 376 Israel | 이스라엘
IM 833 Isle of Man | 맨섬
IN 356 India | 인도
IO 086 British Indian Ocean Territory | 영국령 인도양 지역
IQ 368 Iraq | 이라크
IR 364 Iran | 이란
IS 352 Iceland | 아이슬란드
IT 380 Italy | 이탈리아
JE 832 Jersey | 저지
JM 388 Jamaica | 자메이카
JO 400 Jordan | 요르단
JP 392 Japan | 일본
KE 404 Kenya | 케냐
KG 417 Kyrgyzstan | 키르기스스탄
KH 116 Cambodia | 캄보디아
KI 296 Kiribati | 키리바시
KM 174 Comoros | 코모로
KN 659 St. Kitts & Nevis | 세인트키츠 네비스
KP 408 North Korea | 북한
KR 410 South Korea | 대한민국
KW 414 Kuwait | 쿠웨이트
KY 136 Cayman Islands | 케이맨 제도
KZ 398 Kazakhstan | 카자흐스탄
LA 418 Laos | 라오스
LB 422 Lebanon | 레바논
LC 662 St. Lucia | 세인트루시아
LI 438 Liechtenstein | 리히텐슈타인
LK 144 Sri Lanka | 스리랑카
LR 430 Liberia | 라이베리아
LS 426 Lesotho | 레소토
LT 440 Lithuania | 리투아니아
LU 442 Luxembourg | 룩셈부르크
LV 428 Latvia | 라트비아
LY 434 Libya | 리비아
MA 504 Morocco | 모로코
MC 492 Monaco | 모나코
MD 498 Moldova | 몰도바
ME 499 Montenegro | 몬테네그로
MF 663 St. Martin | 생마르탱
MG 450 Madagascar | 마다가스카르
MH 584 Marshall Islands | 마셜 제도
MK 807 North Macedonia | 북마케도니아
ML 466 Mali | 말리
MM 104 Myanmar | 미얀마
MN 496 Mongolia | 몽골
MO 446 Macao | 마카오
MP 580 Northern Mariana Islands | 북마리아나제도
MQ 474 Martinique | 마르티니크
MR 478 Mauritania | 모리타니
MS 500 Montserrat | 몬트세라트
MT 470 Malta | 몰타
MU 480 Mauritius | 모리셔스
MV 462 Maldives | 몰디브
MW 454 Malawi | 말라위
MX 484 Mexico | 멕시코
MY 458 Malaysia | 말레이시아
MZ 508 Mozambique | 모잠비크
NA 516 Namibia | 나미비아
NC 540 New Caledonia | 뉴칼레도니아
NE 562 Niger | 니제르
NF 574 Norfolk Island | 노퍽섬
NG 566 Nigeria | 나이지리아
NI 558 Nicaragua | 니카라과
NL 528 Netherlands | 네덜란드
NO 578 Norway | 노르웨이
NP 524 Nepal | 네팔
NR 520 Nauru | 나우루
NU 570 Niue | 니우에
NZ 554 New Zealand | 뉴질랜드
OM 512 Oman | 오만
PA 591 Panama | 파나마
PE 604 Peru | 페루
PF 258 French Polynesia | 프랑스령 폴리네시아
PG 598 Papua New Guinea | 파푸아뉴기니
PH 608 Philippines | 필리핀
PK 586 Pakistan | 파키스탄
PL 616 Poland | 폴란드
PM 666 St. Pierre & Miquelon | 생피에르 미클롱
PN 612 Pitcairn Islands | 핏케언 제도
PR 630 Puerto Rico | 푸에르토리코
PS 275 Palestine | 팔레스타인
PT 620 Portugal | 포르투갈
PW 585 Palau | 팔라우
PY 600 Paraguay | 파라과이
QA 634 Qatar | 카타르
RE 638 Réunion | 레위니옹
RO 642 Romania | 루마니아
RS 688 Serbia | 세르비아
RU 643 Russia | 러시아
RW 646 Rwanda | 르완다
SA 682 Saudi Arabia | 사우디아라비아
SB 090 Solomon Islands | 솔로몬 제도
SC 690 Seychelles | 세이셸
SD 729 Sudan | 수단
SE 752 Sweden | 스웨덴
SG 702 Singapore | 싱가포르
SH 654 St. Helena | 세인트헬레나
SI 705 Slovenia | 슬로베니아
SJ 744 Svalbard & Jan Mayen | 스발바르제도-얀마웬섬
SK 703 Slovakia | 슬로바키아
SL 694 Sierra Leone | 시에라리온
SM 674 San Marino | 산마리노
SN 686 Senegal | 세네갈
SO 706 Somalia | 소말리아
SR 740 Suriname | 수리남
SS 728 South Sudan | 남수단
ST 678 São Tomé & Príncipe | 상투메 프린시페
SV 222 El Salvador | 엘살바도르
SX 534 Sint Maarten | 신트마르턴
SY 760 Syria | 시리아
SZ 748 Eswatini | 에스와티니
TC 796 Turks & Caicos Islands | 터크스 케이커스 제도
TD 148 Chad | 차드
TF 260 French Southern Territories | 프랑스령 남방 지역
TG 768 Togo | 토고
TH 764 Thailand | 태국
TJ 762 Tajikistan | 타지키스탄
TK 772 Tokelau | 토켈라우
TL 626 Timor-Leste | 동티모르
TM 795 Turkmenistan | 투르크메니스탄
TN 788 Tunisia | 튀니지
TO 776 Tonga | 통가
TR 792 Türkiye | 튀르키예
TT 780 Trinidad & Tobago | 트리니다드 토바고
TV 798 Tuvalu | 투발루
TW 158 Taiwan | 대만
TZ 834 Tanzania | 탄자니아
UA 804 Ukraine | 우크라이나
UG 800 Uganda | 우간다
UM 581 U.S. Outlying Islands | 미국령 해외 제도
US 840 United States | 미국
UY 858 Uruguay | 우루과이
UZ 860 Uzbekistan | 우즈베키스탄
VA 336 Vatican City | 바티칸 시국
VC 670 St. Vincent & Grenadines | 세인트빈센트그레나딘
VE 862 Venezuela | 베네수엘라
VG 092 British Virgin Islands | 영국령 버진아일랜드
VI 850 U.S. Virgin Islands | 미국령 버진아일랜드
VN 704 Vietnam | 베트남
VU 548 Vanuatu | 바누아투
WF 876 Wallis & Futuna | 왈리스-푸투나 제도
WS 882 Samoa | 사모아
YE 887 Yemen | 예멘
YT 175 Mayotte | 마요트
ZA 710 South Africa | 남아프리카
ZM 894 Zambia | 잠비아
ZW 716 Zimbabwe | 짐바브웨
"""


def _read(line: str) -> Country:
    """Read one line of the table."""
    codes, korean = line.split(" | ")
    code, number, english = codes.split(" ", 2)
    return Country(code, int(number), english, korean)


COUNTRIES: Final = tuple(_read(line) for line in _TABLE.strip().splitlines())
BY_CODE: Final = {country.code: country for country in COUNTRIES}
BY_NUMBER: Final = {country.number: country for country in COUNTRIES}

_UNION = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EUROPEAN_UNION: Final = frozenset(BY_CODE[code].number for code in _UNION.split())
WORLD: Final = frozenset(BY_NUMBER)
