/** What a layer is to an autoencoder. */
import { type CostedLayer, elementCount } from '../layers/kind';
import type { GraphLayer, ModelGraph } from './graph';

/** `code` is the narrowest layer; what leads to it alone is the encoder, what comes of it the decoder; the rest goes past it. */
export type Role = 'encoder' | 'code' | 'decoder' | 'skip';

/**
 * The roles by the layers' indices, or `undefined` for a model that does not give back the shape of its input.
 *
 * @example
 * const dense = (name, units) => ({ type: 'Dense', name, units });
 * const { graph } = graphOf('m', [{ type: 'Input', name: 'x', shape: [4] }, dense('a', 3), dense('b', 2), dense('y', 4)]);
 * autoencoderRoles(graph); // → ['encoder', 'encoder', 'code', 'decoder']
 */
export function autoencoderRoles({ layers, inputs, outputs }: ModelGraph<CostedLayer>): readonly Role[] | undefined {
  if (inputs.length > 1 || outputs.length > 1) return undefined;
  const input = layers.find(({ name }) => name === inputs[0]);
  const last = layers.findLast(({ name }) => name === outputs[0]);
  if (input === undefined || last === undefined || !sameSize(input, last)) return undefined;
  const code = narrowest(layers, input, last);
  if (code === undefined) return undefined;
  const before = ancestorsOf(code, layers);
  const after = descendantsOf(code, layers);
  const roles: Role[] = [];
  for (const { index } of layers)
    roles[index] = index === code.index ? 'code' : before[index] === 1 ? 'encoder' : after[index] === 1 ? 'decoder' : 'skip';
  return roles;
}

function sameSize(a: GraphLayer<CostedLayer>, b: GraphLayer<CostedLayer>): boolean {
  const size = elementCount(a.outputShape);
  return size !== null && size === elementCount(b.outputShape);
}

/** The first of the layers with the fewest values through which input reaches output; none when no layer is narrower than both. */
function narrowest(
  layers: readonly GraphLayer<CostedLayer>[],
  input: GraphLayer<CostedLayer>,
  output: GraphLayer<CostedLayer>,
): GraphLayer<CostedLayer> | undefined {
  const leadsOut = ancestorsOf(output, layers);
  const comesIn = descendantsOf(input, layers);
  let best: GraphLayer<CostedLayer> | undefined;
  let fewest = elementCount(input.outputShape)!;
  for (const layer of layers) {
    const size = leadsOut[layer.index] === 1 && comesIn[layer.index] === 1 ? elementCount(layer.outputShape) : null;
    if (size === null || size >= fewest) continue;
    best = layer;
    fewest = size;
  }
  return best;
}

/** By index, 1 where the layer's output reaches the given one. @param layers inputs come first */
function ancestorsOf(given: GraphLayer<CostedLayer>, layers: readonly GraphLayer<CostedLayer>[]): Uint8Array {
  const found = new Uint8Array(layers.length);
  for (const source of given.sources) found[source] = 1;
  for (let position = layers.length - 1; position >= 0; position--) {
    const { index, sources } = layers[position]!;
    if (found[index] === 1) for (const source of sources) found[source] = 1;
  }
  return found;
}

/** By index, 1 where the output of the given layer reaches it. @param layers inputs come first */
function descendantsOf(given: GraphLayer<CostedLayer>, layers: readonly GraphLayer<CostedLayer>[]): Uint8Array {
  const found = new Uint8Array(layers.length);
  for (const { index, sources } of layers) {
    if (sources.some((source) => source === given.index || found[source] === 1)) found[index] = 1;
  }
  return found;
}
