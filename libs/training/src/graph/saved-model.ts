import {
  FunctionDefLibrary,
  GraphDef,
  MetaGraphDef,
  NodeDef,
  SavedModel,
  SignatureDef,
  TensorInfo,
  VersionDef,
  type FunctionDef,
} from '@tensorflow/tfjs-node/dist/proto/api_pb';
import {
  dataType,
  flagAttribute,
  functionAttribute,
  shapeAttribute,
  shapeMessage,
  typeAttribute,
  typesAttribute,
} from './attributes';
import type { TensorSpec } from './tensor-spec';

/** Version of TensorFlow's graph format that our nodes are written in (TensorFlow 2.17); later ones read it. */
const GRAPH_VERSION = 1882;
export const TAG = 'serve';
export const SIGNATURE = 'serving_default';

export interface SavedModelParts {
  /** The library's function that is called, taking `inputs` and giving `outputs` in their order. */
  readonly entry: string;
  readonly functions: FunctionDef[];
  readonly inputs: readonly [name: string, spec: TensorSpec][];
  readonly outputs: readonly [name: string, spec: TensorSpec][];
  /** One XLA program, or TensorFlow's own kernels node by node. */
  readonly compiled: boolean;
}

/** The content of a saved_model.pb with one signature, which calls `entry`. */
export function savedModel(parts: SavedModelParts): Uint8Array {
  const signature = new SignatureDef();
  signature.setMethodName('tensorflow/serving/predict');
  parts.inputs.forEach(([name, spec], at) => signature.getInputsMap().set(name, info(`input_${at}:0`, spec)));
  parts.outputs.forEach(([name, spec], at) => signature.getOutputsMap().set(name, info(`call:${at}`, spec)));

  const information = new MetaGraphDef.MetaInfoDef();
  information.setTagsList([TAG]);
  const metaGraph = new MetaGraphDef();
  metaGraph.setMetaInfoDef(information);
  metaGraph.setGraphDef(graph(parts));
  metaGraph.getSignatureDefMap().set(SIGNATURE, signature);

  const model = new SavedModel();
  model.setSavedModelSchemaVersion(1);
  model.addMetaGraphs(metaGraph);
  return model.serializeBinary();
}

function graph(parts: SavedModelParts): GraphDef {
  const version = new VersionDef();
  version.setProducer(GRAPH_VERSION);
  const library = new FunctionDefLibrary();
  library.setFunctionList(parts.functions);
  const message = new GraphDef();
  message.setVersions(version);
  message.setLibrary(library);
  parts.inputs.forEach(([, spec], at) => message.addNode(placeholder(`input_${at}`, spec)));
  message.addNode(call(parts));
  return message;
}

function placeholder(name: string, { type, shape }: TensorSpec): NodeDef {
  const node = new NodeDef();
  node.setName(name);
  node.setOp('Placeholder');
  node.getAttrMap().set('dtype', typeAttribute(type));
  node.getAttrMap().set('shape', shapeAttribute(shape));
  return node;
}

function call({ entry, inputs, outputs, compiled }: SavedModelParts): NodeDef {
  const node = new NodeDef();
  node.setName('call');
  node.setOp('StatefulPartitionedCall');
  node.setInputList(inputs.map((_, at) => `input_${at}`));
  const attributes = node.getAttrMap();
  attributes.set('Tin', typesAttribute(inputs.map(([, { type }]) => type)));
  attributes.set('Tout', typesAttribute(outputs.map(([, { type }]) => type)));
  attributes.set('f', functionAttribute(entry));
  if (compiled) attributes.set('_XlaMustCompile', flagAttribute(true));
  return node;
}

function info(name: string, { type, shape }: TensorSpec): TensorInfo {
  const message = new TensorInfo();
  message.setName(name);
  message.setDtype(dataType(type));
  message.setTensorShape(shapeMessage(shape));
  return message;
}
