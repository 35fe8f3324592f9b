"""Words in another script have the language that they are most likely in."""

import pytest

import tags
from engines import HEAD, look_with, written
from ladder_reports.rendering.scripts import with_languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by Ελένη Παπαδάκη, manager", 'by <span lang="el">Ελένη Παπαδάκη</span>, manager'),
        ("Анна-Мария О.", '<span lang="ru">Анна-Мария О</span>.'),
        ("Олександр Їжакевич and Ђорђе", '<span lang="uk">Олександр Їжакевич</span> and <span lang="sr">Ђорђе</span>'),
        (
            "王小明 / 山田 たろう / 김민준",
            '<span lang="zh">王小明</span> / <span lang="ja">山田 たろう</span> / <span lang="ko">김민준</span>',
        ),
        ("محمد", '<span lang="ar">محمد</span>'),
        ("گلناز", '<span lang="fa">گلناز</span>'),
        ("λ of 3 and 2 μm, Đặng Thị Hồng Nhung, Łukasz", "λ of 3 and 2 μm, Đặng Thị Hồng Nhung, Łukasz"),
        ('<a title="Анна">x</a><svg><title>Анна</title></svg><textarea>Анна</textarea>',) * 2,
    ],
)
def test_words_in_another_script_name_their_language(text: str, expected: str) -> None:
    """A single sign is no word, and what is in tags, drawings and fields stays."""
    page = "<head><title>Анна</title></head><body>{}</body>"
    assert page.format(expected) == with_languages(page.format(text), ("en", "de-AT"))


def test_a_documents_own_script_needs_no_mark() -> None:
    assert '<body>Анна, <span lang="el">Άννα</span>' == with_languages("<body>Анна, Άννα", ("bg", "en"))


def test_a_screen_reader_hears_the_language() -> None:
    root = tags.read(written(look_with(""), with_languages(HEAD + "<p>Hello Ελένη</p>", ("en",))))
    assert [("Ελένη", "el")] == [(tag.text, tag.lang) for tag in root.find("Span")]
