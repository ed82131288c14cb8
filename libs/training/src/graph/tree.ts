/** Named leaves, nested at will: a state of several tensors, the inputs of a program. */
export type Tree<Leaf> = { readonly [name: string]: Leaf | Tree<Leaf> };

/** The same names with other leaves. */
export type Mapped<Names, From, To> = Names extends From
  ? To
  : { readonly [Name in keyof Names]: Mapped<Names[Name], From, To> };

type LeafClass<Leaf> = abstract new (...parameters: never[]) => Leaf;

/** The leaves in the order in which they are written, each under its path, e.g. `state/weight`. */
export function leavesOf<Leaf>(tree: Tree<Leaf>, leafClass: LeafClass<Leaf>, path = ''): [path: string, leaf: Leaf][] {
  return Object.entries(tree).flatMap(([name, branch]): [string, Leaf][] =>
    isLeaf(branch, leafClass) ? [[path + name, branch]] : leavesOf(branch, leafClass, `${path}${name}/`),
  );
}

/** A tree of the same names, each leaf replaced. */
export function mapTree<Names extends Tree<From>, From, To>(
  tree: Names,
  leafClass: LeafClass<From>,
  replace: (leaf: From, path: string) => To,
): Mapped<Names, From, To> {
  // `replaced` forgets the names; they are those of `tree`.
  return replaced(tree, leafClass, replace, '') as Mapped<Names, From, To>;
}

/** The same tree with other leaves of the same kind, given in the order of `leavesOf`. */
export function refilled<Names extends Tree<Leaf>, Leaf>(
  tree: Names,
  leafClass: LeafClass<Leaf>,
  leaves: readonly Leaf[],
): Names {
  const left = leaves.values();
  // As above: the names are those of `tree`.
  return replaced(tree, leafClass, (leaf) => left.next().value ?? leaf, '') as Names;
}

function replaced<From, To>(
  tree: Tree<From>,
  leafClass: LeafClass<From>,
  replace: (leaf: From, path: string) => To,
  path: string,
): Tree<To> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, branch]) => [
      name,
      isLeaf(branch, leafClass)
        ? replace(branch, path + name)
        : replaced(branch, leafClass, replace, `${path}${name}/`),
    ]),
  );
}

function isLeaf<Leaf>(branch: Leaf | Tree<Leaf>, leafClass: LeafClass<Leaf>): branch is Leaf {
  return branch instanceof leafClass;
}
