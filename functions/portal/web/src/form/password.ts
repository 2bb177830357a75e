import { characterCount } from "./characters.ts";

/** Levels of the strength bar (SEC-09). */
export type Strength = "weak" | "medium" | "strong";

/** Which part of the rule a password breaks (SEC-08): key under `form.password`. */
export type PasswordFault = "tooShort" | "tooLong" | "onlyDigits" | "onlyLower" | "isName";

/** Shortest and longest password, in characters (SEC-08). */
export const passwordLength = { min: 8, max: 30 } as const;

/** The first broken part of the rule; `names` are the person's e-mail and user name. The server also knows leaked ones. */
export function passwordFault(password: string, names: string[] = []): PasswordFault | null {
  const length = characterCount(password);
  if (length < passwordLength.min) return "tooShort";
  if (length > passwordLength.max) return "tooLong";
  if (/^\d+$/.test(password)) return "onlyDigits";
  if (/^[a-z]+$/.test(password)) return "onlyLower";
  if (names.some((name) => name !== "" && name.toLowerCase() === password.toLowerCase())) return "isName";
  return null;
}

/** Weak breaks the rule; medium meets it; strong has 12 characters of 3 classes (SEC-09). */
export function strength(password: string, names: string[] = []): Strength {
  if (passwordFault(password, names) !== null) return "weak";
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length;
  return characterCount(password) >= 12 && classes >= 3 ? "strong" : "medium";
}
