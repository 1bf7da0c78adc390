/** The layers of a spec as they are put together, each with what its output is. */
import { kindOf } from '../../../../core/layers';
import { type Shape, ShapeError } from '../../../../core/layers/kind';
import type { Fields } from './fields';

/** A layer that says what the file says: whether a spec may say it shows when the whole is checked. */
export type UncheckedLayer = Fields & { readonly name: string; readonly inputs?: readonly string[] };

/** Axis i of the spec's value is axis `order[i]` of the file's, both without the batch. */
export type AxisOrder = readonly number[];

/** The output of a layer. */
export interface Result {
  readonly name: string;
  /** Missing where it does not follow: the check of the whole spec says why. */
  readonly shape?: Shape;
  /** Missing where it is the file's. */
  readonly order?: AxisOrder | undefined;
}

export class SpecLayers {
  readonly #layers: UncheckedLayer[] = [];

  get all(): readonly UncheckedLayer[] {
    return this.#layers;
  }

  /** As a person writes it: type and name first, and no inputs where it is the layer before. */
  add({ type, stepsBack: _, ...fields }: Fields, name: string, sources: readonly Result[]): Result {
    const inputs = sources.map((source) => source.name);
    const isNext = inputs.length === 0 || (inputs.length === 1 && inputs[0] === this.#layers.at(-1)?.name);
    const layer: UncheckedLayer = { type, name, ...(isNext ? {} : { inputs }), ...fields };
    this.#layers.push(layer);
    const shape = shapeBehind(layer, sources);
    return { name, ...(shape === undefined ? {} : { shape }) };
  }
}

function shapeBehind(layer: UncheckedLayer, sources: readonly Result[]): Shape | undefined {
  const shapes = shapesOf(sources);
  if (shapes.length < sources.length) return undefined;
  try {
    return kindOf(layer.type).outputShape(layer, shapes);
  } catch (error) {
    if (error instanceof ShapeError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** As far as they are known. */
export function shapesOf(results: readonly Result[]): Shape[] {
  return results.flatMap(({ shape }) => (shape === undefined ? [] : [shape]));
}
