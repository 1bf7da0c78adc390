import type { Shape } from '../../../../core/layers/kind';
import { say } from '../../../../core/message/message';
import type { Attribute, NodeProto } from '../proto/node';
import type { Values } from '../proto/elementTypes';
import type { Dims } from '../values/arrays';
import type { Constant } from '../values/constant';
import { unsupported } from './unsupported';

/** A value between nodes, as far as the file says it. Where its batch axis has no fixed size, that is 1. */
export interface Tensor {
  readonly name: string;
  readonly dims?: Shape | undefined;
  readonly constant?: Constant | undefined;
}

/** What all nodes of a graph share. */
export interface GraphFacts {
  readonly opset: number;
  constant(values: Values, dims: Dims): Constant;
}

/** A node with what is known of its inputs. */
export class GraphNode {
  constructor(
    private readonly proto: NodeProto,
    readonly facts: GraphFacts,
    /** `undefined` where one is left out. */
    readonly inputs: readonly (Tensor | undefined)[],
  ) {}

  /** As messages call it. */
  get label(): string {
    return this.proto.name === '' ? (this.proto.outputs[0] ?? '') : this.proto.name;
  }

  /** "Gemm", or "com.microsoft.FusedConv". */
  get operator(): string {
    const { domain, operator } = this.proto;
    return domain === '' ? operator : `${domain}.${operator}`;
  }

  get outputs(): readonly string[] {
    return this.proto.outputs;
  }

  get opset(): number {
    return this.facts.opset;
  }

  attribute(name: string): Attribute | undefined {
    return this.proto.attributes.get(name);
  }

  int(name: string, otherwise: number): number {
    return this.attribute(name)?.int ?? otherwise;
  }

  float(name: string, otherwise: number): number {
    return this.attribute(name)?.float ?? otherwise;
  }

  text(name: string, otherwise: string): string {
    return this.attribute(name)?.text ?? otherwise;
  }

  ints(name: string): readonly number[] | undefined {
    return this.attribute(name)?.ints;
  }

  has(index: number): boolean {
    return this.inputs[index] !== undefined;
  }

  input(index: number): Tensor {
    return this.inputs[index] ?? unsupported(say('it has no input {0}', index + 1));
  }

  dims(index: number): Shape {
    return this.input(index).dims ?? unsupported(say('the shape of its input "{0}" is not known', this.input(index).name));
  }

  /** A weight. */
  constant(index: number): Constant {
    const { name, constant } = this.input(index);
    return constant ?? unsupported(say('its input "{0}" has to be a constant of the file, but is computed by the model', name));
  }

  /** A setting that older versions of an operator have as an attribute, and newer ones as an input. */
  setting(name: string, index: number): readonly number[] | undefined {
    const attribute = this.attribute(name);
    if (attribute?.int !== undefined) return [attribute.int];
    if (attribute?.float !== undefined) return [attribute.float];
    if (attribute !== undefined) return attribute.ints.length === 0 ? attribute.floats : attribute.ints;
    return this.has(index) ? this.values(index) : undefined;
  }

  /** The values of an input that is a setting. */
  values(index: number): readonly number[] {
    const { known } = this.constant(index);
    return known === undefined ? unsupported(say('its input "{0}" has too many values', this.input(index).name)) : [...known];
  }

  /** An axis as it is written: negative ones count from the end. */
  axis(written: number, rank: number): number {
    const axis = written < 0 ? written + rank : written;
    return Number.isInteger(axis) && axis >= 0 && axis < rank ? axis : unsupported(say('it has no axis {0}', written));
  }
}
