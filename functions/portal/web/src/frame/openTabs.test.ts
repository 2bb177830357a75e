import { describe, expect, it } from "vitest";
import { close, neighbour, visit, type OpenTab } from "./openTabs.ts";

const home = "/at/demo";

function opened(...paths: string[]): OpenTab[] {
  return paths.reduce<OpenTab[]>((tabs, path) => visit(tabs, home, path, ""), []);
}

describe("opened pages", () => {
  it("stay as tabs in the order of opening, with home always there and not twice", () => {
    expect(opened("/a", home, "/b", "/a").map((tab) => tab.path)).toEqual(["/a", "/b"]);
  });

  it("remember their query", () => {
    const tabs = visit(opened("/a", "/b"), home, "/a", "?page=3");
    expect(tabs[0]).toEqual({ path: "/a", search: "?page=3" });
  });

  it("give way to the neighbour when closed, and at last to home", () => {
    expect(close(opened("/a", "/b", "/c"), home, "/b").next).toBe("/c");
    expect(close(opened("/a", "/b", "/c"), home, "/c").next).toBe("/b");
    expect(close(opened("/a"), home, "/a")).toEqual({ tabs: [], next: home });
  });

  it("are walked through around the corner", () => {
    const tabs = opened("/a", "/b");
    expect(neighbour(tabs, home, "/b", 1)).toBe(home);
    expect(neighbour(tabs, home, home, -1)).toBe("/b");
  });
});
