import { expect, test } from 'vitest';
import { analyzeSpec } from '../../../core/spec/analyze';
import { tfjsExporter } from './exporter';

test('a layer inside of another that TF.js does not compute is refused by name, as a spec is read', () => {
  const layers = [
    { type: 'Input', name: 'x', shape: [4, 2] },
    { type: 'Bidirectional', name: 'both', layer: { type: 'GRU', units: 3, resetAfter: true } },
  ];
  const { graph } = analyzeSpec(JSON.stringify({ name: 'm', layers }));
  const model = { graph: graph!, weights: new Map(), generatedBy: 'test' };
  expect(() =>
    tfjsExporter.write(model, { signal: new AbortController().signal, calibrationRows: () => Promise.reject(new Error('no rows')) }),
  ).toThrow('both has resetAfter');
});
