/** Where each of a model's arrays lies in one block of memory. */
import type { Buffer, Lifetimes } from './lifetimes';

export interface PlacedBuffer extends Buffer {
  /** Where it begins, in values. */
  readonly offset: number;
}

export interface MemoryPlan {
  readonly buffers: readonly PlacedBuffer[];
  /** How many values the whole block has. */
  readonly values: number;
}

/**
 * Large ones first, each at the lowest place that is free for as long as it is needed: the greedy planner of TensorFlow Lite Micro
 * (David et al. 2020, arXiv:2010.08678), by size as in Pisarchyk and Lee 2020, arXiv:2001.03288.
 */
export function planMemory({ buffers }: Pick<Lifetimes, 'buffers'>): MemoryPlan {
  const bySize = buffers.toSorted((a, b) => b.values - a.values || a.first - b.first);
  const placed: PlacedBuffer[] = []; // By offset.
  for (const buffer of bySize) {
    const offset = lowestGap(buffer, placed);
    const place = placed.findIndex((other) => other.offset > offset);
    placed.splice(place === -1 ? placed.length : place, 0, { ...buffer, offset });
  }
  return { buffers: placed, values: placed.reduce((most, { offset, values }) => Math.max(most, offset + values), 0) };
}

function lowestGap(buffer: Buffer, placed: readonly PlacedBuffer[]): number {
  let offset = 0;
  for (const other of placed) {
    if (!areNeededTogether(buffer, other)) continue;
    if (other.offset >= offset + buffer.values) return offset;
    offset = Math.max(offset, other.offset + other.values);
  }
  return offset;
}

function areNeededTogether(a: Buffer, b: Buffer): boolean {
  return a.first <= b.last && b.first <= a.last;
}
