import { isPermission, type Permission, PERMISSION_NAMES, TenantsService } from '@wateja/auth';

import { AccessWorld, type Caller, isRefused, outcome, verdict, verdictOnRequest } from '../../support/access-matrix';
import {
  changesOwnAccount,
  type Ids,
  idsFor,
  isId,
  missing,
  MISSING,
  type Prepared,
  prepare,
} from '../../support/access-matrix-requests';
import { databaseDigest, fill, type Operation, operationsOf } from '../../support/operations';
import { recordStatements, statementsOf } from '../../support/statements';
import type { Shop } from '../../support/fixtures';
import type { Answer } from '../../support/test-app';

/** The minimum number of attempts. Fewer would mean that the matrix has lost routes, callers or places. */
const ATTEMPTS = 2_000;
/** Reads that leave an entry in the audit trail, or can leave one. */
const WITHOUT_HEAD = [
  ...['exportCustomerData', 'reportCustomers', 'reportSales', 'reportSaleLines', 'reportMessages', 'reportPoints'],
];

let world: AccessWorld;
let operations: Operation[];
let attempts = 0;
let failures: string[];

beforeAll(async () => {
  [world, operations] = await AccessWorld.open(operationsOf);
});
afterAll(() => world.testApp.close());
beforeEach(() => (failures = []));

const send = ({ method }: Operation, { path, options }: Prepared, { token }: Caller): Promise<Answer> => {
  attempts++;
  return world.testApp.request(method, path, { ...options, ...(token && { token }) });
};

/**
 * The parts by which a caller can distinguish answers: all except the request id, the time, and the rest of the rate
 * limit.
 */
const visible = ({ status, text, headers }: Answer) => {
  const own = Object.entries(headers).filter(([name]) => !/^(x-request-id|date|ratelimit.*)$/.test(name));
  return JSON.stringify([status, text, own]);
};

const expectSame = (what: string, one: unknown, other: unknown) => {
  const [actual, expected] = [one, other].map((value) => JSON.stringify(value)) as [string, string];
  if (actual !== expected) failures.push(`${what}: ${actual.slice(0, 500)} instead of ${expected.slice(0, 500)}`);
};

/** Does the work for every operation, and expects that it leaves each row of each table as it was. */
async function writingNothing(
  chosen: Operation[],
  shop: Shop,
  work: (operation: Operation, ids: Ids) => Promise<void>,
): Promise<void> {
  const ids = new Map<Operation, Ids>();
  for (const operation of chosen) ids.set(operation, await idsFor(world, operation, shop));
  let before = await databaseDigest(world.testApp);
  for (const operation of chosen) {
    await work(operation, ids.get(operation)!);
    const after = await databaseDigest(world.testApp);
    const changed = after.filter((table, index) => JSON.stringify(table) !== JSON.stringify(before[index]));
    expectSame(`tables changed by ${operation.name}`, changed, []);
    before = after;
  }
  expect(failures).toEqual([]);
}

/**
 * Sends a request for a record that exists and for one that does not. Both answers must be equal byte for byte, and
 * come from the same statements.
 */
async function expectAlike(operation: Operation, caller: Caller, existing: Ids, none: Ids): Promise<Answer> {
  const tenants = world.testApp.app.get(TenantsService);
  const prepared = await prepare(world, operation, existing);
  const stop = recordStatements();
  try {
    tenants.clear();
    const statements = await statementsOf(() => send(operation, prepared, caller));
    tenants.clear();
    const path = prepared.path.replace(fill(operation, existing), fill(operation, none));
    const notThere = await statementsOf(() => send(operation, { ...prepared, path }, caller));
    const what = `${operation.name} by ${caller.name}`;
    expectSame(`${what}, existing or not`, visible(statements.result), visible(notThere.result));
    expectSame(`${what}, the statements`, statements.statements, notThere.statements);
    return statements.result;
  } finally {
    stop();
  }
}

const isInBusiness = ({ pathParameters }: Operation) => pathParameters.includes('businessId');

