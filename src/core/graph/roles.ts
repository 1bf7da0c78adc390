/** What a layer is to an autoencoder. */
import { elementCount } from '../layers/kind';
import type { GraphLayer, ModelGraph } from './graph';

/** `code` is the narrowest layer; what leads to it alone is the encoder, what comes of it the decoder; the rest goes past it. */
export type Role = 'encoder' | 'code' | 'decoder' | 'skip';

/** The roles by layer name, or `undefined` for a model that does not give back the shape of its input. */
export function autoencoderRoles({ layers, inputs, output }: ModelGraph): ReadonlyMap<string, Role> | undefined {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const input = byName.get(inputs[0] ?? '');
  const last = byName.get(output);
  if (input === undefined || last === undefined || !sameSize(input, last)) return undefined;
  const code = narrowest(layers, input, last);
  if (code === undefined) return undefined;
  const before = ancestorsOf(code, byName);
  const after = descendantsOf(code, layers);
  return new Map(
    layers.map(({ name }) => [name, name === code.name ? 'code' : before.has(name) ? 'encoder' : after.has(name) ? 'decoder' : 'skip']),
  );
}

function sameSize(a: GraphLayer, b: GraphLayer): boolean {
  const size = elementCount(a.outputShape);
  return size !== null && size === elementCount(b.outputShape);
}

/** The first of the layers with the fewest values through which input reaches output; none when no layer is narrower than both. */
function narrowest(layers: readonly GraphLayer[], input: GraphLayer, output: GraphLayer): GraphLayer | undefined {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const leadsOut = ancestorsOf(output, byName);
  const comesIn = descendantsOf(input, layers);
  let best: GraphLayer | undefined;
  let fewest = elementCount(input.outputShape)!;
  for (const layer of layers) {
    const size = elementCount(layer.outputShape);
    if (size === null || size >= fewest || !leadsOut.has(layer.name) || !comesIn.has(layer.name)) continue;
    best = layer;
    fewest = size;
  }
  return best;
}

function ancestorsOf(layer: GraphLayer, byName: ReadonlyMap<string, GraphLayer>): Set<string> {
  const found = new Set<string>();
  const open = [...layer.inputs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...(byName.get(name)?.inputs ?? []));
  }
  return found;
}

/** @param layers inputs first */
function descendantsOf(layer: GraphLayer, layers: readonly GraphLayer[]): Set<string> {
  const found = new Set<string>();
  for (const { name, inputs } of layers) if (inputs.some((input) => input === layer.name || found.has(input))) found.add(name);
  return found;
}
