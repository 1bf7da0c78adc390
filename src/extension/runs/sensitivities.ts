import * as vscode from 'vscode';
import { knownSensitivity, type KnownSensitivity } from '../../core/run/knownSensitivity';
import { homeOf, specName } from '../../system/runs/layout';
import { isRecord, readRunRecord, runEntries } from '../../system/runs/runRecords';
import { runsFolderIn } from '../../system/workspace/runsFolder';
import { runsChanged } from './storedRun';

/** Older runs are not looked at. */
const mostRecords = 30;

interface Looked {
  /** When runs had been added or taken away last: milliseconds since 1970. */
  readonly changed: number;
  readonly known: Promise<KnownSensitivity | undefined>;
}

/** What the last automatic run of each spec has measured of its layers. Only records of runs are read, when somebody asks. */
export class Sensitivities {
  readonly #looked = new Map<string, Looked>();

  async of(spec: vscode.Uri): Promise<KnownSensitivity | undefined> {
    if (spec.scheme !== 'file') return undefined;
    const key = spec.toString();
    const changed = await runsChanged(spec);
    const looked = this.#looked.get(key);
    if (looked?.changed === changed) return looked.known;
    const known = changed === 0 ? Promise.resolve(undefined) : lastSensitivity(spec).catch(() => undefined);
    this.#looked.set(key, { changed, known });
    return known;
  }
}

async function lastSensitivity(spec: vscode.Uri): Promise<KnownSensitivity | undefined> {
  const home = await homeOf(spec.fsPath);
  const name = specName(spec.fsPath, home);
  const { finished } = await runEntries(runsFolderIn(home));
  for (const folder of finished.slice(0, mostRecords)) {
    const record = await readRunRecord(folder);
    if (!isRecord(record) || record.spec !== name || record.scoreCard === undefined) continue;
    const known = knownSensitivity(record);
    if (known !== undefined) return known;
  }
  return undefined;
}
