import type { TFunction } from "i18next";
import { characterCount } from "./characters.ts";
import { resolve, type Constraint } from "./constraints.ts";

/** What is wrong with a value, as a sentence that says what would be right; null when nothing is. */
export type Check = (value: unknown) => string | null;

function typeOf(schema: Constraint): string | undefined {
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== "null") : schema.type;
}

function checkText(text: string, schema: Constraint, label: string, t: TFunction, hint?: string): string | null {
  const now = characterCount(text);
  if (schema.minLength !== undefined && now < schema.minLength) return t("form.minLength", { label, min: schema.minLength, now });
  if (schema.maxLength !== undefined && now > schema.maxLength) return t("form.maxLength", { label, max: schema.maxLength, now });
  if (schema.format === "email" && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text)) return t("form.email");
  if (schema.format === "uri" && !URL.canParse(text)) return t("form.uri");
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(text)) {
    return hint === undefined ? t("form.pattern", { label }) : t("form.patternHint", { label, hint });
  }
  return null;
}

function checkNumber(value: number, schema: Constraint, label: string, t: TFunction): string | null {
  if (!Number.isFinite(value)) return t("form.number", { label });
  if (typeOf(schema) === "integer" && !Number.isInteger(value)) return t("form.whole", { label });
  if (schema.minimum !== undefined && value < schema.minimum) return t("form.minimum", { label, min: schema.minimum });
  if (schema.maximum !== undefined && value > schema.maximum) return t("form.maximum", { label, max: schema.maximum });
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) return t("form.above", { label, min: schema.exclusiveMinimum });
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum) return t("form.below", { label, max: schema.exclusiveMaximum });
  return null;
}

/**
 * The check of one field from the API's own schema. `hint` explains a pattern in words.
 * Blank text counts as absent.
 */
export function checkOf(schema: Constraint, required: boolean, label: string, t: TFunction, hint?: string): Check {
  const rule = resolve(schema);
  const type = typeOf(rule);
  return (value) => {
    const absent = value === undefined || value === null || (typeof value === "string" && value.trim() === "");
    if (absent) {
      if (!required || type === "boolean") return null;
      return rule.enum ? t("form.chooseOne", { label }) : t("form.required", { label });
    }
    if (typeof value === "string") return checkText(value, rule, label, t, hint);
    if (typeof value === "number") return checkNumber(value, rule, label, t);
    return null;
  };
}
