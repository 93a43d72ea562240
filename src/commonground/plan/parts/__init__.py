"""The parts of plan.json, one module each: pure functions from tables to plain lists and dicts."""