describe('Every route for every caller', () => {
  it('has a permission that fits what it does', () => {
    expect(operations.length).toBeGreaterThanOrEqual(35);
    const used = new Set(operations.map(({ access }) => access));
    expect(PERMISSION_NAMES.filter((name) => !used.has(name))).toEqual([]);
    for (const { name, method, access } of operations) {
      if (['public', 'authenticated', 'identified'].includes(access!)) continue;
      expect([name, isPermission(access as Permission)]).toEqual([name, true]);
      // A caller who may read replies may also mark them as read.
      if (name === 'readReply') continue;
      if (/:(read|metrics|export)$/.test(access!)) expect([name, method]).toEqual([name, 'GET']);
      if (/:(write|delete|erase|cancel|refund)$/.test(access!)) expect([name, method]).not.toEqual([name, 'GET']);
    }
  });

  it('refuses those who lack its permission, alike whether the thing exists or not, and writes nothing', async () => {
    await writingNothing(operations, world.home, async (operation, ids) => {
      for (const caller of world.callers.filter((one) => isRefused(operation.access, one))) {
        // Members of the business may know that it exists.
        const own: Ids = caller.role && isInBusiness(operation) ? { businessId: world.home.business_id } : {};
        const answer = await expectAlike(operation, caller, ids, { ...missing(operation.pathParameters), ...own });
        expectSame(`${operation.name} by ${caller.name}`, outcome(answer), verdict(operation.access!, caller));
      }
    });
  });

  it('serves those who have it', async () => {
    for (const operation of operations) {
      const allowed = world.callers.filter((caller) => !isRefused(operation.access, caller));
      expect([operation.name, allowed.length > 0]).toEqual([operation.name, true]);
      // A public route treats every caller alike, so three are enough: a login costs as much as all other routes
      // together.
      for (const caller of operation.access === 'public' ? allowed.slice(0, 3) : allowed) {
        const acting = changesOwnAccount(operation) ? await world.twin(caller) : caller;
        const ids = await idsFor(world, operation, world.home);
        const answer = await send(operation, await prepare(world, operation, ids, acting), acting);
        const what = `${operation.name} by ${caller.name}: ${answer.text.slice(0, 300)}`;
        expectSame(what, outcome(answer), verdictOnRequest(operation, caller));
      }
    }
    expect(failures).toEqual([]);
  });

  it('answers HEAD to the same callers as GET, but where asking alone would make something', async () => {
    const reads = operations.filter(({ method, access }) => method === 'GET' && access !== 'public');
    const sendHeads = async (operation: Operation, ids: Ids, isAsked: (caller: Caller) => boolean) => {
      const { path: url } = await prepare(world, operation, ids);
      for (const caller of world.callers.filter(isAsked)) {
        attempts++;
        const headers = caller.token ? { authorization: `Bearer ${caller.token}` } : {};
        const { statusCode } = await world.testApp.app.inject({ method: 'HEAD', url, headers });
        const what = `HEAD of ${operation.name} by ${caller.name}`;
        const { status } = verdict(operation.access!, caller);
        expectSame(what, statusCode, status === 200 && WITHOUT_HEAD.includes(operation.name) ? 404 : status);
      }
    };
    for (const operation of reads) {
      await sendHeads(
        operation,
        await idsFor(world, operation, world.home),
        (caller) => !isRefused(operation.access, caller),
      );
    }
    await writingNothing(reads, world.home, (operation, ids) =>
      sendHeads(operation, ids, (caller) => isRefused(operation.access, caller)),
    );
  });
});

describe('An id of another business', () => {
  it('in the path below one’s own business is one that does not exist', async () => {
    const deeper = operations.filter(
      (operation) => isInBusiness(operation) && operation.pathParameters.filter(isId).length > 1,
    );
    expect(deeper.length).toBeGreaterThanOrEqual(12);
    await writingNothing(deeper, world.elsewhere, async (operation, ids) => {
      const own = { businessId: world.home.business_id };
      const theirs = { ...ids, ...own };
      const none = { ...missing(operation.pathParameters), ...own };
      for (const caller of world.callers.filter((one) => !isRefused(operation.access, one))) {
        const { status } = await expectAlike(operation, caller, theirs, none);
        expectSame(`${operation.name} by ${caller.name}`, status, 404);
      }
    });
  });

  it('of a business, above what is one’s own, is one that does not exist', async () => {
    await writingNothing(operations.filter(isInBusiness), world.home, async (operation, ids) => {
      const theirs = { ...ids, businessId: world.elsewhere.business_id };
      const none = { ...ids, businessId: MISSING };
      const members = world.callers.filter(({ name, role }) => role && role !== 'admin' && !name.includes('another'));
      for (const caller of members) {
        const { status, body } = await expectAlike(operation, caller, theirs, none);
        expectSame(`${operation.name} by ${caller.name}`, [status, body.code], [404, 'business_not_found']);
      }
    });
  });
});

it('The matrix is as large as it should be', () => {
  process.stdout.write(`Access matrix: ${attempts} attempts by ${world.callers.length} callers\n`);
  expect(attempts).toBeGreaterThanOrEqual(ATTEMPTS);
});
