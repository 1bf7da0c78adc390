/** The command line as scripts use it: JSON on standard output, exit codes, paths. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../scripts/build/root.mjs';
import { bonsai, cli } from '../support/cli/bonsai';
import { longRun } from '../support/specs/longRun';
import { smallSpec } from '../support/specs/smallRun';
import { createWorkspace, type Workspace } from '../support/workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await createWorkspace();
  await workspace.write('small.model.json', smallSpec);
});
afterEach(() => workspace.remove());

test('shrink --json prints one document, with numbers that agree', async () => {
  const { code, stdout } = await bonsai(['shrink', 'small.model.json', '--to', '120', '--out', 'out', '--json'], workspace.folder);
  expect(code).toBe(0);
  const result = JSON.parse(stdout) as Record<string, never>;
  expect(Object.keys(result).sort()).toEqual(['engine', 'layers', 'original', 'outputDifference', 'run', 'seconds', 'shrunk']);
  const { run, original, shrunk, layers, seconds } = result as unknown as {
    run: string;
    original: Record<string, number>;
    shrunk: Record<string, number>;
    layers: { name: string; params: number[]; nonzero: number[] }[];
    seconds: Record<string, number>;
  };
  expect(path.basename(run)).toBe('out');
  expect(await readdir(path.join(workspace.folder, 'out'))).toContain('report.html');
  expect(Object.keys(seconds)).toEqual(['start', 'train', 'shrink']);
  expect(shrunk['nonzero']).toBeLessThanOrEqual(120);
  expect(original['bytes']).toBeLessThanOrEqual(original['params']! * 4);
  expect(shrunk['bytes']).toBeLessThan(original['bytes']! * 0.5);
  for (const [at, model] of [original, shrunk].entries()) {
    expect(layers.reduce((sum, layer) => sum + layer.params[at]!, 0)).toBe(model['params']);
    expect(layers.reduce((sum, layer) => sum + layer.nonzero[at]!, 0)).toBe(model['nonzero']);
  }
});

test('shrink says which option helps where runs cannot be written', async () => {
  await workspace.write('.bonsai', '');
  const { code, stderr } = await bonsai(['shrink', 'small.model.json'], workspace.folder);
  expect(code).toBe(1);
  expect(stderr).toMatch(/cannot be written: a part of the path is a file: another folder can be chosen with --out\n/u);
});

test('shrink tells a person how it goes, and where the result lies', async () => {
  const { code, stdout, stderr } = await bonsai(['shrink', 'small.model.json', '--engine', 'portable'], workspace.folder);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^small: to 20 % of 646 parameters \(zeros not counted\)\nportable engine \(tfjs .* wasm, 1 thread\)\n/u);
  expect(stderr).toMatch(/round 5 of 5: 12[89] parameters not zero, loss 0\.\d+/u);
  expect(stdout).toMatch(/encoder +Dense +312 +/u);
  expect(stdout).toMatch(/report: +\S+report\.html\nshrunk model: +\S+shrunk\n/u);
});

test("shrink takes methods with their options in the place of the spec's steps", async () => {
  const args = [
    'shrink',
    'small.model.json',
    '--method',
    'pruneUnits',
    'pruneWeights',
    '--with',
    'rounds=2',
    '--with',
    'share=0.5',
    '--json',
  ];
  const { code, stdout } = await bonsai([...args, '--distill', '0.5', '--to', '80'], workspace.folder);
  expect(code).toBe(0);
  const { steps, shrunk, layers } = JSON.parse(stdout) as {
    steps: { method: string }[];
    shrunk: { nonzero: number };
    layers: { name: string; outputShape: number[][] }[];
  };
  expect(steps.map(({ method }) => method)).toEqual(['pruneUnits', 'pruneWeights']);
  expect(shrunk.nonzero).toBeLessThanOrEqual(80);
  expect(layers.find(({ name }) => name === 'encoder')!.outputShape[1]![0]).toBeLessThanOrEqual(12);
});

test('budget --json lists what every layer costs, with its line', async () => {
  const { code, stdout } = await bonsai(['budget', 'small.model.json', '--json'], workspace.folder);
  expect(code).toBe(0);
  const budget = JSON.parse(stdout) as { params: number; macs: number; bytes: number; layers: Record<string, unknown>[] };
  expect(budget).toMatchObject({ params: 646, macs: 600, bytes: 646 * 4 });
  expect(budget.layers).toHaveLength(6);
  expect(budget.layers[1]).toEqual({
    name: 'encoder',
    type: 'Dense',
    line: 11,
    outputShape: [24],
    params: 312,
    macs: 288,
    bytes: 1248,
    share: 312 / 646,
  });
});

test('budget takes files that Keras wrote, and says what is not known of them', async () => {
  const fixture = async (name: string) => readFile(path.join(root, 'test', 'fixtures', 'keras', `${name}.json`), 'utf8');
  await workspace.write('teachable.json', await fixture('teachable-machine'));
  const known = await bonsai(['budget', 'teachable.json', '--json'], workspace.folder);
  expect(JSON.parse(known.stdout)).toMatchObject({ params: 538_508, bytes: 538_508 * 4 });
  const listed = JSON.parse(await fixture('layers-keras3')) as { name: string; model: object }[];
  await workspace.write('unbuilt.json', listed.find(({ name }) => name === 'unbuilt')!.model);
  const unbuilt = await bonsai(['budget', 'unbuilt.json', '--json'], workspace.folder);
  expect(unbuilt.stderr).toMatch(/^unbuilt\.json:\d+:\d+: information: dense\w*: the file does not say of what shape its input is/u);
  expect(JSON.parse(unbuilt.stdout)).toMatchObject({
    params: null,
    macs: null,
    bytes: null,
    layers: [],
    unknown: [/dense/u, /dense/u].map((name) => expect.stringMatching(name) as string),
  });
  expect((await bonsai(['budget', 'unbuilt.json'], workspace.folder)).stdout).toMatch(/^total +\? +\? +\? +\?$/mu);
});

test('check fails when a model is over its budget, and not for a mere warning', async () => {
  await workspace.write('over.model.json', { ...smallSpec, budget: { params: 500 } });
  await workspace.write('fine.model.json', { ...smallSpec, budget: { params: 700 } });
  const over = await bonsai(['check', 'fine.model.json', 'over.model.json'], workspace.folder);
  expect(over.code).toBe(1);
  expect(over.stdout).toMatch(/^over\.model\.json:\d+:\d+: warning: the model has 646 parameters, 146 more than its budget of 500/u);
  const fine = await bonsai(['check', 'fine.model.json', '--json'], workspace.folder);
  expect(fine).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
});

test.each([
  ['no such file', ['shrink', 'missing.model.json'], 1, 'missing.model.json: error: there is no such file'],
  ['no such file to cost', ['budget', 'missing.model.json'], 1, 'missing.model.json: error: there is no such file'],
  ['an unknown option', ['shrink', 'small.model.json', '--too', '0.2'], 2, "unknown option '--too'"],
  ['an unknown method', ['shrink', 'small.model.json', '--method', 'magic'], 2, "argument 'magic' is invalid"],
  ['a target that is no number', ['shrink', 'small.model.json', '--to', 'few'], 2, 'It must be a number above 0'],
  [
    'a target that is neither a share nor a whole number',
    ['shrink', 'small.model.json', '--to', '1.5'],
    2,
    'a share up to 1, such as 0.2, or a whole number',
  ],
  [
    'an option that the method lacks',
    ['shrink', 'small.model.json', '--method', 'removeLayers', '--with', 'rounds=3'],
    2,
    'removeLayers has no option "rounds".',
  ],
  [
    'a wrong value of an option',
    ['shrink', 'small.model.json', '--method', 'pruneWeights', '--with', 'rounds=0'],
    2,
    'pruneWeights.rounds must be at least 1',
  ],
  ['options without a method', ['shrink', 'small.model.json', '--with', 'rounds=3'], 2, 'name them with --method'],
  ['no command', ['shring'], 2, "unknown command 'shring'"],
])('ends with the right code for %s', async (_what, args, expected, message) => {
  const { code, stdout, stderr } = await bonsai(args, workspace.folder);
  expect(stderr).toContain(message);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
});

test('a target larger than the model is refused before anything is trained', async () => {
  const { code, stdout, stderr } = await bonsai(['shrink', 'small.model.json', '--to', '2000'], workspace.folder);
  expect(stderr).toContain('error: the target allows 2,000 parameters, and the model has 646: nothing has to be removed');
  expect(stderr).not.toContain('round');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
});

test('check and shrink have one verdict on a target that no step can go by, and another target on the command line helps', async () => {
  await workspace.write('macs.model.json', { ...smallSpec, shrink: { ...smallSpec.shrink, target: { macs: 0.5 } } });
  const message = 'error: pruneWeights aims at a number of parameters or bytes, or a highest loss';
  const checked = await bonsai(['check', 'macs.model.json'], workspace.folder);
  expect(checked.code).toBe(1);
  expect(checked.stdout).toContain(message);
  const refused = await bonsai(['shrink', 'macs.model.json'], workspace.folder);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(message);
  expect((await bonsai(['shrink', 'macs.model.json', '--to', '0.5', '--json'], workspace.folder)).code).toBe(0);
});

test('engine tells what this machine has', async () => {
  const { code, stdout } = await bonsai(['engine', '--json'], workspace.folder);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    native: { installed: true },
    portable: { version: expect.stringMatching(/^tfjs 4/u) as unknown },
  });
});

test('Ctrl+C cancels the run and ends with 130', async () => {
  await workspace.write('long.model.json', longRun);
  const child = spawn(process.execPath, [cli, 'shrink', 'long.model.json'], {
    cwd: workspace.folder,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let reported = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // As a terminal does, to every process of its group.
    if (!reported.includes('round 1') && (reported += text).includes('round 1')) process.kill(-child.pid!, 'SIGINT');
  });
  const [code] = (await once(child, 'close')) as [number];
  expect(code).toBe(130);
  expect(reported).not.toContain('error');
});
