/** What the pickers choose from: only what the person may see (ORG-16); the server leaves out the rest. */
export interface OrganisationTree {
  branches: { id: string; name: string }[];
  departments: { id: string; name: string; branch: string }[];
}

/** A choice of the pickers; null is "all". */
export interface OrganisationChoice {
  branch: string | null;
  department: string | null;
}

/** Nothing chosen. */
export const wholeTenant: OrganisationChoice = { branch: null, department: null };

/** Departments that can be chosen below a branch. */
export function departmentsOf(tree: OrganisationTree, branch: string | null): OrganisationTree["departments"] {
  return branch === null ? tree.departments : tree.departments.filter((department) => department.branch === branch);
}

/**
 * Makes a kept choice fit the tree: things that are gone are dropped, and what has only one possibility is chosen
 * (ORG-03).
 */
export function settle(tree: OrganisationTree, kept: OrganisationChoice): OrganisationChoice {
  const [onlyBranch] = tree.branches;
  let branch = tree.branches.some((one) => one.id === kept.branch) ? kept.branch : null;
  if (branch === null && tree.branches.length === 1 && onlyBranch) branch = onlyBranch.id;
  const below = departmentsOf(tree, branch);
  const [onlyDepartment] = below;
  let department = below.some((one) => one.id === kept.department) ? kept.department : null;
  if (department === null && below.length === 1 && onlyDepartment) department = onlyDepartment.id;
  return { branch, department };
}

/** Choosing another branch empties the department (ORG-03). */
export function chooseBranch(tree: OrganisationTree, branch: string | null): OrganisationChoice {
  return settle(tree, { branch, department: null });
}
