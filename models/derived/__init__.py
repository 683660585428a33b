"""What is written from all models: JavaScript, cards, reference values."""
