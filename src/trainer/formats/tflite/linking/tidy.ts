/** Makes a converted model what a person would have written: activations in the layers that they follow, and no reshaping back and forth. */
import { kindOf } from '../../../../core/layers';
import type { DraftLayer } from './layers';
import { UniqueNames } from './names';

interface Tidy {
  readonly layers: readonly DraftLayer[];
  readonly outputs: readonly string[];
}

/** @param outputs the layers that the model gives */
export function tidied(layers: readonly DraftLayer[], outputs: readonly string[]): Tidy {
  const tidy = new Tidying(layers, outputs);
  for (const { name } of layers) tidy.look(name);
  return tidy.result();
}

class Tidying {
  private readonly byName: Map<string, DraftLayer>;
  /** How many layers take each, with the model as one that takes its outputs. */
  private readonly takers = new Map<string, number>();
  /** Layers that went into others, and into which. */
  private readonly gone = new Map<string, string>();

  constructor(
    layers: readonly DraftLayer[],
    private readonly outputs: readonly string[],
  ) {
    this.byName = new Map(layers.map((layer) => [layer.name, layer]));
    for (const input of [...outputs, ...layers.flatMap(({ inputs }) => inputs)]) this.takers.set(input, (this.takers.get(input) ?? 0) + 1);
  }

  /** Joins a layer with the one before it, where that feeds nothing else. Layers before it have been looked at. */
  look(name: string): void {
    const layer = this.resolved(name);
    this.byName.set(name, layer);
    const [input, more] = layer.inputs;
    const before = input === undefined || more !== undefined ? undefined : this.byName.get(input);
    if (before === undefined || this.takers.get(before.name) !== 1) return;
    const joined = withActivation(before, layer) ?? withShape(before, layer);
    if (joined === undefined) return;
    this.byName.delete(name);
    this.gone.set(name, before.name);
    this.byName.set(before.name, joined);
    this.takers.set(before.name, this.takers.get(name) ?? 0);
  }

  result(): Tidy {
    const layers = [...this.byName.values()].map(({ name }) => this.resolved(name));
    const names = new UniqueNames();
    for (const { name } of layers) names.take(name);
    const outputs: string[] = [];
    for (const given of this.outputs) {
      const output = this.gone.get(given) ?? given;
      if (!outputs.includes(output)) outputs.push(output);
      else {
        const again = sameAs(output, names.take(output));
        layers.push(again);
        outputs.push(again.name);
      }
    }
    return { layers, outputs };
  }

  private resolved(name: string): DraftLayer {
    const layer = this.byName.get(name)!;
    return { ...layer, inputs: layer.inputs.map((input) => this.gone.get(input) ?? input) };
  }
}

/** A layer gives one output of a spec: a second one of the same values has a layer behind it. */
function sameAs(layer: string, name: string): DraftLayer {
  return { name, spec: { type: 'Activation', activation: 'linear' }, inputs: [layer], weights: {}, takesActivation: false };
}

function withActivation(before: DraftLayer, { spec }: DraftLayer): DraftLayer | undefined {
  if (spec.type !== 'Activation' || !before.takesActivation) return undefined;
  return { ...before, spec: { ...before.spec, activation: spec.activation } as DraftLayer['spec'], takesActivation: false };
}

/** Of two that only give another shape the second says all. */
function withShape(before: DraftLayer, { spec }: DraftLayer): DraftLayer | undefined {
  const isReshaping = [before.spec, spec].every(({ type }) => kindOf(type).flow === 'reshape');
  return isReshaping ? { ...before, spec } : undefined;
}
