/** The events of a run that a request finds: one to go on with, or one that is finished. */
import { type Message, say } from '../../core/message/message';
import type { ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import { readSpecText } from '../../system/files/specText';
import { FolderError } from '../../system/runs/folderError';
import { findFinished, type RunSearch, type UnfinishedRun } from '../store/resume';
import type { RunHost } from './runHost';
import { hasSameOptions, requireSameOptions } from '../store/sameOptions';
import { sourceOf } from '../input/specFile';

/** Emits the events of a run up to its checkpoint, so that its state is shown at once. @throws OptionsError */
export async function emitEarlier(
  { spec, resume, ...request }: ShrinkRequest,
  { record, folder, events, seconds, damage }: UnfinishedRun,
  host: RunHost,
) {
  if (resume === 'orBegin') requireSameOptions({ spec, ...request }, record, folder.final);
  for (const event of events) host.emit(event);
  host.emit({ type: 'resumed', time: Date.now(), seconds: seconds.start + seconds.train + seconds.shrink });
  const warn = (message: Message) => host.emit({ type: 'notice', severity: 'warning', message, passing: true });
  if (damage !== undefined) warn(say('{0}: the run goes on from the checkpoint before it', damage));
  const text = request.text ?? (await readSpecText(spec).catch(() => undefined));
  if (text !== record.specText)
    warn(say('the spec was edited or removed since the run began: the run goes on with the spec as it was then'));
}

/** @returns the result of a run that is done already. @throws FolderError where there is nothing to go on with and nothing may begin */
export async function whatIsFinished(request: ShrinkRequest, search: RunSearch): Promise<ShrinkResult | undefined> {
  if (request.resume !== 'orBegin') {
    const { name, out } = search;
    throw new FolderError(
      out === undefined ? say('no unfinished run of {0}', name) : say('no unfinished run of {0} in {1}', name, out),
      'newRun',
    );
  }
  const { text } = await sourceOf(request);
  const finished = await findFinished(search, text);
  if (finished === undefined) return undefined;
  const { run, record } = finished;
  const { scoreCard, seconds, engine, front, sensitivity } = record;
  if (scoreCard === undefined || seconds === undefined) return undefined;
  // Of a run with other options, a new one is no repetition: only its folder, where that was named, is in the way.
  if (search.out === undefined && !hasSameOptions(request, record)) return undefined;
  requireSameOptions(request, record, run);
  const found = { ...(front === undefined ? {} : { front }), ...(sensitivity === undefined ? {} : { sensitivity }) };
  return { run, engine: engine.kind, seconds, scoreCard, ...found, finishedBefore: true };
}
