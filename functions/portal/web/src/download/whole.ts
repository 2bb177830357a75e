/** What one request for a file gives. */
interface Part {
  data?: Blob | undefined;
  response: Response;
}

/** Where a part of a file ends and how long the whole is, from `Content-Range` (RFC 9110, section 14.4). */
function place(response: Response): { next: number; total: number } | null {
  const found = /^bytes \d+-(\d+)\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  return found ? { next: Number(found[1]) + 1, total: Number(found[2]) } : null;
}

/**
 * A whole file. The API's answers carry at most 1 MiB: a longer file comes in parts, which `read` is asked for one after
 * the other, with the headers of the request. The answer is that of the first part with the data of all.
 */
export async function wholeFile(read: (headers: Record<string, string>) => Promise<Part>): Promise<Part> {
  const first = await read({});
  const parts: Blob[] = first.data ? [first.data] : [];
  let at = place(first.response);
  while (at && at.next < at.total) {
    const { data, response } = await read({ range: `bytes=${at.next}-` });
    const reached = place(response);
    // A server that does not go on would be asked for ever.
    if (!data || !reached || reached.next <= at.next) throw new Error("the file ended early");
    parts.push(data);
    at = reached;
  }
  return parts.length > 1 ? { data: new Blob(parts, { type: first.data?.type ?? "" }), response: first.response } : first;
}
