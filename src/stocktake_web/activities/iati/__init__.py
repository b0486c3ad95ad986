"""Activities as IATI 2.03 XML: records, writing, reading, and the order of elements."""
