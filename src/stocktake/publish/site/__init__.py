"""The static site: pages that read well without a server, without scripts and on paper."""
