import { expect, it } from 'vitest';
import { modelCost } from '../../core/cost/cost';
import { parseSpecFile } from './specFile';
import { requireMemoryForModel } from './memory';

function costOf(units: number) {
  const layers = [
    { type: 'Input', name: 'x', shape: [1_000_000] },
    { type: 'Dense', name: 'small', units: 1 },
    { type: 'Dense', name: 'large', units, useBias: false, inputs: ['x'] },
    { type: 'Concatenate', name: 'both', inputs: ['small', 'large'] },
  ];
  const source = parseSpecFile('/models/m.model.json', JSON.stringify({ name: 'm', layers }));
  return { source, cost: modelCost(source.graph) };
}

it('refuses a model that cannot be trained in memory, at its largest layer, and no other', () => {
  const large = costOf(1_000_000);
  expect(() => requireMemoryForModel(large.source, large.cost)).toThrow(/make large smaller \(1,000,000,000,000 of them\)/u);
  const small = costOf(10);
  expect(() => requireMemoryForModel(small.source, small.cost)).not.toThrow();
});
