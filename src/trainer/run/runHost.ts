import type { RunEvent } from '../../core/run/events';
import type { EngineChoice } from '../../protocol/trainer';
import type { DataLimits } from '../data/limits';
import type { RunOrders } from '../train/runOrders';
import type { Engine, EngineWork } from '../engine/engine';

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
  /** What a person asks of the run while it goes on. */
  readonly orders?: RunOrders;
  /** How much data may be in memory; by default, much. */
  readonly dataLimits?: DataLimits;
}
