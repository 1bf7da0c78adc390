import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScoreCard } from '../../src/core/score/scoreCard';

/** What a finished run left in `.bonsai/runs` beside its spec. */
export interface FinishedRun {
  readonly folder: string;
  readonly scoreCard: ScoreCard;
}

/** The finished runs beside a spec, oldest first. @param specFolder absolute */
export async function finishedRuns(specFolder: string): Promise<FinishedRun[]> {
  const names = (await runEntries(specFolder)).filter((name) => !name.startsWith('.'));
  return Promise.all(
    names.map(async (name) => {
      const folder = path.join(specFolder, '.bonsai', 'runs', name);
      const { scoreCard } = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')) as { scoreCard: ScoreCard };
      return { folder, scoreCard };
    }),
  );
}

/** Everything in `.bonsai/runs` beside a spec; names of unfinished runs begin with a dot. */
export async function runEntries(specFolder: string): Promise<string[]> {
  return (await readdir(path.join(specFolder, '.bonsai', 'runs')).catch(() => [])).sort();
}
