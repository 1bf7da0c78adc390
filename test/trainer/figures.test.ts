/** Figures that a run tells are a matter of the run alone. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RunStarted } from '../../src/core/run/events';
import { startRun } from '../../src/core/run/state';
import { writeLayersModel } from '../../src/trainer/formats/tfjs/layersModel';
import { modelOf, randomWeights } from '../support/engine/models';
import { SmallShrinker } from '../support/shrinkSmall';
import { npyFile } from '../support/specs/npyFile';
import { smallConvSpec } from '../support/specs/smallConv';
import { smallSpec } from '../support/specs/smallRun';

test('what a run tells does not depend on when checkpoints are written', async () => {
  const reported = async (checkpointSeconds: string) => {
    process.env['BONSAI_CHECKPOINT_SECONDS'] = checkpointSeconds;
    const small = await SmallShrinker.start();
    delete process.env['BONSAI_CHECKPOINT_SECONDS'];
    try {
      const { events } = await small.shrink(smallConvSpec, [{ method: 'pruneWeights', rounds: 3, fineTuneEpochs: 2 }], { params: 0.5 });
      return events.filter(({ type }) => type === 'round' || type === 'pruned' || type === 'epoch');
    } finally {
      await small.stop();
    }
  };
  const never = await reported('1000');
  expect(never.some(({ type }) => type === 'round')).toBe(true);
  expect(await reported('0')).toEqual(never);
});

test('a model that was shrunk before is measured against what it is, not against what it once was', async () => {
  const small = await SmallShrinker.start();
  try {
    const step = { method: 'pruneWeights', rounds: 3, fineTuneEpochs: 2 } as const;
    const first = await small.shrink(smallSpec, [step, { method: 'share', bits: 4, rounds: 1, fineTuneEpochs: 1 }], { params: 0.5 });
    const file = path.join(first.run, 'shrunk', 'small.bonsai');
    const { size } = await stat(file);
    expect(first.shrunk.bytes).toBe(size);
    const layers = JSON.parse(JSON.stringify(first.spec.layers)) as object[];
    const weights = path.relative(small.workspace.folder, file).split(path.sep).join('/');
    const again = { ...smallSpec, layers, weights };
    const second = await small.shrink(again, [step], { params: 0.9 });
    const most = Math.floor(0.9 * first.shrunk.nonzero);
    expect(second.original.bytes).toBe(size);
    expect(second.counted).toBe(first.shrunk.nonzero);
    expect(second.original.nonzero).toBe(first.shrunk.nonzero);
    expect(second.shrunk.nonzero).toBeLessThanOrEqual(most);
    expect(second.shrunk.nonzero).toBeGreaterThan(most * 0.95);
    const [started] = second.events;
    expect(started).toMatchObject({ type: 'started', targetParams: most, counted: { params: first.shrunk.nonzero } });
    expect(startRun(started as RunStarted).nonzero).toBe(first.shrunk.nonzero);
  } finally {
    await small.stop();
  }
});

test('weights that are not numbers are refused, with the tensor and the place', async () => {
  const small = await SmallShrinker.start();
  try {
    const graph = modelOf([3], [{ type: 'Dense', name: 'code', units: 2 }, { type: 'Dense', name: 'out', units: 3 }]); // prettier-ignore
    const weights = randomWeights(graph, 3);
    weights.get('code/kernel')!.data[5] = NaN;
    const written = writeLayersModel(graph, weights, 'test');
    await small.workspace.write('model.json', written.model);
    await small.workspace.write('weights.bin', Buffer.from(written.weights));
    const layers = [{ type: 'Input', name: 'x', shape: [3] }, ...graph.layers.slice(1).map((layer) => layer.spec)];
    const spec = { ...smallSpec, layers, weights: 'model.json' };
    await expect(small.shrink(spec, [{ method: 'pruneWeights' }], { params: 0.5 })).rejects.toThrow(
      'the weights file "model.json" has NaN in code/kernel, at [2, 1]',
    );
  } finally {
    await small.stop();
  }
});

test('labels that binaryCrossentropy has no lowest value for are refused before anything is trained', async () => {
  const small = await SmallShrinker.start();
  try {
    await small.workspace.write('rows.npy', npyFile([4, 2], Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)));
    await small.workspace.write('signs.npy', npyFile([4], Float32Array.of(1, 1, -1, 1)));
    const layers = [
      { type: 'Input', name: 'x', shape: [2] },
      { type: 'Dense', name: 'out', units: 1, activation: 'sigmoid' },
    ];
    const train = { ...smallSpec.train, loss: 'binaryCrossentropy' };
    const spec = { ...smallSpec, layers, train, data: { file: 'rows.npy', labels: 'signs.npy' } };
    await expect(small.shrink(spec, [{ method: 'pruneWeights' }], { params: 0.5 })).rejects.toThrow(
      'row 2 has the label -1, but binaryCrossentropy compares values from 0 to 1',
    );
  } finally {
    await small.stop();
  }
});

test('a target that biases of idle units pass is told, and pruning stops there', async () => {
  const small = await SmallShrinker.start();
  try {
    // Units behind this many others of which some never react: their biases stay at zero.
    const hidden = Array.from({ length: 40 }, (_, at) => ({ type: 'Dense', name: `d${at}`, units: 12, activation: 'relu' }));
    const layers = [{ type: 'Input', name: 'x', shape: [12] }, ...hidden, { type: 'Dense', name: 'out', units: 12 }];
    const spec = { ...smallSpec, layers, train: { ...smallSpec.train, epochs: 1, learningRate: 0.001 } };
    const { original, shrunk, events, notices } = await small.shrink(spec, [{ method: 'pruneWeights', rounds: 6, fineTuneEpochs: 1 }], {
      params: 0.5,
    });
    const most = Math.floor(original.params / 2);
    const left = events.flatMap((event) => (event.type === 'pruned' ? [event.nonzero] : []));
    const passed = left.findIndex((count) => count <= most);
    expect(new Set(left.slice(passed)).size).toBe(1);
    expect(shrunk.nonzero).toBeLessThan(most * 0.99);
    expect(notices.join('\n')).toMatch(/the target is passed: .* parameters are not zero, and .* may remain/u);
  } finally {
    await small.stop();
  }
});
