import { functionAttribute, typeAttribute, typesAttribute } from './attributes';
import { GraphFunction, Value } from './graph-function';
import { leavesOf, refilled, type Tree } from './tree';
import { describe, equalShapes, GraphError, type TensorSpec } from './tensor-spec';

/**
 * Repeats `body` on a state while `condition` holds of it. Both may take values from outside, which stay as they are.
 * @throws GraphError where the body changes a shape or an element type of the state
 */
export function whileLoop<State extends Tree<Value>>(
  initial: State,
  condition: (state: State) => Value,
  body: (state: State) => State,
): State {
  const before = valuesOf(initial);
  const owner = GraphFunction.innermost(before);
  const test = owner.nested('condition');
  const step = owner.nested('step');
  const goesOn = test.local(condition(argumentsOf(test, initial)));
  const after = localValues(step, body(argumentsOf(step, initial)), initial);
  checkSame('A loop', initial, before, after);

  // Both functions take the same arguments, and the body hands on those that it only reads.
  const captures = [...new Set([...test.captures, ...step.captures])];
  test.finish([goesOn], captures);
  step.finish([...after, ...captures], captures);

  const inputs = [...before, ...captures];
  const attributes = {
    T: typesAttribute(inputs.map(({ type }) => type)),
    cond: functionAttribute(test.name),
    body: functionAttribute(step.name),
  };
  return refilled(initial, Value, owner.node('While', inputs, attributes, 'output', inputs));
}

/**
 * `whenTrue` of the inputs if the scalar `predicate` holds, else `otherwise`; only one of them is computed.
 * Both may take values from outside as well.
 * @throws GraphError where the two results differ in shape or element type
 */
export function branch<Inputs extends Tree<Value>, Result extends Tree<Value>>(
  predicate: Value,
  inputs: Inputs,
  whenTrue: (inputs: Inputs) => Result,
  otherwise: (inputs: Inputs) => Result,
): Result {
  const given = valuesOf(inputs);
  const owner = GraphFunction.innermost([predicate, ...given]);
  const yes = owner.nested('when_true');
  const no = owner.nested('otherwise');
  const result = whenTrue(argumentsOf(yes, inputs));
  const results = localValues(yes, result, result);
  const alternatives = localValues(no, otherwise(argumentsOf(no, inputs)), result);
  checkSame('A branch', result, results, alternatives);

  const captures = [...new Set([...yes.captures, ...no.captures])];
  yes.finish(results, captures);
  no.finish(alternatives, captures);

  const taken = [...given, ...captures];
  const attributes = {
    Tcond: typeAttribute(predicate.type),
    Tin: typesAttribute(taken.map(({ type }) => type)),
    Tout: typesAttribute(results.map(({ type }) => type)),
    then_branch: functionAttribute(yes.name),
    else_branch: functionAttribute(no.name),
  };
  return refilled(result, Value, owner.node('If', [predicate, ...taken], attributes, 'output', results));
}

function valuesOf(tree: Tree<Value>): Value[] {
  return leavesOf(tree, Value).map(([, value]) => value);
}

/** The values of a tree in the order of another, by their names: how a body happens to write them does not matter. */
function localValues(owner: GraphFunction, tree: Tree<Value>, order: Tree<Value>): Value[] {
  const named = new Map(leavesOf(tree, Value));
  return leavesOf(order, Value).map(([path]) => {
    const value = named.get(path);
    if (!value) throw new GraphError(`${owner.name} gives no ${path}.`);
    return owner.local(value);
  });
}

function argumentsOf<Names extends Tree<Value>>(owner: GraphFunction, like: Names): Names {
  const values = valuesOf(like).map((value) => owner.argument(value));
  return refilled(like, Value, values);
}

function checkSame(what: string, names: Tree<Value>, a: readonly TensorSpec[], b: readonly TensorSpec[]): void {
  leavesOf(names, Value).forEach(([path], at) => {
    const before = a[at];
    const after = b[at];
    if (!before || !after || before.type !== after.type || !equalShapes(before.shape, after.shape)) {
      throw new GraphError(
        `${what} makes ${path} ${after ? describe(after) : 'nothing'} of ${before ? describe(before) : 'nothing'}.`,
      );
    }
  });
}
