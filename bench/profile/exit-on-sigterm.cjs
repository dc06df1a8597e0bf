// Node writes a CPU profile when it exits normally, but not when a signal ends it.
process.once('SIGTERM', () => process.exit(0));
