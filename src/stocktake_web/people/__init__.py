"""People: who they are, which roles they hold, who invited them."""
