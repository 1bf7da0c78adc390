/** Turns operators into layers, one after the other, each with the shapes that the layers before it give. */
import type { Shape } from '../../../../core/layers/kind';
import { type Message, say } from '../../../../core/message/message';
import type { PartSpec, WeightSource } from '../operators/operator';
import type { Operator, Tensor } from '../schema/model';
import type { Constant } from '../tensors/constants';
import { nameOfInput, nameOfOperator, UniqueNames } from './names';
import type { Network } from './network';
import { operationOf, rowsWithoutBatch } from './operation';
import { convertOperator, type Shaped } from './shaped';
import { ShapeValues } from './shapeValues';

/** A layer of the spec to be. */
export interface DraftLayer {
  readonly name: string;
  readonly spec: PartSpec;
  readonly inputs: readonly string[];
  readonly weights: Readonly<Record<string, WeightSource>>;
  readonly takesActivation: boolean;
}

/** An operator, or an input of the model, with what it costs. */
export interface Step {
  readonly name: string;
  readonly type: string;
  /** Names of steps. */
  readonly inputs: readonly string[];
  readonly outputShape: Shape;
  /** Missing where it is not known. */
  readonly macs?: number | null;
  /** Each in the first step that uses it. */
  readonly weights: readonly Constant[];
  /** Why it has no layers. */
  readonly problem?: Message;
}

export interface Linked {
  readonly steps: readonly Step[];
  readonly layers: readonly DraftLayer[];
  /** The layer behind each output of the model; missing where a problem stands before it. */
  readonly outputs: readonly (string | undefined)[];
}

/** What a tensor is in the spec. */
interface Value {
  readonly rows: Shape;
  readonly step: string;
  /** Missing behind a problem. */
  readonly layer?: string;
}

/** @param constants small constants' values, by the tensors' indices */
export function linkLayers(network: Network, constants: ReadonlyMap<number, readonly number[]>): Linked {
  const linking = new Linking(network, constants);
  for (const index of network.model.inputs) linking.addInput(index, network.tensor(index)!);
  for (const operator of network.operators) linking.addOperator(operator);
  return linking.result();
}

class Linking {
  private readonly names = new UniqueNames();
  private readonly values = new Map<number, Value>();
  private readonly used = new Set<Constant>();
  private readonly steps: Step[] = [];
  private readonly layers: DraftLayer[] = [];
  private readonly shapeValues: ShapeValues;

  constructor(
    private readonly network: Network,
    constants: ReadonlyMap<number, readonly number[]>,
  ) {
    this.shapeValues = new ShapeValues({
      maker: (tensor) => network.makerOf(tensor),
      constant: (tensor) => constants.get(network.constantBehind(tensor)?.index ?? -1),
      shape: (tensor) => {
        const rows = this.values.get(tensor)?.rows;
        return rows === undefined || rows.includes(null) ? undefined : [1, ...(rows as readonly number[])];
      },
    });
  }

  addInput(index: number, tensor: Tensor): void {
    const name = this.names.take(nameOfInput(tensor));
    const rows = rowsWithoutBatch(tensor);
    const problem = inputProblem(tensor);
    this.values.set(index, { rows, step: name, ...(problem === undefined ? { layer: name } : {}) });
    this.steps.push({ name, type: 'Input', inputs: [], outputShape: rows, macs: 0, weights: [], ...(problem && { problem }) });
    this.layers.push({ name, spec: { type: 'Input', shape: [...rows] }, inputs: [], weights: {}, takesActivation: false });
  }

  addOperator(operator: Operator): void {
    const { network } = this;
    const operation = operationOf(operator, network, (tensor) => this.values.get(tensor)?.rows, this.shapeValues);
    const data = operation.data.flatMap((position) => this.values.get(operator.inputs[position]!) ?? []);
    const name = this.names.take(nameOfOperator(operator, network));
    const output = network.tensor(operator.outputs[0] ?? -1);
    const { parts, macs, problem } = convertOperator(operator, operation, output);
    const made = this.drafts(name, parts, operator, operation.data);
    this.layers.push(...made);

    const outputShape = problem === undefined ? (parts.at(-1)?.outputShape ?? data[0]!.rows) : operation.output;
    const layer = problem === undefined ? (made.at(-1)?.name ?? data[0]?.layer) : undefined;
    for (const tensor of operator.outputs)
      this.values.set(tensor, { rows: outputShape, step: name, ...(layer === undefined ? {} : { layer }) });
    this.steps.push({
      name,
      type: operator.type,
      inputs: data.map(({ step }) => step),
      outputShape,
      ...(macs === undefined ? {} : { macs }),
      weights: network.weightsOf(operator).filter((weight) => this.used.size < this.used.add(weight).size),
      ...(problem && {
        problem: say('operator {0} ({1}, tensor "{2}") {3}', operator.index, operator.type, output?.name.split(';')[0] ?? '', problem),
      }),
    });
  }

  result(): Linked {
    return { steps: this.steps, layers: this.layers, outputs: this.network.model.outputs.map((index) => this.values.get(index)?.layer) };
  }

  private drafts(name: string, parts: readonly Shaped[], { inputs }: Operator, data: readonly number[]): readonly DraftLayer[] {
    const nameOf = (role: string | undefined) => (role === '' || role === undefined ? name : `${name}.${role}`);
    const source = (from: number | string) => (typeof from === 'string' ? nameOf(from) : (this.values.get(inputs[from]!)?.layer ?? ''));
    return parts.map(({ spec, weights = {}, role, from, takesActivation = false }, at) => ({
      name: nameOf(role),
      spec,
      inputs: from?.map(source) ?? (at > 0 ? [nameOf(parts[at - 1]!.role)] : data.map(source)),
      weights,
      takesActivation,
    }));
  }
}

function inputProblem({ name, shape, type }: Tensor): Message | undefined {
  if (shape.length < 2)
    return say('the input "{0}" has the shape [{1}], without an axis for rows of data: convert the model with one', name, shape.join(', '));
  return /^(?:u?int|float)/u.test(type) ? undefined : say('the input "{0}" takes values of type {1}, and a spec takes numbers', name, type);
}
