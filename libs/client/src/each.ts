/** A page of a list that is read by cursor. */
interface Page {
  next_cursor?: string | null;
}

/**
 * Reads a list to its end, page by page. The next page is requested only when the loop needs it.
 * @param load requests the page of a cursor. Without a cursor it is the first page.
 * @param itemsOf takes the list out of a page
 * @example
 * const page = (cursor?: string) => wateja.sales.list({ path: { businessId }, query: { cursor } });
 * for await (const sale of each(page, ({ sales }) => sales)) console.log(sale.id);
 */
export async function* each<Answer extends Page, Item>(
  load: (cursor: string | undefined) => Promise<Answer>,
  itemsOf: (page: Answer) => readonly Item[],
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    yield* itemsOf(page);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
}
