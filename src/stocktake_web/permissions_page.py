"""The reference page of who may do what, made from ``permissions.toml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stocktake_web.permissions import Action, rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from stocktake_web.permissions import Transition

__all__ = ["permissions_page"]

SCOPES = {
    "any": "every economy",
    "own-theme": "own themes",
    "own-economy": "own economy",
    "own-part": "parts asked of them",
    "own": "what they wrote",
}
SHORT = {
    "secretariat_admin": "Administrator",
    "secretariat_officer": "Officer",
    "focal_point": "Focal point",
    "contributor": "Contributor",
    "approver": "Approver",
    "reviewer": "Reviewer",
    "observer": "Observer",
    "reader": "Reader",
    "api_client": "Program",
}

ABOUT = (
    "The application asks one table, `permissions.toml`, before every change and every page. This "
    "page is made from it, and a test tries every cell. An empty cell is refused. A role that is "
    "not allowed to read something is told that it is not there."
)
NATIONAL = (
    "Focal points, contributors and approvers belong to one economy. These roles need a second "
    "factor before they can do anything"
)


def permissions_page() -> str:
    """Return the page, in Markdown."""
    held = rules()
    factor = ", ".join(SHORT[role].lower() for role in held.second_factor)
    return "\n".join(
        [
            "# Who may do what in a reporting round",
            "",
            ABOUT,
            "",
            f"{NATIONAL}: {factor}.",
            "",
            "## The way of a submission",
            "",
            *_steps(held.transition),
            "",
            "## Everything else",
            "",
            "Where states are named, the submission must be in one of them.",
            "",
            *_actions(held.action),
            "",
        ]
    )


def _steps(steps: Iterable[Transition]) -> Iterable[str]:
    yield _row(["Step", "From", "To", "Reason", *SHORT.values()])
    yield _row(["---"] * (4 + len(SHORT)))
    for step in steps:
        reason = "required" if step.reason else ""
        yield _row([step.name, ", ".join(step.from_states), step.to, reason, *_cells(step.roles)])


def _actions(actions: Iterable[Action]) -> Iterable[str]:
    yield _row(["Action", "States", *SHORT.values()])
    yield _row(["---"] * (2 + len(SHORT)))
    for action in actions:
        yield _row([action.name, ", ".join(action.states), *_cells(action.roles)])


def _cells(roles: Mapping[str, str]) -> list[str]:
    return [SCOPES[roles[role]] if role in roles else "" for role in SHORT]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
