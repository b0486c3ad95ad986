"""Wordings that state a wanted end, whatever the verb: visions, dated states, quantities.

"Objective 2: ...", "Our vision is ...", "By 2030 every clinic has ...", "No island shall
depend on ...". Whether the subject is somebody who acts is for ``classify`` to judge.
"""

from __future__ import annotations

import re

__all__ = [
    "DATED_STATE",
    "GOALS_FOLLOW",
    "GOAL_PREFIX",
    "GOAL_SUBJECT",
    "LISTS_GOALS",
    "PLAN_AIMS",
    "QUANTIFIED",
    "SHARED",
    "STATE_BY",
    "VISION",
]

GOAL_PREFIX = re.compile(
    r"^(?:(?:strategic|specific|overall|general|key|expected|intended|desired|long-term)\s+)?"
    r"(?:objective|goal|target|outcome|vision|aim|output|result|mission|ambition|milestone|benchmark"
    r"|(?:success |impact |(?:key )?performance )?(?:indicator|metric)|measure of success|kpi)s?"
    r"(?:\s+[\w.]{1,6})?\s*[:.)\u2013\u2014-]\s*(?=\S)",
    re.IGNORECASE,
)
GOAL_SUBJECT = re.compile(
    r"^we\s+seek\s+an?\s[^.;:]{3,80}?\s(?:in\s+which|where|whose|that)\s|"
    r"^[\w ]{3,40}\sseeks\s+to\s+be\b|"
    r"^it\s+is\s+(?:(?:widely|sincerely|earnestly)\s+)?hoped\s+that\b|^(?:it\s+is\s+)?our\s+hope\b|"
    r"^(?:that\s+)?[^;:.]{3,120}?\sis\s+(?:our|the)\s+(?:common|shared|ultimate|overall|overarching)"
    r"\s+(?:aim|goal|objective|vision|target|ambition)\b|"
    r"^it is (?:our|the|a)\s+(?:\w+\s+){0,3}?(?:vision|goal|aim|objective|target|ambition"
    r"|aspiration)\s+(?:of\s[^,;:]{3,60}?\s)?"
    r"(?:that|to)\b|"
    r"^(?:that\s+)?(?:it is\s+)?(?:our|the|its|a)\s+(?:[\w\u2019'-]+\s+){0,3}?"
    r"(?:vision|goal|aim|objective|target|ambition|aspiration|purpose|mission|expected outcome)s?\b"
    r"(?:\s+(?:of|for)\s[^,;]{0,90}?)?\s(?:is|are(?!\s+to\s+be)|remains?)\b",
    re.IGNORECASE,
)
# An own plan that aims at something states a goal.
PLAN_AIMS = re.compile(
    r"^(?:this|the|our)\s+(?:[\w-]+\s+){0,4}?(?:strategy|plan|programme|program|declaration|roadmap"
    r"|agenda|framework|initiative|masterplan|statement|communiqu.|partnership|project)\s+"
    r"(?:(?:aims|seeks|strives|is intended|is designed|is meant|is expected)\s+(?:to|at)\b"
    r"|(?:will|shall|is to)\s+(?:(?:be\s+(?:judged|deemed|considered|counted|regarded)\s+(?:as\s+)?"
    r"(?:(?:a|to be)\s+)?success(?:ful)?|succeed|have\s+succeeded)\s+(?:if|when|where|once)\b))"
    r"|^(?:this|the|our)\s+(?:[\w-]+\s+){0,4}?(?:strategy|plan|programme|program|roadmap|agenda|framework"
    r"|initiative|masterplan|partnership|project|compact|policy)\s+(?:has|have|pursues|sets\s+(?:itself|out"
    r"|for\s+itself))\s+(?:an?|one|the|three|two|four|five|as\s+its)\s+(?:[\w-]+\s+){0,2}?(?:aims?|goals?"
    r"|objectives?|visions?|purposes?|ambitions?|targets?)\b"
    r"|^(?:this|the)\s+(?:[\w-]+\s+){0,3}?(?:arrangement|agreement|protocol|facility|network|system"
    r"|mechanism|fund|centre|center|portal|scheme|platform)\s+(?:is|are)\s+(?:intended|designed|meant"
    r"|expected)\s+to\b"
    r"|^(?:these|those|our)\s+(?:[\w-]+\s+){0,2}?(?:undertakings|commitments|actions|measures|pledges"
    r"|steps|initiatives|activities|targets)\s+(?:aim|seek|are\s+(?:meant|intended|designed|expected))"
    r"\s+(?:to|at)\b"
    r"|^(?:(?:this|our)\s+(?:[\w-]+\s+){0,3}?(?:repository|platform|centre|center|network|facility"
    r"|mechanism|fund|portal)|(?:(?:the|its)\s+)?(?:full\s+|successful\s+)?implementation(?:\s+of\s[^,;.]{3,80}?)?)\s+"
    r"is\s+(?:intended|designed|meant|expected)\s+to\b",
    re.IGNORECASE,
)
# "By 2030 every clinic will ...": an end state with a date, whoever brings it about.
DATED_STATE = re.compile(
    r"^(?:by|before|(?:no|not) later than|at the latest by)\s+(?:the\s+)?"
    r"(?:end\s+of\s+|year\s+)?(?:19|20)\d\d,?\s+(?!we\b)"
    r"(?P<who>[^;]{2,120}?)\s(?:will|shall|should|is to|are to|have|has|are|is|enjoy|can)\s",
    re.IGNORECASE,
)
# "No island shall depend on ...", "every clinic will have ...": an end state without a doer.
QUANTIFIED = re.compile(
    r"^(?:that\s+)?(?:no|every|all|half of|at least|not less than|two thirds of|three quarters of"
    r"|\d+%? of|\d+ per ?cent of)\s+(?P<who>[^;,]{2,80}?)\s(?:will|shall|should|is to|are to)\s"
    r"(?:be\b|have\b|enjoy|depend|live|own|use\b|benefit|remain|possess|lack|wait|come\b|lose|pay\b"
    r"|travel|find\b|reach|lie\b|stand\b|need\b|spend|know\b|speak)",
    re.IGNORECASE,
)
# "Our networks should be climate-neutral by 2035": a state with a date.
STATE_BY = re.compile(
    r"^(?P<who>[^;,]{2,80}?)\s(?:will|shall|should)\s+be\s+(?![\w-]+ed\b)[\w-]+(?:\s[\w-]+){0,6}\s"
    r"by\s+(?:the end of\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
# "A region in which every citizen ...": a vision without a main verb.
VISION = re.compile(
    r"^(?:by\s(?:19|20)\d\d,?\s)?(?:an?|one)\s[^.;:]{3,140}?\b(?:in which|where|that)\s",
    re.IGNORECASE,
)
SHARED = re.compile(
    r"^(?:that\s+)?the\s+(?:membership|members|parties|ministers|member states|participants)\s+"
    r"(?:shares?|has|have|holds?)\s+(?:the|a|this)\s+(?:\w+\s+){0,2}(?:vision|goal|aim|ambition)\b",
    re.IGNORECASE,
)
# "Success will be judged by the following:", "This will permit the members to:", "The Conference
# sets the following objectives:": lead-ins that say nothing by themselves and list goals.
LISTS_GOALS = re.compile(
    r"\b(?:success|progress|achievement|performance|results?)\b[^:]{0,60}?\b(?:judged|measured"
    r"|assessed"
    r"|monitored|evaluated|tracked)\b[^:]{0,60}:$"
    r"|\b(?:will|shall|should|is to|would)\s+(?:permit|enable|allow|make it possible|help|lead"
    r"|result"
    r"|contribute)\b[^:]{0,80}:$"
    r"|\b(?:attain|achieve|reach|realize|realise|bring\s+about|accomplish|arrive\s+at)\s+(?:the\s+"
    r"following|(?:\w+\s+){0,3}(?:goals|targets|objectives|aims|results|outcomes))"
    r"(?:,?\s+(?:by|before|until)\s+(?:the\s+)?(?:end\s+of\s+|year\s+)?(?:19|20)\d\d)?\s*:$"
    r"|\b(?:sets?|pursues?|has|have|adopts?|are|is)\s+(?:out\s+)?(?:the\s+)?following\s+"
    r"(?:\w+\s+){0,2}(?:goals|targets|objectives|ambitions|aims|milestones|results"
    r"|outcomes)\b[^:]{0,60}:$",
    re.IGNORECASE,
)
# A lead-in to goals that other people voiced: "participants share the following ambitions:".
GOALS_FOLLOW = re.compile(
    r"\b(?:following|these|three|four|five|two)\s+(?:\w+\s+){0,2}(?:goals|targets|objectives"
    r"|ambitions"
    r"|aims|outcomes|milestones|results)\b[^:]{0,140}:$"
    r"|\b(?:goals|targets|objectives|aims|results|outcomes|milestones|ambitions)\s+(?:include|comprise|are)"
    r"(?:\s+(?:as\s+follows|the\s+following))?\s*:$"
    r"|,\s+(?:which|that)\s+(?:\w+\s+)?(?:aims?|seeks?|is\s+(?:designed|intended|meant|expected))\s+"
    r"(?:at|to|for|to\s+\w+)\s*:$|\bwhose\s+(?:\w+\s+){0,2}(?:goals|targets|objectives|aims|results)\s+are"
    r"\s*:$|\bwith\s+(?:the\s+)?(?:\w+\s+){0,2}(?:goals|targets|objectives|aims)(?:\s+of)?\s*:$"
    r"|\bset\s+(?:as\s+)?(?:\w+\s+){0,2}(?:goals|targets|objectives|ambitions|aims)\b[^:]{0,140}:$",
    re.IGNORECASE,
)
