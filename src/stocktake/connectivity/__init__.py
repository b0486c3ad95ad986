"""The least-cost way to connect everyone, with its proof, cost, subsidy and risk."""
