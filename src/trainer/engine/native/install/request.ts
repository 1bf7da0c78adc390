import type { InstallProgress } from '../../../../protocol/trainer';

export interface InstallRequest {
  /** Holds `binding/` (tfjs-node's C++ files), `loader/` (ours) and `node-api-headers/`. */
  readonly sources: string;
  readonly onProgress: (progress: InstallProgress) => void;
  readonly signal: AbortSignal;
}

export interface RouteRequest extends InstallRequest {
  /** Where the engine is made: an empty folder. */
  readonly target: string;
  /** A folder for what is not needed afterwards; not there yet. */
  readonly temporary: string;
  /** Where downloads are kept after an interruption, so that nothing is downloaded twice. */
  readonly downloads: string;
}
