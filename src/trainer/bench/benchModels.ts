/** How fast models are in each runtime of this machine. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { modelCost } from '../../core/cost/cost';
import { graphOf } from '../../core/graph/build';
import { layerNamed } from '../../core/graph/graph';
import { defaultTraining } from '../../core/spec/defaultTraining';
import { sharesInput } from '../../core/memory/lifetimes';
import { type Message, say } from '../../core/message/message';
import type { BenchRequest, BenchResult, ModelTime } from '../../protocol/benchModels';
import { userMessageOf } from '../../system/messageError';
import { recordFile } from '../../system/runs/layout';
import { CancelledError } from '../engine/errors';
import { type FoundModel, findModel } from '../export/modelToExport';
import { rowsOf } from '../export/rows';
import { measureInTurns } from './measure';
import { notFaster, type TimedModel } from './notFaster';
import { type BenchHost, type Runner, runtimes } from './runtimes';

const batches = [1, 64];

/** A model that is measured. */
interface Subject {
  readonly name: string;
  readonly model: FoundModel;
  /** For the largest batch. */
  readonly inputs: Float32Array;
  /** The one of the same run that it was made of. */
  readonly original?: string;
}

/** @throws ExportError, ImportError, InputError, CancelledError */
export async function benchModels({ models, workspace }: BenchRequest, host: BenchHost): Promise<BenchResult> {
  const subjects: Subject[] = [];
  for (const named of models) subjects.push(...(await subjectsOf(named, workspace, host.signal)));
  const times: ModelTime[] = [];
  const notices: Message[] = [];
  for (const [runtime, open] of Object.entries(runtimes)) {
    const opened: (readonly [Subject, Runner])[] = [];
    try {
      for (const subject of [...subjects, tiny()]) {
        const runner = await open(subject.model, { count: Math.max(...batches), inputs: subject.inputs }, host);
        if (runner === undefined) {
          notices.push(say('{0} is not on this machine, and so not measured', runtime));
          break;
        }
        opened.push([subject, runner]);
      }
      if (opened.length <= subjects.length) continue;
      for (const batch of batches) {
        const found = await timesOf(opened, batch, host.signal);
        times.push(...found.times.map(({ time }) => time));
        notices.push(...found.notices);
      }
    } catch (cause) {
      if (cause instanceof CancelledError) throw cause;
      notices.push(say('{0} is not measured: {1}', runtime, userMessageOf(cause)));
    } finally {
      for (const [, runner] of opened) await runner.dispose();
    }
  }
  return { models: times, notices };
}

/** @param opened the tiny model comes last */
async function timesOf(opened: readonly (readonly [Subject, Runner])[], batch: number, signal: AbortSignal) {
  const measured = await measureInTurns(
    opened.map(([{ inputs }, runner]) => ({ inputs: firstRows(inputs, batch), runner })),
    batch,
    signal,
  );
  const callMs = measured.at(-1)!.medianMs;
  const times = opened.slice(0, -1).map(([subject, runner], at): TimedModel => {
    const { medianMs, spreadMs } = measured[at]!;
    const { params, macs } = modelCost(subject.model.graph);
    return {
      time: {
        name: subject.name,
        params,
        macs,
        runtime: runner.runtime,
        batch,
        medianMs,
        spreadMs,
        rowsPerSecond: (1000 * batch) / medianMs,
      },
      layers: subject.model.graph.layers.filter((layer) => layer.inputs.length > 0 && !sharesInput(layer)).length,
    };
  });
  const notices = times.flatMap((smaller, at): Message[] => {
    const original = times.find(({ time }) => time.name === opened[at]![0].original);
    const notice = original && notFaster(original, smaller, callMs);
    return notice === undefined ? [] : [notice];
  });
  return { times, notices };
}

async function subjectsOf(named: string, workspace: readonly string[], signal: AbortSignal): Promise<Subject[]> {
  const find = (file: string) => findModel(file, workspace, signal);
  if (!existsSync(path.join(named, recordFile))) return [await subject(path.basename(named), await find(named))];
  const [original, shrunk] = [await find(path.join(named, 'original')), await find(named)];
  const name = `${original.graph.name} original`;
  return [await subject(name, original), { ...(await subject(`${shrunk.graph.name} shrunk`, shrunk)), original: name }];
}

async function subject(name: string, model: FoundModel): Promise<Subject> {
  const { check } = await rowsOf(model);
  const width = check.inputs.length / check.count;
  const most = Math.max(...batches);
  // Where there are fewer rows, they are taken again.
  const inputs = Float32Array.from({ length: most * width }, (_, at) => check.inputs[at % check.inputs.length]!);
  return { name, model, inputs };
}

function firstRows(inputs: Float32Array, rows: number): Float32Array {
  return inputs.subarray(0, (inputs.length / Math.max(...batches)) * rows);
}

/** A model of a single weight: what it takes is what a runtime takes for any call. */
function tiny(): Subject {
  const { graph } = graphOf('tiny', [
    { type: 'Input', name: 'x', shape: [1] },
    { type: 'Dense', name: 'y', units: 1, useBias: false },
  ]);
  const weights = new Map([['y/kernel', { shape: [1, 1], data: Float32Array.of(1) }] as const]);
  const train = defaultTraining(layerNamed(graph!, 'y'), false);
  return {
    name: 'tiny',
    model: { graph: graph!, weights, train, readable: [], isOfRun: false, out: '' },
    inputs: new Float32Array(Math.max(...batches)),
  };
}
