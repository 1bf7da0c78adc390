import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toText } from '../../src/core/message/message';
import type { RunEvent } from '../../src/core/run/events';
import type { ScoreCard } from '../../src/core/score/scoreCard';
import type { ShrinkStep } from '../../src/core/methods/options';
import { analyzeSpec } from '../../src/core/spec/analyze';
import type { ShrinkTarget } from '../../src/core/methods/targetSchema';
import type { Spec } from '../../src/core/spec/schema';
import type { ModelGraph } from '../../src/core/graph/graph';
import type { Weights } from '../../src/core/weights/weights';
import type { TrainerClient } from '../../src/client/trainerClient';
import { readLayersModelWeights } from '../../src/trainer/formats/tfjs/layersModel';
import { startTrainer } from './trainer';
import { createWorkspace, type Workspace } from './workspace';

export interface Shrunk extends ScoreCard {
  readonly run: string;
  readonly events: readonly RunEvent[];
  readonly notices: readonly string[];
  readonly spec: Spec;
  readonly graph: ModelGraph;
  readonly weights: Weights;
}

/** Shrinks specs in a workspace of its own, all by one trainer. */
interface SmallRunOptions {
  readonly engine?: 'native' | 'portable';
  /** Is told of each event as soon as it comes in. */
  readonly onEvent?: (event: RunEvent) => void;
}

export class SmallShrinker {
  private constructor(
    readonly workspace: Workspace,
    readonly trainer: TrainerClient,
  ) {}

  static async start(): Promise<SmallShrinker> {
    return new SmallShrinker(await createWorkspace(), startTrainer());
  }

  async shrink(
    spec: object,
    steps: readonly ShrinkStep[],
    target?: ShrinkTarget,
    { engine = 'native', onEvent }: SmallRunOptions = {},
  ): Promise<Shrunk> {
    await this.workspace.write('small.model.json', spec);
    const file = path.join(this.workspace.folder, 'small.model.json');
    const events: RunEvent[] = [];
    const request = { spec: file, workspace: [], engine, steps, ...(target === undefined ? {} : { target }) };
    const { scoreCard, run } = await this.trainer.shrink(request, {
      onEvent: (event) => {
        events.push(event);
        onEvent?.(event);
      },
    });
    const shrunk = path.join(run, 'shrunk');
    const name = (JSON.parse(JSON.stringify(spec)) as { name: string }).name;
    const analysis = analyzeSpec(await readFile(path.join(shrunk, `${name}.model.json`), 'utf8'));
    if (analysis.spec === undefined || analysis.graph === undefined) throw new Error(JSON.stringify(analysis.problems));
    const [model, weights] = await Promise.all(['model.json', 'weights.bin'].map((part) => readFile(path.join(shrunk, part))));
    return {
      ...scoreCard,
      run,
      events,
      spec: analysis.spec,
      graph: analysis.graph,
      notices: events.flatMap((event) => (event.type === 'notice' ? [toText(event.message)] : [])),
      weights: readLayersModelWeights(model!.toString(), weights!, analysis.graph),
    };
  }

  async stop(): Promise<void> {
    await this.trainer.dispose();
    await this.workspace.remove();
  }
}
