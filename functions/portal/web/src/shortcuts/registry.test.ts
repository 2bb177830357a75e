import { describe, expect, it, vi } from "vitest";
import { ShortcutRegistry } from "./registry.ts";

function key(name: string, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: name, cancelable: true });
  Object.defineProperty(event, "target", { value: target });
  return event;
}

function registryWith(keys: string): { registry: ShortcutRegistry; run: () => void } {
  const registry = new ShortcutRegistry();
  const run = vi.fn();
  registry.add([{ keys, group: "general", title: keys, run }]);
  return { registry, run };
}

describe("keyboard shortcuts", () => {
  it("run on their key, but not while a field is typed in", () => {
    const { registry, run } = registryWith("?");
    registry.press(key("?", document.createElement("input")), 0);
    expect(run).not.toHaveBeenCalled();
    registry.press(key("?"), 0);
    expect(run).toHaveBeenCalledOnce();
  });

  it("take two keys one after the other, not when too much time passes between", () => {
    const { registry, run } = registryWith("g h");
    registry.press(key("g"), 0);
    registry.press(key("h"), 5000);
    expect(run).not.toHaveBeenCalled();
    registry.press(key("g"), 6000);
    registry.press(key("h"), 6500);
    expect(run).toHaveBeenCalledOnce();
  });

  it("prefer the newest of the same keys and give them back when it leaves", () => {
    const { registry, run } = registryWith("r");
    const newer = vi.fn();
    const remove = registry.add([{ keys: "r", group: "table", title: "r", run: newer }]);
    registry.press(key("r"), 0);
    expect(newer).toHaveBeenCalledOnce();
    remove();
    registry.press(key("r"), 0);
    expect(run).toHaveBeenCalledOnce();
    expect(registry.list()).toHaveLength(1);
  });
});
