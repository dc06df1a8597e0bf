import { SHOP } from '../seed/product-database';

/** A running server, and an access token of the shop's owner. */
export interface Api {
  origin: string;
  token: string;
}

/** The programme of the measured shop: points, and two tiers of which one has a discount. */
export const PROGRAM = {
  // A year before the last seeded sale: most customers have an account with several lots when the measurement begins, as
  // in a shop that has had its programme for a while. With a programme that begins with the measurement, almost every
  // measured sale would be the first one of its customer, which opens the account.
  valid_from: '2025-07-01',
  earn: { spend: { points: 1, per: '100.00' } },
  expiry: { after_months: 12 },
  tiers: {
    window: { type: 'rolling', months: 12 },
    keep_days: 30,
    ladder: [{ name: 'Member' }, { name: 'Gold', min_spent: '5000.00', multiplier: '1.5', discount_percent: '5' }],
  },
};

const POLL_MS = 50;

/** Switches the programme on, unless it is on, and waits until all customers have their tiers and points. */
export async function switchOnProgram(api: Api): Promise<void> {
  const { program } = await readProgram(api);
  if (!program) await putProgram(api, PROGRAM);
  await untilRanked(api);
}

/** @throws Error if the programme is refused */
export async function putProgram({ origin, token }: Api, program: object): Promise<void> {
  const answer = await fetch(`${origin}/api/rewards/${SHOP.id}/program`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(program),
  });
  if (!answer.ok) throw new Error(`The programme was answered with ${answer.status}: ${await answer.text()}`);
}

/** Waits until the programme has been applied to every customer. */
export async function untilRanked(api: Api): Promise<void> {
  while ((await readProgram(api)).ranking) await new Promise((done) => setTimeout(done, POLL_MS));
}

async function readProgram({ origin, token }: Api): Promise<{ program: object | null; ranking: object | null }> {
  const answer = await fetch(`${origin}/api/rewards/${SHOP.id}/program`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`The programme was answered with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { program: object | null; ranking: object | null };
}
