"""The ministers' progress report: one neutral tree of content, written as DOCX and as PDF."""

from __future__ import annotations
