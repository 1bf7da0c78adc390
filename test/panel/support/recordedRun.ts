import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { root } from '../../../scripts/build/root.mjs';
import type { RunEvent } from '../../../src/core/run/events';
import type { ShrinkStep } from '../../../src/core/methods/options';
import type { Spec } from '../../../src/core/spec/schema';
import { bonsai } from '../../support/cli/bonsai';

export interface RecordedRun {
  readonly events: readonly RunEvent[];
  /** report.html */
  readonly report: string;
}

/** Really shrinks the digits example, with fewer epochs so that it does not take long, and gives what the run left behind. */
export async function recordRun(steps: readonly ShrinkStep[], epochs = 15): Promise<RecordedRun> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'model-bonsai-panel-'));
  try {
    await cp(path.join(root, 'examples/digits'), folder, { recursive: true, filter: (file) => !file.includes('.bonsai') });
    const file = path.join(folder, 'digits.model.json');
    const spec = parse(await readFile(file, 'utf8')) as Spec;
    await writeFile(file, JSON.stringify({ ...spec, train: { ...spec.train, epochs }, shrink: { ...spec.shrink, steps } }));
    const { code, stderr } = await bonsai(['shrink', file, '--engine', 'portable', '--out', path.join(folder, 'run')], folder);
    if (code !== 0) throw new Error(`the run for the panel's tests failed: ${stderr}`);
    const read = (name: string) => readFile(path.join(folder, 'run', name), 'utf8');
    const lines = (await read('events.jsonl')).trimEnd().split('\n');
    return { events: lines.map((line) => JSON.parse(line) as RunEvent), report: await read('report.html') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
