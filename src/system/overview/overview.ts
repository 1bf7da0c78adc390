/** Models and their runs as a tree: each run under the model that it is of, and a run of a run's model under that run. */
import path from 'node:path';
import { runsFolderIn } from '../workspace/runsFolder';
import type { ListedRun } from '../runs/listRuns';
import { isNewer, isRecord } from '../runs/runRecords';

export interface OverviewModel {
  readonly kind: 'model';
  /** Absolute. */
  readonly file: string;
  /** Of a model that is gone, the runs remain. */
  readonly isThere: boolean;
  /** The newest first. */
  readonly runs: readonly OverviewRun[];
}

export interface OverviewRun {
  readonly kind: 'run';
  readonly run: ListedRun;
  /** The spec that was shrunk, as far as the record can be read. Absolute. */
  readonly spec: string | undefined;
  /** Runs that shrank one of its models, the newest first. */
  readonly runs: readonly OverviewRun[];
}

export interface Overview {
  readonly models: readonly OverviewModel[];
  /** Runs whose record cannot be read, so that their model is not known. */
  readonly unreadable: readonly OverviewRun[];
}

/** @param models absolute paths */
export function overviewOf(models: readonly string[], runs: readonly ListedRun[]): Overview {
  const ofModel = new Map<string, ListedRun[]>();
  const ofRun = new Map<string, ListedRun[]>();
  const unreadable: ListedRun[] = [];
  const finals = new Set(runs.map(({ final }) => final));
  for (const run of runs) {
    const spec = specOf(run);
    const parent = spec === undefined ? undefined : path.dirname(path.dirname(spec));
    if (spec === undefined) unreadable.push(run);
    // A run that is of itself would never be shown.
    else if (parent !== undefined && finals.has(parent) && parent < run.final) append(ofRun, parent, run);
    else append(ofModel, spec, run);
  }
  const entries = (list: readonly ListedRun[] = []): OverviewRun[] =>
    newestFirst(list).map((run) => ({ kind: 'run', run, spec: specOf(run), runs: entries(ofRun.get(run.final)) }));
  const there = new Set(models);
  return {
    models: [...new Set([...models, ...ofModel.keys()])]
      .sort()
      .map((file) => ({ kind: 'model', file, isThere: there.has(file), runs: entries(ofModel.get(file)) })),
    unreadable: entries(unreadable),
  };
}

/** By the folder that the run lies in: a record says no more than the path from there. */
function specOf({ final, record }: ListedRun): string | undefined {
  const name = isRecord(record) ? record.spec : isNewer(record) ? record.newer : undefined;
  const runs = path.dirname(final);
  const home = path.dirname(path.dirname(runs));
  return name === undefined || runsFolderIn(home) !== runs ? undefined : path.join(home, name);
}

function newestFirst(runs: readonly ListedRun[]): ListedRun[] {
  const name = ({ final }: ListedRun) => path.basename(final);
  return [...runs].sort((a, b) => (name(a) < name(b) ? 1 : -1));
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key) ?? [];
  list.push(value);
  lists.set(key, list);
}
