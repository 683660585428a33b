"""Symptoms and trials: response, relapse, courses, cohorts, unblinding, synergy."""
