import path from 'node:path';
import { checkpointFile, homeOf, isThere, placeOf, previousCheckpointFile, temporaryName } from './layout';
import { runsFolderIn } from '../workspace/runsFolder';
import { runEntries } from './runRecords';

/**
 * Whether there is an unfinished run with a checkpoint. A process that was killed cannot say that of itself.
 *
 * @param out the run's folder; by default the newest of the spec's folder counts
 */
export async function isResumable(spec: string, out: string | undefined): Promise<boolean> {
  const final = out === undefined ? (await runEntries(runsFolderIn(await homeOf(spec)))).unfinished[0] : await placeOf(out);
  if (final === undefined) return false;
  const folder = temporaryName(final);
  const there = await Promise.all([checkpointFile, previousCheckpointFile].map((file) => isThere(path.join(folder, file))));
  return there.includes(true);
}
