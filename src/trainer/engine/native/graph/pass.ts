/** A program that goes over batches of rows, a step for each, many in one call. */
import type { Batches } from '../../batches';
import { type Argument, defineFunction, type FunctionDefinition, type Node, type NodeOutput, type Nodes } from './nodes';
import { attribute, DataType } from './op';
import type { Program } from './program';
import type { GraphSession } from './session';

/** What a step can use. */
export interface StepContext {
  readonly nodes: Nodes;
  /** Row numbers of the batch, [rows]. */
  readonly rows: NodeOutput;
  readonly learningRate: NodeOutput;
  /** Updates made before this step, an int32 scalar. */
  readonly iterations: NodeOutput;
}

export interface StepResult {
  /** A scalar, added up over the steps. */
  readonly loss: NodeOutput;
  /** Half the squared norm of the gradient, a scalar; its largest is kept. */
  readonly squares: NodeOutput;
  /** What must have happened before the next step. */
  readonly after: readonly Node[];
}

export interface Pass extends Program {
  readonly batches: Batches;
}

export interface PassRequest {
  /** Row numbers: any number of whole batches and, last of all, the rest. */
  readonly order: Int32Array;
  readonly learningRate: number;
  readonly iterations: number;
  /** The sum that the losses of whole batches are added to, so that it does not depend on how an epoch is cut into calls. */
  readonly lossSoFar: number;
}

export interface PassSums {
  /** Of whole batches, with what it began with. */
  readonly loss: number;
  readonly lossOfRest: number;
  readonly largestSquares: number;
  /** Finite only if all were. */
  readonly squares: number;
}

const { float32, int32, bool } = DataType;
const integers = { T: attribute.type(int32) };

/** What a loop carries from step to step. */
const state: readonly Argument[] = [
  { name: 'step', dtype: int32 },
  { name: 'steps', dtype: int32 },
  { name: 'order', dtype: int32 },
  { name: 'learning_rate', dtype: float32 },
  { name: 'iterations', dtype: int32 },
  { name: 'loss', dtype: float32 },
  { name: 'largest', dtype: float32 },
  { name: 'squares', dtype: float32 },
];
const types = state.map(({ dtype }) => dtype);
/** Steps of whole batches and of the rest, iterations, learning rate and loss so far come before the row numbers of the rest and of whole batches. */
const settingsOfPass = 5;

type Sums = readonly [loss: NodeOutput, largest: NodeOutput, squares: NodeOutput];

/** @param step makes the step of batches of this many rows */
export function definePass(
  name: string,
  batches: Batches,
  sideBySide: boolean,
  step: (rows: number) => (context: StepContext) => StepResult,
): Pass {
  const { batchSize, rest } = batches;
  const whole = defineLoop(`${name}_${batchSize}`, step(batchSize));
  const last = rest === 0 ? undefined : defineLoop(`${name}_${rest}`, step(rest));
  return {
    name,
    batches,
    sideBySide,
    functions: [...whole.functions, ...(last?.functions ?? [])],
    write: (nodes, values) => {
      const [head, order] = nodes.cut(values, settingsOfPass + rest);
      const [settings, restOrder] = rest === 0 ? [head, head] : nodes.cut(head, settingsOfPass);
      const [steps, stepsOfRest, iterations, learningRate, lossSoFar] = nodes.unpack(settings, settingsOfPass, float32) as [
        NodeOutput,
        NodeOutput,
        NodeOutput,
        NodeOutput,
        NodeOutput,
      ];
      const none = nodes.scalar(0);
      const rowsOf = (numbers: NodeOutput, rows: number) => nodes.bitsOf(nodes.reshape(numbers, [-1, rows]));
      const given = { nodes, learningRate, steps: nodes.bitsOf(steps), iterations: nodes.bitsOf(iterations) };
      const [loss, ...others] = whole.run({ ...given, order: rowsOf(order, batchSize), sums: [lossSoFar, none, none] });
      const [lossOfRest, largest, squares] =
        last === undefined
          ? [none, ...others]
          : last.run({
              ...given,
              steps: nodes.bitsOf(stepsOfRest),
              iterations: nodes.add('AddV2', [given.iterations, given.steps], integers),
              order: rowsOf(restOrder, rest),
              sums: [none, ...others],
            });
      const totals = [loss, lossOfRest, largest, squares];
      return nodes.add('Pack', totals, { T: attribute.type(float32), N: attribute.int(totals.length), axis: attribute.int(0) });
    },
  };
}

