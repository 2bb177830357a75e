import components from "../api/constraints.json";

/** The part of JSON Schema (2020-12) that forms check before they send. */
export interface Constraint {
  type?: string | string[];
  enum?: (string | number | boolean | null)[];
  const?: unknown;
  format?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  required?: string[];
  properties?: Record<string, Constraint>;
  items?: Constraint;
  anyOf?: Constraint[];
  oneOf?: Constraint[];
  allOf?: Constraint[];
  default?: unknown;
  $ref?: string;
}

/** Names of the API's components. */
export type ComponentName = keyof typeof components;

const all = components as Record<string, Constraint>;

/** Follows `$ref`, takes the part of a nullable that is not null, and flattens `allOf`. */
export function resolve(schema: Constraint, from: Record<string, Constraint> = all): Constraint {
  if (schema.$ref !== undefined) {
    const { $ref, ...own } = schema;
    const target = from[$ref.replace("#/components/schemas/", "")] ?? {};
    return resolve({ ...target, ...own }, from);
  }
  if (schema.allOf) {
    const { allOf, ...own } = schema;
    return { ...Object.assign({}, ...allOf.map((part) => resolve(part, from))), ...own } as Constraint;
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (!choices) return schema;
  const real = choices.map((part) => resolve(part, from)).filter((part) => part.type !== "null");
  const [only] = real;
  if (real.length === 1 && only) return { ...schema, ...only };
  const consts = real.flatMap((part) => part.enum ?? (part.const === undefined ? [] : [part.const as string]));
  return consts.length > 0 ? { ...schema, enum: consts } : schema;
}

/** A component of the API by name. */
export function component(name: ComponentName): Constraint {
  return resolve(all[name] ?? {});
}
