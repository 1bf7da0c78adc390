/** What a layer is to an autoencoder. */
import { elementCount } from '../layers/kind';
import type { GraphLayer, ModelGraph } from './graph';

/** `code` is the narrowest layer; what leads to it alone is the encoder, what comes of it the decoder; the rest goes past it. */
export type Role = 'encoder' | 'code' | 'decoder' | 'skip';

/** The roles by layer name, or `undefined` for a model that does not give back the shape of its input. */
export function autoencoderRoles({ layers, inputs, output }: ModelGraph): ReadonlyMap<string, Role> | undefined {
  const positions = new Map(layers.map((layer, position) => [layer.name, position]));
  const sources = layers.map((layer) => layer.inputs.map((name) => positions.get(name)!));
  const input = positions.get(inputs[0] ?? '');
  const last = positions.get(output);
  if (input === undefined || last === undefined || !sameSize(layers[input]!, layers[last]!)) return undefined;
  const code = narrowest(layers, sources, input, last);
  if (code === undefined) return undefined;
  const before = ancestorsOf(code, sources);
  const after = descendantsOf(code, sources);
  return new Map(
    layers.map(({ name }, position) => [
      name,
      position === code ? 'code' : before[position] ? 'encoder' : after[position] ? 'decoder' : 'skip',
    ]),
  );
}

function sameSize(a: GraphLayer, b: GraphLayer): boolean {
  const size = elementCount(a.outputShape);
  return size !== null && size === elementCount(b.outputShape);
}

/** For each layer, the positions of those that feed it; they come before it. */
type Sources = readonly (readonly number[])[];

/** The first of the layers with the fewest values through which input reaches output; none when no layer is narrower than both. */
function narrowest(layers: readonly GraphLayer[], sources: Sources, input: number, output: number): number | undefined {
  const leadsOut = ancestorsOf(output, sources);
  const comesIn = descendantsOf(input, sources);
  let best: number | undefined;
  let fewest = elementCount(layers[input]!.outputShape)!;
  for (const [position, { outputShape }] of layers.entries()) {
    const size = leadsOut[position] === true && comesIn[position] === true ? elementCount(outputShape) : null;
    if (size === null || size >= fewest) continue;
    best = position;
    fewest = size;
  }
  return best;
}

/** By position, whether the layer's output reaches the one at `of`. */
function ancestorsOf(of: number, sources: Sources): boolean[] {
  const found = sources.map(() => false);
  const mark = (position: number) => {
    for (const source of sources[position]!) found[source] = true;
  };
  mark(of);
  for (let position = of - 1; position >= 0; position--) if (found[position] === true) mark(position);
  return found;
}

/** By position, whether the output of the layer at `of` reaches it. */
function descendantsOf(of: number, sources: Sources): boolean[] {
  const found = sources.map(() => false);
  for (let position = of + 1; position < sources.length; position++) {
    found[position] = sources[position]!.some((source) => source === of || found[source] === true);
  }
  return found;
}
