"""The drug in the blood: routes, doses, patients and a session's day."""
