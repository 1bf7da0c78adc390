import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BenchSpec, Result } from './tasks';

/** Runs `bonsai shrink` as a person would, from process start to exit, and removes what it leaves. */
export class Bonsai {
  readonly #cli: string;
  readonly #folder: string;

  /** @param folder for specs and runs; @param root the project's folder */
  constructor(
    root: string,
    folder: string,
    readonly engine: string,
  ) {
    this.#cli = path.join(root, 'dist', 'cli.js');
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  shrink(spec: BenchSpec, seed: number): Result {
    const file = path.join(this.#folder, `${spec.name}.model.json`);
    writeFileSync(file, JSON.stringify({ ...spec, train: { ...spec.train, seed } }));
    const out = path.join(this.#folder, 'run');
    rmSync(out, { recursive: true, force: true });
    const args = ['shrink', file, '--json', '--engine', this.engine, '--out', out, '--workspace', path.dirname(this.#folder)];
    const start = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.#cli, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    const command = (performance.now() - start) / 1000;
    if (status !== 0) throw new Error(`${spec.name} with seed ${String(seed)} failed:\n${stderr}`);
    return { ...(JSON.parse(stdout) as Omit<Result, 'command'>), command };
  }
}
