"""Sentences that only say who met, who is thanked, and when a text was adopted.

None of them asks or promises anything. "Having gathered, the Ministers recognise ..." does
more, and so does "met and agreed": these are left to the main verb.
"""

from __future__ import annotations

import re

__all__ = [
    "ENACTING",
    "GATHERED",
    "MET",
    "SPEAKING_BODY",
    "SPEAKS_ON",
    "THANKED",
    "THANKED_FOR_WORK",
    "THANKS",
    "is_body_name",
    "is_front_line",
    "is_meeting",
    "is_own_remark",
]

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
ENACTING = re.compile(
    r"^(?:\[?(?:[\w ,-]{1,60}[:\s]\s*)?(?:text )?to be"
    r" (?:added|inserted|completed|drafted|determined|confirmed|defined|supplied)\b"
    r"|.{0,80}\btext (?:will|is to|shall) be (?:added|inserted|supplied)\b"
    r"|(?:foot)?notes?\s*(?:\d{1,2})?\s*:|\[(?:adopted|on the report|without)\b|distr\.|original:"
    r"|resolution (?:\S+ )?adopted (?:by|at|on)\b|agenda item \S+$"
    r"|(?!decisions|report|outcome|conclusions)[\w -]{3,40}\bsession"
    r"(?:,? (?:agenda )?items? [^.]{1,30})?$"
    r"|(?:have |has |hereby |do hereby )*adopt(?:ed|s)? (?:this|the (?:following|present|attached))"
    r" (?:declaration|statement|communiqu.|resolution|plan|document|programme)[.:;,]?$"
    r"|done (?:at|in)\b|adopted (?:at|in|on|by)\b"
    r"|\(?[A-Z][\w .-]+,\s*\d{1,2}\s+\w+\s+\d{4}\)?$"
    r"|(?:this|the present) (?:declaration|statement|communiqu.|resolution|plan|document)\s+"
    r"(?:has been|was|is|were)\s+(?:hereby\s+)?(?:adopted|signed|issued|done|made)"
    r"|page \d+|[A-Z]{1,4}(?:/[\w.()-]+){2,}\s*$|in witness whereof"
    r"|signed (?:at|in|by|on)\b|\d+(?:st|nd|rd|th)? plenary meeting"
    r"|(?:\d{1,2}\s+)?[A-Z][a-z]+\s+(?:\d{1,2},?\s+)?(?:19|20)\d\d\.?$)",
    re.IGNORECASE,
)
# "The General Assembly,", "The Plenipotentiary Conference (Nairobi, 2034),": the body that speaks.
SPEAKING_BODY = re.compile(
    r"^(?:we,?\s+)?the\s+[^.;:]{0,160}?(?:assembly|council|conference|committee|commission"
    r"|ministers"
    r"|heads|meeting|summit|board|congress|forum|parliament|leaders)\b[^.;:]{0,320},$",
    re.IGNORECASE,
)
SPOKEN = (
    r"^(?:(?:we|to|and|(?:the\s+)?[\w-]*\s*(?:ministers|leaders|conference|committee|council|meeting"
    r"|(?:co-?)?chairs?|organi[sz]ers|hosts|secretariat|participants))\s+)?"
    r"(?:(?:also|further|warmly|sincerely|deeply)\s+)*"
)
THANKED = re.compile(
    SPOKEN + r"(?:thank|thanks|thanked|thanking)\b"
    r"|" + SPOKEN + r"(?:express(?:es|ed|ing)?|extend(?:s|ed)?|convey(?:s|ed)?|offer(?:s|ed)?"
    r"|place[sd]?\s+on\s+record|address\s+(?:a\s+telegram|telegrams|a\s+message)\s+of)\s+"
    r"(?:(?:our|its|their|his|her|the|sincere|deep|profound|warm|heartfelt|high|great|most)\s+)*"
    r"(?:(?:(?:thanks|recognition)\s+and\s+)?(?:gratitude|thanks)\b"
    r"|(?:recognition|(?:thanks\s+and\s+)?appreciation)\s+to\s+(?:the\s+|his\s+|her\s+)?(?:[\w\u2019'-]+\s+){0,4}?"
    r"(?:governments?|people|president|hosts?|majesty|excellency|authorities|organi[sz]ers|sultanate"
    r"|kingdom|republic)\b)",
    re.IGNORECASE,
)
# "We thank the task force for its report", "We value the exchange ..., and thank": said of work
# done, or said first of something else, it recites.
THANKED_FOR_WORK = re.compile(
    r"^[^;.]{0,30}\bthank\w*\s[^;.]{2,80}?\bfor\s+(?:its|their|his|her|the)\s+(?:[\w-]+\s+){0,2}"
    r"(?:reports?|counsel|advice|contributions?|inputs?|stud(?:y|ies)|analys[ei]s|papers?"
    r"|proposals?|findings)\b"
    r"|^(?:we|(?:the\s+)?ministers)\s+(?:also\s+)?(?:value|look\s+forward|commend|recall|note"
    r"|appreciate\s+the\s+exchange)d?\b",
    re.IGNORECASE,
)
THANKS = re.compile(
    r"\b(?:thank|thanks|gratitude|appreciation|appreciate|congratulate)\b.{0,200}"
    r"\b(?:hospitality|hosting|hosted|host|welcome accorded|arrangements?|organi[sz]ation of the"
    r"|warm|chairmanship|deliberations|chairing|leadership of the chair|h\.e\.)",
    re.IGNORECASE,
)
MET = re.compile(
    r"^we\b.{0,1500}?\b(?:have\s+)?"
    r"(?:met|gathered|assembled|convened|came together|attended)\b"
    r"|\b(?:was|were) (?:held|convened|attended|chaired|organi[sz]ed)\b.{0,80}"
    r"\b(?:in|at|on|by|from)\b",
    re.IGNORECASE | re.DOTALL,
)
# "We, the Ministers ..., meeting in Kigali on 9 May;" without a verb of its own.
GATHERED = re.compile(
    r"^(?:we,?\s+)?(?:the\s+)?[^;:]{0,1200}?"
    r"\b(?:(?<!its )(?<!annual )(?<!next )(?<!the )(?<!a )(?<!ministerial )meeting|gathered"
    r"|assembled|convened|having (?:met"
    r"|gathered|assembled|convened))\b(?:\s+(?:together|virtually|in person))?"
    r"(?:,[^,;]{1,40},)?\s+(?:in|at|on|for|under|from|through)\b",
    re.IGNORECASE | re.DOTALL,
)
# "Approved by the plenary on 12 December 2029", "Muscat, 17 December 2026": a line with a date.
DATED_LINE = re.compile(
    r"^(?:(?:issued|endorsed|approved|adopted|signed|done|agreed|concluded|annex|outcome|report"
    rf"|text)\b[^.;]{{0,160}}|[^.;:]{{0,60}}\bsession,[^.;]{{0,60}}"
    r"|[^.;:,]{2,40},(?:[^.;:,]{2,40},){0,2})"
    rf"[^.;]{{0,20}}?\(?\b(?:\d{{1,2}}(?:\s?[-\u2013]\s?\d{{1,2}})?\s+{MONTH}"
    rf"|{MONTH}\s+\d{{1,2}},?)"
    rf"\s+(?:19|20)\d\d\)?$",
    re.IGNORECASE,
)
# "The Ministers and officials of ... met in Gaborone from 8 to 10 March 2027."
MEETING = re.compile(
    r"^(?:we,?\s+)?(?:the\s+)?(?:[\w-]+\s+){0,6}?(?:ministers?|heads|leaders|representatives"
    r"|delegates"
    r"|delegations|high-level officials|parties|regulators)\b[^.;:]{0,300}?\b"
    r"(?:met|gathered|convened|assembled|came together)\b[^.;:]{0,300}\.?$"
    r"|^(?:on\s[^.;:]{3,50}?\s)?(?:the\s+)?(?:[\w-]+\s+){0,6}?(?:ministers|heads|leaders|parties|committee"
    r"|council|delegations|representatives)\b(?:[^.;:,]{2,200}?)?\s+held\s+(?:their|its|our)\s+(?:[\w-]+\s+){0,3}?(?:meeting"
    r"|session|consultation|conference|retreat|summit|dialogue|round ?table|forum)\b"
    r"|^(?:the\s+)?(?:[\w-]+\s+){0,6}?(?:meeting|summit|conference|round ?table|session|forum"
    r"|ministerial|gathering|dialogue|workshop|ceremony)\b[^.;:]{0,200}?\b"
    r"(?:(?:was|were)\s+(?:\w+ly\s+)?(?:opened|held|convened|chaired|attended|inaugurated|hosted"
    r"|presided|preceded)"
    r"|took place)\b",
    re.IGNORECASE,
)
# Who came, what was on the table, who spoke, when it ended.
PRESENT = re.compile(
    r"^(?:we|they|(?:the\s+)?(?:ministers|leaders|participants))\s+were\s+(?:also\s+)?joined\s+by\b"
    r"|^[^.;:]{0,500}?\b(?:attended|(?:was|were)\s+(?:also\s+)?represented"
    r"|took part)\b(?!\s+by\s+\w+\s+that)"
    r"|^the\s+(?:purpose|objective|aim|theme)\s+of\s+the\s+(?:[\w-]+\s+)?(?:meeting|conference"
    r"|session"
    r"|summit|forum|workshop)\s+was\b"
    r"|^[^.;:]{0,120}?\b(?:addressed\s+the\s+(?:meeting|conference|session|plenary|summit|forum)"
    r"|(?:delivered|made|gave)\s+(?:an?\s+|the\s+)?(?:opening|keynote|welcome|closing"
    r"|introductory)\b)"
    r"|\bthe\s+(?:session|meeting)\s+(?:rose|closed|was\s+closed|was\s+adjourned|ended)\b",
    re.IGNORECASE,
)
# "We, the Ministers ... attending the Meeting in Accra on 19 May 2027,": no verb of its own.
ATTENDING = re.compile(
    r"^we,\s+the\s[^.;:]{0,200}?\b(?:attending|participating in|meeting|gathered|assembled)\b"
    r"[^.;:]{0,250},$",
    re.IGNORECASE,
)
# The business of a session that decides nothing beyond it.
HOUSEKEEPING = re.compile(
    r"^(?:the\s+)?(?:(?:provisional|draft)\s+)?(?:agenda|report of the session"
    r"|minutes of the[^.;:]{0,40})"
    r"\b[^.;:]{0,60}?\b(?:was|were)\s+(?:adopted|approved|confirmed)\b"
    r"|^the\s+(?:next|[\w-]+(?:th|first|second|third))\s+(?:meeting|session|conference)\b"
    r"[^.;:]{0,60}?"
    r"\bwill\s+take\s+place\b",
    re.IGNORECASE,
)
# "who welcomed delegates": what a person did, told in passing.
IN_PASSING = re.compile(r",\s+(?:who|whose)\b[^;]*")
# What makes a meeting sentence more than that.
ALSO_ACTS = re.compile(
    r"\b(?:agreed|decided|adopted|resolved|recogni[sz]ed?|reaffirmed|declared?|committed|endorsed"
    r"|welcomed|noted|called|discussed|invited|instructed|requested|encouraged|urged|asked|directed"
    r"|approved|tasked|accepted|established|launched|signed|proposed|shall|will not)\b",
    re.IGNORECASE,
)
# "having met in Bridgetown, reaffirm that": the verb that goes on behind the meeting.
SPEAKS_ON = re.compile(
    r",\s+(?:and\s+)?(?:we\s+)?(?:hereby\s+|solemnly\s+|jointly\s+|unanimously\s+|do\s+|also\s+)*"
    r"(?:reaffirm|affirm|recognize|recognise|acknowledge|declare|commit|pledge|resolve|undertake|recall"
    r"|reiterate|express(?!\s+(?:(?:our|its|their|sincere|deep|warm)\s+)*(?:thanks|gratitude|appreciation))"
    r"|stress|emphasi[sz]e|underline|underscore|agree|decide|adopt|endorse|welcome|proclaim|believe"
    r"|call\s+(?:for|on|upon)|urge|invite|encourage|request|note\s+(?:with|that|the)|commend|confirm"
    r"|renew|share|set\s+out|are\s+(?:determined|convinced|committed|resolved))\b",
    re.IGNORECASE,
)
# "thanked Japan for its support and agreed with Korea to ...": more than thanks.
AND_ACTS = re.compile(
    r"\band\s+(?:also\s+|further\s+)?(?:agreed|decided|appealed|called|requested|urged|invited"
    r"|encouraged|instructed|directed|resolved)\b",
    re.IGNORECASE,
)
# "General Assembly", "Second Committee": organs named in the head of a resolution.
ORGAN = re.compile(
    r"^(?:the\s+)?(?:(?:[A-Z]{3,8}|first|second|third|fourth|fifth|sixth|main)\s+(?:committee|assembly"
    r"|council)|general assembly|security council|human rights council|economic and social council"
    r"|economic (?:and social )?commission for [\w, ]{3,50})$",
    re.IGNORECASE,
)
TO_TELL_THANKS = re.compile(
    r"^(?:the\s+)?(?:[A-Z][\w-]+|they|it|participants|ministers)\s+(?:also\s+|further\s+"
    r"|warmly\s+)?"
    r"(?:thanked|(?:expressed|conveyed|extended|offered)\s+"
    r"(?:(?:its|their|the|sincere|deep|warm|profound|great|heartfelt)\s+)*"
    r"(?:thanks|gratitude|condolences|sympathy|congratulations)"
    r"|(?:paid|pay)\s+tribute\s+to\s[^.;]{2,120}?\s+for\s+(?:the|its|their|his|her)\s+(?:[\w-]+\s+){0,3}"
    r"(?:welcome|hospitality|arrangements|organi[sz]ation)"
    r"|expressed\s+(?:(?:its|their|sincere|deep|warm)\s+)*appreciation\s+to\s[^.;]{2,80}?\s+for\s+"
    r"(?:the|its|their|his|her)\s+(?:[\w-]+\s+){0,3}"
    r"(?:facilit|hospitality|arrangements|organi[sz]ation|welcome))",
    re.IGNORECASE,
)
# Lines around the title: symbols, versions, who approved or submitted the text, a session's dates.
FRONT_LINE = re.compile(
    r"^\(?(?:as\s+)?(?:approved|endorsed|adopted|revised|submitted|issued|prepared|agreed|amended"
    r"|presented|finali[sz]ed|delivered|read out)\s+"
    r"(?:by|at|on|in|after|for|to|under|during|following|through)\b"
    r"|^(?:version\s+\d|extract:|document\s+\S*\d|doc\.|ref(?:erence)?[.:]|status:)"
    r"|^[A-Z]{1,8}(?:[/.-][A-Z]{2,})+[./ ]*\d[\w ()/.-]*$"
    rf"|\b\d{{1,2}}(?:\s?[-\u2013]\s?\d{{1,2}}| and \d{{1,2}}"
    rf"| to \d{{1,2}})?\s+{MONTH},?\s+(?:19|20)\d\d\)?$"
    rf"|^[^.;:]{{3,60}}\bsession,[^.;:]{{0,40}}{MONTH},?\s+(?:19|20)\d\d"
    r"(?:,\s[A-Z][\w \u2019'-]+){1,3}$"
    r"|^\((?:un)?official translation\)$|^(?:un)?official translation$|^check against delivery$"
    r"|^\([A-Z][\w .\u2019'-]+, (?:19|20)\d\d\)$"
    r"|^\((?:Res|Dec|Doc|Resolution|Decision)\b[^()]*\)$"
    r"|^\[[^\]]{0,120}\bto be\b[^\]]{0,120}\]$",
    re.IGNORECASE,
)
BODY_NAME = re.compile(
    r"^(?:the\s+)?(?:(?!for\b|on\b|to\b|in\b|towards\b|by\b)[\w\u2019'()-]+\s+){0,8}?(?:union|council|organi[sz]ation|association"
    r"|telecommunity"
    r"|commission|cooperation|commonwealth|assembly|nations|committee|community|forum|conference|league)\b"
    r"(?:\s+(?:for|of|on|in)(?:\s+[\w-]+){1,9})?$",
    re.IGNORECASE,
)
TITLED = re.compile(
    r"\b(?:declaration|statement|communiqu.|plan|strategy|programme|resolution|agenda|roadmap"
    r"|summary"
    r"|report|document|outcome|text|messages?|minutes|recommendations?|charter|conclusions"
    r"|decision|framework|compact|matrix)\b",
    re.IGNORECASE,
)
# The text says of itself what it is and whom it binds.
OWN_REMARK = re.compile(
    r"^(?:this|the|these)\s+(?:[\w-]+\s+)?(?:statement|declaration|communiqu.|summary|messages?"
    r"|document"
    r"|text|plan|outcome)\s+(?:shall|will|may)\s+be\s+(?:known|cited|referred to|called)\b"
    r"|^(?:this|the|these)\s+(?:[\w-]+\s+)?(?:summary|messages?|statement|document|text)\s+"
    r"(?:(?:was|were|is|has been)\s+(?:prepared|drafted|compiled|issued)"
    r"|(?:do|does)\s+not\s+(?:represent|reflect|bind|constitute|prejudge))\b"
    r"|.{0,400}\bhereinafter\s+(?:(?:jointly|together|collectively|individually)\s+)*(?:(?:referred"
    r"\s+to|called|known|designated)\s+)?(?:(?:jointly|together|collectively|individually|as|the)\s+)*"
    r"[\"'\u201c\u2018(]*(?:the\s+)?[\"'\u201c\u2018]*(?:parties|sides|participants|signatories|partners)"
    r"\b[^.;:]{0,20}$"
    r"|^for\s+(?:and\s+on\s+behalf\s+of\s+)?the\s+[A-Z][^:]{2,90}:\s*(?:(?:the\s+)?(?:secretary|minister"
    r"|director|president|chair|executive|deputy|vice|head|ambassador|h\.?\s?e\b|mr\b|mrs\b|ms\b|dr\b"
    r"|prof)[^.;:]{0,80}|[_.\s]*|\(?signed\)?.{0,60})$"
    r"|^here(?:in)?after,?\s+(?:to be\s+)?(?:referred|known|called)\b"
    r"|.{0,160}\b(?:does|do|did)\s+not\s+(?:prejudge|associate\s+(?:itself|themselves))\b"
    r"|^(?:this|the present|the)\s+(?:[\w-]+\s+)?(?:decision|agreement|resolution|declaration"
    r"|statement|memorandum(?:\s+of\s+understanding)?|understanding|arrangement|protocol|convention|charter"
    r"|treaty|accord|pact|compact|mou)\s+(?:(?:shall|will)\s+)?(?:(?:enters?|comes?|takes?)\s+(?:into\s+)?"
    r"(?:force|effect|operation)|(?:be|remains?|continues?)\s+(?:in\s+)?(?:force|effect|valid|effective)"
    r"|(?:terminates?|expires?|lapses?|is\s+(?:drawn\s+up|done|open\s+for\s+signature)))\b"
    r"|^(?:it|(?:this|the|the present)\s+(?:[\w-]+\s+)?(?:memorandum(?:\s+of\s+understanding)?"
    r"|agreement|arrangement|protocol|convention|charter|mou))\s+(?:may|can)\s+(?:\w+\s+)?be\s+(?:amended|modified"
    r"|terminated|extended|renewed|denounced|revised|supplemented)\b"
    r"|^(?:any|all|the)\s+(?:differences?|disputes?|disagreements?|controvers(?:y|ies))\b[^.;:]{0,120}?"
    r"\b(?:shall|will)\s+be\s+(?:\w+ly\s+)?(?:settled|resolved)\b"
    r"|^(?:mr\.?|madam|mister|excellenc|ladies|distinguished|your\s+excellenc|honou?rable)"
    r"[^.;:]{0,80},$"
    r"|^in (?:witness|faith) where?of\b|^i (?:issue|thank|am grateful)\b"
    r"|.{0,120}\bi issue the following\b",
    re.IGNORECASE,
)


