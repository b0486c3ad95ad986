"""The reporting application: members report, the secretariat reviews, the result is published."""
