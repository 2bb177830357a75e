import { describe, expect, it } from "vitest";
import { refusal } from "./importFile.ts";
import { runEach } from "./index.tsx";

function file(name: string, content: string | Uint8Array<ArrayBuffer>): File {
  const made = new File([content], name);
  // jsdom's files cannot be read as bytes.
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  made.arrayBuffer = () => Promise.resolve(bytes.buffer);
  return made;
}

const columns = ["工号", "姓名"];
const rows = (count: number) => `工号,姓名\n${"1001,a\n".repeat(count)}`;

describe("a file to import", () => {
  it("is refused with the exact reason before anything is sent", async () => {
    expect((await refusal(file("a.txt", "x"), columns))?.why).toBe("wrongType");
    expect(await refusal(file("a.csv", "工号\n1001\n"), columns)).toEqual({ why: "missing", values: { name: "a.csv", columns: "姓名" } });
    expect((await refusal(file("a.csv", rows(1001)), columns))?.values).toMatchObject({ rows: 1001, limit: 1000 });
    expect((await refusal(file("a.csv", "工号,姓名\n\n\n"), columns))?.why).toBe("empty");
    const big = file("a.xlsx", "");
    Object.defineProperty(big, "size", { value: 10 * 1024 * 1024 + 1 });
    expect((await refusal(big, columns))?.why).toBe("tooLarge");
  });

  it("is taken with 1,000 rows, blank lines aside, in UTF-8 and in GBK", async () => {
    expect(await refusal(file("a.csv", `${rows(1000)}\n\n`), columns)).toBeNull();
    const gbk = new Uint8Array([0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xd0, 0xd5, 0xc3, 0xfb, 0x0a, 0x31, 0x2c, 0x61, 0x0a]);
    expect(await refusal(file("a.csv", gbk), columns)).toBeNull();
    expect(await refusal(file("a.xlsx", "PK"), columns)).toBeNull();
  });
});

describe("an action on several objects", () => {
  it("goes on after a failure and says which one failed and why", async () => {
    const result = await runEach(
      ["a", "b", "c"],
      (name) => name,
      (name) => (name === "b" ? Promise.reject(new Error("busy")) : Promise.resolve()),
      (error) => (error as Error).message,
    );
    expect(result).toEqual({ total: 3, succeeded: 2, failed: [{ row: 2, key: "b", reason: "busy" }] });
  });
});
