import { FunctionDef, NodeDef, OpDef } from '@tensorflow/tfjs-node/dist/proto/api_pb';
import { dataType, type Attributes } from './attributes';
import { GraphError, TensorSpec, describe, type ElementType, type Shape } from './tensor-spec';

/**
 * A function of a TensorFlow graph while it is written: arguments, nodes, results.
 * Bodies of loops and branches are functions of their own, which TensorFlow lets see only their arguments. Here a node
 * may take a value of an enclosing function: it becomes an argument, a *capture*, that the enclosing one passes in.
 */
export class GraphFunction {
  private readonly nodes: NodeDef[] = [];
  private readonly arguments: Value[] = [];
  private readonly captured = new Map<Value, Value>();
  private nestedFunctions = 0;
  /** How many functions enclose this one. */
  private readonly depth: number;

  /** @param library takes the finished functions; shared by all functions of a graph */
  constructor(
    readonly name: string,
    private readonly library: FunctionDef[],
    private readonly parent?: GraphFunction,
  ) {
    this.depth = parent ? parent.depth + 1 : 0;
  }

  /** The innermost of the functions that own these values: the one in which all of them can be seen. */
  static innermost(values: readonly Value[]): GraphFunction {
    const owners = values.map(({ owner }) => owner);
    const first = owners[0];
    if (!first) throw new GraphError('A node without inputs needs to be told its function.');
    return owners.reduce((innermost, owner) => (owner.depth > innermost.depth ? owner : innermost), first);
  }

  /** A new function that may take this one's values, its name unique in the graph. */
  nested(role: string): GraphFunction {
    return new GraphFunction(`${this.name}.${role}${this.nestedFunctions++}`, this.library, this);
  }

  argument(spec: TensorSpec): Value {
    const value = this.nextArgument(spec);
    this.arguments.push(value);
    return value;
  }

  /** The values of enclosing functions that the nodes written so far take. */
  get captures(): Value[] {
    return [...this.captured.keys()];
  }

  /**
   * The argument through which this function sees a value of an enclosing one, or the value itself where it is its own.
   * @throws GraphError for a value of a function that does not enclose this one
   */
  local(value: Value): Value {
    if (value.owner === this) return value;
    if (!this.parent) throw new GraphError(`${describe(value)} of ${value.owner.name} cannot be seen in ${this.name}.`);
    this.parent.local(value);
    const known = this.captured.get(value);
    if (known) return known;
    const capture = this.nextArgument(value);
    this.captured.set(value, capture);
    return capture;
  }

  /**
   * Writes a node.
   * @param port the operation's name for its output, or its names for several
   * @param results what it computes; several also where the one output is a list
   */
  node(
    operation: string,
    inputs: readonly Value[],
    attributes: Attributes,
    port: string | readonly string[],
    results: readonly TensorSpec[],
  ): Value[] {
    const name = `${operation}_${this.nodes.length}`;
    const node = new NodeDef();
    node.setName(name);
    node.setOp(operation);
    node.setInputList(inputs.map((input) => this.local(input).reference));
    for (const [key, attribute] of Object.entries(attributes)) node.getAttrMap().set(key, attribute);
    this.nodes.push(node);
    const output = (at: number) => (typeof port === 'string' ? `${port}:${at}` : `${port[at]}:0`);
    return results.map(({ type, shape }, at) => new Value(this, `${name}:${output(at)}`, type, shape));
  }

  /**
   * Adds the function to the library. Its arguments are those declared, then one for each of `captures`.
   * @param captures values of enclosing functions, at least those that its nodes take
   */
  finish(results: readonly Value[], captures: readonly Value[] = []): void {
    const signature = new OpDef();
    signature.setName(this.name);
    for (const { reference, type } of [...this.arguments, ...captures.map((value) => this.local(value))]) {
      signature.addInputArg(argumentMessage(reference, type));
    }
    const definition = new FunctionDef();
    results.forEach((result, at) => {
      signature.addOutputArg(argumentMessage(`result_${at}`, result.type));
      definition.getRetMap().set(`result_${at}`, this.local(result).reference);
    });
    definition.setSignature(signature);
    definition.setNodeDefList(this.nodes);
    this.library.push(definition);
  }

  private nextArgument({ type, shape }: TensorSpec): Value {
    return new Value(this, `argument_${this.arguments.length + this.captured.size}`, type, shape);
  }
}

/** A tensor that some node of a graph will compute. */
export class Value extends TensorSpec {
  /**
   * @param owner the function whose node computes it
   * @param reference how that function's other nodes name it, e.g. `MatMul_3:product:0`
   */
  constructor(
    readonly owner: GraphFunction,
    readonly reference: string,
    type: ElementType,
    shape: Shape,
  ) {
    super(type, shape);
  }
}

function argumentMessage(name: string, type: ElementType): OpDef.ArgDef {
  const message = new OpDef.ArgDef();
  message.setName(name);
  message.setType(dataType(type));
  return message;
}
