import { expect, it } from 'vitest';
import { reconstructedCurves, reconstructedImages } from './reconstructions';

/** Three rows of two values from 0 to 1; the shrunk model is wrong by 0, 1 and 0.5 in one of them. */
const rows = {
  samples: { inputs: Float32Array.of(0, 1, 0, 0, 1, 1), count: 3 },
  original: Float32Array.of(0, 1, 0, 0, 1, 1),
  shrunk: Float32Array.of(0, 1, 1, 0, 0.5, 1),
};

it('shows rows as 0 to 255, with their errors, and the worst first where that is asked for', () => {
  const { inputs, shrunk, errors, worst } = reconstructedImages(rows, [1, 2, 1]);
  expect(inputs).toEqual([
    [0, 255],
    [0, 0],
    [255, 255],
  ]);
  expect(shrunk[2]).toEqual([128, 255]);
  expect(errors).toEqual({ original: [0, 0, 0], shrunk: [0, 0.5, 0.125] });
  expect(worst).toMatchObject({ inputs: [inputs[1], inputs[2], inputs[0]], errors: { shrunk: [0.5, 0.125, 0] } });
});

it('draws rows as lines of at most so many points, with the first few values of a step', () => {
  const inputs = Float32Array.from({ length: 1000 * 4 }, (_, at) => (at % 4 === 3 ? 0 : Math.floor(at / 4) / 999));
  const {
    kind,
    width,
    channels,
    inputs: drawn,
  } = reconstructedCurves({ samples: { inputs, count: 1 }, original: inputs, shrunk: inputs }, [1000, 4]);
  // Every third of 1,000 steps.
  expect({ kind, width, channels, values: drawn[0]!.length }).toEqual({ kind: 'curves', width: 334, channels: 3, values: 1002 });
  expect(drawn[0]!.slice(0, 3)).toEqual([0, 0, 0]);
  expect(drawn[0]!.at(-1)).toBe(255);
});
