import { type Argument, defineFunction, type FunctionDefinition, type Node, type NodeOutput, type Nodes } from './nodes';
import { attribute, type Constant, DataType } from './op';
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
  /** Scalars, added up over the steps. */
  readonly loss: NodeOutput;
  /** Half the squared norm of the gradient; its largest is kept. */
  readonly squares: NodeOutput;
  /** What must have happened before the next step. */
  readonly after: readonly Node[];
}

/** Goes over batches of one size, many in one call of the session. */
export interface Loop {
  readonly name: string;
  readonly batchSize: number;
  readonly body: (context: LoopContext) => LoopBody;
}

export interface LoopRequest {
  /** Row numbers, `batchSize` for each step. */
  readonly order: Int32Array;
  readonly learningRate: number;
  readonly iterations: number;
}

export interface LoopSums {
  readonly loss: number;
  readonly largestSquares: number;
  /** Finite only if all were. */
  readonly squares: number;
}

const state: readonly Argument[] = [
  { name: 'step', dtype: DataType.int32 },
  { name: 'steps', dtype: DataType.int32 },
  { name: 'order', dtype: DataType.int32 },
  { name: 'learning_rate', dtype: DataType.float32 },
  { name: 'iterations', dtype: DataType.int32 },
  { name: 'loss', dtype: DataType.float32 },
  { name: 'largest', dtype: DataType.float32 },
  { name: 'squares', dtype: DataType.float32 },
];
const stateTypes = state.map(({ dtype }) => dtype);
const inputs = state.slice(1, 5);
const sums = 3;

const int32 = { T: attribute.type(DataType.int32) };

/**
 * Runs ops one after the other: for the small ops of small models, handing them to threads takes longer than doing them.
 * Each op still uses all threads for itself.
 */
const executor = attribute.string('SINGLE_THREADED_EXECUTOR');

/** Adds a loop to a graph: its functions are returned, and the node that runs it gets the loop's name. */
export function addLoop(main: Nodes, loop: Loop): FunctionDefinition[] {
  const condition = defineFunction(`${loop.name}_condition`, state, [DataType.bool], (nodes, [step, steps]) => [
    nodes.add('Less', [step!, steps!], int32),
  ]);
  const body = defineFunction(`${loop.name}_body`, state, stateTypes, (nodes, args) => loopStep(loop, nodes, args));
  const whole = defineFunction(`${loop.name}_loop`, inputs, stateTypes.slice(-sums), (nodes, args) => {
    const start = [nodes.scalar(0, DataType.int32), ...args, ...stateTypes.slice(-sums).map(() => nodes.scalar(0))];
    const settings = {
      T: attribute.types(stateTypes),
      cond: attribute.function(condition.name),
      body: attribute.function(body.name),
      parallel_iterations: attribute.int(1),
    };
    const end = nodes.add('While', start, settings);
    return Array.from({ length: sums }, (_, at) => ({ node: end.node, index: state.length - sums + at }));
  });
  const given = inputs.map(({ name, dtype }) => main.placeholder(`${loop.name}_${name}`, { dtype, shape: name === 'order' ? [-1, loop.batchSize] : [] }));
  const call = main.add('StatefulPartitionedCall', given, {
    Tin: attribute.types(inputs.map(({ dtype }) => dtype)),
    Tout: attribute.types(stateTypes.slice(-sums)),
    f: attribute.function(whole.name),
    executor_type: executor,
  });
  const packed = Array.from({ length: sums }, (_, index) => ({ node: call.node, index }));
  main.add('Pack', packed, { T: attribute.type(DataType.float32), N: attribute.int(sums), axis: attribute.int(0) }, [], loop.name);
  return [condition, body, whole];
}

function loopStep({ body }: Loop, nodes: Nodes, args: readonly NodeOutput[]): NodeOutput[] {
  const [step, steps, order, learningRate, first, loss, largest, squares] = args as [NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput, NodeOutput]; // prettier-ignore
  const gather = { Tparams: attribute.type(DataType.int32), Tindices: attribute.type(DataType.int32), Taxis: attribute.type(DataType.int32) };
  const rows = nodes.add('GatherV2', [order, step, nodes.scalar(0, DataType.int32)], gather);
  const iterations = nodes.add('AddV2', [first, step], int32);
  const result = body({ nodes, rows, learningRate, iterations });
  const next = nodes.add('AddV2', [step, nodes.scalar(1, DataType.int32)], int32, result.after);
  return [
    next,
    steps,
    order,
    learningRate,
    first,
    nodes.float('AddV2', [loss, result.loss]),
    nodes.float('Maximum', [largest, result.squares]),
    nodes.float('AddV2', [squares, result.squares]),
  ];
}

export function runLoop(session: GraphSession, { name, batchSize }: Loop, request: LoopRequest): LoopSums {
  const steps = request.order.length / batchSize;
  const integer = (value: number): Constant => ({ dtype: DataType.int32, shape: [], data: Int32Array.of(value) });
  const feeds = {
    [`${name}_steps`]: integer(steps),
    [`${name}_order`]: { dtype: DataType.int32, shape: [steps, batchSize], data: request.order },
    [`${name}_learning_rate`]: { dtype: DataType.float32, shape: [], data: Float32Array.of(request.learningRate) },
    [`${name}_iterations`]: integer(request.iterations),
  };
  const [loss, largestSquares, squares] = session.run(feeds, [name])[0]!;
  return { loss: loss!, largestSquares: largestSquares!, squares: squares! };
}
