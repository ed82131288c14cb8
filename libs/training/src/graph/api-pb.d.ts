/**
 * The protobuf messages that tfjs-node ships untyped, as far as a graph needs them.
 * Names and meaning: tensorflow/core/framework and tensorflow/core/protobuf.
 */
declare module '@tensorflow/tfjs-node/dist/proto/api_pb' {
  interface MessageMap<Value> {
    set(key: string, value: Value): void;
  }

  export const DataType: Readonly<Record<'DT_FLOAT' | 'DT_DOUBLE' | 'DT_INT32' | 'DT_BOOL', number>>;

  export class TensorShape {
    addDim(dimension: TensorShape.Dim): void;
  }
  export namespace TensorShape {
    class Dim {
      setSize(size: number): void;
    }
  }

  export class Tensor {
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }

  export class NameAttrList {
    setName(name: string): void;
  }

  export class AttrValue {
    setB(value: boolean): void;
    setI(value: number): void;
    setType(type: number): void;
    setShape(shape: TensorShape): void;
    setTensor(tensor: Tensor): void;
    setFunc(reference: NameAttrList): void;
    setList(list: AttrValue.ListValue): void;
  }
  export namespace AttrValue {
    class ListValue {
      setTypeList(types: number[]): void;
      setShapeList(shapes: TensorShape[]): void;
    }
  }

  export class NodeDef {
    setName(name: string): void;
    setOp(operation: string): void;
    setInputList(inputs: string[]): void;
    getAttrMap(): MessageMap<AttrValue>;
  }

  export class OpDef {
    setName(name: string): void;
    addInputArg(argument: OpDef.ArgDef): void;
    addOutputArg(argument: OpDef.ArgDef): void;
  }
  export namespace OpDef {
    class ArgDef {
      setName(name: string): void;
      setType(type: number): void;
    }
  }

  export class FunctionDef {
    setSignature(signature: OpDef): void;
    setNodeDefList(nodes: NodeDef[]): void;
    getRetMap(): MessageMap<string>;
  }

  export class FunctionDefLibrary {
    setFunctionList(functions: FunctionDef[]): void;
  }

  export class VersionDef {
    setProducer(version: number): void;
  }

  export class GraphDef {
    addNode(node: NodeDef): void;
    setVersions(versions: VersionDef): void;
    setLibrary(library: FunctionDefLibrary): void;
  }

  export class TensorInfo {
    setName(name: string): void;
    setDtype(type: number): void;
    setTensorShape(shape: TensorShape): void;
  }

  export class SignatureDef {
    setMethodName(name: string): void;
    getInputsMap(): MessageMap<TensorInfo>;
    getOutputsMap(): MessageMap<TensorInfo>;
  }

  export class MetaGraphDef {
    setMetaInfoDef(information: MetaGraphDef.MetaInfoDef): void;
    setGraphDef(graph: GraphDef): void;
    getSignatureDefMap(): MessageMap<SignatureDef>;
  }
  export namespace MetaGraphDef {
    class MetaInfoDef {
      setTagsList(tags: string[]): void;
    }
  }

  export class SavedModel {
    setSavedModelSchemaVersion(version: number): void;
    addMetaGraphs(graph: MetaGraphDef): void;
    serializeBinary(): Uint8Array;
  }
}
