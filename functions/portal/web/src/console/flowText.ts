import type { components } from "../api/schema.d.ts";
import { faultLine } from "./jsonFault.ts";

type Stored = components["schemas"]["FlowDefinition"];
export type Prompt = components["schemas"]["Prompt"];
export type Fault = components["schemas"]["FlowFault"];

/** Parts of a node that a text must have; the API fills in the others. */
type Needed = "type" | "keys" | "queue" | "conditions" | "url" | "method";
type Lean<Node> = Node extends unknown ? Pick<Node, Extract<keyof Node, Needed>> & Partial<Omit<Node, Needed>> : never;

/** A node as a text form may write it. */
export type FlowNode = Lean<components["schemas"]["Node"]>;

/** A flow as a text form may write it. */
export interface Definition {
  start: string;
  nodes: Record<string, FlowNode>;
}

/** For sending: what the text leaves out the API knows. */
export function asSent(definition: Definition): Stored {
  return definition as Stored;
}

/** A flow's text form as the editor shows it. */
export function textOf(definition: Definition): string {
  return `${JSON.stringify(definition, null, 2)}\n`;
}

/** What reading a text form gave: the flow, or the line (from 1) that could not be read. */
export type Read = { definition: Definition } | { line: number; reason: string };

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const isText = (value: unknown): boolean => typeof value === "string";
const isPrompt = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every(isFields));
const isTarget = (value: unknown): boolean => value === undefined || value === null || isText(value);

/** What each type of node must have before outline and form can show it. */
const needs: Record<FlowNode["type"], (node: Fields) => boolean> = {
  play: () => true,
  select: (node) => isFields(node["keys"]) && Object.values(node["keys"]).every(isText),
  queue: (node) => isText(node["queue"]),
  time: (node) => Array.isArray(node["conditions"]) && node["conditions"].every((exit) => isFields(exit) && isText(exit["condition"]) && isTarget(exit["next"])),
  http: (node) => isText(node["url"]) && isText(node["method"]),
  end: () => true,
};

function isNode(value: unknown): value is FlowNode {
  if (!isFields(value) || typeof value["type"] !== "string" || !(value["type"] in needs)) return false;
  const exits: ExitName[] = ["next", "no_key", "wrong_key", "unavailable", "full", "timeout", "other", "success", "failure"];
  const shown = isPrompt(value["prompt"]) && isPrompt(value["waiting_prompt"]) && exits.every((exit) => isTarget(value[exit]));
  return shown && needs[value["type"] as FlowNode["type"]](value);
}

/** Whether the parts that outline and form stand on are there; everything else is the check's matter. */
function isDefinition(value: unknown): value is Definition {
  return isFields(value) && isText(value["start"]) && isFields(value["nodes"]) && Object.values(value["nodes"]).every(isNode);
}

/** Reads a text form. */
export function readFlow(text: string): Read {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    return { line: faultLine(text) ?? 1, reason };
  }
  return isDefinition(value) ? { definition: value } : { line: 1, reason: "" };
}

/** Line (from 1) on which a node begins; 1 when the text does not have it. */
export function lineOfNode(text: string, node: string): number {
  const head = new RegExp(`^\\s*${JSON.stringify(node).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*:\\s*\\{`);
  const at = text.split("\n").findIndex((line) => head.test(line));
  return at < 0 ? 1 : at + 1;
}

/** Names of exits other than keys. */
export type ExitName = "next" | "no_key" | "wrong_key" | "unavailable" | "full" | "timeout" | "other" | "success" | "failure";

/** Where a node leads; a null target hangs up. */
export interface Exit {
  /** A key `0` to `9`, `*`, `#`, a time condition, or a named exit. */
  by: { key: string } | { condition: string } | { name: ExitName };
  target: string | null;
}

/** All exits of a node, keys first. */
export function exitsOf(node: FlowNode): Exit[] {
  const named = (name: ExitName, target: string | null | undefined): Exit => ({ by: { name }, target: target ?? null });
  switch (node.type) {
    case "play":
      return [named("next", node.next)];
    case "select":
      return [
        ...Object.entries(node.keys).map(([key, target]): Exit => ({ by: { key }, target })),
        named("no_key", node.no_key),
        named("wrong_key", node.wrong_key),
      ];
    case "queue":
      return [named("unavailable", node.unavailable), named("full", node.full), named("timeout", node.timeout)];
    case "time":
      return [...node.conditions.map((exit): Exit => ({ by: { condition: exit.condition }, target: exit.next ?? null })), named("other", node.other)];
    case "http":
      return [named("success", node.success), named("failure", node.failure)];
    case "end":
      return [];
  }
}

/** The node with one exit leading elsewhere. */
export function withExit(node: FlowNode, by: Exit["by"], target: string | null): FlowNode {
  if ("name" in by) return { ...node, [by.name]: target };
  if ("condition" in by) {
    if (node.type !== "time") return node;
    const known = node.conditions.some((exit) => exit.condition === by.condition);
    const changed = node.conditions.map((exit) => (exit.condition === by.condition ? { ...exit, next: target } : exit));
    return { ...node, conditions: known ? changed : [...changed, { condition: by.condition, next: target }] };
  }
  if (node.type !== "select") return node;
  const keys = Object.entries(node.keys).filter(([key]) => key !== by.key);
  if (target !== null) keys.push([by.key, target]);
  return { ...node, keys: Object.fromEntries(keys.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** What a node says first, its prompt. */
export function promptOf(node: FlowNode): Prompt[] {
  if (node.type === "time") return [];
  return node.type === "http" ? (node.waiting_prompt ?? []) : (node.prompt ?? []);
}

/** A time node without one of its time conditions. */
export function withoutCondition(node: FlowNode, condition: string): FlowNode {
  return node.type === "time" ? { ...node, conditions: node.conditions.filter((exit) => exit.condition !== condition) } : node;
}

/** The node with another prompt. */
export function withPrompt(node: FlowNode, prompt: Prompt[]): FlowNode {
  if (node.type === "time") return node;
  return { ...node, [node.type === "http" ? "waiting_prompt" : "prompt"]: prompt };
}

/** Names of the nodes as a call meets them, from the start; then those that no way leads to. */
export function inCallOrder(definition: Definition): { reached: string[]; lost: string[] } {
  const reached: string[] = [];
  const next = [definition.start];
  for (let name = next.shift(); name !== undefined; name = next.shift()) {
    const node = definition.nodes[name];
    if (!node || reached.includes(name)) continue;
    reached.push(name);
    next.push(...exitsOf(node).flatMap((exit) => (exit.target === null ? [] : [exit.target])));
  }
  return { reached, lost: Object.keys(definition.nodes).filter((name) => !reached.includes(name)) };
}

/** A small flow to begin with: a greeting, and the queue when there is one. */
export function starter(words: { welcome: string; queue: string; sorry: string }, queue: string | null): Definition {
  const end: FlowNode = { type: "end", prompt: [{ say: words.sorry }] };
  if (queue === null) return { start: "Welcome", nodes: { Welcome: { type: "play", prompt: [{ say: words.welcome }], next: "Goodbye" }, Goodbye: end } };
  return {
    start: "Welcome",
    nodes: {
      Welcome: { type: "play", prompt: [{ say: words.welcome }], next: "Agents" },
      Agents: { type: "queue", queue, prompt: [{ say: words.queue }], unavailable: "Goodbye", full: "Goodbye", timeout: "Goodbye" },
      Goodbye: end,
    },
  };
}