interface LoopStart {
  readonly nodes: Nodes;
  readonly steps: NodeOutput;
  /** Row numbers, [steps, rows]. */
  readonly order: NodeOutput;
  readonly learningRate: NodeOutput;
  readonly iterations: NodeOutput;
  readonly sums: Sums;
}

interface Loop {
  readonly functions: readonly FunctionDefinition[];
  /** Takes all steps. @returns the sums, with what they began with */
  run(start: LoopStart): Sums;
}

function defineLoop(name: string, step: (context: StepContext) => StepResult): Loop {
  const condition = defineFunction(`${name}_condition`, state, [bool], (nodes, [at, steps]) => [
    nodes.add('Less', [at!, steps!], integers),
  ]);
  const body = defineFunction(`${name}_step`, state, types, (nodes, args) => writeStep(nodes, args, step));
  return {
    functions: [condition, body],
    run: ({ nodes, steps, order, learningRate, iterations, sums }) => {
      const calls = { cond: attribute.function(condition.name), body: attribute.function(body.name) };
      const start = [nodes.scalar(0, int32), steps, order, learningRate, iterations, ...sums];
      const end = nodes.add('While', start, { T: attribute.types(types), ...calls, parallel_iterations: attribute.int(1) });
      const result = (back: number) => ({ node: end.node, index: state.length - back });
      return [result(3), result(2), result(1)];
    },
  };
}

function writeStep(nodes: Nodes, args: readonly NodeOutput[], step: (context: StepContext) => StepResult): NodeOutput[] {
  const [at, steps, order, learningRate, first, loss, largest, squares] = args as [
    NodeOutput,
    NodeOutput,
    NodeOutput,
    NodeOutput,
    NodeOutput,
    NodeOutput,
    NodeOutput,
    NodeOutput,
  ];
  const rows = nodes.gather(order, at, int32);
  const iterations = nodes.add('AddV2', [first, at], integers);
  const result = step({ nodes, rows, learningRate, iterations });
  return [
    nodes.add('AddV2', [at, nodes.scalar(1, int32)], integers, { after: result.after }),
    steps,
    order,
    learningRate,
    first,
    nodes.float('AddV2', [loss, result.loss]),
    nodes.float('Maximum', [largest, result.squares]),
    nodes.float('AddV2', [squares, result.squares]),
  ];
}

/** Goes over rows in one call of the program: batch after batch in the given order, and what is left over by the step for the rest. */
export function runPass(session: GraphSession, pass: Pass, { order, learningRate, iterations, lossSoFar }: PassRequest): PassSums {
  const { batchSize, rest } = pass.batches;
  const steps = Math.floor(order.length / batchSize);
  const restOrder = order.subarray(steps * batchSize);
  const values = new Float32Array(settingsOfPass + rest + steps * batchSize);
  const bits = new Int32Array(values.buffer);
  bits.set([steps, restOrder.length === 0 ? 0 : 1, iterations]);
  values.set([learningRate, lossSoFar], 3);
  bits.set(restOrder, settingsOfPass);
  bits.set(order.subarray(0, steps * batchSize), settingsOfPass + rest);
  const [loss, lossOfRest, largestSquares, squares] = session.call(pass, values);
  return { loss: loss!, lossOfRest: lossOfRest!, largestSquares: largestSquares!, squares: squares! };
}
