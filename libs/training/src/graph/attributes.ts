import { AttrValue, DataType, NameAttrList, Tensor, TensorShape } from '@tensorflow/tfjs-node/dist/proto/api_pb';
import type { ElementType, Shape } from './tensor-spec';

const DATA_TYPES: Readonly<Record<ElementType, number>> = {
  float32: DataType.DT_FLOAT,
  float64: DataType.DT_DOUBLE,
  int32: DataType.DT_INT32,
  bool: DataType.DT_BOOL,
};

/** TensorFlow's number of an element type. */
export function dataType(type: ElementType): number {
  return DATA_TYPES[type];
}

export function shapeMessage(shape: Shape): TensorShape {
  const message = new TensorShape();
  for (const size of shape) {
    const dimension = new TensorShape.Dim();
    dimension.setSize(size);
    message.addDim(dimension);
  }
  return message;
}

/** Attributes of a node: what is fixed when the graph is built. */
export type Attributes = Readonly<Record<string, AttrValue>>;

export function typeAttribute(type: ElementType): AttrValue {
  const attribute = new AttrValue();
  attribute.setType(dataType(type));
  return attribute;
}

export function typesAttribute(types: readonly ElementType[]): AttrValue {
  const list = new AttrValue.ListValue();
  list.setTypeList(types.map(dataType));
  const attribute = new AttrValue();
  attribute.setList(list);
  return attribute;
}

export function flagAttribute(flag: boolean): AttrValue {
  const attribute = new AttrValue();
  attribute.setB(flag);
  return attribute;
}

export function countAttribute(count: number): AttrValue {
  const attribute = new AttrValue();
  attribute.setI(count);
  return attribute;
}

export function shapeAttribute(shape: Shape): AttrValue {
  const attribute = new AttrValue();
  attribute.setShape(shapeMessage(shape));
  return attribute;
}

/** Refers to a function of the graph's library. */
export function functionAttribute(name: string): AttrValue {
  const reference = new NameAttrList();
  reference.setName(name);
  const attribute = new AttrValue();
  attribute.setFunc(reference);
  return attribute;
}

/** @param elements row-major, in the byte order of this machine as TensorFlow expects it */
export function tensorAttribute(type: ElementType, shape: Shape, elements: ArrayBufferView): AttrValue {
  const tensor = new Tensor();
  tensor.setDtype(dataType(type));
  tensor.setTensorShape(shapeMessage(shape));
  tensor.setTensorContent(new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength));
  const attribute = new AttrValue();
  attribute.setTensor(tensor);
  return attribute;
}
