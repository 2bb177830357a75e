/** Texts of one area: a tree whose leaves are sentences. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}

/** The same tree with other words. */
export type SameShape<T extends TextTree> = {
  readonly [K in keyof T]: T[K] extends string ? string : T[K] extends TextTree ? SameShape<T[K]> : never;
};

/** Texts in both languages. A key that one language lacks does not compile. */
export interface Texts<T extends TextTree> {
  readonly zh: T;
  readonly en: SameShape<T>;
}

/** Declares an area's texts, Chinese first: the glossary's Chinese labels are binding. */
export function texts<const T extends TextTree>(both: Texts<T>): Texts<T> {
  return both;
}
