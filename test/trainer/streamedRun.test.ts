/** Whole runs on rows that are read chunk by chunk. */
import { readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import type { RunEvent } from '../../src/core/run/events';
import type { ShrinkRequest } from '../../src/protocol/trainer';
import type { DataLimits } from '../../src/trainer/data/limits';
import { shrinkRun } from '../../src/trainer/run/shrinkRun';
import { float32Npy } from '../support/data/npyBytes';
import { open } from '../support/engine/engines';
import { randomValues } from '../support/engine/models';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

const rows = 150;
const width = 12;
const chunked: DataLimits = { inMemory: 0, chunk: 32 * width * 4 };
const oneChunk: DataLimits = { inMemory: 0, chunk: 1e6 };

let workspace: Workspace;
let spec: string;
let dataFile: string;
beforeEach(async () => {
  workspace = await createWorkspace();
  spec = path.join(workspace.folder, 'test.model.json');
  dataFile = path.join(workspace.folder, 'rows.npy');
  await writeFile(dataFile, float32Npy([rows, width], [...randomValues(rows * width, 3)]));
  await writeSpec({});
});
afterEach(() => workspace.remove());

async function writeSpec(more: object): Promise<void> {
  await workspace.write('test.model.json', { ...smallSpec, data: { file: 'rows.npy', validation: 0.2 }, ...more });
}

interface Choices {
  readonly limits?: DataLimits;
  readonly request?: Partial<ShrinkRequest>;
  readonly onEvent?: (event: RunEvent) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

function shrink({ limits, request, onEvent, signal }: Choices = {}) {
  return shrinkRun(
    { spec, workspace: [], engine: 'native', ...request },
    {
      openEngine: () => open('native'),
      emit: (event) => void onEvent?.(event),
      signal: signal ?? new AbortController().signal,
      began: performance.now(),
      version: '0.0.0',
      assets: path.join(root, 'dist', 'webview'),
      checkpointSeconds: 0,
      ...(limits === undefined ? {} : { dataLimits: limits }),
    },
  );
}

/** All that a run yields but what a clock gives. */
async function resultOf(run: string) {
  const { scoreCard } = JSON.parse(await readFile(path.join(run, 'run.json'), 'utf8'), (key, value: unknown) =>
    key === 'latencyMs' || key === 'seconds' ? undefined : value,
  ) as { scoreCard: unknown };
  return { scoreCard, weights: (await readFile(path.join(run, 'shrunk', 'weights.bin'))).toString('base64') };
}

const isEpoch = (event: RunEvent, number: number) => event.type === 'epoch' && event.epoch === number;

/** Cancels a run in the middle, resumes it, and compares it with one that was left alone. */
async function expectSameWhenResumed(): Promise<void> {
  const whole = await shrink({ limits: chunked });
  const cancel = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (isEpoch(event, 12)) cancel.abort();
  };
  await expect(shrink({ limits: chunked, onEvent, signal: cancel.signal })).rejects.toThrow('cancelled');
  const resumed = await shrink({ limits: chunked, request: { resume: true } });
  expect(await resultOf(resumed.run)).toEqual(await resultOf(whole.run));
}

test('on one chunk, a run comes to what it comes to in memory', async () => {
  const inMemory = await shrink();
  const streamed = await shrink({ limits: oneChunk });
  expect(await resultOf(streamed.run)).toEqual(await resultOf(inMemory.run));
});

test.each([
  ['pruneWeights', { method: 'pruneWeights', rounds: 2, fineTuneEpochs: 2, importance: 'gradient' }],
  ['pruneUnits', { method: 'pruneUnits', rounds: 2, fineTuneEpochs: 2 }],
  ['removeLayers', { method: 'removeLayers', fineTuneEpochs: 2 }],
  ['replaceActivations', { method: 'replaceActivations', activations: { relu: 'tanh' }, fineTuneEpochs: 2 }],
  ['share', { method: 'share', bits: 3, fineTuneEpochs: 2 }],
])('%s works on chunks, and nearly as well as in memory', async (_name, step) => {
  await writeSpec({ shrink: { target: { params: 0.5 }, steps: [step] } });
  const { scoreCard: inMemory } = await shrink();
  const { scoreCard: streamed } = await shrink({ limits: chunked });
  expect(streamed.shrunk.validation!.loss / inMemory.shrunk.validation!.loss - 1).toBeLessThan(0.1);
  expect(Object.keys(streamed.shrunk.validation!)).toEqual(Object.keys(inMemory.shrunk.validation!));
});

test('a run that was cancelled is resumed to what it would have come to', expectSameWhenResumed);

test('pictures are moved on chunks too, and a resumed run moves them as it would have', async () => {
  await writeSpec({ data: { file: 'rows.npy', validation: 0.2, augment: { shift: 1, shape: [3, 4, 1] } } });
  const inMemory = await shrink();
  expect(await resultOf((await shrink({ limits: oneChunk })).run)).toEqual(await resultOf(inMemory.run));
  await expectSameWhenResumed();
});

test('a run whose file is cut off says so, and is resumed when the file is back', async () => {
  const whole = await shrink({ limits: chunked });
  const bytes = await readFile(dataFile);
  const events: RunEvent[] = [];
  let cut: Promise<void> | undefined;
  const onEvent = (event: RunEvent) => {
    events.push(event);
    if (isEpoch(event, 5)) cut = truncate(dataFile, 1000);
  };
  await expect(shrink({ limits: chunked, onEvent })).rejects.toMatchObject({
    name: 'InputError',
    message: expect.stringMatching(/^the data file "rows\.npy" has been cut off (since it was first|while it was) read/u) as unknown,
    file: spec,
  });
  await cut;
  expect(events.at(-1)).toMatchObject({ type: 'failed', canResume: true });
  await writeFile(dataFile, bytes);
  const resumed = await shrink({ limits: chunked, request: { resume: true } });
  expect(await resultOf(resumed.run)).toEqual(await resultOf(whole.run));
});

test('a run is not resumed with other data', async () => {
  const cancel = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (isEpoch(event, 5)) cancel.abort();
  };
  await expect(shrink({ limits: chunked, onEvent, signal: cancel.signal })).rejects.toThrow('cancelled');
  await writeFile(dataFile, float32Npy([rows, width], [...randomValues(rows * width, 4)]));
  await expect(shrink({ limits: chunked, request: { resume: true } })).rejects.toThrow('the data has changed since the run began');
});

test('an original cannot teach on rows that are not in memory', async () => {
  await expect(shrink({ limits: chunked, request: { distill: 0.5 } })).rejects.toThrow('can only be distilled where all rows fit');
});
