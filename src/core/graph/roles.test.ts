import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../layers';
import { graphOf } from './build';
import { autoencoderRoles } from './roles';

const roles = (...layers: LayerSpec[]) => {
  const found = autoencoderRoles(graphOf('m', layers).graph!);
  return found && Object.fromEntries(layers.map(({ name }, index) => [name, found[index]]));
};
const dense = (name: string, units: number, ...inputs: string[]): LayerSpec => ({
  type: 'Dense',
  name,
  units,
  ...(inputs.length > 0 ? { inputs } : {}),
});

describe('roles in an autoencoder', () => {
  it('are encoder, code, decoder, and what goes past the code', () => {
    expect(
      roles(
        { type: 'Input', name: 'x', shape: [100] },
        dense('encoder', 64),
        dense('code', 10),
        dense('skip', 12, 'x'),
        { type: 'Concatenate', name: 'joined', inputs: ['skip', 'code'] },
        dense('out', 100),
      ),
    ).toEqual({ x: 'encoder', encoder: 'encoder', code: 'code', skip: 'skip', joined: 'decoder', out: 'decoder' });
  });

  it('are found in a convolutional one, where the code is the fewest values and not the fewest channels', () => {
    expect(
      roles(
        { type: 'Input', name: 'x', shape: [8, 8, 1] },
        { type: 'Conv2D', name: 'down', filters: 4, kernelSize: 3, strides: 4, padding: 'same' },
        { type: 'Conv2DTranspose', name: 'up', filters: 1, kernelSize: 3, strides: 4, padding: 'same' },
      ),
    ).toEqual({ x: 'encoder', down: 'code', up: 'decoder' });
  });

  it('are not there in a classifier, or where nothing is narrower than the input', () => {
    expect(roles({ type: 'Input', name: 'x', shape: [4] }, dense('a', 2), dense('b', 3))).toBeUndefined();
    expect(roles({ type: 'Input', name: 'x', shape: [4] }, dense('a', 8), dense('b', 4))).toBeUndefined();
  });
});
