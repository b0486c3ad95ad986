"""What people do in a round; every change goes through here, in one transaction, on the record."""
