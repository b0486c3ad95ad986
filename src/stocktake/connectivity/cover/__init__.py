"""Sites that cover settlements: prize-collecting set cover, with a certified lower bound."""
