/** `bonsai import` and `bonsai budget` of files that other programs wrote. */
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { bonsai } from '../support/cli/bonsai';
import { npyFile } from '../support/specs/npyFile';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

const fixtures = path.join(root, 'test', 'fixtures', 'keras', 'files');

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await copyFile(path.join(fixtures, 'nested-keras2.h5'), path.join(workspace.folder, 'nested.h5'));
});
afterEach(() => workspace.remove());

test('import writes a spec that trains on from the weights of the file', async () => {
  const { code, stdout } = await bonsai(['import', 'nested.h5', '--out', 'out', '--json'], workspace.folder);
  expect(code).toBe(0);
  const [spec, weights] = ['nested.model.json', 'nested.safetensors'].map((name) => path.join(workspace.folder, 'out', name));
  expect(JSON.parse(stdout)).toEqual({ spec, weights, params: 55, layers: 6, notes: [], check: null });
  const checked = await bonsai(['check', spec!], workspace.folder);
  expect(checked.code).toBe(0);
  const written = JSON.parse(await readFile(spec!, 'utf8')) as Record<string, unknown>;
  expect(written).toMatchObject({ name: 'nested', weights: 'nested.safetensors' });
  const { train, shrink } = smallSpec;
  await writeFile(spec!, JSON.stringify({ ...written, data: { generate: 'normal', rows: 64 }, train, shrink }));
  const shrunk = await bonsai(['shrink', spec!, '--engine', 'portable', '--json'], workspace.folder);
  expect(shrunk.code).toBe(0);
  expect((JSON.parse(shrunk.stdout) as { original: { params: number } }).original.params).toBe(55);
});

test('import overwrites nothing that is there, unless it is told to', async () => {
  expect((await bonsai(['import', 'nested.h5'], workspace.folder)).code).toBe(0);
  await workspace.write('nested.model.json', 'mine');
  const refused = await bonsai(['import', 'nested.h5'], workspace.folder);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/is there already.*--force/u)]);
  expect(await readFile(path.join(workspace.folder, 'nested.model.json'), 'utf8')).toBe('mine');
  expect((await bonsai(['import', 'nested.h5', '--force'], workspace.folder)).code).toBe(0);
  expect(await readFile(path.join(workspace.folder, 'nested.model.json'), 'utf8')).toContain('"layers"');
});

describe('a check against the original', () => {
  const onnx = path.join(root, 'test', 'fixtures', 'onnx');
  interface Printed {
    readonly notes: readonly string[];
    readonly check: { readonly rows: number; readonly maxDifference: number; readonly against: string } | null;
  }
  const importJson = async (...args: string[]) => {
    const { code, stdout, stderr } = await bonsai(['import', ...args, '--out', 'out', '--force', '--json'], workspace.folder);
    expect([code, stderr.replace(/^.*: note: .*\n/gmu, '')]).toEqual([0, '']);
    return JSON.parse(stdout) as Printed;
  };

  test('agrees for a model whose channels were turned', async () => {
    const { check } = await importJson(path.join(onnx, 'residual-dynamo.onnx'));
    expect(check).toMatchObject({ rows: 16, against: expect.stringMatching(/^onnxruntime-web \d/u) as string });
    expect(check!.maxDifference).toBeLessThan(1e-4);
  });

  test('tells of a model whose layers round what they give', async () => {
    const { check, notes } = await importJson(path.join(onnx, 'quantized-int8.onnx'));
    expect(check!.maxDifference).toBeGreaterThan(1e-4);
    expect(notes[0]).toMatch(/What its layers give is rounded/u);
    expect(notes.at(-1)).toMatch(/^its predictions differ from those of the original \(onnxruntime-web .*\) by up to 0\.\d+$/u);
  });

  test('takes rows that are given, and says what does not fit', async () => {
    await writeFile(
      path.join(workspace.folder, 'rows.npy'),
      npyFile(
        [5, 6],
        Float32Array.from({ length: 5 * 6 }, (_, at) => at / 30),
      ),
    );
    const dense = path.join(onnx, 'dense-torchscript.onnx');
    expect((await importJson(dense, '--data', 'rows.npy')).check).toMatchObject({ rows: 5 });
    await writeFile(path.join(workspace.folder, 'wide.npy'), npyFile([5, 7], new Float32Array(5 * 7)));
    const { code, stderr } = await bonsai(['import', dense, '--data', 'wide.npy', '--out', 'new'], workspace.folder);
    expect([code, stderr]).toEqual([1, 'error: the data file "wide.npy" has rows of the shape 7, but the Input layer rows takes 6\n']);
    expect(existsSync(path.join(workspace.folder, 'new'))).toBe(false);
  });

  test('is none where no runtime is at hand', async () => {
    expect((await importJson('nested.h5')).check).toBeNull();
  });
});

