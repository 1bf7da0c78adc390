/** Batches that are cut into branches train a model as whole ones do. */
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { modelCost } from '../../src/core/cost/cost';
import { Random } from '../../src/core/random/random';
import type { Engine } from '../../src/trainer/engine/engine';
import { stepMacs } from '../../src/trainer/engine/native/branching';
import { storeRules } from '../../src/trainer/engine/native/calibration/storedRules';
import { findInstallation, nativeEngineFolder } from '../../src/trainer/engine/native/installation';
import { probeModel, probeSizes, timeWays } from '../../src/trainer/engine/native/calibration/probe';
import { thisMachine } from '../../src/trainer/engine/native/calibration/rules';
import { loadNativeBackend } from '../../src/trainer/engine/native/load';
import { openEngine } from '../../src/trainer/engine/open';
import { expectClose, expectSameTraining, prepare, rows } from '../support/engine/agreement';
import { engineCases } from '../support/engine/cases';
import { wasmFolder } from '../support/engine/engines';
import { smallSpec } from '../support/specs/smallRun';
import { startTrainer } from '../support/trainer';
import { createWorkspace } from '../support/workspace';

const { signal } = new AbortController();

let whole: Engine;
let cut: Engine;
beforeAll(async () => {
  whole = await openEngine('native', { wasm: wasmFolder, branches: [] });
  // Batches of 5 rows become five branches, the last one of 3 rows three.
  cut = await openEngine('native', { wasm: wasmFolder, branches: [{ from: 0, count: 5 }] });
});

describe.each(engineCases)('$name', (example) => {
  it('trains as tfjs does', () => expectSameTraining(cut, example));

  it.each([2, 3])('has the updates of whole batches in %i branches', async (count) => {
    const { request } = await prepare(example);
    // Adam makes large steps of the rounding errors of a gradient that is none.
    const train = { ...request.train, optimizer: 'sgd', momentum: 0, nesterov: false, batchSize: 6 } as const;
    const engines = [whole, await openEngine('native', { wasm: wasmFolder, branches: [{ from: 0, count }] })];
    const order = new Random(1).permutation(rows);
    const results = [];
    for (const engine of engines) {
      const session = await engine.compile({ ...request, train });
      const { loss, gradientNorm } = await session.trainEpoch(order, { learningRate: 0.01, signal });
      results.push({ loss, gradientNorm, weights: session.getWeights() });
      session.dispose();
    }
    const [expected, actual] = results as [(typeof results)[number], (typeof results)[number]];
    expectClose([actual.loss, actual.gradientNorm], [expected.loss, expected.gradientNorm], 1e-5);
    for (const [key, { data }] of expected.weights) expectClose(actual.weights.get(key)!.data, data, 1e-5, key);
  });
});

describe('measuring the machine', () => {
  const native = async () => {
    const installation = await findInstallation();
    if (!installation.installed) throw new Error('the native engine is not installed');
    return loadNativeBackend(installation.binding);
  };

  it('times a step in each of the ways', async () => {
    const times = await timeWays(await native(), probeSizes[0]!, [0, 1, 2], Infinity);
    expect(times).toHaveLength(3);
    for (const time of times!) expect(time > 0 && time < Infinity).toBe(true);
  });

  it('says nothing when there is no time', async () => {
    expect(await timeWays(await native(), probeSizes[0]!, [0, 1], 0)).toBeUndefined();
  });

  it.each(probeSizes)('makes a model of about %i multiply-accumulates a step', (macs) => {
    const perRow = modelCost(probeModel(macs)).macs!;
    expect(Math.abs(stepMacs('train', perRow, 128) / macs - 1)).toBeLessThan(0.03);
  });
});

describe('a run whose batches are cut', () => {
  let cache: string;
  beforeAll(async () => {
    cache = await mkdtemp(path.join(tmpdir(), 'branches-cache-'));
    const folder = path.join(cache, 'model-bonsai');
    await mkdir(path.join(folder, 'engine'), { recursive: true });
    await symlink(nativeEngineFolder(), path.join(folder, 'engine', path.basename(nativeEngineFolder())));
    const installation = await findInstallation();
    if (!installation.installed) throw new Error('the native engine is not installed');
    await storeRules(thisMachine(installation.manifest.tensorflow), [{ from: 1e6, count: 2 }], path.join(folder, 'calibration'));
  });
  afterAll(() => rm(cache, { recursive: true, force: true }));

  test('a small run neither waits for measurements nor is cut', async () => {
    vi.stubEnv('XDG_CACHE_HOME', cache);
    const workspace = await createWorkspace();
    const trainer = startTrainer();
    try {
      await workspace.write('small.model.json', smallSpec);
      const { run } = await trainer.shrink({ spec: path.join(workspace.folder, 'small.model.json'), workspace: [], engine: 'native' });
      const { engine } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { engine: object };
      expect(engine).toMatchObject({ threads: 1, branches: [] });
    } finally {
      await trainer.dispose();
      await workspace.remove();
      vi.unstubAllEnvs();
    }
  });

  test('gives the same bits with any number of threads, and its record says how they are cut', async () => {
    const spec = {
      name: 'wide',
      layers: [
        { type: 'Input', name: 'x', shape: [64] },
        { type: 'Dense', name: 'hidden', units: 192, activation: 'relu' },
        { type: 'BatchNormalization', name: 'norm' },
        { type: 'Dropout', name: 'drop', rate: 0.2 },
        { type: 'Dense', name: 'out', units: 64 },
      ],
      data: { generate: 'normal', rows: 520, seed: 3 },
      train: { loss: 'meanSquaredError', optimizer: 'adam', learningRate: 0.002, epochs: 3, batchSize: 256, seed: 5 },
    };
    const outcomes = [];
    for (const threads of ['1', '2', '3']) {
      vi.stubEnv('XDG_CACHE_HOME', cache);
      vi.stubEnv('TF_NUM_INTEROP_THREADS', threads);
      const workspace = await createWorkspace();
      const trainer = startTrainer();
      try {
        await workspace.write('wide.model.json', spec);
        const file = path.join(workspace.folder, 'wide.model.json');
        const steps = [{ method: 'pruneWeights', rounds: 2, fineTuneEpochs: 1 }] as const;
        const { run } = await trainer.shrink({ spec: file, workspace: [], engine: 'native', steps, target: { params: 0.5 } });
        const { engine } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8')) as { engine: { branches: unknown } };
        outcomes.push({ branches: engine.branches, weights: await readFile(path.join(run, 'shrunk', 'weights.bin')) });
      } finally {
        await trainer.dispose();
        await workspace.remove();
        vi.unstubAllEnvs();
      }
    }
    expect(outcomes[0]!.branches).toEqual([{ from: 1e6, count: 2 }]);
    for (const { branches, weights } of outcomes.slice(1)) {
      expect(branches).toEqual(outcomes[0]!.branches);
      expect(weights.equals(outcomes[0]!.weights)).toBe(true);
    }
  });
});
