/** How much memory the values of a model take while it predicts one row, apart from its weights. */
import type { ModelGraph } from '../graph/graph';
import { type Lifetimes, lifetimesOf } from './lifetimes';
import { planMemory } from './plan';

/** What is held in memory while one layer is computed. */
export interface MemoryStep {
  readonly layer: string;
  /** The layer's position in the spec. */
  readonly index: number;
  /** Values of all arrays that are needed then. */
  readonly values: number;
}

export interface ModelMemory {
  /** The layers in the order in which they are computed. */
  readonly steps: readonly MemoryStep[];
  /** The first of the steps that need the most. */
  readonly largest: MemoryStep;
  /** Values of the block that holds them all: at least those of the largest step, and more where arrays cannot lie without gaps. */
  readonly values: number;
}

/** How many bytes a value takes in each kind of arithmetic. */
export const bytesPerValue = { float: 4, int8: 1 } as const;

/** @returns undefined where a size is only known at run time */
export function memoryOf(graph: ModelGraph): ModelMemory | undefined {
  const lifetimes = lifetimesOf(graph);
  if (lifetimes === undefined) return undefined;
  const steps = stepsOf(lifetimes);
  const largest = steps.reduce((most, step) => (step.values > most.values ? step : most));
  return { steps, largest, values: planMemory(lifetimes).values };
}

function stepsOf({ steps, buffers }: Lifetimes): MemoryStep[] {
  const changes = new Float64Array(steps.length + 1);
  for (const { first, last, values } of buffers) {
    changes[first]! += values;
    changes[last + 1]! -= values;
  }
  let values = 0;
  return steps.map(({ name, index }, step) => ({ layer: name, index, values: (values += changes[step]!) }));
}
