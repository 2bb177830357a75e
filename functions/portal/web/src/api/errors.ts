import { currentLanguage } from "../i18n/index.ts";

/** Body of every error answer of the API. */
export interface ApiErrorBody {
  error: { code: string; message: string; message_zh: string; field?: string | null; details?: unknown };
}

/** An error answer, or no answer at all (`code` is then `unreachable`). */
export class ApiError extends Error {
  /** Stable code, for example `email_taken`. */
  readonly code: string;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** The input's field that is wrong, a JSON path such as `company.name`. */
  readonly field: string | null;
  readonly details: unknown;
  private readonly english: string;
  private readonly chinese: string;

  constructor(status: number, error: ApiErrorBody["error"]) {
    super(`${error.code}: ${error.message}`);
    this.name = "ApiError";
    this.status = status;
    this.code = error.code;
    this.field = error.field ?? null;
    this.details = error.details;
    this.english = error.message;
    this.chinese = error.message_zh;
  }

  /** The server's sentence in the language in force. */
  get text(): string {
    return currentLanguage() === "en" ? this.english : this.chinese;
  }
}

/** The request got no answer. */
export function unreachable(): ApiError {
  return new ApiError(0, {
    code: "unreachable",
    message: "Edgecall could not be reached. Check the network and try again.",
    message_zh: "无法连接到服务，请检查网络后重试。",
  });
}

/** Whether a parsed body is an error of the API. */
export function isErrorBody(body: unknown): body is ApiErrorBody {
  if (typeof body !== "object" || body === null || !("error" in body)) return false;
  const error = body.error;
  return typeof error === "object" && error !== null && "code" in error && "message" in error && "message_zh" in error;
}

/** Any answer that is not a success, as an error: also of a proxy that knows nothing of our error bodies. */
export function errorFrom(status: number, body: unknown): ApiError {
  if (isErrorBody(body)) return new ApiError(status, body.error);
  return new ApiError(status, {
    code: `http_${status}`,
    message: `The service answered with an unexpected error (${status}). Try again in a moment.`,
    message_zh: `服务返回了意外错误（${status}），请稍后重试。`,
  });
}

/** The sentence to show for anything that was thrown. */
export function errorText(error: unknown): string {
  if (error instanceof ApiError) return error.text;
  return errorFrom(0, null).text;
}
