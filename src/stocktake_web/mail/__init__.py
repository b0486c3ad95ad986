"""Mail: what people are told, when, once."""