test('what is no model is refused with its name, and nothing is written', async () => {
  await workspace.write('noise.h5', '\x89HDF\r\n\x1a\n and then nothing');
  const { code, stdout, stderr } = await bonsai(['import', 'noise.h5', '--json'], workspace.folder);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^error: noise\.h5 .*\n$/u);
  expect((await readdir(workspace.folder)).sort()).toEqual(['nested.h5', 'noise.h5']);
});

test('budget has the fields of a spec for a file of weights and model', async () => {
  const { code, stdout } = await bonsai(['budget', 'nested.h5', '--json'], workspace.folder);
  expect(code).toBe(0);
  const { params, macs, bytes, layers } = JSON.parse(stdout) as Record<string, unknown> & { layers: Record<string, unknown>[] };
  // 4 × 3 + 3 and four statistics of 3 units; then 3 × 3 + 3, and 3 × 4 + 4.
  expect({ params, bytes, names: layers.map(({ name }) => name) }).toEqual({ params: 55, bytes: 220, names: ['x', 'encoder', 'decoder'] });
  expect(macs).toBe(4 * 3 + 3 + 3 * 3 + 3 * 4);
  expect(layers[1]).toMatchObject({ type: 'Sequential', outputShape: [3], params: 27, bytes: 108 });
});

describe('budget tells whether a model fits a board', () => {
  /** 4 and 8 values are held at once, and the layers have 40 and 18 parameters. */
  const spec = {
    name: 'tiny',
    layers: [
      { type: 'Input', name: 'x', shape: [4] },
      { type: 'Dense', name: 'wide', units: 8 },
      { type: 'Dense', name: 'y', units: 2 },
    ],
  };
  const boards = { badge: { title: 'Badge', ram: 40, flash: 100 }, coin: { title: 'Coin', ram: 11, flash: 100 } };
  const fitOf = async (file: string, device: string) => {
    const { code, stdout } = await bonsai(['--devices', 'boards.json', 'budget', file, '--device', device, '--json'], workspace.folder);
    return { code, fit: (JSON.parse(stdout) as { device: object }).device };
  };
  beforeEach(async () => {
    await workspace.write('boards.json', boards);
    await workspace.write('tiny.model.json', spec);
  });

  test('with what it needs in float32 and in int8', async () => {
    expect(await fitOf('tiny.model.json', 'badge')).toEqual({
      code: 0,
      fit: {
        name: 'badge',
        fits: true,
        ram: { float32: 48, int8: 12, limit: 40, largestAt: 'wide' },
        flash: { float32: 232, int8: 58, limit: 100 },
        messages: [
          'needs 48 B of RAM in float32, Badge has 40 B: largest at wide; in int8 it fits',
          'needs 232 B of flash for its weights in float32, Badge has 100 B; in int8 it fits',
        ],
      },
    });
    expect(await fitOf('tiny.model.json', 'coin')).toMatchObject({ code: 1, fit: { fits: false } });
  });

  test('a file of another program as the spec that it is imported as', async () => {
    await bonsai(['import', 'nested.h5'], workspace.folder);
    const { fit } = await fitOf('nested.h5', 'badge');
    expect(fit).toEqual((await fitOf('nested.model.json', 'badge')).fit);
    expect(fit).toMatchObject({ flash: { int8: 55 } });
  });

  test('an unknown board is told with those that are near', async () => {
    const { code, stderr } = await bonsai(['budget', 'tiny.model.json', '--device', 'nucleo-l4r5'], workspace.folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining('unknown device "nucleo-l4r5"')]);
    expect(stderr).toContain('nucleo-l4r5zi');
  });
});
