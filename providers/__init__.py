"""Those who run services keep what the site says of them true, without a log-in."""
