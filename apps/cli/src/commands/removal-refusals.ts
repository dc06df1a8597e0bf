import { CannotRun } from '../cannot-run';

/** The codes of PostgreSQL for what the removal of a business can explain. */
const REASONS: Record<string, string> = {
  '42501': 'The login in DATABASE_URL does not own the tables. Set DATABASE_OWNER_URL to the login that does.',
  '55P03': 'Running requests use the tables, so nothing was removed. Run the command again when the shop is quiet.',
};

/** @throws CannotRun with the reason, or the error itself @param whose what 23503 means for this command */
export function explainRemoval(error: unknown, whose: string): never {
  const code = String((error as { code?: unknown }).code);
  const reason = code === '23503' ? whose : REASONS[code];
  throw reason === undefined ? error : new CannotRun(reason);
}
