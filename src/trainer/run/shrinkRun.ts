/** One whole shrink: from a request to a run folder. */
import type { ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import { homeOf, placeOf, specName } from '../../system/runs/layout';
import { RunFolder } from '../../system/runs/runFolder';
import { stepMacs } from '../engine/native/branching';
import { OutOfMemoryError, throwIfCancelled } from '../engine/errors';
import { emitEarlier, whatIsFinished } from './earlierRun';
import { outOfMemory, requireRoomForBatch } from '../input/memory';
import { type Overrides, prepareRun } from './prepare';
import { findUnfinished, type RunSearch, type UnfinishedRun } from '../store/resume';
import type { RunHost } from './runHost';
import { RunInProgress } from './runInProgress';
import { sourceOf, withDataOfRun } from '../input/specFile';

/** @throws InputError, EngineError, FolderError, OptionsError, CancelledError; an unfinished run with a checkpoint stays and can be resumed */
export async function shrinkRun(request: ShrinkRequest, host: RunHost): Promise<ShrinkResult> {
  const home = await homeOf(request.spec);
  const out = request.out === undefined ? undefined : await placeOf(request.out);
  const search: RunSearch = { spec: request.spec, name: specName(request.spec, home), home, out };
  const unfinished = request.resume === undefined ? undefined : await findUnfinished(search);
  try {
    if (unfinished !== undefined) await emitEarlier(request, unfinished, host);
    else if (request.resume !== undefined) {
      const finished = await whatIsFinished(request, search);
      if (finished !== undefined) return finished;
    }
    return await shrink(request, search, unfinished, host);
  } catch (error) {
    // Whatever stood in the way of going on, the run stays as it was.
    await unfinished?.folder.keep();
    throw error;
  }
}

async function shrink(request: ShrinkRequest, search: RunSearch, unfinished: UnfinishedRun | undefined, host: RunHost) {
  const source = unfinished?.source ?? (await withDataOfRun(await sourceOf(request)));
  const overrides: Overrides = {
    ...(unfinished?.record.options ?? request),
    searchPlans: request.searchPlans,
    workspace: request.workspace,
  };
  const prepared = await prepareRun(source, overrides, host.signal, host.dataLimits);
  const earlier = unfinished?.record.engine;
  const engine = await host.openEngine(earlier?.kind ?? request.engine, {
    stepMacs: stepMacs('train', prepared.cost.macs, prepared.train.batchSize),
    branches: earlier === undefined ? request.branches : (earlier.branches ?? []),
  });
  requireRoomForBatch(source, { cost: prepared.cost, batchSize: prepared.train.batchSize, engine: engine.kind });
  throwIfCancelled(host.signal);
  const create = () =>
    search.out === undefined ? RunFolder.createIn(search.home, source.spec.name, new Date()) : RunFolder.create(search.out);
  const folder = unfinished?.folder ?? (await create());
  const run = new RunInProgress({ prepared, engine, folder, host, spec: search.name, unfinished });
  host.orders?.takeChoices((number) => run.chooseModel(number));
  try {
    return await run.toTheEnd(request.engine);
  } catch (error) {
    const cause = error instanceof OutOfMemoryError ? outOfMemory(source, prepared.train.batchSize, error.shape) : error;
    await run.abandon(cause);
    throw cause;
  } finally {
    host.orders?.takeChoices(undefined);
  }
}
