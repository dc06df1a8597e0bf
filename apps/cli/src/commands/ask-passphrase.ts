import { CannotRun } from '../cannot-run';
import type { Terminal } from '../terminal';

/** The minimum length. A shorter passphrase could be guessed by somebody who has the file. */
const MIN_PASSPHRASE = 12;

/** Reads the passphrase of a new backup from the standard input. @throws CannotRun for a short one */
export async function askPassphrase(terminal: Terminal): Promise<string> {
  const passphrase = await terminal.askNewSecret('Passphrase for the backup: ');
  if (passphrase.length >= MIN_PASSPHRASE) return passphrase;
  throw new CannotRun(`The passphrase must have ${MIN_PASSPHRASE} characters or more.`);
}
