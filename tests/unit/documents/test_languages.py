"""French, Spanish and Russian: structure, sentences, first lines, and a word on the language."""

from __future__ import annotations

import datetime as dt

import pytest

from stocktake.documents.read import read_document
from stocktake.documents.recognise import recognise_instrument

FRENCH = """\
DÉCLARATION DE LAGUNE SUR LA CONNECTIVITÉ NUMÉRIQUE

Fait à Port Halcyon, le 3 mai 2029

Nous, ministres chargés des télécommunications de la région, réunis à Port Halcyon,

rappelant la résolution A/RES/70/125, p. 4, et l'art. 5 du traité ;

reconnaissant le rôle des réseaux, notamment pour M. et Mme Dupont, etc. ;

décidons ce qui suit :

1° Nous construirons deux câbles d'ici à 2030. Nous invitons les membres à « partager les
pylônes ». Cela sera fait.

2° Nous nous engageons à :

a) former les jeunes filles ;

b) publier les données.

I. \u2013 Suivi

3° Le secrétariat fera rapport chaque année.
"""
SPANISH = """\
DECLARACIÓN DE LA LAGUNA SOBRE CONECTIVIDAD

Hecho en Puerto Halcyon, el 3 de mayo de 2029

Nosotros, los ministros de telecomunicaciones de la región, reunidos en Puerto Halcyon,

Reconociendo el papel de las redes, según el art. 5 y la pág. 3 del informe del Sr. Díaz;

Acordamos:

1.º Construir dos cables antes de 2030. ¿Cómo? Con inversión. «Juntos avanzamos». Así se hará.

2.º Instar a los miembros a:

a) formar a las niñas;

b) publicar los datos.

Capítulo II. Seguimiento

3.º La secretaría informará cada año.
"""
RUSSIAN = """\
ДЕКЛАРАЦИЯ ЛАГУНЫ О СВЯЗИ

\u0433. Халсион, 3 мая 2029 года

Мы, министры связи стран региона, собравшиеся в городе Халсион,

признавая роль сетей связи, в т.ч. для развития экономики и т.д.;

договорились о нижеследующем:

1. Построить два кабеля к 2030 \u0433. Мы призываем членов «делиться мачтами». Это будет сделано,
см. п. 5 и ст. 7.

2. Мы обязуемся:

а) обучать девушек;

б) публиковать данные.

Раздел III. Контроль

3. Секретариат будет докладывать ежегодно.
"""
NOTE = (
    "The document is in {}. Its paragraphs, items and sentences are found; what they say is read "
    "less surely than in English."
)


def read(tmp_path, text):
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    return read_document(path)


@pytest.mark.parametrize(
    ("text", "language", "name", "structure"),
    [
        pytest.param(
            FRENCH,
            "fr",
            "French",
            "p1 heading, p2 furniture, p3 paragraph, p4 paragraph, p5 paragraph, p6 lead-in, "
            "1 item, 1 item, 1 item, 2 lead-in, a item, b item, I heading, 3 paragraph",
            id="french",
        ),
        pytest.param(
            SPANISH,
            "es",
            "Spanish",
            "p1 heading, p2 furniture, p3 paragraph, p4 paragraph, p5 lead-in, 1 item, 1 item, "
            "1 item, 1 item, 1 item, 2 lead-in, a item, b item, II heading, 3 paragraph",
            id="spanish",
        ),
        pytest.param(
            RUSSIAN,
            "ru",
            "Russian",
            "p1 heading, p2 furniture, p3 paragraph, p4 paragraph, p5 lead-in, 1 item, 1 item, "
            "1 item, 2 lead-in, а item, б item, III heading, 3 paragraph",
            id="russian",
        ),
    ],
)
def test_structure_and_sentences(tmp_path, text, language, name, structure):
    document = read(tmp_path, text)
    assert ", ".join(f"{s.provision} {s.kind}" for s in document.segments) == structure
    assert document.language == language
    assert [note.problem for note in document.notes] == [NOTE.format(name)]


@pytest.mark.parametrize(
    ("text", "title", "body", "place"),
    [
        (
            FRENCH,
            "DÉCLARATION DE LAGUNE SUR LA CONNECTIVITÉ NUMÉRIQUE",
            "ministres chargés des télécommunications de la région",
            "Port Halcyon",
        ),
        (
            SPANISH,
            "DECLARACIÓN DE LA LAGUNA SOBRE CONECTIVIDAD",
            "ministros de telecomunicaciones de la región",
            "Puerto Halcyon",
        ),
        (RUSSIAN, "ДЕКЛАРАЦИЯ ЛАГУНЫ О СВЯЗИ", "министры связи стран региона", "Халсион"),
    ],
    ids=["french", "spanish", "russian"],
)
def test_first_lines(tmp_path, text, title, body, place):
    found = recognise_instrument(read(tmp_path, text), _catalogue={})
    assert (found.title, found.body, found.place) == (title, body, place)
    assert (found.date, found.kind) == (dt.date(2029, 5, 3), "declaration")


def test_an_unknown_language_is_said(tmp_path):
    text = "Wij, de ministers, zullen netten bouwen voor alle eilanden van de lagune. " * 8
    (note,) = read(tmp_path, text).notes
    assert note.problem.startswith("The language of the document is unknown. Its paragraphs")


def test_an_english_document_has_no_note(tmp_path):
    assert read(tmp_path, "We will build nets for all of the islands of the lagoon.").notes == ()
