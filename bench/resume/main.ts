/** Twenty runs, each killed at moments that nobody chose or at the worst ones, and resumed until they are done: do they come to the same bits? */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from '../../src/core/random/random';
import { compareRuns } from '../../src/system/runs/compareRuns';
import { type KilledRun, killedUntilDone, type Moment } from '../../test/support/runs/kills';
import { smallSpec } from '../../test/support/specs/smallRun';

const [root = '.', engine = 'native'] = process.argv.slice(2) as [string?, ('native' | 'portable')?];
const cli = path.join(root, 'dist', 'cli.js');
const folder = mkdtempSync(path.join(tmpdir(), 'model-bonsai-resume-'));
const random = new Random(11);

/** The moments of each of the runs: the worst ones, then random ones. */
const soon = () => Array.from({ length: 3 }, () => 100 + Math.floor(random.uniform() * 2500));
const worst: readonly Moment[][] = [
  ['atTheBeginning'],
  ['atTheBeginning', 'atTheBeginning', 'whileWriting'],
  ['whileWriting'],
  ['whileWriting', 'whileWriting', 'whileWriting', 'whileWriting'],
  ['afterTheEnd'],
  ['whileWriting', 'afterTheEnd', 'afterTheEnd'],
];
const searches = 4;
const trials: readonly { readonly model: Model; readonly moments: readonly Moment[] }[] = [
  ...[...worst, ...Array.from({ length: 20 - searches - worst.length }, soon)].map((moments) => ({ model: 'steps' as const, moments })),
  ...Array.from({ length: searches }, () => ({ model: 'search' as const, moments: soon() })),
];

const train = { ...smallSpec.train, epochs: 300 };
const steps = [
  { method: 'pruneUnits', rounds: 3, fineTuneEpochs: 30 },
  { method: 'pruneWeights', rounds: 5, fineTuneEpochs: 30 },
];
const specs = {
  steps: { ...smallSpec, train, shrink: { target: { params: 0.3 }, steps } },
  // A plan made from the time would be another one whenever the machine has more to do.
  search: { ...smallSpec, shrink: { target: { params: 0.3 }, steps: [{ method: 'auto', epochs: 20 }] } },
};
type Model = keyof typeof specs;

const same = 'the same bits';

async function main(): Promise<void> {
  let failures = 0;
  try {
    for (const [model, spec] of Object.entries(specs)) {
      writeFileSync(path.join(folder, `${model}.model.json`), JSON.stringify(spec));
      const args = [cli, 'shrink', `${model}.model.json`, '--out', `whole-${model}`, '--engine', engine];
      if (spawnSync(process.execPath, args, { cwd: folder, stdio: 'ignore' }).status !== 0) throw new Error('the run without kills failed');
    }
    for (const [trial, { model, moments }] of trials.entries()) {
      const run = { cli, folder, spec: `${model}.model.json`, out: `killed-${String(trial + 1)}`, engine };
      const { kills, verdict } = await verdictOf(run, moments, `whole-${model}`);
      if (verdict !== same) failures++;
      const killedAt = moments.map((moment) => (typeof moment === 'number' ? `${String(moment)} ms` : moment)).join(', ');
      process.stdout.write(
        `${String(trial + 1).padStart(2)}  ${model.padEnd(6)} killed ${killedAt.padEnd(60)} ${kills} hit   ${verdict}\n`,
      );
    }
    process.stdout.write(`${String(trials.length - failures)} of ${String(trials.length)} came to the same bits\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  process.exitCode = failures === 0 ? 0 : 1;
}

async function verdictOf(
  run: KilledRun,
  moments: readonly Moment[],
  whole: string,
): Promise<{ readonly kills: string; readonly verdict: string }> {
  try {
    const kills = await killedUntilDone(run, moments);
    const differences = await compareRuns(path.join(folder, whole), path.join(folder, run.out));
    const told = differences.map(({ file, what }) => `${file}: ${what}`).join('; ');
    return { kills: `${String(kills)} of ${String(moments.length)}`, verdict: told === '' ? same : told };
  } catch (error) {
    return { kills: '?', verdict: String(error) };
  }
}

void main();
