"""Names as people write them without meaning to, or to be clever: none may survive in an anonymous copy.

`letters_left` tells without the tool's own means whether something of a name is left.
"""

import html
import re
import unicodedata
from urllib.parse import unquote

NAME, EMAIL = "Zebediah Quill", "kimbo42@example.com"
TELLING = ("zebe", "bediah", "diah", "quil", "uill", "kimbo")
"""Pieces of the name and the address, none of which is in any other word of the documents."""

DISGUISES = {
    "as it is": "Zebediah Quill",
    "small letters": "zebediah quill",
    "capitals": "ZEBEDIAH QUILL",
    "possessive": "Zebediah’s design and Quill's code",
    "plural": "the Quills and both Zebediahs",
    "turned around": "Quill, Zebediah",
    "initial": "Z. Quill",
    "initials": "Z. M. Quill",
    "initial behind": "Quill, Z.",
    "login": "~zquill",
    "login turned around": "quillz",
    "login with a number": "zquill7",
    "the mailbox": "@kimbo42",
    "the address": "kimbo42@example.com",
    "the address with a tag": "mailto:kimbo42+work@example.com",
    "underscore": "Zebediah_Quill",
    "point": "zebediah.quill",
    "camel case": "teamZebediahQuill",
    "glued": "zebediahquill",
    "inside a word": "dezebediahfication",
    "behind a number": "42zebediah",
    "before a number": "zebediah2026",
    "soft hyphen": "Zebe\u00addiah",
    "space of no width": "Zebe\u200bdi\u200bah",
    "joiner": "Q\u200cuill",
    "direction marks": "\u2066Zebe\u2069diah",
    "accents": "Zébédiàh Qüill",
    "combining marks": "Ze\u0301be\u0302diah",
    "full width": "Ｚｅｂｅｄｉａｈ",
    "mathematical": "𝐙𝐞𝐛𝐞𝐝𝐢𝐚𝐡 𝒬𝓊𝒾𝓁𝓁",
    "small capitals": "ᴢᴇʙᴇᴅɪᴀʜ",
    "circled": "ⓩⓔⓑⓔⓓⓘⓐⓗ",
    "Cyrillic look-alikes": "Zеbеdіаh",
    "Greek look-alike": "ΖΕΒEDIAH",
    "Cyrillic": "Зебедиах Куилл",
    "Cyrillic, declined": "Зебедиаха Куилла",
    "digits for letters": "Z3bed1ah",
    "bold inside": "Zebe**diah** did it",
    "bold outside": "**Zebe**diah did it",
    "italic inside": "Zebe*diah* did it",
    "code inside": "Zebe`diah` did it",
    "struck out": "Zebe~~diah~~ did it",
    "backslash": "Zebe\\_diah",
    "a link inside": "Zebe[diah](https://example.com/a) did it",
    "a link around": "[Zebe](https://example.com/a)diah did it",
    "a link by name inside": "Zebe[diah][1] did it",
    "a title": '[here](https://example.com/a "by Zebediah")',
    "an autolink": "<https://example.com/zebediah>",
    "entities": "Zebe&#100;iah and Qu&#x69;ll",
    "named entities": "Zebe&shy;diah",
    "remark": "Zebe<!-- or so -->diah",
    "tag": "Zebe<b>diah</b>",
    "tag around": "<zebediah>",
    "percent": "https://example.com/%5Aebe%64iah",
    "percent twice": "https://example.com/Zebe%2564iah",
    "a space in an address": "https://example.com/Zebediah%20Quill",
    "a host": "https://zebediah-quill.example.com/x",
    "punycode": "https://xn--zbdiah-bvab.example.com",
    "a query": "https://example.com/?q=Zebediah+Quill",
    "spaced": "Z e b e d i a h",
    "spaced widely": "Z  e  b  e  d  i  a  h   Q u i l l",
    "points": "Z.e.b.e.d.i.a.h.",
    "hyphens": "Z-e-b-e-d-i-a-h",
    "broken line": "Zebediah\nQuill",
    "broken word": "Zebe-\ndiah",
    "broken without a hyphen": "Zebe\ndiah",
    "in pieces": "Zebe diah Qu ill",
    "in a table": "| who | what |\n|---|---|\n| Quill | Zebediah |",
    "a list": "- Zebediah\n- Quill",
}
"""Texts in which this person is named."""

