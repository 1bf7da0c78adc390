/** What a model holds in memory over its layers, as bars. Pure. */
import type { BudgetSpec } from '../../src/core/cost/budgetSchema';
import { limitsOf } from '../../src/core/cost/deviceFit';
import { bytesPerValue, type ModelMemory } from '../../src/core/memory/memory';
import { memorySize } from '../../src/core/message/format';

/** Places and sizes are of a picture that is 100 wide and 100 high. */
export interface MemoryBar {
  readonly layer: string;
  readonly from: number;
  readonly width: number;
  readonly height: number;
  readonly isLargest: boolean;
  /** Bytes in float32, as people read them. */
  readonly float: string;
}

export interface MemoryPicture {
  readonly bars: readonly MemoryBar[];
  /** What the model needs. */
  readonly float: string;
  readonly int8: string;
  /** The layer at which it needs the most. */
  readonly largest: string;
  /** How high the device's RAM is in float32, where it is not above the picture. */
  readonly limit?: number;
}

/** The part of its room that a bar leaves to the next one. */
const gap = 0.1;

export function memoryPicture({ steps, largest, values }: ModelMemory, { device }: BudgetSpec): MemoryPicture {
  const room = 100 / steps.length;
  const height = (bytes: number) => (100 * bytes) / (largest.values * bytesPerValue.float);
  const ram = device === undefined ? undefined : limitsOf(device)?.ram;
  const bytes = (kind: keyof typeof bytesPerValue, of = values) => memorySize(of * bytesPerValue[kind]);
  const bars = steps.map((step, at): MemoryBar => ({
    layer: step.layer,
    from: at * room,
    width: room * (1 - gap),
    height: height(step.values * bytesPerValue.float),
    isLargest: step === largest,
    float: bytes('float', step.values),
  }));
  const limit = ram === undefined ? undefined : height(ram);
  return {
    bars,
    float: bytes('float'),
    int8: bytes('int8'),
    largest: largest.layer,
    ...(limit === undefined || limit > 100 ? {} : { limit }),
  };
}
