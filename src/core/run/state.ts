/** What is known of a run, as panel, command line and report show it: a fold over its events. */
import { type Message, nothing } from '../message/message';
import { extendCurve } from './epochCurve';
import type { FrontPoint, ModelTuned, SensitivityMeasured } from './front';
import type { RowResults } from './rowResults';
import type {
  EpochEnded,
  GradientsMeasured,
  LayerProgress,
  Pruned,
  Reconstructions,
  Notice,
  RoundEnded,
  RunEvent,
  RunFinished,
  RunResumed,
  RunStarted,
  Stage,
  StepEnded,
  WeightPicture,
} from './events';

export interface EpochPoint {
  readonly epoch: number;
  readonly round: number;
  readonly loss: number;
  readonly validationLoss?: number;
  readonly learningRate: number;
  readonly gradientNorm: number;
}

/** The losses of one round: before it, after pruning, and after fine-tuning. */
export interface RoundPoint {
  readonly round: number;
  readonly nonzero: number;
  readonly lossBefore: number;
  readonly lossPruned: number;
  /** Missing while the round is still fine-tuning. */
  readonly lossFineTuned?: number;
}

export type RunStatus = 'running' | 'finished' | 'cancelled' | 'failed';

export interface RunState {
  readonly started: RunStarted;
  /** The last time it went on after a break: what was between does not count as time it took. */
  readonly resumed?: RunResumed;
  readonly status: RunStatus;
  /** Of a running one: it waits between two epochs. */
  readonly isPaused?: boolean;
  readonly stage: Stage;
  readonly label: Message;
  /** 0 to 1, by epochs and parts of them. */
  readonly progress: number;
  /** Epochs of the whole run, and parts of them, that are done, and how many are planned; missing before the first. */
  readonly epoch?: { readonly done: number; readonly planned: number };
  /** Evenly spaced ones of a long run, and the newest. */
  readonly epochs: readonly EpochPoint[];
  /** The newest looks at the gradients of the original's layers; missing before the first. */
  readonly gradients?: readonly Omit<GradientsMeasured, 'type'>[];
  readonly rounds: readonly RoundPoint[];
  /** How many rounds the run plans, once it has begun one. */
  readonly plannedRounds?: number;
  /** Remaining parameters by layer, in the spec's order; layers that shrinking has put in come last. */
  readonly layers: readonly LayerProgress[];
  readonly nonzero: number;
  readonly pictures: readonly WeightPicture[];
  readonly reconstructions?: Reconstructions;
  readonly rowResults?: RowResults;
  readonly notices: readonly Notice[];
  /** Scores after each step, where there are several. */
  readonly steps?: readonly StepEnded[];
  /** What `auto` found, as far as it has come. */
  readonly sensitivity?: Pick<SensitivityMeasured, 'loss' | 'layers'>;
  /** The models that it has tuned so far. */
  readonly tuned?: readonly Omit<ModelTuned, 'type'>[];
  /** Which of them a person has chosen as the result. */
  readonly chosen?: number | undefined;
  readonly front?: readonly FrontPoint[];
  readonly finished?: RunFinished;
  /** Why it failed. */
  readonly failure?: Message;
  /** Of a run that was cancelled or failed: whether it can go on. */
  readonly canResume?: boolean;
}

/** Looks at gradients that are kept: as many as a strip has room for. */
const mostLooks = 32;

/** The state of a run that has just started: every layer has all of its parameters. */
export function startRun(started: RunStarted): RunState {
  return {
    started,
    status: 'running',
    stage: 'load',
    label: nothing,
    progress: 0,
    epochs: [],
    rounds: [],
    layers: startLayers(started).map(({ name, params }) => ({ name, params, nonzero: params })),
    nonzero: countedParams(started),
    pictures: [],
    notices: [],
  };
}

/** Parameters of the original that count: shares of what is left are of these. */
export function countedParams({ counted, params }: RunStarted): number {
  return counted?.params ?? params;
}

/** The original's layers with their parameters that count. */
export function startLayers({ counted, layers }: RunStarted): Pick<LayerProgress, 'name' | 'params'>[] {
  return layers.map(({ name, params }) => ({ name, params: counted?.layers[name] ?? params }));
}

