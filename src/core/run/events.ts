/**
 * The events of a run. The same events feed the editor, the command line and `events.jsonl`;
 * `state.ts` turns them into what is shown.
 */
import type { LayerCost } from '../cost/cost';
import type { Message } from '../message/message';
import type { MethodName } from '../methods/options';
import type { ModelScore, ScoreCard } from '../score/scoreCard';
import type { FrontFound, ModelChosen, ModelTuned, SensitivityMeasured } from './front';
import type { RowResults } from './rowResults';

export type EngineKind = 'native' | 'portable';

export interface EngineInfo {
  readonly kind: EngineKind;
  /** "TensorFlow 2.18.0", "tfjs 4.22.0 wasm". */
  readonly version: string;
  /** Why it is not the native one, where that was wanted. */
  readonly reason?: Message;
  /** Threads that its ops are handed to. Results do not depend on it. */
  readonly threads: number;
  /** How batches are cut, which changes the last digits of results; by rising `from`. None or absent: batches are whole. */
  readonly branches?: readonly BranchRule[];
}

/** From so many multiply-accumulates a step on, a batch is worked on as so many parts side by side. */
export interface BranchRule {
  readonly from: number;
  readonly count: number;
}

/** Of `events.jsonl`: rises when what older versions expect of events changes. */
export const eventsFormat = 3;

export interface RunStarted {
  readonly type: 'started';
  readonly format: typeof eventsFormat;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The spec's path from the folder that holds `.bonsai`. A run says no more of where things are, so that it can be moved. */
  readonly spec: string;
  readonly engine: EngineInfo;
  readonly seed: number;
  /** In the spec's order. */
  readonly layers: readonly LayerCost[];
  readonly params: number;
  readonly macs: number | null;
  /** What counts of a start that was pruned before, whole and by layer: parameters that are not zero. Missing where all count. */
  readonly counted?: { readonly params: number; readonly layers: Readonly<Record<string, number>> };
  /** Names of the methods of its steps, in order. */
  readonly methods: readonly MethodName[];
  /** What the run aims at, for people: "20 % of 11,984 parameters"; says nothing where it has no target. */
  readonly goal: Message;
  /** Parameters that may remain, where the target is one of parameters. */
  readonly targetParams?: number;
  /** Whether the loss curve has a second line, of held-out rows. */
  readonly hasValidation: boolean;
}

/** A run goes on after a break, and its events up to there have just been emitted again. It is not stored. */
export interface RunResumed {
  readonly type: 'resumed';
  /** Milliseconds since 1970. */
  readonly time: number;
  /** What the run had taken up to there. */
  readonly seconds: number;
}

/** A run waits between two epochs, or goes on after that. It is not stored. */
export interface RunPaused {
  readonly type: 'paused';
  readonly isPaused: boolean;
}

/** What the run is busy with. */
export type Stage = 'load' | 'train' | 'shrink' | 'rebuild' | 'measure';

export interface StageBegan {
  readonly type: 'stage';
  readonly stage: Stage;
  /** For people: "training the original", "pruneWeights, step 1 of 1". */
  readonly label: Message;
}

export interface EpochEnded {
  readonly type: 'epoch';
  readonly stage: 'train' | 'shrink';
  /** 0 while the original is trained; else the pruning round. */
  readonly round: number;
  /** Counts all epochs of the run from 1. */
  readonly epoch: number;
  /** Epochs that the whole run plans. */
  readonly epochs: number;
  /** Mean over the epoch's batches. */
  readonly loss: number;
  readonly validationLoss?: number;
  readonly learningRate: number;
  /** The largest global gradient norm of the epoch. */
  readonly gradientNorm: number;
}

/** How large the gradients of each layer are on some training rows. Not of every epoch: it must take no time that counts. */
export interface GradientsMeasured {
  readonly type: 'gradients';
  /** Counts all epochs of the run from 1. */
  readonly epoch: number;
  /** Layers with weights that are trained. `size` is √ of the mean of the squares. */
  readonly layers: readonly { readonly layer: string; readonly size: number }[];
}

/** How far an epoch that takes longer has come. It is not stored. */
export interface EpochProgress {
  readonly type: 'progress';
  /** The epoch's number, and how many the whole run plans. */
  readonly epoch: number;
  readonly epochs: number;
  /** 0 to 1. */
  readonly share: number;
}

