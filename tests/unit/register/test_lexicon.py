"""Word lists: they load, agree with the vocabulary, and refuse what is wrong."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest

from stocktake.errors import VocabularyError
from stocktake.register.lexicon import lexicon, load_lexicon
from stocktake.register.words import fold, tokenize
from stocktake.vocab.load import beneficiaries, themes

FOLDER = resources.files("stocktake.vocab") / "lexicon"


def words_of(name):
    text = (FOLDER / name).read_text("utf-8")
    return {k: v for k, v in tomllib.loads(text).items() if isinstance(v, dict)}


def test_every_theme_and_group_has_words():
    assert set(words_of("themes.toml")) == {"none", *themes()}
    assert set(lexicon().groups) == set(beneficiaries())


def test_no_theme_lists_a_phrase_twice():
    for code, lists in words_of("themes.toml").items():
        counted = Counter(phrase for phrases in lists.values() for phrase in phrases)
        assert [p for p, n in counted.items() if n > 1] == [], code


@pytest.mark.parametrize(
    ("words", "equal"),
    [
        ("harmonise harmonized harmonising", True),
        ("endeavour endeavor", True),
        ("women woman", True),
        ("policies policy", True),
        ("innovation innovative", False),
    ],
)
def test_spellings_and_endings_are_folded(words, equal):
    stems = {token.stem for token in tokenize(words)}
    assert (len(stems) == 1) == equal


def test_positions_of_words_hold_behind_possessives_and_markup():
    text = "**TEL's** efforts, the Leaders\u2019 Plan"
    assert [text[t.start : t.end] for t in tokenize(text)] == [
        "TEL", "efforts", ",", "the", "Leaders", "Plan",
    ]  # fmt: skip
    assert fold("services") == fold("service")


@pytest.mark.parametrize(
    ("file", "wrong", "message"),
    [
        pytest.param(
            "verbs.toml",
            '[[sense]]\nact = "recital"\nphrases = ["urge"]\n',
            "The phrase 'urge' stands twice (call and recital).\n"
            "  Where: verbs.toml\n  What to do: Keep it in one list.",
            id="phrase-twice",
        ),
        pytest.param(
            "verbs.toml",
            '[[sense]]\nact = "plea"\nphrases = ["beg"]\n',
            "Unknown act 'plea'.\n  Where: verbs.toml\n  What to do: Use one of: recital, goal, "
            "aim, commitment, call, welcome, meet.",
            id="unknown-act",
        ),
        pytest.param(
            "themes.toml",
            '[roaming.nested]\nstrong = ["roam"]\n',
            None,
            id="malformed",
        ),
    ],
)
def test_a_wrong_list_is_refused(tmp_path, file, wrong, message):
    for source in FOLDER.glob("*.toml"):
        (tmp_path / source.name).write_text(source.read_text("utf-8"), "utf-8")
    target = tmp_path / file
    target.write_text(target.read_text("utf-8") + "\n" + wrong, "utf-8")
    with pytest.raises(VocabularyError) as error:
        load_lexicon(tmp_path)
    if message is None:
        assert str(error.value).startswith(f"The vocabulary file {file} is wrong: ")
    else:
        assert str(error.value) == message


def test_an_unknown_code_is_refused(tmp_path):
    for source in FOLDER.glob("*.toml"):
        (tmp_path / source.name).write_text(source.read_text("utf-8"), "utf-8")
    with (tmp_path / "beneficiaries.toml").open("a") as file:
        file.write('\n[pirates]\nphrases = ["pirate"]\n')
    with pytest.raises(VocabularyError) as error:
        load_lexicon(tmp_path)
    assert str(error.value) == (
        "Unknown codes in the word lists: pirates.\n  Where: beneficiaries.toml\n"
        f"  What to do: Use one of: {', '.join(beneficiaries())}."
    )
