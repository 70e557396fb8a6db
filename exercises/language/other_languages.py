r"""Words of other languages that carry a role around a formula, in English: `所以 J = …`, `\text{wenn } x > 0`.

They are translated word by word, so that English alone has to be read; a word that is not here stays, and is
asked about. Of words in Latin letters only those are here that are no names and no English.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

_ROLES = {
    "where": "其中 这里 此处 여기서 ここで wobei donde onde dove où với trong_đó где gdzie",
    "so": """
        所以 因此 于是 从而 可得 得到 即 故 则 따라서 그러므로 즉 よって したがって daher somit folglich
        demnach por_lo_tanto vì_vậy entonces portanto quindi donc vậy suy_ra do_đó ta_được следовательно
        поэтому zatem
    """,
    "if": "如果 若 当 當 wenn falls cuando quando quand wenn nếu khi если при jeśli gdy 만약 jika apabila bila",
    "otherwise": """
        否则 否則 其他 其它 sonst ansonsten andernfalls sinon autrement altrimenti en_otro_caso
        de_lo_contrario en_caso_contrario senão caso_contrário caso_contrario ngược_lại trái_lại còn_lại
        annars иначе w_przeciwnym_razie
        в_противном_случае değilse aksi_halde selain_itu jika_tidak
    """,
    "derivative": """
        导数 導數 导函数 微分値 微分式 미분값
        偏导数 梯度 도함수 미분 기울기 導関数 微分 勾配 ableitung gradiente derivada dérivée
        derivata türevi türev đạo_hàm производная pochodna turunan
    """,
    "function": "函数 函數 함수 関数 funktion función função fonction funzione hàm_số hàm функции функция",
    "is": "等于 为 是 은 는 は ist est là равна равен vaut vale adalah",
    "of": "的 의 の của",
    "we have": "我们有 我們有 有 ta_có wir_haben tenemos on_a abbiamo имеем",
    "because": "因为 由于 weil porque perché parce_que потому_что",
    "by the chain rule": """
        根据链式法则 由链式法则 利用链式法则 kettenregel regla_de_la_cadena règle_de_la_chaîne quy_tắc_chuỗi
    """,
    "derive:": "推导 推導 求导 求導",
    "and": "并且 以及 和 且 그리고 및 und và",
    "rule": "法则 法則",
    "times": "mal por fois razy",
    "Kronecker": "克罗内克 克羅內克",
    "its": "其",
    "sigmoid": "시그모이드 シグモイド сигмоида сигмоиды",
    "softmax": "소프트맥스 ソフトマックス",
    "answer": "答案 结果 結果 정답 답 antwort ergebnis respuesta résultat risultato kết_quả đáp_án ответ",
    ":": "ise",
    ",": "になる となる 时 時 일때 일_때 のとき である 입니다 이다",
    "total": "总计 总共 共 合计 총 合計 insgesamt gesamt",
    "backpropagation": "逆伝播 反向传播 역전파",
    "matrix": "雅可比矩阵 矩阵 행렬 行列",
}
_ENGLISH = {
    word.replace("_", " "): english for english, words in _ROLES.items() for word in words.split()
}
# Short words that may be names: they are conditions in front of a comparison only.
_BEFORE_COMPARISON = r"(?:si|se|als|om|per|para|pour|für|dla|для)"

_HAN = ("\u3400", "\u9fff")
# With these Chinese denies, doubts, restricts, compares, takes back, or does something to a formula.
_ALTERING = {
    *"不没沒无無非未勿莫错錯误誤假反逆负負倒乘除加减減倍半双仅僅只若或另但却約约似删刪旧舊疑猜",
    *("如果", "大概", "可能", "也许", "也許", "应该", "應該", "转置", "轉置"),
    *("代替", "替换", "交换", "撤回", "草稿", "估计", "平方", "开方", "開方"),
}  # fmt: skip

_VERDICTS = {
    "yes": "ja si sí oui sim tak evet да 是 是的 はい 예 네 有",
    "no": "nein non não nie hayır нет 否 不是 不 いいえ 아니오 아니요",
    "true": "wahr richtig vrai verdadero verdadeiro cierto vero correcto верно правда 对 正确 正しい 참",
    "false": "falsch faux falso неверно ложь 错 错误 不对 間違い 거짓",
}
_VERDICT = {word: english for english, words in _VERDICTS.items() for word in words.split()}


def verdict_of(word: str) -> str:
    """Yes, no, true or false for such a word of another language; nothing for any other one."""
    return _VERDICT.get(word.casefold(), "")


def verdict_in_english(text: str) -> str:
    """The text with yes, no, true or false for such a word at its start: `Falsch / false, because …`."""
    found = _verdict().match(text)
    if found is None:
        return text
    english = _VERDICT[found["word"].casefold()]
    if again := found["again"]:
        other = again.casefold()
        if _SAYS_YES[_VERDICT.get(other, other)] is not _SAYS_YES[english]:
            return text
    behind = in_english(text[found.end() :])
    plain = {word.casefold() for word in re.findall(r"[^\W\d_]+", behind)}
    return text if plain and not plain & _REASONED else english + behind


# Of what stands behind such a word, in whatever language, one of these must be there.
_REASONED = frozenset(["because", "since", "as", "the", "it", "is", "a", "so"])
_SAYS_YES = {"yes": True, "true": True, "no": False, "false": False}


@cache
def _verdict() -> re.Pattern[str]:
    """A word for yes or no at the start, and another one beside it: `Falsch / false`, `Verdadero (true)`."""
    words = "|".join(sorted(_VERDICT, key=len, reverse=True))
    again = rf"(?:\s*[/,(=–-]\s*(?P<again>{words}|yes|no|true|false)\b\)?)?"
    return re.compile(rf"\s*(?P<word>{words})(?=\s*(?:[.,;:!/(=–，。-]|\Z)){again}", re.IGNORECASE)


def is_foreign(text: str) -> bool:
    """Whether words in another script are left, of which nobody knows what they do.

    Of Chinese the characters are known that deny, doubt, restrict or change; without them it is talk.
    """
    if text.isascii():
        return False
    foreign = {one for one in text if _letter().match(one)}
    chinese = all(_HAN[0] <= one <= _HAN[1] for one in foreign)
    return bool(foreign) and not (chinese and not any(one in text for one in _ALTERING))


def in_chinese(text: str) -> bool:
    """Whether there are Chinese words in it."""
    return any(_HAN[0] <= one <= _HAN[1] for one in text)


def in_english(text: str, names: Collection[str] = ()) -> str:
    r"""The text with English words for those of other languages, `\text{if}` for `\text{si}`; `names` stay."""

    def translated(match: re.Match[str]) -> str:
        return match[0] if match[0] in names else _translated(match)

    if text.isascii() and not any(
        one.search(text) for one in (_latin(), _condition(), _abbreviated())
    ):
        return text
    text = _abbreviated().sub("otherwise", text)
    text = _condition().sub(lambda match: "if".ljust(len(match[0])), text)
    text = _possessed().sub(r"\g<noun> of \g<of> ", text)
    text = _genitive().sub(lambda match: f"{match[1]} of ", _latin().sub(translated, text))
    if not text.isascii():
        text = _twice().sub(", ", _other_script().sub(translated, text))
    return text


def _translated(match: re.Match[str]) -> str:
    english = _ENGLISH[" ".join(match[0].casefold().split())]
    return f" {english} " if _other_script().fullmatch(match[0]) else english


def _alternatives(*, ascii_letters: bool) -> str:
    words = (word for word in _ENGLISH if _is_latin(word) is ascii_letters)
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)


def _is_latin(word: str) -> bool:
    return all(letter < "\u0370" or "\u1e00" <= letter <= "\u1eff" for letter in word)


@cache
def _latin() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w\\]){'(?:'}{_alternatives(ascii_letters=True)})(?!\w)", re.IGNORECASE
    )


@cache
def _genitive() -> re.Pattern[str]:
    """`dérivée de la`, of which the noun is in English already."""
    return re.compile(r"\b(derivative)\s+(?:de|du|da|do|di|della|der|des|von)\s+(?:la\s+|der\s+)?")


@cache
def _possessed() -> re.Pattern[str]:
    """`tanh 的导数`, the derivative of tanh."""
    nouns = "|".join(
        word for word in _ENGLISH if _ENGLISH[word] == "derivative" and not _is_latin(word)
    )
    return re.compile(rf"(?P<of>[A-Za-zα-ω][\w()]*)\s*(?:的|の)\s*(?P<noun>{nouns})")


@cache
def _other_script() -> re.Pattern[str]:
    return re.compile(_alternatives(ascii_letters=False), re.IGNORECASE)


@cache
def _letter() -> re.Pattern[str]:
    """A letter of another script than Latin and Greek."""
    return re.compile(
        r"[\u0400-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    )


@cache
def _abbreviated() -> re.Pattern[str]:
    """`c.c.`, the last of Portuguese cases, `caso contrário`."""
    return re.compile(r"(?<=[{\s])c\.\s?c\.(?=[\s}])")


@cache
def _twice() -> re.Pattern[str]:
    """The end of a condition, `当 x > 0 时`, and the comma behind it."""
    return re.compile(r"\s*,\s*[,，、]")


@cache
def _condition() -> re.Pattern[str]:
    relation = r"(?:[<>≤≥≠=]|!=|\\(?:[lg]e|[lg]t|ne|[lg]eq|neq)(?![a-z]))"
    return re.compile(
        rf"(?<![\w\\]){_BEFORE_COMPARISON}(?=(?:\s|\}}|\$|\\[,; ])+\\?\w+\s*{relation})",
        re.IGNORECASE,
    )
