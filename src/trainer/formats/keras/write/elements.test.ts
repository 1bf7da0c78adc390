import { expect, test } from 'vitest';
import { graph } from '../../../../../test/support/models/build';
import { elementsOf } from './elements';

test.each([2, 3] as const)('Keras %i is told the offset of a Rescaling that has none: Keras 3 does not read it without', (generation) => {
  const { layers } = graph({ type: 'Input', name: 'x', shape: [3] }, { type: 'Rescaling', name: 'own', scale: 2 });
  expect(elementsOf(layers, generation)[1]!.config).toEqual({ name: 'own', scale: 2, offset: 0 });
});
