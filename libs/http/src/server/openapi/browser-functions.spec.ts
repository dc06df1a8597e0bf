import { runInNewContext } from 'node:vm';

import { type BrowserAnswer, filterOperations, followSession, preparePage, type UiTag } from './browser-functions';

/** Makes the function that the browser gets: its text alone, without the file around it. */
function inBrowser<Run extends (...values: never[]) => unknown>(run: Run, window: object = {}): Run {
  return runInNewContext(`(${run.toString()})`, { window, URL }) as Run;
}

describe('the Swagger UI', () => {
  describe('after an answer', () => {
    const authActions = { authorizeWithPersistOption: jest.fn(), logoutWithPersistOption: jest.fn() };
    const follow = inBrowser(followSession, { ui: { authActions } });
    const answerOf = (path: string, ok = true): BrowserAnswer => ({
      url: `https://wateja.example${path}`,
      ok,
      obj: { access_token: 'header.claims.signature' },
    });

    beforeEach(() => jest.clearAllMocks());

    it.each(['/api/auth/login', '/api/auth/refresh'])('of %s sends its access token from now on', (path) => {
      expect(follow(answerOf(path))).toEqual(answerOf(path));
      expect(authActions.authorizeWithPersistOption.mock.calls).toEqual([
        [
          {
            bearerAuth: {
              name: 'bearerAuth',
              schema: { type: 'http', scheme: 'bearer' },
              value: 'header.claims.signature',
            },
          },
        ],
      ]);
    });

    it('of a logout forgets the token', () => {
      follow({ url: 'https://wateja.example/api/auth/logout', ok: true });
      expect(authActions.logoutWithPersistOption.mock.calls).toEqual([[['bearerAuth']]]);
    });

    it.each([
      ['a refused login', answerOf('/api/auth/login', false)],
      ['another operation', answerOf('/api/customers/1')],
      ['an operation whose query names the login', answerOf('/api/customers/1?next=/api/auth/login')],
      ['a refused logout', answerOf('/api/auth/logout', false)],
    ])('of %s changes nothing', (_what, answer) => {
      expect(follow(answer)).toBe(answer);
      expect(authActions.authorizeWithPersistOption).not.toHaveBeenCalled();
      expect(authActions.logoutWithPersistOption).not.toHaveBeenCalled();
    });
  });

  it.each([
    ['opens Log in for a visitor', '', 0, [[['operations', 'Auth', 'login'], true]]],
    ['opens nothing for a user who is logged in', '', 1, []],
    ['follows a link to an operation', '#/Customers/listCustomers', 0, []],
  ])('%s', (_what, hash, size, shown) => {
    const layoutActions = { show: jest.fn() };
    const ui = { layoutActions, authSelectors: { authorized: () => ({ size }) } };
    const filter = { placeholder: 'Filter by tag' };
    const document = { querySelector: (selector: string) => (selector === '.operation-filter-input' ? filter : null) };
    inBrowser(preparePage, { ui, location: { hash }, document })();
    expect(layoutActions.show.mock.calls).toEqual(shown);
    expect(filter.placeholder).toBe('Filter operations, such as: refund');
  });

  describe('filters operations', () => {
    const tags = collection(
      new Map([
        ['Customers', tagOf(['/api/customers/{businessId}', 'List customers'], ['/api/customers/{id}', undefined])],
        ['Campaigns', tagOf(['/api/campaigns/{id}/preflight', 'Preview a campaign'])],
      ]),
    );
    const pathsOf = (phrase: string) => {
      const paths: string[] = [];
      inBrowser(filterOperations)(tags, phrase).map((tag) => {
        tag.get('operations').map((operation) => (paths.push(operation.get('path')), operation));
        return tag;
      });
      return paths;
    };

    it.each([
      ['customers', ['/api/customers/{businessId}', '/api/customers/{id}']],
      ['preflight', ['/api/campaigns/{id}/preflight']],
      ['LIST', ['/api/customers/{businessId}']],
      ['preview', ['/api/campaigns/{id}/preflight']],
      ['nothing of the kind', []],
    ])('by %p', (phrase, paths) => expect(pathsOf(phrase)).toEqual(paths));
  });
});

type Collection<Item> = ReturnType<typeof filterOperations> & { entries: Map<string, Item> };
type Operation = [path: string, summary: string | undefined];

/** The part of an ordered map of Immutable.js that the filter needs. */
function collection<Item>(entries: Map<string, Item>): Collection<Item> {
  const rows = [...entries];
  return {
    entries,
    size: entries.size,
    filter: (test: (item: Item) => boolean) => collection(new Map(rows.filter(([, item]) => test(item)))),
    map: (change: (item: Item, key: string) => Item) =>
      collection(new Map(rows.map(([key, item]) => [key, change(item, key)]))),
  } as unknown as Collection<Item>;
}

function tagOf(...operations: Operation[]): UiTag {
  const listed = operations.map(([path, summary]) => [path, { get: () => path, getIn: () => summary }] as const);
  const tag = (kept: ReturnType<UiTag['get']>): UiTag => ({
    get: () => kept,
    update: (_key, change) => tag(change(kept)),
  });
  return tag(collection(new Map(listed)) as unknown as ReturnType<UiTag['get']>);
}
