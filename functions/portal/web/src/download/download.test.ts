import { describe, expect, it } from "vitest";
import { wholeFile } from "./whole.ts";

/** A server that gives three bytes of a file at a time. */
function inParts(file: string, stuck = false) {
  const asked: string[] = [];
  const read = (headers: Record<string, string>) => {
    asked.push(headers["range"] ?? "");
    const first = stuck ? 0 : Number(/bytes=(\d+)-/.exec(headers["range"] ?? "")?.[1] ?? 0);
    const last = Math.min(first + 2, file.length - 1);
    const head = { "content-range": `bytes ${first}-${last}/${file.length}`, "content-disposition": `attachment; filename="${first}.wav"` };
    return Promise.resolve({ data: new Blob([file.slice(first, last + 1)], { type: "audio/wav" }), response: new Response("", { status: 206, headers: head }) });
  };
  return { asked, read };
}

describe("a file that is larger than one answer", () => {
  it("is asked for until it is whole, and keeps the name of the first answer", async () => {
    const { asked, read } = inParts("abcdefgh");
    const { data, response } = await wholeFile(read);
    expect(asked).toEqual(["", "bytes=3-", "bytes=6-"]);
    expect(data?.size).toBe(8);
    expect(data?.type).toBe("audio/wav");
    expect(response.headers.get("content-disposition")).toContain("0.wav");
  });

  it("is one request when it fits", async () => {
    const { asked, read } = inParts("abc");
    expect((await wholeFile(read)).data?.size).toBe(3);
    expect(asked).toEqual([""]);
  });

  it("is not asked for without end when the server does not go on", async () => {
    await expect(wholeFile(inParts("abcdefgh", true).read)).rejects.toThrow("the file ended early");
  });
});
