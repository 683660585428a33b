"""Rules of learning: spike timing, calcium, the sliding threshold."""
