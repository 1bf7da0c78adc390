/** A spec's run as far as its last phase, without a folder, in this process. */
import path from 'node:path';
import { Random } from '../../../src/core/random/random';
import type { RunEvent } from '../../../src/core/run/events';
import { toText } from '../../../src/core/message/message';
import type { Model } from '../../../src/core/weights/model';
import type { Engine } from '../../../src/trainer/engine/engine';
import { parseSpecFile } from '../../../src/trainer/input/specFile';
import { prepareRun } from '../../../src/trainer/run/prepare';
import { Training } from '../../../src/trainer/train/training';

export interface TrainedRun {
  readonly model: Model;
  /** On all training rows. */
  readonly loss: number;
  readonly events: readonly RunEvent[];
  /** Warnings, with the epoch that a chart marks. */
  readonly warnings: readonly { readonly text: string; readonly epoch: number | undefined }[];
}

export async function trainedRun(engine: Engine, spec: object, folder = '/'): Promise<TrainedRun> {
  const { signal } = new AbortController();
  const source = parseSpecFile(path.join(folder, 'm.model.json'), JSON.stringify(spec));
  const prepared = await prepareRun(source, { workspace: [] }, signal);
  const events: RunEvent[] = [];
  const training = await Training.begin(
    {
      engine,
      data: prepared.data,
      evaluationRows: prepared.data.evaluationRows,
      criteria: prepared.criteria,
      train: prepared.train,
      plan: prepared.plan,
      graph: source.graph,
      distill: prepared.distill,
      signal,
      layers: prepared.cost.layers,
      random: new Random(prepared.train.seed ?? 0, 1),
    },
    {
      emit: (event) => events.push(event),
      betweenEpochs: () => Promise.resolve(),
      chosen: () => undefined,
      isStopped: () => false,
      stepEnded: () => Promise.resolve(),
      originalReady: () => Promise.resolve(),
    },
    prepared.start,
  );
  try {
    const model = await training.run();
    const { loss } = await training.session.evaluate('training', signal);
    const warnings = events.flatMap((event) =>
      event.type === 'notice' && event.severity === 'warning' ? [{ text: toText(event.message), epoch: event.epoch }] : [],
    );
    return { model, loss, events, warnings };
  } finally {
    training.dispose();
  }
}
