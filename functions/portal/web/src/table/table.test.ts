import { describe, expect, it, vi } from "vitest";
import { readAddress, writeAddress } from "./addressState.ts";
import { csv, parseCsv } from "./csv.ts";
import { CursorPages, readAll } from "./cursorPages.ts";

/** A list of `count` numbers in pages of `size`, as a cursor API gives it. */
function numbers(count: number, size: number) {
  return vi.fn((cursor: string | null) => {
    const start = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(size, count - start) }, (_, at) => start + at);
    const end = start + items.length;
    return Promise.resolve({ items, next: end < count ? String(end) : null, total: count });
  });
}

describe("paging over cursors", () => {
  it("goes to any page, and to the last one when there are fewer", async () => {
    const pages = new CursorPages(numbers(45, 10));
    expect((await pages.find(3)).items[0]).toBe(20);
    const last = await pages.find(99);
    expect(last.page).toBe(5);
    expect(last.items).toEqual([40, 41, 42, 43, 44]);
  });

  it("reads a page that it has been on with one request", async () => {
    const load = numbers(45, 10);
    const pages = new CursorPages(load);
    await pages.find(4);
    load.mockClear();
    await pages.find(2);
    expect(load).toHaveBeenCalledExactlyOnceWith("10", undefined);
  });

  it("falls back a page when the last one has emptied meanwhile", async () => {
    let count = 21;
    const pages = new CursorPages((cursor) => {
      const start = Number(cursor ?? 0);
      const items = Array.from({ length: Math.max(0, Math.min(10, count - start)) }, (_, at) => start + at);
      return Promise.resolve({ items, next: start + 10 < count ? String(start + 10) : null });
    });
    expect((await pages.find(3)).items).toEqual([20]);
    count = 20;
    const found = await pages.find(3);
    expect([found.page, found.items.length]).toEqual([2, 10]);
  });

  it("exports the whole query, and says when it stopped early", async () => {
    expect(await readAll(numbers(25, 10), 1000, () => undefined)).toMatchObject({ cut: false, rows: { length: 25 } });
    expect(await readAll(numbers(25, 10), 20, () => undefined)).toMatchObject({ cut: true, rows: { length: 20 } });
  });
});

describe("a table's address", () => {
  it("gives back what was written and leaves other parameters alone", () => {
    const state = { page: 3, size: 50, filters: { state: "trial", name: "a&b=c" } };
    const written = writeAddress(new URLSearchParams("tab=x"), "", ["state", "name"], 20, state);
    expect(written.get("tab")).toBe("x");
    expect(readAddress(new URLSearchParams(written.toString()), "", ["state", "name"], 20)).toEqual(state);
  });

  it("takes the default for sizes that are not offered and for nonsense", () => {
    const state = readAddress(new URLSearchParams("page=-4&size=7&state="), "", ["state"], 20);
    expect(state).toEqual({ page: 1, size: 20, filters: {} });
  });
});

describe("csv", () => {
  it("comes back cell by cell, with commas, quotes and line breaks", () => {
    const rows = [["a,b", 'say "hi"'], ["two\nlines", "数据"]];
    expect(parseCsv(csv(["x", "y"], rows))).toEqual([["x", "y"], ...rows]);
  });

  it("does not let a spreadsheet run a cell as a formula, and keeps negative numbers", () => {
    expect(csv(["h"], [["=HYPERLINK(1)"], ["@sum"], [-4], ["-4.500"], ["+8613800138000"]])).toBe(
      "\uFEFFh\r\n'=HYPERLINK(1)\r\n'@sum\r\n-4\r\n-4.500\r\n+8613800138000\r\n",
    );
  });
});
