import * as vscode from 'vscode';
import { replay, type RunState } from '../../core/run/state';
import { NewerRunError, readEvents } from '../../core/run/stored';

/** The newest run of a spec in `.bonsai/runs` beside it, `'newer'` when only a newer version can read it, or `undefined`. */
export async function storedRun(spec: vscode.Uri): Promise<RunState | 'newer' | undefined> {
  const runs = runsFolder(spec);
  const folders = await vscode.workspace.fs.readDirectory(runs).then(
    // The folder of an unfinished run has a temporary name, which begins with a dot.
    (entries) => entries.filter(([name, type]) => type === vscode.FileType.Directory && !name.startsWith('.')).map(([name]) => name),
    () => [],
  );
  // Folders are named by date, so the newest comes last; another spec's runs may be among them.
  for (const folder of folders.sort().reverse()) {
    const found = await readRun(vscode.Uri.joinPath(runs, folder, 'events.jsonl'));
    if (found === undefined || fileName(found.started.spec) !== fileName(spec.path)) continue;
    return found instanceof NewerRunError ? 'newer' : found;
  }
  return undefined;
}

/** When a run was added to those of a spec or taken away: milliseconds since 1970, 0 where there never was one. */
export async function runsChanged(spec: vscode.Uri): Promise<number> {
  return vscode.workspace.fs.stat(runsFolder(spec)).then(
    ({ mtime }) => mtime,
    () => 0,
  );
}

function runsFolder(spec: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(spec, '..', '.bonsai', 'runs');
}

async function readRun(file: vscode.Uri): Promise<RunState | NewerRunError | undefined> {
  try {
    return replay(readEvents(new TextDecoder().decode(await vscode.workspace.fs.readFile(file))));
  } catch (cause) {
    return cause instanceof NewerRunError ? cause : undefined; // A folder without readable events is no run of ours.
  }
}

function fileName(path: string): string | undefined {
  return path.split(/[/\\]/u).at(-1);
}
