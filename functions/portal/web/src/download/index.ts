/** A file's name from `Content-Disposition`, the encoded form first (RFC 6266, section 4.3); null without one. */
export function nameIn(header: string | null): string | null {
  if (header === null) return null;
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (encoded !== undefined) {
    try {
      return decodeURIComponent(encoded.trim());
    } catch {
      return null;
    }
  }
  return /filename="?([^";]+)"?/i.exec(header)?.[1]?.trim() ?? null;
}

/**
 * Hands a file answer of the API to the browser under the server's name for it. A refusal is thrown by the client
 * as an `ApiError` before that, so it is shown on the page and never saved as a file.
 */
export async function saveAnswer(request: Promise<{ data?: Blob | undefined; response: Response }>, fallback: string): Promise<void> {
  const { data, response } = await request;
  if (!data) return;
  const address = URL.createObjectURL(data);
  const link = document.createElement("a");
  link.href = address;
  link.download = nameIn(response.headers.get("content-disposition")) ?? fallback;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
