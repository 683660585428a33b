"""From receptor block to spines, and the rival mechanisms."""
