import { describe, expect, it } from "vitest";
import { chooseBranch, departmentsOf, settle, wholeTenant, type OrganisationTree } from "./choice.ts";

const tree: OrganisationTree = {
  branches: [
    { id: "JG1", name: "North" },
    { id: "JG2", name: "South" },
  ],
  departments: [
    { id: "BM1", name: "Sales", branch: "JG1" },
    { id: "BM2", name: "Service", branch: "JG1" },
    { id: "BM3", name: "Service", branch: "JG2" },
  ],
};

describe("the organisation pickers", () => {
  it("choose by themselves where there is only one possibility", () => {
    expect(chooseBranch(tree, "JG2")).toEqual({ branch: "JG2", department: "BM3" });
    const single = { branches: [{ id: "JG1", name: "North" }], departments: [{ id: "BM1", name: "Sales", branch: "JG1" }] };
    expect(settle(single, wholeTenant)).toEqual({ branch: "JG1", department: "BM1" });
  });

  it("empty the department when the branch changes", () => {
    expect(chooseBranch(tree, "JG1")).toEqual({ branch: "JG1", department: null });
  });

  it("list only the departments of the branch", () => {
    expect(departmentsOf(tree, "JG1").map((one) => one.id)).toEqual(["BM1", "BM2"]);
  });

  it("keep a choice over pages, and drop what is gone or hidden now", () => {
    expect(settle(tree, { branch: "JG1", department: "BM2" })).toEqual({ branch: "JG1", department: "BM2" });
    expect(settle(tree, { branch: "JG9", department: "BM2" })).toEqual({ branch: null, department: "BM2" });
    expect(settle(tree, { branch: "JG2", department: "BM1" })).toEqual({ branch: "JG2", department: "BM3" });
  });
});
