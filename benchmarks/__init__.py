"""Measure a build of a large generated workspace, beside a plain alternative."""