OTHER_NAMES = {
    "Jörg Müller": ["Mueller", "Muller", "MÜLLER", "xn--mller-kva.de", "M%C3%BCller", "M&uuml;ller", "Joerg", "Müllers", "mullerjorg"],
    "Jorg Mueller": ["Müller", "Jörg"],
    "Jürgen Weiß": ["Weiss", "WEISS", "Juergen", "J. Weiß"],
    "Søren Ødegård": ["Soeren", "Soren", "Odegaard", "Oedegaard", "Ødegårds"],
    "Æsa Þórsdóttir": ["Aesa", "Thorsdottir"],
    "Łukasz Wójcik": ["Lukasz", "Wójcika", "Wojcikowi", "LUKASZ", "Łukasza"],
    "Zofia Kowalska": ["Zofii", "Zofią", "Kowalskiej", "Kowalską"],
    "Жанна Щёголева": [
        "Жанны", "жанной", "Щёголевой", "Щеголевым", "Ж. Щёголева", "Zhanna", "Žanna", "Janna", "Shchegoleva", "Ŝëgoleva",
        "Shhegoleva", "Schtschjogolewa", "Chtchegoleva", "Shchegolevoy",
    ],
    "Zhanna Shchegoleva": ["Жанна Щёголева", "Щеголевой"],
    "Дмитрий Толстой": ["Дмитрия", "Дмитрием", "Толстого", "Толстым", "Dmitry", "Dmitrii", "Dmitrij", "Tolstoy", "Tolstoi", "Tolstoj"],
    "Павел Львов": ["Павла", "Павлу", "Львову", "Pavel", "Lvov", "Pawel"],
    "Ελένη Παπαδάκη": ["Ελένης", "ΠΑΠΑΔΑΚΗ", "Eleni", "Papadaki", "Heleni Papadakh"],
    "Anna von der Leyen": ["von der Leyen", "Leyen, Anna von der", "vonderleyen", "v. d. Leyen", "A. von der Leyen"],
    "Conor O’Brien": ["O'Brien", "OBrien", "obrien", "O&#39;Brien", "Brien"],
    "Mary McDonald": ["McDonald", "Mc Donald", "MacDonald", "mcdonald"],
    "Jean-Luc LeBlanc": ["Le Blanc", "leblanc", "JEAN LUC", "jeanluc", "J.-L. LeBlanc"],
    "Ngozi Mbeki-Larsen": ["Mbeki", "Larsen", "MbekiLarsen", "Mbeki‑Larsen"],
    "Robert “Bobbo” Smith": ["Bobbo", "Smith", "R. Smith", "robertsmith"],
    "Tomás Herrera Lindqvist": ["tlindqvi", "herrera", "Tomas H. Lindqvist"],
    "王小明": ["王小明", "小明さん", "王 小明"],
    "山田 太郎": ["山田さん", "太郎", "山田太郎", "山田　太郎"],
    "김민수": ["민수가", "김 민수"],
    "प्रिया शर्मा": ["प्रिया ने", "शर्मा"],
    "Mark Webb": ["Mark said", "mark webb", "@mark", "mark.webb", "markwebb", "ＭＡＲＫ", "ᴍᴀʀᴋ", "m\u00adark", "Marks Arbeit"],
    "Li Wu": ["Li said", "Wu", "Wu, Li", "li.wu", "LiWu", "@liwu"],
    "An Do": ["An Do", "Do, An", "an.do", "AnDo"],
    "R2D2": ["R2D2", "r2d2"],
}  # fmt: skip
"""More people, with texts in which each is named."""

NOT_THEM = {
    "Mark Webb": ["mark the date", "marked", "a new market", "webbing the web"],
    "Li Wu": ["a list", "Liable", "Wuthering", "li"],
    "An Do": ["An A/B test", "Do this and do that", "another", "an do"],
    "Will May": ["this will may be", "willing", "Maybe", "goodwill"],
    "Grace Page": ["with grace", "on this page", "a grace period", "pager"],
    "Ian Lee": ["sleeve", "guardian", "fleet", "lee"],
    "Clara Norma": ["a declaration", "normal", "normally", "clarify"],
    "Andreas Porter": ["and reasons", "a reporter", "for and-reason", "supported"],
    "Anna von der Leyen": ["von der Schule", "the van", "under", "annals"],
    "Theresa Goodman": ["there is a good man", "the research"],
    "Лев Вера": ["левый", "верный", "уверенный", "вера"],
    "Tina Rosa": ["a tiny rose", "retina", "rosary"],
}
"""Ordinary words that are not these people."""


def letters_left(text: str, telling: tuple[str, ...] = TELLING) -> list[str]:
    """The pieces of a name that are left in a text, whatever the form of their letters and whatever is between them."""
    for _ in range(3):
        text = html.unescape(unquote(text))
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^>]*>|\]\([^)]*\)", "", text) + " " + text).casefold()
    letters = "".join(char for char in plain if char.isalnum())
    return [piece for piece in telling if piece in letters]