/** The state after one more event, which is `undefined` until a run has started. Pure: the given state is not changed. */
export function advance(state: RunState, event: RunEvent): RunState;
/** What is known of a run after one more event. Nothing is known before `started`, with which it begins anew. */
export function advance(state: RunState | undefined, event: RunEvent): RunState | undefined;
export function advance(state: RunState | undefined, event: RunEvent): RunState | undefined {
  if (event.type === 'started') return startRun(event);
  return state && advanceStarted(state, event);
}

function advanceStarted(state: RunState, event: Exclude<RunEvent, RunStarted>): RunState {
  switch (event.type) {
    case 'resumed':
      return resume(state, event);
    case 'paused':
      return { ...state, isPaused: event.isPaused };
    case 'stage':
      return { ...state, stage: event.stage, label: event.label };
    case 'epoch':
      return { ...atEpoch(state, event.epoch, event.epochs), epochs: extendCurve(state.epochs, epochPoint(event)) };
    case 'gradients': {
      const { epoch, layers } = event;
      return { ...state, gradients: [...(state.gradients ?? []), { epoch, layers }].slice(-mostLooks) };
    }
    case 'progress':
      return atEpoch(state, event.epoch - 1 + event.share, event.epochs);
    case 'pruned':
      return {
        ...state,
        plannedRounds: event.rounds,
        rounds: [...state.rounds, roundPoint(event)],
        layers: event.layers,
        nonzero: event.nonzero,
      };
    case 'round':
      return { ...state, nonzero: event.nonzero, rounds: fineTuned(state.rounds, event) };
    case 'step':
      return { ...state, steps: [...(state.steps ?? []), event] };
    case 'sensitivity':
      return { ...state, sensitivity: { loss: event.loss, layers: event.layers } };
    case 'tuned': {
      const { type: _, ...tuned } = event;
      return { ...state, tuned: [...(state.tuned ?? []), tuned] };
    }
    case 'chosen':
      return { ...state, chosen: event.number };
    case 'front':
      return { ...state, front: event.points };
    case 'weights':
      return { ...state, pictures: event.pictures };
    case 'reconstructions':
      return { ...state, reconstructions: event };
    case 'rowResults':
      return { ...state, rowResults: event };
    case 'notice':
      return { ...state, notices: [...state.notices, event] };
    case 'finished':
      return finish(state, event);
    case 'cancelled':
      return { ...state, status: 'cancelled', canResume: event.canResume === true };
    case 'failed':
      return { ...state, status: 'failed', failure: event.message, canResume: event.canResume === true };
  }
}

/** The state of a whole run; `undefined` when its events do not begin with `started`. */
export function replay(events: Iterable<RunEvent>): RunState | undefined {
  let state: RunState | undefined;
  for (const event of events) state = advance(state, event);
  return state;
}

function atEpoch(state: RunState, done: number, planned: number): RunState {
  return { ...state, progress: Math.min(1, done / planned), epoch: { done, planned } };
}

function resume({ failure: _, canResume: _can, ...state }: RunState, resumed: RunResumed): RunState {
  return { ...state, status: 'running', resumed };
}

function epochPoint({ epoch, round, loss, validationLoss, learningRate, gradientNorm }: EpochEnded): EpochPoint {
  return { epoch, round, loss, learningRate, gradientNorm, ...(validationLoss === undefined ? {} : { validationLoss }) };
}

function roundPoint({ round, nonzero, lossBefore, lossAfter }: Pruned): RoundPoint {
  return { round, nonzero, lossBefore, lossPruned: lossAfter };
}

/** The newest round of that number has got its loss: each of several steps may count its rounds from 1. */
function fineTuned(rounds: readonly RoundPoint[], { round, loss }: RoundEnded): readonly RoundPoint[] {
  const newest = rounds.findLastIndex((point) => point.round === round);
  return rounds.map((point, at) => (at === newest ? { ...point, lossFineTuned: loss } : point));
}

function finish(state: RunState, event: RunFinished): RunState {
  const { shrunk, layers } = event.scoreCard;
  const had = new Map(startLayers(state.started).map(({ name, params }) => [name, params]));
  return {
    ...state,
    status: 'finished',
    progress: 1,
    finished: event,
    nonzero: shrunk.nonzero,
    layers: layers.map(({ name, nonzero }) => ({ name, params: had.get(name) ?? 0, nonzero: nonzero[1] })),
  };
}
