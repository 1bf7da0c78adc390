/** The command line, and a Python that has ONNX Runtime and LiteRT. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

export class Commands {
  /** @param root the project's folder */
  constructor(
    readonly root: string,
    readonly python: string,
  ) {}

  bonsai(...args: readonly string[]): void {
    execFileSync(process.execPath, [path.join(this.root, 'dist', 'cli.js'), ...args], {
      stdio: ['ignore', 'ignore', 2],
      maxBuffer: 2 ** 28,
    });
  }

  /** @returns for each file, the share of rows that are right; without labels, the error of reconstruction */
  figures(rows: string, labels: string | undefined, files: readonly string[]): readonly number[] {
    const byFile = JSON.parse(this.#script(rows, labels ?? '-', ...files)) as Readonly<Record<string, number>>;
    return files.map((file) => byFile[file]!);
  }

  /** Writes rows that an autoencoder itself draws. */
  draw(target: string, model: string, count: number): void {
    this.#script('draw', target, model, String(count));
  }

  #script(...args: readonly string[]): string {
    const script = path.join(this.root, 'bench', 'int8', 'figures.py');
    return execFileSync(this.python, [script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }
}
