const SHOPS = 2;
const CUSTOMERS = 40;
/** The points of every customer at the start. */
export const WELCOME_POINTS = 1_000;

/**
 * One point for each 10.00, a point pays 1.00, and regulars get a discount of 5 %. Without a cap, the books can
 * compute what is earned.
 */
const PROGRAM = {
  is_enabled: true,
  earn: { spend: { points: 1, per: '10.00' } },
  redeem: { unit: { points: 1, amount: '1.00' } },
  tiers: {
    window: { type: 'lifetime' },
    ladder: [{ name: 'Member' }, { name: 'Silver', min_spent: '10000.00', discount_percent: '5' }],
  },
};

/** Creates the shops of the tills, with a loyalty programme and customers. @returns [{business_id, customer_ids}] */
export async function openShops(fleet, session, programStart) {
  const send = async (method, path, body, headers = {}) => {
    const request = { method, path, headers: { ...headers, ...(await session.headers()) }, body };
    const answer = await fleet.instances[0].send(request);
    if (answer.status > 201) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const shops = [];
  for (let shop = 1; shop <= SHOPS; shop++) {
    const { business } = await send('POST', '/api/businesses', { name: `Shop ${shop}` });
    await send('PUT', `/api/rewards/${business.id}/program`, { ...PROGRAM, valid_from: programStart.toISOString() });
    const customer_ids = [];
    for (let number = 1; number <= CUSTOMERS; number++) {
      const { customer } = await send('POST', `/api/customers/${business.id}`, { name: `Customer ${number}` });
      const welcome = { points: WELCOME_POINTS, reason: 'promotion', note: 'Welcome' };
      const path = `/api/rewards/${business.id}/members/${customer.id}/adjustments`;
      await send('POST', path, welcome, { 'Idempotency-Key': `welcome-${customer.id}` });
      customer_ids.push(customer.id);
    }
    shops.push({ business_id: business.id, customer_ids });
  }
  return shops;
}
