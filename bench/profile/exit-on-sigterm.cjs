// Node writes a profile when it exits, and not when a signal ends it.
process.once('SIGTERM', () => process.exit(0));
