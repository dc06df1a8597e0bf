import { LookupApi, LookupFailure } from './lookup-api';

/** A token as the server writes it, without a good signature. */
const tokenWith = (claims: object) => `e30.${btoa(JSON.stringify(claims))}.c2ln`;
const SLIM = tokenWith({ typ: 'widget', permissions: ['customers:lookup'] });
const FULL = tokenWith({ typ: 'widget', permissions: ['customers:lookup', 'customers:write', 'rewards:read'] });

describe('LookupApi', () => {
  /** What the server answers to each token: 200, unless another status is named. */
  let statuses: Record<string, number>;
  let sent: { url: string; token: string }[];
  let tokens: string[];
  const signal = new AbortController().signal;
  const api = () =>
    new LookupApi({ baseUrl: 'https://wateja.example/', businessId: 1, getToken: () => tokens.shift() ?? SLIM });

  beforeEach(() => {
    [statuses, sent, tokens] = [{}, [], []];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      const token = (new Headers(init?.headers).get('Authorization') ?? '').replace('Bearer ', '');
      sent.push({ url: String(url), token });
      const status = statuses[token] ?? 200;
      const details = [{ path: 'name', message: 'Customer name is required' }];
      return Response.json({ results: [], ...(status === 400 && { details }) }, { status });
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('asks for one new token when several requests meet an ended one, and sends each once more', async () => {
    tokens = ['ended', 'fresh', 'too much'];
    statuses = { ended: 401 };
    const lookup = api();
    await Promise.all([lookup.lookUp('Zawadi', signal), lookup.lookUp('Baraka', signal)]);
    expect(tokens).toEqual(['too much']);
    expect(sent.map(({ token }) => token).sort()).toEqual(['ended', 'ended', 'fresh', 'fresh']);
    expect(sent[0]?.url).toBe('https://wateja.example/api/customers/1/lookup?q=Zawadi');
  });

  it('does not repeat a request with the token that was refused', async () => {
    tokens = ['ended', 'ended'];
    statuses = { ended: 401 };
    await expect(api().lookUp('Zawadi', signal)).rejects.toMatchObject({ kind: 'not_allowed' });
    expect(sent).toHaveLength(1);
  });

  it.each([
    [403, 'not_allowed', 'not_allowed'],
    [404, 'not_allowed', 'not_allowed'],
    [400, 'refused', 'Customer name is required'],
    [429, 'failed', 'failed'],
    [500, 'failed', 'failed'],
  ])('tells from the status %i that the request is %s', async (status, kind, message) => {
    statuses = { [SLIM]: status };
    await expect(api().lookUp('Zawadi', signal)).rejects.toMatchObject({ kind, message });
  });

  it('knows a missing network', async () => {
    jest.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(api().lookUp('Zawadi', signal)).rejects.toEqual(new LookupFailure('offline'));
  });

  describe('does not wait for ever', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());
    const never = new Promise<never>(() => undefined);

    it.each(['an answer', 'a token'])('for %s', async (what) => {
      let aborted = false;
      jest.spyOn(globalThis, 'fetch').mockImplementation(async (_url, init) => {
        init?.signal?.addEventListener('abort', () => (aborted = true));
        return never;
      });
      const getToken = () => (what === 'a token' ? never : SLIM);
      const lookup = new LookupApi({ baseUrl: '', businessId: 1, getToken });
      const refused = expect(lookup.rewardsOf(7)).rejects.toEqual(new LookupFailure('slow'));
      await jest.advanceTimersByTimeAsync(8_000);
      await refused;
      expect(aborted).toBe(what === 'an answer');
    });
  });

  it('asks a getToken that has failed again', async () => {
    let calls = 0;
    const getToken = () => {
      calls += 1;
      throw new Error('The till is signed out');
    };
    const lookup = new LookupApi({ baseUrl: '', businessId: 1, getToken });
    for (const expected of [1, 2]) {
      await expect(lookup.lookUp('Zawadi', signal)).rejects.toMatchObject({ kind: 'not_allowed' });
      expect(calls).toBe(expected);
    }
  });

  it.each([
    [SLIM, false],
    [FULL, true],
    [tokenWith({ typ: 'access' }), true],
    ['nonsense', true],
  ])('knows from the token %s whether customers may be created: %s', async (token, mayCreate) => {
    tokens = [token];
    const lookup = api();
    await lookup.lookUp('Zawadi', signal);
    expect(lookup.mayCreate).toBe(mayCreate);
  });

  it('does not ask for points that the token may not read', async () => {
    const lookup = api();
    await lookup.lookUp('Zawadi', signal);
    expect(await lookup.rewardsOf(7)).toBeNull();
    expect(sent).toHaveLength(1);
  });
});
