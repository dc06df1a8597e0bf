import { claimsOf } from './forge';
import { ADMIN, type Answer, type TestApp } from './test-app';

const PASSWORD = 'hakuna matata 2024';
/** Its hash with the least parameters of argon2id: hashes as the product makes them would take a tenth of all tests. */
const PASSWORD_HASH = '$argon2id$v=19$m=8,t=1,p=1$kskj6paRAevuAXMRh2+jVw$5b5iayANfKqvQdWgJXlvj8483odBnArGu4qbSw5BdvM';

/** A business with one person in each role, and an access token for each person. */
export interface Shop {
  business_id: number;
  owner: string;
  manager: string;
  staff: string;
  admin: string;
}

type Role = 'owner' | 'manager' | 'staff';

let counter = 0;

/** Logs a user in and returns the access token. The sign-in stays fresh, however long the tests of a file take. */
export async function signIn(testApp: TestApp, email: string, password = PASSWORD): Promise<string> {
  const answer = await testApp.request('POST', '/api/auth/login', { body: { email, password } });
  const token = expectStatus(answer, 200).body.access_token as string;
  await testApp.database.query(`UPDATE sessions SET signed_in_at = now() + interval '1 day' WHERE id = $1`, [
    claimsOf(token).sid,
  ]);
  return token;
}

/** Creates a business through the API. Each call creates another one. */
export async function givenShop(
  testApp: TestApp,
  business: object = {},
  { writesByItself = false }: { writesByItself?: boolean } = {},
): Promise<Shop> {
  const number = ++counter;
  const admin = await signIn(testApp, ADMIN.email, ADMIN.password);
  const created = await testApp.request('POST', '/api/businesses', {
    token: admin,
    body: { name: `Duka ${number}`, ...business },
  });
  const business_id = expectStatus(created, 201).body.business.id as number;
  if (!writesByItself) await silence(testApp, business_id);
  const token = async (role: Role) => (await givenMember(testApp, { business_id }, role)).token;
  // One after the other: a password waits for its turn only so long, and a busy machine must not make a test fail.
  const owner = await token('owner');
  const manager = await token('manager');
  const staff = await token('staff');
  return { business_id, owner, manager, staff, admin };
}

/** Creates a business quickly: the administrator has every role in it, so no further login is needed. */
export async function givenAnotherShop(testApp: TestApp, { admin }: Shop, business: object = {}): Promise<Shop> {
  const created = await testApp.request('POST', '/api/businesses', {
    token: admin,
    body: { name: `Duka ${++counter}`, ...business },
  });
  const business_id = expectStatus(created, 201).body.business.id as number;
  await silence(testApp, business_id);
  return { business_id, owner: admin, manager: admin, staff: admin, admin };
}

/** Switches off automatic messages, without an audit entry, because most tests are not about them. */
async function silence({ database }: TestApp, businessId: number): Promise<void> {
  await database.query(`
    SET session_replication_role = replica;
    INSERT INTO automatic_messages (business_id, kind, is_enabled, sms_text, email_subject, email_text, updated_at)
    SELECT ${businessId}, kind, false, 'Karibu', 'Karibu', 'Karibu', now() FROM (VALUES ('welcome'), ('became_regular')) k(kind)`);
}

/** A person with an account and a role in the business. */
export interface Member {
  email: string;
  password: string;
  token: string;
}

/**
 * Adds a new person to the business and logs them in. The account is written as the API writes it, but without entries
 * in the audit trail.
 */
export async function givenMember(
  testApp: TestApp,
  { business_id }: Pick<Shop, 'business_id'>,
  role: Role,
): Promise<Member> {
  const email = `${role}.${++counter}@wateja.test`;
  await testApp.database.query(`
    SET session_replication_role = replica;
    WITH account AS (
      INSERT INTO users (email, name, password_hash) VALUES ('${email}', 'Test ${role}', '${PASSWORD_HASH}') RETURNING id
    )
    INSERT INTO memberships (business_id, user_id, role, name) SELECT ${business_id}, id, '${role}', 'Test ${role}' FROM account`);
  return { email, password: PASSWORD, token: await signIn(testApp, email) };
}

/** Creates a customer and returns the answer's `customer`. */
export async function givenCustomer(testApp: TestApp, shop: Shop, customer: object = {}) {
  const answer = await testApp.request('POST', `/api/customers/${shop.business_id}`, {
    token: shop.staff,
    body: { name: `Customer ${++counter}`, ...customer },
  });
  return expectStatus(answer, 201).body.customer as { id: number; name: string; [key: string]: unknown };
}

/** Records a sale, completed and in cash unless `sale` says otherwise, and returns the answer's `sale`. */
export async function givenSale(testApp: TestApp, shop: Shop, sale: object = {}) {
  const hasContent = 'items' in sale || 'total_amount' in sale;
  const answer = await testApp.request('POST', `/api/sales/${shop.business_id}`, {
    token: shop.staff,
    body: {
      payment_method: 'cash',
      ...(hasContent ? {} : { items: [{ product_id: 1, quantity: 1, unit_price: '100.00' }] }),
      ...sale,
    },
  });
  return expectStatus(answer, 201).body.sale as {
    id: number;
    status: string;
    items: { id: number }[];
    [key: string]: unknown;
  };
}

/** What an owner gives to grant a consent again that was withdrawn. */
export const AGREED_AGAIN = { wording_version: 'counter-card-2026-02', reason: 'Signed the card at the counter again' };

/** Records that the customer agreed to offers by SMS, or withdrew that consent. */
export async function givenConsent(testApp: TestApp, shop: Shop, customer_id: number, state = 'granted') {
  const path = `/api/customers/${shop.business_id}/${customer_id}/consents`;
  const body = { channel: 'sms', purpose: 'offers', state };
  return expectStatus(await testApp.request('POST', path, { token: shop.staff, body }), 201).body.consent as {
    id: number;
  };
}

/** Adds notes about a customer. */
export async function addNotes(testApp: TestApp, shop: Shop, customerId: number, count: number): Promise<void> {
  const path = `/api/customers/${shop.business_id}/${customerId}/notes`;
  for (let note = 1; note <= count; note++) {
    const body = { content: `Note ${note}` };
    expectStatus(await testApp.request('POST', path, { token: shop.owner, body }), 201);
  }
}

/** Creates one record for each parameter of paths, by the name of the parameter. */
export async function givenIds(testApp: TestApp, shop: Shop) {
  const customer = await givenCustomer(testApp, shop);
  const sale = await givenSale(testApp, shop, { customer_id: customer.id });
  const { token } = await givenMember(testApp, shop, 'staff');
  const userId = (await testApp.request('GET', '/api/auth/me', { token })).body.user.id as number;
  return { businessId: shop.business_id, customerId: customer.id, saleId: sale.id, userId };
}

/** Returns the answer. Fails with the problem that the server reported, if any. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`Expected ${status}, got ${answer.status}: ${answer.text}`);
}