export interface LayerProgress {
  readonly name: string;
  /** Of the original, as far as they count; 0 for a layer that shrinking has put in. */
  readonly params: number;
  readonly nonzero: number;
}

/** Weights were just removed, and nothing has compensated yet. */
export interface Pruned {
  readonly type: 'pruned';
  readonly round: number;
  readonly rounds: number;
  /** Losses on the score card's rows. */
  readonly lossBefore: number;
  readonly lossAfter: number;
  readonly nonzero: number;
  /** In the original's order; layers that shrinking has put in come last. */
  readonly layers: readonly LayerProgress[];
}

/** A round's fine-tuning has ended. */
export interface RoundEnded {
  readonly type: 'round';
  readonly round: number;
  readonly rounds: number;
  readonly loss: number;
  /** Metrics on the score card's rows, where limits are about some. */
  readonly metrics?: Readonly<Record<string, number>>;
  readonly nonzero: number;
}

/** One of several steps has ended. */
export interface StepEnded {
  readonly type: 'step';
  /** From 1. */
  readonly step: number;
  readonly steps: number;
  readonly method: string;
  /** The model after the step, measured as the score card measures it. */
  readonly score: ModelScore;
}

/** A picture of one layer's kernel: at most 64 × 160 cells, each the strongest weight under it. */
export interface WeightPicture {
  readonly layer: string;
  readonly rows: number;
  readonly columns: number;
  /** Row-major, −127…127, scaled by the largest weight; 0 is a pruned cell. */
  readonly cells: readonly number[];
}

export interface WeightsShown {
  readonly type: 'weights';
  readonly round: number;
  readonly pictures: readonly WeightPicture[];
}

/** Some rows as they are, and as both models give them back: 0…255 a value, row-major, `channels` last. */
export interface ShownRows {
  readonly inputs: readonly (readonly number[])[];
  readonly original: readonly (readonly number[])[];
  readonly shrunk: readonly (readonly number[])[];
  /** Mean squared errors by row, in the units of the data; missing in older runs. */
  readonly errors?: { readonly original: readonly number[]; readonly shrunk: readonly number[] };
}

/** Some held-out rows before and after. */
export interface Reconstructions extends ShownRows {
  readonly type: 'reconstructions';
  /** Drawn as lines, of `width` values and `channels` beside each other; images where it is left out. */
  readonly kind?: 'curves';
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Those that the shrunk model gives back worst, the worst first; missing in older runs. */
  readonly worst?: ShownRows;
}

/** Something a person should know: a layer left alone, a learning rate lowered, a target missed. */
export interface Notice {
  readonly type: 'notice';
  readonly severity: 'information' | 'warning';
  readonly message: Message;
  /** The epoch that it is about, which charts mark. */
  readonly epoch?: number;
  /** What `auto` has learned of the model: shown beside what it found, not among what went wrong. */
  readonly finding?: true;
  /** It is about this process, and not kept with the run. */
  readonly passing?: true;
}

export interface RunFinished {
  readonly type: 'finished';
  readonly scoreCard: ScoreCard;
  readonly seconds: { readonly start: number; readonly train: number; readonly shrink: number };
  /** Paths inside the run folder. */
  readonly report: string;
  readonly shrunkSpec: string;
}

export interface RunCancelled {
  readonly type: 'cancelled';
  /** Whether there is a checkpoint to go on from. */
  readonly canResume?: boolean;
}

export interface RunFailed {
  readonly type: 'failed';
  readonly message: Message;
  /** Whether there is a checkpoint to go on from. */
  readonly canResume?: boolean;
}

export type RunEvent =
  | RunStarted
  | RunResumed
  | RunPaused
  | StageBegan
  | EpochEnded
  | EpochProgress
  | GradientsMeasured
  | Pruned
  | RoundEnded
  | StepEnded
  | SensitivityMeasured
  | ModelTuned
  | ModelChosen
  | FrontFound
  | WeightsShown
  | Reconstructions
  | RowResults
  | Notice
  | RunFinished
  | RunCancelled
  | RunFailed;

/** Events that `events.jsonl` keeps. */
export type StoredEvent = Exclude<RunEvent, RunResumed | RunPaused | EpochProgress>;

/** Whether a run's folder keeps an event; others only tell who watches that time passes. */
export function isStored(event: RunEvent): event is StoredEvent {
  return (
    event.type !== 'resumed' && event.type !== 'paused' && event.type !== 'progress' && !(event.type === 'notice' && event.passing === true)
  );
}
