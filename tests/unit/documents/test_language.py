"""The language of a document, or that it cannot be told."""

from __future__ import annotations

import pytest

from stocktake.documents.language import find_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We agree to work with the members on the plan for the islands.", "en"),
        ("Nous convenons de renforcer la coopération dans les pays de la région.", "fr"),
        ("Acordamos fortalecer la cooperación en los países de la región.", "es"),
        ("Мы договорились расширять сотрудничество в регионе.", "ru"),
        ("نتفق على تعزيز التعاون في المنطقة", "ar"),
        ("我们同意加强区域合作", "zh"),
        ("Wir vereinbaren, die Zusammenarbeit der Länder zu stärken.", "und"),
        ("私たちは協力を強化することに合意する", "und"),
        ("ما توافق کردیم که همکاری را گسترش دهیم", "und"),
        ("1234 -- 5678", "und"),
        ("", "und"),
    ],
)
def test_find_language(text, language):
    assert find_language(text) == language
