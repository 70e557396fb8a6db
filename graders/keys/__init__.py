"""What is right and why it may be believed: keys, certificates, oracles, audits, gates."""
