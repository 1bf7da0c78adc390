/** Which operators feed which, and which of them a model's outputs come from. */
import { say } from '../../../../core/message/message';
import { damaged } from '../damaged';
import { recordOf } from '../operators';
import type { Operator, Tensor, TfliteModel } from '../schema/model';
import { type Constant, isConstant, isWeight } from '../tensors/constants';

export class Network {
  /** The operator that makes each tensor. */
  private readonly makers = new Map<number, Operator>();
  /** The needed operators that take each tensor. */
  private readonly consumers = new Map<number, readonly Operator[]>();
  private readonly inputs: ReadonlySet<number>;
  /** Operators whose results the model's outputs need, in the file's order; without those that only compute shapes or dequantise weights. */
  readonly operators: readonly Operator[];

  /** @param file for messages. @throws ImportError when operators are not in an order in which each comes after its inputs */
  constructor(
    readonly model: TfliteModel,
    private readonly file: string,
  ) {
    this.inputs = new Set(model.inputs);
    for (const operator of model.operators)
      for (const output of operator.outputs) {
        if (this.makers.has(output) || this.inputs.has(output))
          throw this.damaged(operator, say('gives tensor {0}, which is given already', output));
        this.makers.set(output, operator);
      }
    this.operators = this.needed();
    for (const operator of this.operators)
      for (const input of new Set(operator.inputs)) this.consumers.set(input, [...(this.consumers.get(input) ?? []).slice(0, 1), operator]);
  }

  tensor(index: number): Tensor | undefined {
    return this.model.tensors[index];
  }

  makerOf(index: number): Operator | undefined {
    return this.makers.get(index);
  }

  /** The constant that a tensor is, also one that is only dequantised in between (float16 weights). */
  constantBehind(index: number): Constant | undefined {
    const maker = this.makers.get(index);
    const tensor = this.tensor(maker?.type === 'DEQUANTIZE' ? (maker.inputs[0] ?? index) : index);
    return tensor !== undefined && !this.makers.has(tensor.index) && isConstant(tensor) ? tensor : undefined;
  }

  weightsOf({ inputs }: Operator): readonly Constant[] {
    return inputs.flatMap((index) => this.constantBehind(index) ?? []).filter(isWeight);
  }

  /** Positions of an operator's inputs that come from other operators, or from the model's input. */
  dataOf({ type, inputs }: Operator): readonly number[] {
    const settings = recordOf(type)?.settings ?? [];
    return [...inputs.keys()].filter((position) => {
      const index = inputs[position]!;
      return index >= 0 && !settings.includes(position) && this.constantBehind(index) === undefined;
    });
  }

  /** The only operator that takes a tensor, unless the model gives it. */
  consumerOf(index: number): Operator | undefined {
    const [first, second] = this.consumers.get(index) ?? [];
    return second === undefined && !this.model.outputs.includes(index) ? first : undefined;
  }

  private needed(): readonly Operator[] {
    const needed = new Set<Operator>();
    const open = [...this.model.outputs];
    while (open.length > 0) {
      const maker = this.makers.get(open.pop()!);
      if (maker === undefined || needed.has(maker)) continue;
      needed.add(maker);
      for (const position of this.dataOf(maker)) open.push(this.inputBefore(maker, maker.inputs[position]!));
    }
    return this.model.operators.filter((operator) => needed.has(operator));
  }

  private inputBefore(operator: Operator, index: number): number {
    const maker = this.makers.get(index);
    if (maker === undefined && !this.inputs.has(index)) throw this.damaged(operator, say('takes tensor {0}, which nothing gives', index));
    if (maker !== undefined && maker.index >= operator.index)
      throw this.damaged(operator, say('takes tensor {0}, which operator {1} gives after it', index, maker.index));
    return index;
  }

  private damaged({ index, type }: Operator, what: ReturnType<typeof say>): Error {
    return damaged(this.file, say('operator {0} ({1}) {2}', index, type, what));
  }
}
