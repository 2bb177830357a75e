import type { ListPage } from "../api/page.ts";

/** A page that was found: its rows and the number that it really has. */
export interface FoundPage<Row> extends ListPage<Row> {
  page: number;
}

type Load<Row> = (cursor: string | null, signal?: AbortSignal) => Promise<ListPage<Row>>;

/**
 * Turns a cursor list into numbered pages: remembers where each page starts, walks on from the last known
 * start for a page further on, and ends at the last page when there are fewer (ORG-04).
 */
export class CursorPages<Row> {
  private starts: (string | null)[] = [null];
  private readonly load: Load<Row>;

  constructor(load: Load<Row>) {
    this.load = load;
  }

  async find(wanted: number, signal?: AbortSignal): Promise<FoundPage<Row>> {
    let page = Math.max(1, Math.min(wanted, this.starts.length));
    for (;;) {
      const found = await this.load(this.starts[page - 1] ?? null, signal);
      const next = found.next ?? null;
      if (next !== null) this.starts[page] = next;
      else this.starts.length = page;
      if (page >= wanted || next === null) {
        // The rows of the last page may have gone since its start was read.
        if (found.items.length === 0 && page > 1) {
          page -= 1;
          this.starts.length = page;
          wanted = page;
          continue;
        }
        return { ...found, page };
      }
      page += 1;
    }
  }
}

/** Reads a whole query page by page, at most `most` rows. `cut` says that there was more. */
export async function readAll<Row>(
  load: Load<Row>,
  most: number,
  progress: (count: number) => void,
): Promise<{ rows: Row[]; cut: boolean }> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const found: ListPage<Row> = await load(cursor);
    rows.push(...found.items);
    progress(rows.length);
    cursor = found.next ?? null;
  } while (cursor !== null && rows.length < most);
  return { rows: rows.slice(0, most), cut: cursor !== null || rows.length > most };
}
