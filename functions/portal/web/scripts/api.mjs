// Makes the portal's view of the API: types for the compiler (schema.d.ts) and the rules of every
// component (constraints.json) that forms check before they send.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const source = new URL("../../../../docs/api/openapi.json", import.meta.url);
const target = new URL("../src/api/", import.meta.url);
const KEPT = [
  "type", "enum", "const", "format", "minLength", "maxLength", "pattern", "minimum", "maximum",
  "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "required", "default", "$ref",
];

/** Keeps what a form can check, drops prose. */
function prune(schema) {
  if (typeof schema !== "object" || schema === null) return schema;
  const kept = {};
  for (const key of KEPT) if (key in schema) kept[key] = schema[key];
  if (schema.properties) {
    kept.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, prune(part)]));
  }
  for (const list of ["anyOf", "oneOf", "allOf"]) if (schema[list]) kept[list] = schema[list].map(prune);
  if (schema.items) kept.items = prune(schema.items);
  return kept;
}

const document = JSON.parse(await readFile(source, "utf8"));
const types = astToString(await openapiTS(document, { alphabetize: true }));
await writeFile(new URL("schema.d.ts", target), `// Made by \`npm run api\` from docs/api/openapi.json.\n${types}`);

/** Every component that a request body leads to: answers need no checking. */
function reachable(schemas, start) {
  const found = new Set();
  const walk = (part) => {
    if (Array.isArray(part)) return part.forEach(walk);
    if (typeof part !== "object" || part === null) return;
    const name = typeof part.$ref === "string" ? part.$ref.replace("#/components/schemas/", "") : undefined;
    if (name !== undefined && !found.has(name)) {
      found.add(name);
      walk(schemas[name]);
    }
    Object.values(part).forEach(walk);
  };
  walk(start);
  return [...found].sort();
}

const schemas = document.components?.schemas ?? {};
const bodies = Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.requestBody));
const pruned = Object.fromEntries(reachable(schemas, bodies).map((name) => [name, prune(schemas[name])]));
await writeFile(new URL("constraints.json", target), `${JSON.stringify(pruned, null, 1)}\n`);
