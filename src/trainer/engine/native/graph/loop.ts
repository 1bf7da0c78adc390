import { type Argument, defineFunction, type Node, type NodeOutput, type Nodes } from './nodes';
import { attribute, DataType } from './op';
import type { Program } from './program';
import type { GraphSession } from './session';

/** What the body of a loop can use. */
export interface LoopContext {
  readonly nodes: Nodes;
  /** Row numbers of the batch, [rows]. */
  readonly rows: NodeOutput;
  readonly learningRate: NodeOutput;
  /** Updates made before this step, an int32 scalar. */
  readonly iterations: NodeOutput;
}

export interface LoopBody {
  /** A scalar, added up over the steps. */
  readonly loss: NodeOutput;
  /** Half the squared norm of the gradient, a scalar; its largest is kept. */
  readonly squares: NodeOutput;
  /** What must have happened before the next step. */
  readonly after: readonly Node[];
}

/** A program that goes over batches of one size, many in one call. */
export interface Loop extends Program {
  readonly batchSize: number;
}

export interface LoopRequest {
  /** Row numbers, `batchSize` for each step. */
  readonly order: Int32Array;
  readonly learningRate: number;
  readonly iterations: number;
  /** The sum that the steps' losses are added to, so that it does not depend on how an epoch is cut into calls. */
  readonly lossSoFar: number;
}

export interface LoopSums {
  readonly loss: number;
  readonly largestSquares: number;
  /** Finite only if all were. */
  readonly squares: number;
}

const { float32, int32, bool } = DataType;
const integers = { T: attribute.type(int32) };

/** What the loop carries from step to step; the last three are its results. */
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
const sums = 3;
/** Steps, iterations, learning rate and loss so far come before the order. */
const settingsOfLoop = 4;

export function defineLoop(name: string, batchSize: number, body: (context: LoopContext) => LoopBody): Loop {
  const condition = defineFunction(`${name}_condition`, state, [bool], (nodes, [step, steps]) => [
    nodes.add('Less', [step!, steps!], integers),
  ]);
  const step = defineFunction(`${name}_step`, state, types, (nodes, args) => writeStep(nodes, args, body));
  return {
    name,
    batchSize,
    functions: [condition, step],
    write: (nodes, values) => {
      const [settings, order] = nodes.cut(values, settingsOfLoop);
      const [steps, iterations, learningRate, lossSoFar] = nodes.unpack(settings, settingsOfLoop, float32);
      const start = [
        nodes.scalar(0, int32),
        nodes.bitsOf(steps!),
        nodes.bitsOf(nodes.reshape(order, [-1, batchSize])),
        learningRate!,
        nodes.bitsOf(iterations!),
        lossSoFar!,
        ...Array.from({ length: sums - 1 }, () => nodes.scalar(0)),
      ];
      const calls = { cond: attribute.function(condition.name), body: attribute.function(step.name) };
      const end = nodes.add('While', start, { T: attribute.types(types), ...calls, parallel_iterations: attribute.int(1) });
      const totals = Array.from({ length: sums }, (_, at) => ({ node: end.node, index: state.length - sums + at }));
      return nodes.add('Pack', totals, { T: attribute.type(float32), N: attribute.int(sums), axis: attribute.int(0) });
    },
  };
}

function writeStep(nodes: Nodes, args: readonly NodeOutput[], body: (context: LoopContext) => LoopBody): NodeOutput[] {
  const [step, steps, order, learningRate, first, loss, largest, squares] = args as [NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput]; // prettier-ignore
  const rows = nodes.gather(order, step, int32);
  const iterations = nodes.add('AddV2', [first, step], integers);
  const result = body({ nodes, rows, learningRate, iterations });
  return [
    nodes.add('AddV2', [step, nodes.scalar(1, int32)], integers, result.after),
    steps,
    order,
    learningRate,
    first,
    nodes.float('AddV2', [loss, result.loss]),
    nodes.float('Maximum', [largest, result.squares]),
    nodes.float('AddV2', [squares, result.squares]),
  ];
}

export function runLoop(session: GraphSession, loop: Loop, { order, learningRate, iterations, lossSoFar }: LoopRequest): LoopSums {
  const values = new Float32Array(settingsOfLoop + order.length);
  const bits = new Int32Array(values.buffer);
  bits[0] = order.length / loop.batchSize;
  bits[1] = iterations;
  values[2] = learningRate;
  values[3] = lossSoFar;
  bits.set(order, settingsOfLoop);
  const [loss, largestSquares, squares] = session.call(loop, values);
  return { loss: loss!, largestSquares: largestSquares!, squares: squares! };
}
