import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { BenchModel } from './models';
import type { Answer, Task } from './work';

/** How long one round of a contender takes, about. */
const roundMilliseconds = 500;

/** A process that trains models on request. Must be closed. */
export class Contender {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;
  readonly #epochs = new Map<string, number>();
  #errors = '';

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#process = spawn(command, args, { env: { ...process.env, ...environment } });
    this.#process.stderr.on('data', (text: Buffer) => (this.#errors = (this.#errors + text.toString()).slice(-2000)));
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** Compiles, warms up, and finds out how many epochs fill a round. */
  async prepare(model: BenchModel): Promise<void> {
    await this.#ask({ model, epochs: 1 });
    await this.#ask({ model, epochs: 1 });
    const { ms } = await this.#ask({ model, epochs: 1 });
    this.#epochs.set(model.name, Math.max(1, Math.round(roundMilliseconds / ms)));
  }

  /** @returns milliseconds a training step. */
  async round(model: BenchModel): Promise<number> {
    const epochs = this.#epochs.get(model.name)!;
    const { ms } = await this.#ask({ model, epochs });
    return ms / epochs / Math.ceil(model.rows / model.batchSize);
  }

  async #ask(task: Task): Promise<Answer> {
    this.#process.stdin.write(`${JSON.stringify(task)}\n`);
    const line = await this.#answers.next();
    if (line.done === true) throw new Error(`${this.name} ended: ${this.#errors.trim()}`);
    return JSON.parse(line.value) as Answer;
  }

  close(): void {
    this.#process.stdin.end();
    this.#lines.close();
    this.#process.kill();
  }
}
