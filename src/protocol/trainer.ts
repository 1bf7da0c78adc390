/** Editor or command line ↔ trainer process, over vscode-jsonrpc. */
import type { DataNames, TextColumns } from '../core/data/dataNames';
import type { DataDescription } from '../core/data/description';
import type { Message } from '../core/message/message';
import type { SearchPlan } from '../core/methods/auto/searchPlan';
import type { LayerSensitivity } from '../core/methods/auto/sensitivity';
import type { BranchRule, EngineKind, RunEvent } from '../core/run/events';
import type { FrontPoint } from '../core/run/front';
import type { ScoreCard } from '../core/score/scoreCard';
import type { ShrinkStep } from '../core/methods/options';
import type { DistillSpec } from '../core/spec/schema';
import type { ShrinkTarget } from '../core/methods/targetSchema';
import type { BenchRequest, BenchResult } from './benchModels';
import type { ExportProgress, ExportRequest, ExportResult } from './exportModel';
import type { ImportRequest, ImportResult, ModelTable, OpenModelRequest, WeightStatistics, WeightStatisticsRequest } from './modelFile';
import type { DataNamesRequest, DescribeDataRequest } from './dataDescription';
import type { SetUpRequest, SetUpResult } from './setUp';

export type EngineChoice = EngineKind | 'auto';

/** An argument of the trainer process: the native engine will probably be asked for. */
export type NativeArgument = '--native';

/**
 * The environment variable that has the value of NODE_EXTRA_CA_CERTS in a trainer process, for the programs that this runs. The trainer itself asks no
 * server, and Node.js 20 would read all of the world's certificates before anything else, for 50 ms and more.
 */
export type CertificatesVariable = 'BONSAI_NODE_EXTRA_CA_CERTS';

/** Asks for one shrink. Answered when the run has ended; its events come as `runEvent` notifications meanwhile. */
export interface ShrinkRequest {
  /** Absolute path of the spec file. */
  readonly spec: string;
  /** The spec itself, where it is in no file: `spec` then says by its folder what file names are relative to, and by its name how errors name it. */
  readonly text?: string;
  /** Absolute paths of the folders that are worked in: where the spec lies in one of them, it may read files of all, else of its own folder alone. */
  readonly workspace: readonly string[];
  /** Takes the place of the spec's target. */
  readonly target?: ShrinkTarget;
  /** Takes the place of the spec's steps. */
  readonly steps?: readonly ShrinkStep[];
  /** Takes the place of the spec's `distill`. */
  readonly distill?: DistillSpec;
  readonly engine: EngineChoice;
  /** How the engine cuts batches, as in a run that is repeated: it changes the last digits of results. By default as suits this machine. */
  readonly branches?: readonly BranchRule[];
  /** How much work each search of `auto` is, as in a run that is repeated. By default as the time it is given suffices for. */
  readonly searchPlans?: readonly SearchPlan[];
  /** Absolute path of the run folder; by default one under `.bonsai/runs` beside the spec. */
  readonly out?: string;
  /**
   * Goes on with the run of `out`, or the spec's newest unfinished one, from its last checkpoint. With `orBegin`, begins a new run where there is none,
   * and answers with the result of one that is finished already.
   */
  readonly resume?: true | 'orBegin';
}

export interface ShrinkResult {
  readonly run: string;
  readonly engine: EngineKind;
  readonly seconds: { readonly start: number; readonly train: number; readonly shrink: number };
  readonly scoreCard: ScoreCard;
  /** What `auto` had time for, in each step that it was. */
  readonly searchPlans?: readonly SearchPlan[];
  /** What it found. */
  readonly front?: readonly FrontPoint[];
  readonly sensitivity?: readonly LayerSensitivity[];
  /** Nothing was done: the run that was to be gone on with is finished. */
  readonly finishedBefore?: true;
}

/** What `bonsai engine` reports. */
export interface EngineStatus {
  readonly native: {
    readonly installed: boolean;
    readonly version?: string;
    readonly folder: string;
    /** Why it is not there or does not load, and what to do. */
    readonly reason?: string;
  };
  readonly portable: { readonly version: string };
}

export interface InstallProgress {
  readonly message: Message;
  /** 0 to 1, or absent when it cannot be known. */
  readonly share?: number;
}

/** The data of a JSON-RPC error that is not a defect of the program. */
export interface TrainerErrorData {
  /** `input`: the spec or its data; `options`: those of the request; `engine`: the machine; `cancelled`: asked for. */
  readonly kind: 'input' | 'options' | 'engine' | 'cancelled';
  /** The message for the user; missing where there is none. */
  readonly message?: Message;
  /** For an `input` error, where. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly suggestion?: Suggestion;
}

/** What can be done about an error, where the way to it is another one in the editor than on the command line. */
export type Suggestion = 'otherRunFolder' | 'newRun' | 'widerWorkspace' | 'overwrite';

/** Method names, with their parameters and results. */
export interface TrainerMethods {
  readonly shrink: { params: ShrinkRequest; result: ShrinkResult };
  /** Of the run that goes on: which of the models that `auto` has tuned, from 1, is to be its result; none of them in particular without a number. */
  readonly chooseModel: { params: { readonly number?: number }; result: null };
  readonly openModel: { params: OpenModelRequest; result: ModelTable };
  readonly weightStatistics: { params: WeightStatisticsRequest; result: readonly WeightStatistics[] };
  readonly describeData: { params: DescribeDataRequest; result: readonly DataDescription[] };
  readonly dataNames: { params: DataNamesRequest; result: DataNames };
  readonly textColumns: { params: DataNamesRequest; result: TextColumns };
  readonly setUpTraining: { params: SetUpRequest; result: SetUpResult };
  readonly importModel: { params: ImportRequest; result: ImportResult };
  readonly exportModel: { params: ExportRequest; result: ExportResult };
  readonly benchModels: { params: BenchRequest; result: BenchResult };
  readonly engineStatus: { params: Record<string, never>; result: EngineStatus };
  readonly installEngine: { params: Record<string, never>; result: EngineStatus };
  /** Cancels everything else. Answered when that has ended and tidied up: the process may be killed then. */
  readonly shutdown: { params: Record<string, never>; result: null };
}

/** What a person asks of the run that goes on: to wait between two epochs, to go on, or to end with the model that it has. */
export type RunOrder = 'pause' | 'continue' | 'stop';

/** Notifications to the trainer. */
export interface TrainerOrders {
  readonly orderRun: RunOrder;
}

/** Notifications from the trainer. */
export interface TrainerNotifications {
  readonly runEvent: RunEvent;
  readonly installProgress: InstallProgress;
  readonly exportProgress: ExportProgress;
}
