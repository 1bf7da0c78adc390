/** The part of tfjs-node's generated protocol buffers (tensorflow/core/protobuf) that writing a graph takes. */
declare module '@tensorflow/tfjs-node/dist/proto/api_pb' {
  interface Message {
    serializeBinary(): Uint8Array;
  }
  interface MapField<V> {
    set(key: string, value: V): this;
  }

  export class TensorShape implements Message {
    setDimList(dims: TensorShape.Dim[]): void;
    serializeBinary(): Uint8Array;
  }
  export namespace TensorShape {
    class Dim {
      setSize(size: number): void;
    }
  }
  export class Tensor {
    setDtype(dtype: number): void;
    setTensorShape(shape: TensorShape): void;
    setTensorContent(bytes: Uint8Array): void;
  }
  export class NameAttrList {
    setName(name: string): void;
  }
  export class AttrValue {
    setType(dtype: number): void;
    setI(value: number): void;
    setF(value: number): void;
    setB(value: boolean): void;
    setS(bytes: Uint8Array): void;
    setShape(shape: TensorShape): void;
    setTensor(tensor: Tensor): void;
    setFunc(name: NameAttrList): void;
    setList(list: AttrValue.ListValue): void;
  }
  export namespace AttrValue {
    class ListValue {
      setIList(values: number[]): void;
      setTypeList(dtypes: number[]): void;
      setSList(values: Uint8Array[]): void;
    }
  }
  export class NodeDef {
    setName(name: string): void;
    setOp(op: string): void;
    setInputList(inputs: string[]): void;
    getAttrMap(): MapField<AttrValue>;
  }
  export class OpDef {
    setName(name: string): void;
    setInputArgList(args: OpDef.ArgDef[]): void;
    setOutputArgList(args: OpDef.ArgDef[]): void;
    setIsStateful(stateful: boolean): void;
  }
  export namespace OpDef {
    class ArgDef {
      setName(name: string): void;
      setType(dtype: number): void;
    }
  }
  export class FunctionDef {
    setSignature(signature: OpDef): void;
    setNodeDefList(nodes: NodeDef[]): void;
    getRetMap(): MapField<string>;
    getAttrMap(): MapField<AttrValue>;
  }
  export class FunctionDefLibrary {
    setFunctionList(functions: FunctionDef[]): void;
  }
  export class VersionDef {
    setProducer(version: number): void;
  }
  export class GraphDef {
    setNodeList(nodes: NodeDef[]): void;
    setVersions(versions: VersionDef): void;
    setLibrary(library: FunctionDefLibrary): void;
  }
  export class MetaGraphDef {
    setGraphDef(graph: GraphDef): void;
    setMetaInfoDef(info: MetaGraphDef.MetaInfoDef): void;
  }
  export namespace MetaGraphDef {
    class MetaInfoDef {
      setTagsList(tags: string[]): void;
    }
  }
  export class SavedModel implements Message {
    setSavedModelSchemaVersion(version: number): void;
    setMetaGraphsList(graphs: MetaGraphDef[]): void;
    serializeBinary(): Uint8Array;
  }
}
