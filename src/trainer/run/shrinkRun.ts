/** One whole shrink: from a request to a run folder. */
import { type Message, say } from '../../core/message';
import { Random } from '../../core/random/random';
import {
  type EngineInfo,
  eventsFormat,
  isStored,
  type RunEvent,
  type RunFinished,
  type RunStarted,
  type StepEnded,
} from '../../core/run/events';
import { recordFormat, type RunRecord } from '../../core/run/record';
import type { ScoreCard, WorkingModel } from '../../core/run/scoreCard';
import { advance, replay, type RunState, startRun } from '../../core/run/state';
import type { BareModel } from '../../core/shrink/model';
import { goalWords, limitOf, missedWords, passedWords, unaimedLimits } from '../../core/shrink/target';
import type { EngineChoice, ShrinkRequest, ShrinkResult } from '../../protocol/trainer';
import type { DataLimits } from '../data/limits';
import type { Engine, EngineWork } from '../engine/engine';
import { CancelledError, throwIfCancelled } from '../engine/errors';
import { hasBatchNorms } from '../engine/recalibrate';
import { stepMacs } from '../engine/native/branching';
import { simplify } from '../../core/units/simplify';
import { keptZeros, nonZeroOfModel } from '../../core/weights/weights';
import { type PackedModel, packModel } from '../formats/packed/packed';
import { wordsOf } from '../../system/wordedError';
import { FolderError } from '../../system/runs/folderError';
import { homeOf, type ModelOfRun, placeOf, reportFile, specName } from '../../system/runs/layout';
import { readSpecText } from '../../system/files/specText';
import { RunFolder } from '../../system/runs/runFolder';
import { writeCheckpoint } from './checkpoint';
import { collapseAtEnd } from './collapsed';
import { CheckpointClock } from './checkpointClock';
import { withDataOfRun } from './dataOfRun';
import { finishModel, scoreOf, type TrainedOriginal } from './finish';
import { type Asked, prepareRun, type PreparedRun } from './prepare';
import { dataFingerprint } from './fingerprint';
import { requireRoomForBatch } from './memory';
import { reportHtml } from './report';
import { findFinished, findUnfinished, type RunSearch, type UnfinishedRun } from './resume';
import { hasSameOptions, requireSameOptions } from './sameOptions';
import { judge } from './score';
import { parseSpecFile, readSpecFile, type SpecFile } from './specFile';
import { Stopwatch } from './stopwatch';
import { storeModel } from './storedModel';
import type { Position } from './position';
import { Training } from './training';
import type { TrainingHooks } from './trainingRequest';

/** What a run needs of the world around it. */
export interface RunHost {
  openEngine(choice: EngineChoice, work: EngineWork): Promise<Engine>;
  emit(event: RunEvent): void;
  readonly signal: AbortSignal;
  /** When the work began, on the clock of `performance.now`. */
  readonly began: number;
  /** This program's version. */
  readonly version: string;
  /** The folder with the report's script and style. */
  readonly assets: string;
  /** The least seconds between two checkpoints. */
  readonly checkpointSeconds: number;
  /** How much data may be in memory; by default, much. */
  readonly dataLimits?: DataLimits;
}

