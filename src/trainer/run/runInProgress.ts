/** A run from its first event to its folder. */
import { formatShare } from '../../core/message/format';
import { type Message, say } from '../../core/message/message';
import { Random } from '../../core/random/random';
import { isStored, type RunEvent, type RunFinished, type Stage, type StepEnded } from '../../core/run/events';
import type { FrontPoint } from '../../core/run/front';
import { type RunRecord } from '../../core/run/record';
import { type ModelScore, type ScoreCard, scoredOn, type WorkingModel } from '../../core/score/scoreCard';
import { advance, replay, type RunState } from '../../core/run/state';
import type { BareModel } from '../../core/weights/model';
import { frontFindings } from '../../core/methods/auto/findings';
import type { EngineChoice, ShrinkResult } from '../../protocol/trainer';
import type { Engine } from '../engine/engine';
import { CancelledError } from '../engine/errors';
import { hasBatchNorms } from '../engine/recalibrate';
import { isStreamed } from '../engine/rows';
import { simplify } from '../../core/units/simplify';
import { nonZeroOfModel } from '../../core/weights/weights';
import { type PackedModel, packModel } from '../formats/packed/packed';
import { userMessageOf } from '../../system/messageError';
import { type ModelOfRun, reportFile } from '../../system/runs/layout';
import { RunFolder } from '../../system/runs/runFolder';
import { leakWarning } from '../data/leakedRows';
import { Checkpoints } from './checkpoints';
import { finishModel, scoreOf, type TrainedOriginal } from './finish';
import { type PreparedRun } from './prepare';
import { dataFingerprint } from '../store/fingerprint';
import { reportHtml } from '../store/report';
import { type UnfinishedRun } from '../store/resume';
import { evaluateModel } from '../measure/score';
import { type Lap, Stopwatch } from '../train/stopwatch';
import { storeFront } from './storeFront';
import { storeRunModel } from './storeRunModel';
import { Training } from '../train/training';
import type { TrainingHooks } from '../train/trainingRequest';
import type { RunHost } from './runHost';
import { resultNotices } from './resultNotices';
import { engineInfo, keptStatistics, newRecord, startedEvent } from './runStarted';
import { trainingOfRun } from './trainingOfRun';

export interface RunParts {
  readonly prepared: PreparedRun;
  readonly engine: Engine;
  readonly folder: RunFolder;
  readonly host: RunHost;
  /** How records name the spec. */
  readonly spec: string;
  /** What the run goes on from. */
  readonly unfinished: UnfinishedRun | undefined;
}

export class RunInProgress {
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
  readonly #checkpoints: Checkpoints;

