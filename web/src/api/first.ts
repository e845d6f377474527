/** The first of a list, as far as was asked for. */
export interface First<T, Page> {
  items: T[];
  hasMore: boolean;
  /** The page that was read last. */
  page: Page;
}

/** Reads the first `count` of a list, in pages of at most `largest`: more than one where a page cannot hold them all. */
export async function readFirst<T, Page extends { nextPageToken: string }>(
  { count, largest }: { count: number; largest: number },
  read: (place: { pageSize: number; pageToken: string }) => Promise<Page>,
  itemsOf: (page: Page) => readonly T[],
): Promise<First<T, Page>> {
  const items: T[] = [];
  for (let pageToken = ""; ; ) {
    const page = await read({ pageSize: Math.min(largest, count - items.length), pageToken });
    items.push(...itemsOf(page));
    pageToken = page.nextPageToken;
    if (items.length >= count || pageToken === "") return { items, hasMore: pageToken !== "", page };
  }
}
