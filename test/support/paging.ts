import { expectStatus } from './fixtures';
import type { TestApp } from './test-app';

/** A list of the API: its path, and the field that identifies a row. */
export interface List {
  path: string;
  rows: 'customers' | 'sales';
  id?: string;
}

/** A page: the ids of its rows, and the cursor of the next one. */
export interface IdPage {
  ids: number[];
  next: string | null;
}

/** Reads lists with the token of a user who has the permission. */
export class Pager {
  constructor(
    private readonly testApp: TestApp,
    private readonly token: string,
  ) {}

  async page({ path, rows, id = 'id' }: List, query: Record<string, string | number>): Promise<IdPage> {
    const answer = await this.testApp.request('GET', withQuery(path, query), { token: this.token });
    const { body } = expectStatus(answer, 200);
    return { ids: body[rows].map((row: Record<string, unknown>) => row[id]), next: body.next_cursor };
  }

  /** Reads all pages by cursors. `between` runs before each page except the first. */
  async byCursor(list: List, limit: number, between: (page: number) => Promise<unknown> = async () => undefined) {
    const all: number[] = [];
    let [cursor, pages]: [string | null, number] = [null, 0];
    do {
      if (pages > 0) await between(pages);
      const page: IdPage = await this.page(list, { limit, ...(cursor !== null && { cursor }) });
      // A page with a cursor must be followed by at least one row.
      if (pages > 0 && page.ids.length === 0) throw new Error(`Page ${pages} of ${list.path} is empty`);
      all.push(...page.ids);
      cursor = page.next;
      pages++;
    } while (cursor !== null);
    return all;
  }

  /** Reads all pages by offsets. */
  async byOffset(list: List, limit: number): Promise<number[]> {
    const all: number[] = [];
    for (;;) {
      const { ids } = await this.page(list, { limit, offset: all.length });
      all.push(...ids);
      if (ids.length < limit) return all;
    }
  }
}

export function withQuery(path: string, query: Record<string, string | number>): string {
  const parameters = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  );
  return `${path}${path.includes('?') ? '&' : '?'}${parameters.toString()}`;
}
