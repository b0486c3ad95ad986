"""Fill an empty database for walks through the application in a browser; run as a program.

``python web_walk.py`` with the settings of a real server: people of two economies with passwords,
and an open round, some of which is known already.
"""

from __future__ import annotations

import django


def main():
    django.setup()
    from django.core.management import call_command

    from factories.web import a_person, a_round
    from stocktake_web.rounds.models import Prefill, Question, Submission

    call_command("migrate", verbosity=0, interactive=False)
    a_person("secretariat_admin", email="admin@example.org")
    held = a_round()
    held.slug = "2026"
    held.save()
    # Commitments of the specimen, so that a build of the workspace shows what is reported.
    for section, label in zip(held.sections.order_by("position"), "ab", strict=True):
        section.commitment = f"specimen-declaration/{label}"
        section.save()
    for economy in ("FJI", "KIR"):
        a_person("focal_point", economy, factor=False, email=f"focal.{economy.lower()}@example.org")
        Submission.objects.create(round=held, economy=economy)
        for question in Question.objects.filter(kind="value"):
            Prefill.objects.create(
                question=question,
                economy=economy,
                value=64.2,
                year=2024,
                source="An open statistic, 2025",
                history=[[2022, 58.0], [2023, 61.5], [2024, 64.2]],
            )


if __name__ == "__main__":
    main()
