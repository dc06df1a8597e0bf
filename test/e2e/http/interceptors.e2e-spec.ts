import { INTERCEPTORS_METADATA } from '@nestjs/common/constants';
import { DiscoveryModule, DiscoveryService, MetadataScanner } from '@nestjs/core';

import { operationsOf } from '../../support/operations';
import { createTestApp, type TestApp } from '../../support/test-app';

/**
 * The interceptors from the outermost to the innermost. Answers are kept for an `Idempotency-Key` as they are sent,
 * and the entity tag is made before the schema removes the version.
 */
const ORDER = ['IdempotencyInterceptor', 'ZodSerializerInterceptor', 'EntityTagInterceptor'];

/** POST routes without an `Idempotency-Key`, each with its reason. */
const WITHOUT_KEY: Record<string, string> = {
  replayEvent: 'delivers in a transaction of its own, and an event has one effect however often it is replayed',
  simulateProgram: 'stores nothing, and its transaction cannot write',
};

describe('The interceptors of a route', () => {
  let testApp: TestApp;

  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  it('stand in one order, wherever their decorators stand', () => {
    const scanner = new MetadataScanner();
    const discovery = testApp.app.select(DiscoveryModule).get(DiscoveryService, { strict: false });
    const routes = discovery.getControllers().flatMap(({ metatype }) => {
      const { name, prototype } = metatype as unknown as { name: string; prototype: Record<string, object> };
      return scanner.getAllMethodNames(prototype).map((method) => ({
        route: `${name}.${method}`,
        interceptors: namesOf(prototype[method]!),
      }));
    });
    const intercepted = routes.filter(({ interceptors }) => interceptors.length > 0);
    expect(intercepted.length).toBeGreaterThan(40);
    const inOrder = intercepted.map(({ route, interceptors }) => ({
      route,
      interceptors: [...interceptors].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    }));
    expect(intercepted).toEqual(inOrder);
  });

  it('keep the answer of every POST of a known caller, unless it carries a secret', async () => {
    const posts = (await operationsOf(testApp)).filter(
      ({ method, access }) => method === 'POST' && access !== 'public',
    );
    const forgotten = posts.filter(
      ({ name, isIdempotent, isConfidential }) => !(name in WITHOUT_KEY) && isIdempotent === isConfidential,
    );
    expect(forgotten.map(({ name }) => name)).toEqual([]);
    expect(posts.length).toBeGreaterThan(15);
  });
});

function namesOf(handler: object): string[] {
  const interceptors = Reflect.getMetadata(INTERCEPTORS_METADATA, handler) as { name: string }[] | undefined;
  return (interceptors ?? []).map(({ name }) => name);
}