/** @throws InputFault, EngineError, FolderError, OptionsError, CancelledError; an unfinished run with a checkpoint stays and can be resumed */
export async function shrinkRun(request: ShrinkRequest, host: RunHost): Promise<ShrinkResult> {
  const home = await homeOf(request.spec);
  const out = request.out === undefined ? undefined : await placeOf(request.out);
  const search: RunSearch = { spec: request.spec, name: specName(request.spec, home), home, out };
  const unfinished = request.resume === undefined ? undefined : await findUnfinished(search);
  try {
    if (unfinished !== undefined) await retell(request, unfinished, host);
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
  const asked: Asked = { ...(unfinished?.record.asked ?? request), workspace: request.workspace };
  const prepared = await prepareRun(source, asked, host.signal, host.dataLimits);
  const earlier = unfinished?.record.engine;
  const engine = await host.openEngine(earlier?.kind ?? request.engine, {
    stepMacs: stepMacs('train', prepared.cost.macs, prepared.train.batchSize),
    branches: earlier && (earlier.branches ?? []),
  });
  requireRoomForBatch(source, prepared.cost, prepared.train.batchSize, engine.kind);
  throwIfCancelled(host.signal);
  const create = () =>
    search.out === undefined ? RunFolder.createIn(search.home, source.spec.name, new Date()) : RunFolder.create(search.out);
  const folder = unfinished?.folder ?? (await create());
  const run = new Run(prepared, engine, folder, host, search.name, unfinished);
  try {
    return await run.toTheEnd(request.engine);
  } catch (cause) {
    await run.abandon(cause);
    throw cause;
  }
}

/** Whoever watches a resumed run sees at once where it stands. @throws OptionsError */
async function retell(
  { spec, resume, ...request }: ShrinkRequest,
  { record, folder, events, seconds, damage }: UnfinishedRun,
  host: RunHost,
) {
  if (resume === 'orBegin') requireSameOptions({ spec, ...request }, record, folder.final);
  for (const event of events) host.emit(event);
  host.emit({ type: 'resumed', time: Date.now(), seconds: seconds.start + seconds.train + seconds.shrink });
  const warn = (message: Message) => host.emit({ type: 'remark', severity: 'warning', message, passing: true });
  if (damage !== undefined) warn(say('{0}: the run goes on from the checkpoint before it', damage));
  const text = request.text ?? (await readSpecText(spec).catch(() => undefined));
  if (text !== record.specText)
    warn(say('the spec was edited or removed since the run began: the run goes on with the spec as it was then'));
}

/** @returns the result of a run that is done already. @throws FolderError where there is nothing to go on with and nothing may begin */
async function whatIsFinished(request: ShrinkRequest, search: RunSearch): Promise<ShrinkResult | undefined> {
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
  const { scoreCard, seconds, engine } = record;
  if (scoreCard === undefined || seconds === undefined) return undefined;
  // Of a run with other options, a new one is no repetition: only its folder, where that was named, is in the way.
  if (search.out === undefined && !hasSameOptions(request, record)) return undefined;
  requireSameOptions(request, record, run);
  return { run, engine: engine.kind, seconds, scoreCard, finishedBefore: true };
}

/** @throws InputFault */
function sourceOf({ spec, text }: ShrinkRequest): Promise<SpecFile> | SpecFile {
  return text === undefined ? readSpecFile(spec) : parseSpecFile(spec, text);
}

class Run {
  readonly #prepared: PreparedRun;
  readonly #engine: Engine;
  readonly #folder: RunFolder;
  readonly #host: RunHost;
  /** How records name the spec. */
  readonly #spec: string;
  readonly #unfinished: UnfinishedRun | undefined;
  readonly #watch: Stopwatch;
  readonly #random: Random;
  #state: RunState | undefined;
  #original: TrainedOriginal | undefined;
  readonly #clock: CheckpointClock;
  #canResume: boolean;

  constructor(
    prepared: PreparedRun,
    engine: Engine,
    folder: RunFolder,
    host: RunHost,
    spec: string,
    unfinished: UnfinishedRun | undefined,
  ) {
    this.#prepared = prepared;
    this.#engine = engine;
    this.#folder = folder;
    this.#host = host;
    this.#spec = spec;
    this.#clock = new CheckpointClock(host.checkpointSeconds);
    this.#unfinished = unfinished;
    this.#canResume = unfinished !== undefined;
    this.#watch = new Stopwatch(host.began, unfinished?.seconds);
    this.#random = unfinished === undefined ? new Random(prepared.train.seed ?? 0, 1) : Random.from(unfinished.position.random);
  }

  async toTheEnd(choice: EngineChoice): Promise<ShrinkResult> {
    const record = await this.#begin(choice);
    const training = await this.#training(record);
    try {
      const masked = await training.run();
      await this.#writeCheckpoint(record, training.position());
      const emit = (event: RunEvent) => this.#emit(event);
      const {
        shrunk,
        packed,
        scoreCard: measured,
      } = await finishModel(this.#prepared, this.#engine, this.#original!, masked, training.session, emit, this.#host.signal);
      const working = measured.shrunk.collapse === undefined ? undefined : await this.#storeWorking(training.working);
      const scoreCard: ScoreCard = { ...withSteps(measured, this.#state?.steps), ...(working === undefined ? {} : { working }) };
      const collapse = collapseAtEnd(scoreCard);
      if (collapse !== undefined) emit({ type: 'remark', severity: 'warning', message: collapse });
      const { target, steps, baseline } = this.#prepared;
      const methods = steps.map(({ method }) => method);
      const missed =
        missedWords(target, methods, scoreCard, baseline) ?? passedWords(target, scoreCard.shrunk, baseline, keptZeros(masked));
      if (missed !== undefined) emit({ type: 'remark', severity: 'warning', message: missed });
      await this.#store('original', { graph: this.#prepared.source.graph, weights: this.#original!.weights });
      const shrunkSpec = await this.#store('shrunk', shrunk, packed);
      const seconds = this.#watch.seconds;
      const finished: RunFinished = { type: 'finished', scoreCard, seconds, report: reportFile, shrunkSpec };
      const run = await this.#complete({ ...record, seconds, scoreCard }, finished);
      return { run, engine: this.#engine.kind, seconds, scoreCard };
    } finally {
      training.dispose();
    }
  }

  #store(model: ModelOfRun, { graph, weights }: BareModel, packed?: PackedModel): Promise<string> {
    return storeModel(this.#folder, model, graph, weights, this.#prepared.source.spec, `Model Bonsai ${this.#host.version}`, packed);
  }

  /** Keeps the last model that worked, rebuilt, for a person to go on from. */
  async #storeWorking(working: Training['working']): Promise<WorkingModel | undefined> {
    if (working === undefined) return undefined;
    const rebuilt = simplify(working.model);
    await this.#store('working', rebuilt, packModel(rebuilt));
    return { round: working.round, nonzero: nonZeroOfModel(rebuilt.graph, rebuilt.weights) };
  }

  /** Leaves no trace of a run that cannot be resumed, and tells what happened. */
  async abandon(cause: unknown): Promise<void> {
    const cancelled = cause instanceof CancelledError;
    const canResume = this.#canResume && (await this.#folder.isHeld());
    if (this.#state !== undefined)
      this.#host.emit(cancelled ? { type: 'cancelled', canResume } : { type: 'failed', message: wordsOf(cause), canResume });
    if (canResume) await this.#folder.keep();
    else await this.#folder.discard();
  }

  async #begin(choice: EngineChoice): Promise<RunRecord> {
    const { source, data, train, target, steps, distill } = this.#prepared;
    const fingerprint = await dataFingerprint(data);
    const earlier = this.#unfinished;
    if (earlier !== undefined && earlier.record.data !== fingerprint)
      throw source.fault(['data'], say('the data has changed since the run began, so it cannot be resumed: start a new run'));
    const record: RunRecord = {
      ...(earlier?.record ?? {
        format: recordFormat,
        name: source.spec.name,
        spec: this.#spec,
        specText: source.text,
        asked: { target, steps, distill, engine: choice },
        versions: { bonsai: this.#host.version, node: process.version, platform: `${process.platform}-${process.arch}` },
        seed: train.seed ?? 0,
        data: fingerprint,
        started: new Date().toISOString(),
      }),
      engine: engineInfo(this.#engine),
    };
    await this.#folder.begin(record);
    if (earlier === undefined) {
      this.#emit(this.#started(record));
      const methods = steps.map(({ method }) => method);
      for (const { words } of unaimedLimits(target, methods)) this.#emit({ type: 'remark', severity: 'warning', message: words });
      if (source.spec.weights !== undefined && hasBatchNorms(source.graph)) this.#emit(keptStatistics);
    } else {
      this.#state = replay(earlier.events);
    }
    return record;
  }

  #started({ engine, seed, name }: RunRecord): RunStarted {
    const { cost, baseline, target, steps, data } = this.#prepared;
    const aim = target.params === undefined ? {} : { targetParams: limitOf(target.params, baseline.params) };
    const counted =
      baseline.params === cost.params ? {} : { counted: { params: baseline.params, layers: Object.fromEntries(baseline.layers) } };
    return {
      type: 'started',
      format: eventsFormat,
      name,
      time: Date.now(),
      spec: this.#spec,
      engine,
      seed,
      layers: cost.layers,
      params: cost.params,
      macs: cost.macs,
      methods: steps.map(({ method }) => method),
      goal: goalWords(target, baseline),
      ...aim,
      ...counted,
      hasValidation: data.validation !== undefined,
    };
  }

  async #training(record: RunRecord): Promise<Training> {
    const { data, train, plan, cost, baseline, start, source, distill } = this.#prepared;
    const { signal } = this.#host;
    const request = {
      engine: this.#engine,
      data,
      augmentation: data.augmentation,
      judged: data.judged,
      targets: this.#prepared.targets,
      train,
      plan,
      distill,
      graph: source.graph,
      layers: cost.layers.map(({ name, params }) => ({ name, params: baseline.layers.get(name) ?? params })),
      random: this.#random,
      signal,
    };
    const hooks: TrainingHooks = {
      emit: (event) => this.#emit(event),
      afterEpoch: (position) => this.#checkpoint(record, position),
      stepEnded: async (session, model, step) => {
        const score = await scoreOf(this.#prepared, this.#engine, model, session, signal);
        const { methods } = plan;
        this.#emit({ type: 'step', step, steps: methods.length, method: methods[step - 1]!, score });
      },
      originalReady: async (session, weights) => {
        this.#original = { weights, judgement: await judge(session, data, this.#prepared.targets, signal) };
      },
    };
    if (this.#unfinished === undefined) return Training.begin(request, hooks, start);
    const { position } = this.#unfinished;
    if (position.kept.original !== undefined) {
      const session = await this.#engine.compileToPredict({ graph: source.graph, weights: position.kept.original, data, train });
      await hooks.originalReady(session, position.kept.original);
      session.dispose();
    }
    this.#watch.begin(plan.stretches[position.stretch]?.stage ?? 'shrink');
    return Training.resume(request, hooks, position);
  }

  async #checkpoint(record: RunRecord, position: () => Position): Promise<void> {
    throwIfCancelled(this.#host.signal);
    if (!this.#clock.isDue) return;
    await this.#clock.timed(() => this.#writeCheckpoint(record, position()));
    this.#canResume = true;
  }

  async #writeCheckpoint(record: RunRecord, position: Position): Promise<void> {
    const { seconds } = this.#watch;
    await this.#folder.writeCheckpoint((events) => writeCheckpoint({ record, position, seconds }, events));
  }

  #emit(event: RunEvent): void {
    if (event.type === 'stage') this.#watch.begin(event.stage === 'train' ? 'train' : 'shrink');
    this.#record(event);
    this.#host.emit(event);
  }

  #record(event: RunEvent): void {
    if (isStored(event)) this.#folder.record(event);
    this.#state = event.type === 'started' ? startRun(event) : advance(this.#state!, event);
  }

  /** @returns where the run is */
  async #complete(record: RunRecord, finished: RunFinished): Promise<string> {
    this.#record(finished);
    await this.#folder.write(reportFile, await reportHtml(this.#state!, this.#host.assets));
    const run = await this.#folder.finish(record);
    if (run !== this.#folder.final)
      this.#host.emit({
        type: 'remark',
        severity: 'warning',
        message: say('{0} is not empty any more, so the run is in {1}', this.#folder.final, run),
        passing: true,
      });
    this.#host.emit(finished);
    return run;
  }
}

/** Why batch norms are not recalibrated first. */
const keptStatistics: RunEvent = {
  ...{ type: 'remark', severity: 'information' },
  message: say('the batch norms keep the statistics that came with the weights until these change'),
};

function engineInfo({ kind, version, reason, threads, branches }: Engine): EngineInfo {
  return { kind, version, threads, ...(branches === undefined ? {} : { branches }), ...(reason === undefined ? {} : { reason }) };
}

function withSteps(scoreCard: ScoreCard, steps: readonly StepEnded[] | undefined): ScoreCard {
  return steps === undefined ? scoreCard : { ...scoreCard, steps: steps.map(({ method, score }) => ({ method, score })) };
}
