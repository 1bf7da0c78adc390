/** "Shrink Further": what a run has left is shown with the form before a run, a smaller target filled in. */
import { furtherTarget } from '../../core/methods/furtherTarget';
import { isRecord, readRunRecord } from '../../system/runs/runRecords';
import type { LazyPanel } from '../panel/lazyPanel';
import { type FinishedRun, shrunkSpecOf } from './results';

export async function shrinkFurther(panel: LazyPanel, run: FinishedRun | undefined): Promise<void> {
  if (run === undefined) return;
  const record = await readRunRecord(run.folder);
  (await panel.load()).choose(shrunkSpecOf(run), furtherTarget(isRecord(record) ? record.options.target : {}));
}
