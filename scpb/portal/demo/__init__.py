"""The demonstration: a believable partnership with invented people and generated figures."""
