"""The NMDA receptor: what magnesium and ketamine block."""
