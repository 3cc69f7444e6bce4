"""What people typed and is not saved: kept through a refusal, a log-in, a closed window."""