# "Lead: the Secretariat.", "Budget: USD 2 million": particulars on a line of their own.
PARTICULARS = re.compile(
    r"^(?:(?:lead|responsible|implementing|executing|coordinating)(?:\s+(?:agenc(?:y|ies)|bod(?:y|ies)"
    r"|entit(?:y|ies)|institutions?|organi[sz]ations?|part(?:y|ies)|units?))?|responsibility|partners?"
    r"|(?:indicative\s+)?(?:budget|cost)s?|time\s?(?:line|frame)|deadline|duration|status"
    r"|sources?\s+of\s+fund(?:s|ing)|funding)\s*:\s(?!.*\b(?:will|shall|should|we)\b).{2,160}$",
    re.IGNORECASE,
)
PLACE_LINE = re.compile(
    r"^[A-Z][a-z\u2019'-]+(?: [A-Z][a-z]+){0,2}, [A-Z][a-z]+(?: [A-Z][a-z]+){0,2}$"
)
LONGEST_FRONT_LINE = 200  # characters


def is_own_remark(text: str) -> bool:
    """Whether a line only dates the text, names it, thanks, or says whom it binds.

    Args:
        text: The statement.
    """
    if PARTICULARS.match(text):
        return True
    thanks = TO_TELL_THANKS.match(text) and not AND_ACTS.search(text)
    return bool(DATED_LINE.match(text) or OWN_REMARK.match(text) or thanks)


def is_body_name(text: str) -> bool:
    """Whether a line is the name of a body and no title of a text.

    Args:
        text: The line.
    """
    return bool(BODY_NAME.match(text)) and not TITLED.search(text)


def is_front_line(text: str) -> bool:
    """Whether a line near the title gives a symbol, a version, a session or a date, and no title.

    Args:
        text: The line.
    """
    if PLACE_LINE.match(text) or ORGAN.match(text):
        return True
    match = FRONT_LINE.search(text)
    if match is None or len(text) > LONGEST_FRONT_LINE or text.rstrip().endswith(":"):
        return False
    return match.start() == 0 or not TITLED.search(text)


def is_meeting(text: str) -> bool:
    """Whether a sentence only says who met where, and has no other main verb.

    Args:
        text: The statement.
    """
    if ATTENDING.match(text):
        return True
    if HOUSEKEEPING.match(text):
        return True
    if ALSO_ACTS.search(IN_PASSING.sub("", text)) or SPEAKS_ON.search(text):
        return False
    return bool(PRESENT.search(text) or MEETING.match(text))