  constructor({ prepared, engine, folder, host, spec, unfinished }: RunParts) {
    this.#prepared = prepared;
    this.#engine = engine;
    this.#folder = folder;
    this.#host = host;
    this.#spec = spec;
    this.#unfinished = unfinished;
    this.#watch = new Stopwatch(host.began, unfinished?.seconds);
    this.#checkpoints = new Checkpoints({
      folder,
      host,
      watch: this.#watch,
      params: prepared.cost.params,
      isResumed: unfinished !== undefined,
    });
    this.#random = unfinished === undefined ? new Random(prepared.train.seed ?? 0, 1) : Random.from(unfinished.state.random);
  }

  /** @param number of a model that `auto` has tuned, from 1; `undefined` for none in particular */
  chooseModel(number: number | undefined): void {
    const { tuned = [], front, chosen } = this.#state ?? {};
    const isKnown = number === undefined || tuned.some((model) => model.number === number);
    if (isKnown && front === undefined && number !== chosen) this.#emit({ type: 'chosen', ...(number === undefined ? {} : { number }) });
  }

  async toTheEnd(choice: EngineChoice): Promise<ShrinkResult> {
    const record = await this.#begin(choice);
    const training = await this.#training(record);
    try {
      const masked = await training.run();
      if (this.#checkpoints.isDue) await this.#checkpoints.write(record, training.state());
      const emit = (event: RunEvent) => this.#emit(event);
      const {
        shrunk,
        packed,
        scoreCard: measured,
      } = await finishModel({
        run: this.#prepared,
        engine: this.#engine,
        original: this.#original!,
        masked,
        session: training.session,
        emit,
        signal: this.#host.signal,
      });
      const working = measured.shrunk.collapse === undefined ? undefined : await this.#storeWorking(training.working);
      const scoreCard: ScoreCard = { ...withSteps(measured, this.#state?.steps), ...(working === undefined ? {} : { working }) };
      const { heldBackBy } = training;
      for (const message of resultNotices(this.#prepared, { scoreCard, masked, rebuilt: shrunk.graph, heldBackBy }))
        emit({ type: 'notice', severity: 'warning', message });
      await this.#storeModel('original', { graph: this.#prepared.source.graph, weights: this.#original!.weights });
      const shrunkSpec = await this.#storeModel('shrunk', shrunk, packed);
      const front = await this.#storeFront(training.front, scoreCard.original);
      const seconds = this.#watch.seconds;
      const finished: RunFinished = { type: 'finished', scoreCard, seconds, report: reportFile, shrunkSpec };
      const { loss: sensitivityLoss, layers: sensitivity } = this.#state?.sensitivity ?? {};
      const { searchPlans } = training;
      const found = {
        ...(searchPlans.length === 0 ? {} : { searchPlans }),
        ...front,
        ...(sensitivity === undefined ? {} : { sensitivity }),
      };
      const run = await this.#complete(
        { ...record, seconds, scoreCard, ...found, ...(sensitivityLoss === undefined ? {} : { sensitivityLoss }) },
        finished,
      );
      return { run, engine: this.#engine.kind, seconds, scoreCard, ...found };
    } finally {
      training.dispose();
    }
  }

  #storeModel(model: ModelOfRun, trained: BareModel, packed?: PackedModel): Promise<string> {
    const place = { prepared: this.#prepared, folder: this.#folder, version: this.#host.version };
    return storeRunModel(place, model, trained, packed);
  }

  /** Keeps the models that a search has found. */
  async #storeFront(trials: Training['front'], original: ModelScore): Promise<{ readonly front?: readonly FrontPoint[] }> {
    if (trials.length === 0) return {};
    const points = await storeFront({
      run: this.#prepared,
      engine: this.#engine,
      trials,
      signal: this.#host.signal,
      store: (model, bare, packed) => this.#storeModel(model, bare, packed),
    });
    this.#emit({ type: 'front', points });
    const { loss } = scoredOn(original);
    for (const message of frontFindings(points, loss)) this.#emit({ type: 'notice', severity: 'information', message, finding: true });
    return { front: points };
  }

  /** Keeps the last model that worked, rebuilt, for a person to go on from. */
  async #storeWorking(working: Training['working']): Promise<WorkingModel | undefined> {
    if (working === undefined) return undefined;
    const rebuilt = simplify(working.model);
    await this.#storeModel('working', rebuilt, packModel(rebuilt));
    return { round: working.round, nonzero: nonZeroOfModel(rebuilt.graph, rebuilt.weights) };
  }

  /** Removes a run that cannot be resumed, and emits what happened. */
  async abandon(cause: unknown): Promise<void> {
    const cancelled = cause instanceof CancelledError;
    const canResume = this.#checkpoints.canResume && (await this.#folder.isHeld());
    if (this.#state !== undefined)
      this.#host.emit(cancelled ? { type: 'cancelled', canResume } : { type: 'failed', message: userMessageOf(cause), canResume });
    if (canResume) await this.#folder.keep();
    else await this.#folder.discard();
  }

  async #begin(choice: EngineChoice): Promise<RunRecord> {
    const { source, data, warnings } = this.#prepared;
    const fingerprint = await dataFingerprint(data);
    const earlier = this.#unfinished;
    if (earlier !== undefined && earlier.record.data !== fingerprint)
      throw source.errorAt(['data'], say('the data has changed since the run began, so it cannot be resumed: start a new run'));
    const record: RunRecord = {
      ...(earlier?.record ?? newRecord(this.#prepared, { spec: this.#spec, fingerprint, version: this.#host.version, choice })),
      engine: engineInfo(this.#engine),
    };
    await this.#folder.begin(record);
    if (earlier === undefined) {
      this.#emit(startedEvent(this.#prepared, record));
      const leak = await this.#lookForLeaks();
      for (const message of [...(leak === undefined ? [] : [leak]), ...warnings])
        this.#emit({ type: 'notice', severity: 'warning', message });
      if (source.spec.weights !== undefined && hasBatchNorms(source.graph)) this.#emit(keptStatistics);
    } else {
      this.#state = replay(earlier.events);
    }
    return record;
  }

  /** Rows that are read from their file take a while: how far that has come is told in tenths. */
  async #lookForLeaks(): Promise<Message | undefined> {
    const { data } = this.#prepared;
    const isLong = [data.training, data.validation].some((rows) => rows !== undefined && isStreamed(rows));
    let told = -1;
    const tell = (share: number): void => {
      const tenth = Math.floor(share * 10) / 10;
      if (tenth <= told) return;
      told = tenth;
      this.#emit({
        type: 'stage',
        stage: 'load',
        label: say('looking for held-out rows that are trained on as well, {0}', formatShare(tenth)),
      });
    };
    return leakWarning(data, this.#host.signal, isLong ? tell : undefined);
  }

  async #training(record: RunRecord): Promise<Training> {
    const { data, train, plan, start, source } = this.#prepared;
    const { signal } = this.#host;
    const request = trainingOfRun(this.#prepared, this.#engine, this.#random, signal);
    const hooks: TrainingHooks = {
      emit: (event) => this.#emit(event),
      betweenEpochs: async (state) => {
        await this.#checkpoints.waitWhilePaused(record, state, (event) => this.#emit(event));
        await this.#checkpoints.writeIfDue(record, state);
      },
      isStopped: () => this.#host.orders?.isStopped === true,
      chosen: () => this.#state?.chosen,
      stepEnded: async (session, model, step) => {
        const score = await scoreOf(this.#prepared, { model, session }, this.#engine, signal);
        const { methods } = plan;
        this.#emit({ type: 'step', step, steps: methods.length, method: methods[step - 1]!, score });
      },
      originalReady: async (session, weights) => {
        this.#original = { weights, evaluation: await evaluateModel(session, data, this.#prepared.criteria, signal) };
      },
    };
    if (this.#unfinished === undefined) return Training.begin(request, hooks, start);
    const { state } = this.#unfinished;
    if (state.snapshots.original !== undefined) {
      const session = await this.#engine.compileToPredict({ graph: source.graph, weights: state.snapshots.original, data, train });
      await hooks.originalReady(session, state.snapshots.original);
      session.dispose();
    }
    this.#watch.begin(plan.phases[state.phase]?.stage ?? 'shrink');
    return Training.resume(request, hooks, state);
  }

  #emit(event: RunEvent): void {
    if (event.type === 'stage') this.#watch.begin(lapOf(event.stage));
    this.#store(event);
    this.#host.emit(event);
  }

  #store(event: RunEvent): void {
    if (isStored(event)) this.#folder.store(event);
    this.#state = advance(this.#state, event);
  }

  /** @returns where the run is */
  async #complete(record: RunRecord, finished: RunFinished): Promise<string> {
    this.#store(finished);
    await this.#folder.write(reportFile, await reportHtml(this.#state!, this.#host.assets));
    const run = await this.#folder.finish(record);
    if (run !== this.#folder.final)
      this.#host.emit({
        type: 'notice',
        severity: 'warning',
        message: say('{0} is not empty any more, so the run is in {1}', this.#folder.final, run),
        passing: true,
      });
    this.#host.emit(finished);
    return run;
  }
}

function lapOf(stage: Stage): Lap {
  return stage === 'load' ? 'start' : stage === 'train' ? 'train' : 'shrink';
}

function withSteps(scoreCard: ScoreCard, steps: readonly StepEnded[] | undefined): ScoreCard {
  return steps === undefined ? scoreCard : { ...scoreCard, steps: steps.map(({ method, score }) => ({ method, score })) };
}
