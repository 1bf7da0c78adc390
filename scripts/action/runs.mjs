/** Runs that are committed beside their specs: their score cards tell how well a model does. */
import path from 'node:path';
import { fileAt, filesAt } from './git.mjs';

/**
 * The newest committed run of each spec, and the score of its shrunk model. The names of runs begin with their dates.
 * @param {string} commit
 */
export function newestRuns(commit) {
  /** @type {Map<string, { run: string, score: import('./found').ChangedRun['after'] }>} */
  const newest = new Map();
  for (const file of filesAt(commit, [':(glob)**/.bonsai/runs/*/run.json']).sort()) {
    const record = /** @type {{ spec: string, scoreCard?: { shrunk: import('./found').ChangedRun['after'] } }} */ (
      JSON.parse(fileAt(commit, file).toString('utf8'))
    );
    const run = path.posix.dirname(file);
    const home = path.posix.join(run, '..', '..', '..');
    if (record.scoreCard !== undefined) newest.set(path.posix.join(home, record.spec), { run, score: record.scoreCard.shrunk });
  }
  return newest;
}
