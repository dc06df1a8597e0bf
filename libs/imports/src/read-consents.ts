import { line, timestampInput } from '@wateja/common';
import type { ImportedConsent } from '@wateja/messaging';

import { type Cells, parseCells, type Problem, toBoolean } from './cells';

/** A consent of a row, before its customer is known. */
export type ReadConsent = Omit<ImportedConsent, 'customer_id'>;

/** The columns about consents. */
export const CONSENT_COLUMNS = ['consent_sms', 'consent_email', 'consent_source', 'consent_date'] as const;

/** The columns of the customer report of Wateja, with the channel and the purpose of each. */
const OF_REPORTS = (['sms', 'email'] as const).flatMap((channel) =>
  (['service', 'offers', 'loyalty'] as const).map((purpose) => ({
    ...{ channel, purpose, column: `${channel}_${purpose}_consent` },
  })),
);
export const CONSENT_COLUMNS_OF_REPORTS: readonly string[] = OF_REPORTS.map(({ column }) => column);

/** The purposes of marketing, as in the unsubscribe links. */
const MARKETING = ['offers', 'loyalty'] as const;

const source = line(100, 'Consent source').nullable();
const date = timestampInput.refine((time) => time <= new Date(), 'Must not be in the future').nullable();

/** Reads the consents of a row: yes or no for each channel, and how and when the customer said so. */
export function readConsents(cells: Cells): { consents: ReadConsent[]; problems: Problem[] } {
  const evidence = parseCells(source, cells['consent_source'] ?? null);
  const stated = parseCells(date, cells['consent_date'] ?? null);
  const problems = [...problemsOf('consent_source', evidence.problems), ...problemsOf('consent_date', stated.problems)];
  const consents = (['sms', 'email'] as const).flatMap((channel): ReadConsent[] => {
    const cell = cells[`consent_${channel}`];
    if (cell === undefined) return [];
    const state = readState(cell);
    if (state === null) problems.push({ path: `consent_${channel}`, message: 'Must be yes or no' });
    if (state === null || evidence.problems || stated.problems) return [];
    const statement = { evidence: evidence.value, stated_at: stated.value?.toISOString() ?? null };
    return MARKETING.map((purpose) => ({ channel, purpose, state, ...statement }));
  });
  return { consents: [...consents, ...consentsOfReport(cells, problems)], problems };
}

function consentsOfReport(cells: Cells, problems: Problem[]): ReadConsent[] {
  return OF_REPORTS.flatMap(({ column, channel, purpose }) => {
    const cell = cells[column];
    if (cell === undefined) return [];
    const state = readState(cell);
    if (state !== null) return [{ channel, purpose, state, evidence: null, stated_at: null }];
    problems.push({ path: column, message: 'Must be granted or withdrawn' });
    return [];
  });
}

const problemsOf = (path: string, problems: Problem[] | null) =>
  (problems ?? []).map(({ message }) => ({ path, message }));

function readState(cell: string): ReadConsent['state'] | null {
  if (/^granted$/i.test(cell)) return 'granted';
  if (/^withdrawn$/i.test(cell)) return 'withdrawn';
  const isGranted = toBoolean(cell);
  if (typeof isGranted === 'string') return null;
  return isGranted ? 'granted' : 'withdrawn';
}
