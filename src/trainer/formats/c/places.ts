/** Where values lie in the program's block of memory. */
import type { PlacedBuffer } from '../../../core/memory/plan';
import type { Shape } from '../../../core/layers/kind';
import type { Operand } from './emit';

export class Places {
  readonly #outputs = new Map<string, PlacedBuffer>();
  readonly #work = new Map<number, PlacedBuffer>();

  constructor(buffers: readonly PlacedBuffer[]) {
    for (const buffer of buffers) {
      if (buffer.layers.length === 0) this.#work.set(buffer.first, buffer);
      for (const layer of buffer.layers) this.#outputs.set(layer, buffer);
    }
  }

  operandOf({ name, outputShape }: { readonly name: string; readonly outputShape: Shape }): Operand {
    return { at: this.outputOf(name), shape: outputShape.map((size) => size!) };
  }

  outputOf(layer: string): string {
    return inMemory(this.#outputs.get(layer)!);
  }

  /** What a step keeps while it computes. */
  workOf(step: number): string {
    const buffer = this.#work.get(step);
    return buffer === undefined ? 'NULL' : inMemory(buffer);
  }
}

function inMemory({ offset }: PlacedBuffer): string {
  return offset === 0 ? 'memory' : `memory + ${String(offset)}`;
}
