/** `.bonsai/runs`, in which a folder with specs keeps their runs. */
import path from 'node:path';

export function runsFolderIn(home: string): string {
  return path.join(home, '.bonsai', 'runs');
}

export function isRunsFolder(folder: string): boolean {
  return path.basename(folder) === 'runs' && path.basename(path.dirname(folder)) === '.bonsai';
}

const between = `${path.sep}${path.join('.bonsai', 'runs')}${path.sep}`;

/** For a folder in one of runs, the folder that has it; any other folder itself. */
export function homeAround(folder: string): string {
  const at = folder.lastIndexOf(between);
  return at > 0 ? folder.slice(0, at) : folder;
}
