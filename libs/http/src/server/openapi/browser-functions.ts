/**
 * Functions that run in the browser, inside the Swagger UI. `@nestjs/swagger` writes their source text into a script of
 * the page. So a function must not use anything of this file except types and {@link window}.
 */

/** The parts of the Swagger UI that the functions use. */
interface SwaggerUi {
  authActions: {
    authorizeWithPersistOption(authorizations: Record<string, object>): void;
    logoutWithPersistOption(names: string[]): void;
  };
  authSelectors: { authorized(): { size: number } };
  layoutActions: { show(thing: string[], isShown: boolean): void };
}

declare const window: {
  ui: SwaggerUi;
  location: { hash: string };
  document: { querySelector(selector: string): { placeholder: string } | null };
};

/** An answer of the API, as the Swagger UI hands it to its response interceptor. */
export interface BrowserAnswer {
  url: string;
  ok: boolean;
  obj?: { access_token?: string };
}

/** Immutable.js collections, in which the Swagger UI keeps the operations of the document. */
interface Collection<Item> {
  size: number;
  filter(test: (item: Item) => boolean): Collection<Item>;
  map(change: (item: Item, key: string) => Item): Collection<Item>;
}
interface UiOperation {
  get(key: 'path'): string;
  getIn(keys: ['operation', 'summary']): string | undefined;
}
export interface UiTag {
  get(key: 'operations'): Collection<UiOperation>;
  update(key: 'operations', change: (operations: Collection<UiOperation>) => Collection<UiOperation>): UiTag;
}

/** Fills in the authorization after a login or a refresh of the session, and removes it after a logout. */
export function followSession(answer: BrowserAnswer): BrowserAnswer {
  const { authActions } = window.ui;
  const path = new URL(answer.url).pathname;
  const token = answer.obj?.access_token;
  if (answer.ok && token && (path === '/api/auth/login' || path === '/api/auth/refresh')) {
    const schema = { type: 'http', scheme: 'bearer' };
    authActions.authorizeWithPersistOption({ bearerAuth: { name: 'bearerAuth', schema, value: token } });
  }
  if (answer.ok && path === '/api/auth/logout') authActions.logoutWithPersistOption(['bearerAuth']);
  return answer;
}

/**
 * Says in the filter what it finds, because the Swagger UI itself filters by tag only. Opens **Log in** for a user who is
 * not logged in, unless the link of the page names an operation.
 */
export function preparePage(): void {
  const { authSelectors, layoutActions } = window.ui;
  const filter = window.document.querySelector('.operation-filter-input');
  if (filter) filter.placeholder = 'Filter operations, such as: refund';
  if (window.location.hash.length > 1 || authSelectors.authorized().size > 0) return;
  layoutActions.show(['operations', 'Auth', 'login'], true);
}

/**
 * Keeps the operations whose tag, summary or path contains `phrase`, in upper or lower case. The filter of the Swagger UI
 * itself looks at tags only, and finds nothing for `customers` if the tag is `Customers`.
 */
export function filterOperations(tags: Collection<UiTag>, phrase: string): Collection<UiTag> {
  const searchPhrase = phrase.toLowerCase();
  const contains = (text = '') => text.toLowerCase().includes(searchPhrase);
  return tags
    .map((tag, name) =>
      contains(name)
        ? tag
        : tag.update('operations', (operations) =>
            operations.filter(
              (operation) => contains(operation.get('path')) || contains(operation.getIn(['operation', 'summary'])),
            ),
          ),
    )
    .filter((tag) => tag.get('operations').size > 0);
}
