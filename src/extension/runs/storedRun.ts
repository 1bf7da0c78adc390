import * as vscode from 'vscode';
import type { RunEvent } from '../../core/run/events';
import { replay, type RunState } from '../../core/run/state';

/** The newest run of a spec in `.bonsai/runs` beside it, or `undefined`. */
export async function storedRun(spec: vscode.Uri): Promise<RunState | undefined> {
  const runs = vscode.Uri.joinPath(spec, '..', '.bonsai', 'runs');
  const folders = await vscode.workspace.fs.readDirectory(runs).then(
    // The folder of an unfinished run has a temporary name, which begins with a dot.
    (entries) => entries.filter(([name, type]) => type === vscode.FileType.Directory && !name.startsWith('.')).map(([name]) => name),
    () => [],
  );
  // Folders are named by date, so the newest comes last; another spec's runs may be among them.
  for (const folder of folders.sort().reverse()) {
    const state = await readRun(vscode.Uri.joinPath(runs, folder, 'events.jsonl'));
    if (state !== undefined && fileName(state.started.spec) === fileName(spec.path)) return state;
  }
  return undefined;
}

async function readRun(file: vscode.Uri): Promise<RunState | undefined> {
  try {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const events = text.split('\n').filter((line) => line.trim() !== '');
    return replay(events.map((line) => JSON.parse(line) as RunEvent));
  } catch {
    return undefined; // A folder without readable events is no run of ours.
  }
}

function fileName(path: string): string | undefined {
  return path.split(/[/\\]/u).at(-1);
}
