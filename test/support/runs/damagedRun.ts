/** An unfinished run, damaged on purpose and resumed: it comes to the same result, or is refused in words. */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import type { TrainerClient } from '../../../src/client/trainerClient';
import { Random } from '../../../src/core/random/random';
import { smallSpec } from '../specs/smallRun';
import { startTrainer } from '../trainer';
import { createWorkspace, type Workspace } from '../workspace';

const files = ['checkpoint/checkpoint.bin', 'checkpoint/previous.bin', 'run.json', 'events.jsonl'] as const;

export class DamagedRuns {
  readonly #workspace: Workspace;
  readonly #trainer: TrainerClient;
  readonly #random = new Random(11, 0);
  readonly #whole: unknown;

  private constructor(workspace: Workspace, trainer: TrainerClient, whole: unknown) {
    this.#workspace = workspace;
    this.#trainer = trainer;
    this.#whole = whole;
  }

  /** Makes an undisturbed run, and one that is killed in its fourth round. */
  static async start(): Promise<DamagedRuns> {
    process.env['BONSAI_CHECKPOINT_SECONDS'] = '0';
    const workspace = await createWorkspace();
    await workspace.write('small.model.json', smallSpec);
    const victim = startTrainer();
    const request = { spec: path.join(workspace.folder, 'small.model.json'), workspace: [workspace.folder], engine: 'native' } as const;
    const onEvent = (event: { readonly type: string; readonly round?: number }) => {
      if (event.type === 'epoch' && event.round === 4) process.kill(victim.pid!, 'SIGKILL');
    };
    await expect(victim.shrink({ ...request, out: path.join(workspace.folder, 'killed') }, { onEvent })).rejects.toThrow('SIGKILL');
    const trainer = startTrainer();
    delete process.env['BONSAI_CHECKPOINT_SECONDS'];
    const { run } = await trainer.shrink({ ...request, out: path.join(workspace.folder, 'whole') });
    return new DamagedRuns(workspace, trainer, await resultOf(run));
  }

  async stop(): Promise<void> {
    await this.#trainer.dispose();
    await this.#workspace.remove();
  }

  /** Flips a bit of some file of the run, or cuts the file off. @returns what was done, and how the run ended */
  async tryOne(): Promise<{ readonly damage: string; readonly outcome: 'same' | 'refused' }> {
    const folder = path.join(this.#workspace.folder, '.tried.unfinished');
    await cp(path.join(this.#workspace.folder, '.killed.unfinished'), folder, { recursive: true });
    const file = files[this.#random.integer() % files.length]!;
    const content = await readFile(path.join(folder, file));
    const at = this.#random.integer() % content.length;
    const isCut = this.#random.integer() % 3 === 0;
    if (!isCut) content[at]! ^= 1 << (this.#random.integer() % 8);
    await writeFile(path.join(folder, file), isCut ? content.subarray(0, at) : content);
    const damage = `${file} ${isCut ? 'cut off' : 'changed'} at ${String(at)}`;
    return { damage, outcome: await this.#resume(damage) };
  }

  async #resume(damage: string): Promise<'same' | 'refused'> {
    const { folder } = this.#workspace;
    const out = path.join(folder, 'tried');
    try {
      const { run } = await this.#trainer.shrink({
        spec: path.join(folder, 'small.model.json'),
        workspace: [folder],
        engine: 'native',
        out,
        resume: 'orBegin',
      });
      expect([damage, await resultOf(run)]).toEqual([damage, this.#whole]);
      return 'same';
    } catch (error) {
      if (!(error instanceof Error) || !('kind' in error)) throw error;
      // A defect of the program has a stack trace instead of words.
      expect([damage, error.kind]).toEqual([damage, 'input']);
      expect([damage, error.message]).toEqual([damage, expect.stringMatching(/cannot be resumed: |is one of /u)]);
      return 'refused';
    } finally {
      await rm(path.join(folder, '.tried.unfinished'), { recursive: true, force: true });
      await rm(out, { recursive: true, force: true });
    }
  }
}

/** Everything that a run leaves, but what a clock gives. */
async function resultOf(run: string): Promise<unknown> {
  const untimed = (text: string): unknown =>
    JSON.parse(text, (key, value: unknown) => (['latencyMs', 'seconds', 'started', 'time'].includes(key) ? undefined : value));
  const events = (await readFile(path.join(run, 'events.jsonl'), 'utf8')).trim().split('\n').map(untimed);
  const weights = await Promise.all(
    ['original', 'shrunk'].map(async (model) => {
      const names = (await readdir(path.join(run, model))).sort();
      return Promise.all(names.map(async (name) => [name, (await readFile(path.join(run, model, name))).toString('base64')]));
    }),
  );
  return { events, weights, record: untimed(await readFile(path.join(run, 'run.json'), 'utf8')) };
}
