"""Pyramidal cells and interneurons, and what their block does."""
