"""How a model is stated, checked, solved and printed; it knows no model."""
