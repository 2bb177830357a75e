import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { treeOf } from "./index.ts";

function leaves(tree: unknown, path: string, into: Map<string, string>): Map<string, string> {
  for (const [key, value] of Object.entries(tree as Record<string, unknown>)) {
    if (typeof value === "string") into.set(`${path}${key}`, value);
    else leaves(value, `${path}${key}.`, into);
  }
  return into;
}

const zh = leaves(treeOf("zh"), "", new Map());
const en = leaves(treeOf("en"), "", new Map());
const blanks = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? "").sort();
const chinese = /\p{Script=Han}/u;

describe("the two languages", () => {
  it("have the same texts, none of them empty", () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    for (const [key, text] of [...zh, ...en]) expect(text.trim(), key).not.toBe("");
  });

  it("fill the same blanks", () => {
    for (const [key, text] of zh) expect(blanks(en.get(key) ?? ""), key).toEqual(blanks(text));
  });

  it("are not mixed: no Chinese in English, and no English sentence in Chinese", () => {
    for (const [key, text] of en) expect(chinese.test(text), `${key}: ${text}`).toBe(false);
    for (const [key, text] of zh) {
      const words = text.replace(/\{\{\w+\}\}/g, "").match(/[A-Za-z]{3,}( [A-Za-z]{3,}){2,}/);
      expect(words, `${key}: ${text}`).toBeNull();
    }
  });
});

/** Attributes whose text a person reads. */
const spoken = new Set(["title", "label", "placeholder", "alt", "aria-label", "description", "help", "extra", "subTitle", "okText", "cancelText", "message"]);
/** What may stand in JSX as it is: signs, figures, and names that are the same in every language. */
const neutral = (text: string) => !/\p{L}{2,}/u.test(text) || /^(SIP|API|PDF|CSV|RTP|MOS|URL|ID)$/.test(text.trim());

function hardCoded(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, text: string) => {
    if (neutral(text)) return;
    found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) report(node, node.text);
    if (ts.isJsxAttribute(node) && node.initializer && spoken.has(node.name.getText())) {
      if (ts.isStringLiteral(node.initializer)) report(node, node.initializer.text);
    }
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      const inner = node.expression;
      if (ts.isStringLiteral(inner) || ts.isNoSubstitutionTemplateLiteral(inner)) report(inner, inner.text);
      if (ts.isConditionalExpression(inner)) {
        for (const branch of [inner.whenTrue, inner.whenFalse]) if (ts.isStringLiteral(branch)) report(branch, branch.text);
      }
    }
    if ((ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) && chinese.test(node.text)) report(node, node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function components(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return components(path);
    return entry.name.endsWith(".tsx") && !entry.name.endsWith(".test.tsx") ? [path] : [];
  });
}

describe("components", () => {
  it("have no text of their own: every word comes from the texts of an area", () => {
    const found = components(join(import.meta.dirname, "..")).flatMap(hardCoded);
    // The languages are called by their own names in both languages.
    expect(found.filter((line) => !line.includes("frame/Choices.tsx"))).toEqual([]);
  });
});
