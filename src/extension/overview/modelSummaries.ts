/** What the models of the workspace cost, worked out one after the other once somebody has asked, and kept until their files change. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { budgetProblems } from '../../core/cost/budget';
import type { BudgetSpec } from '../../core/cost/budgetSchema';
import { bytesPerParameter } from '../../core/cost/cost';
import { lensesOf, lensMessage, modelMessage } from '../../core/language/lenses';
import { openModelDocument } from '../../core/language/modelDocument';
import { type Message, say } from '../../core/message/message';
import type { ModelTable } from '../../protocol/modelFile';
import { totalsOfFile } from '../../protocol/modelTotals';
import { readSpecText } from '../../system/files/specText';
import { Disposable } from '../disposable';
import type { TrainerProcess } from '../engine/trainerProcess';
import { userMessageOf } from '../errors';
import { budgetSetting } from '../settings';

export interface ModelSummary {
  /** "11,984 parameters · 47.9 kB · within budget", or why that is not known. */
  readonly message: Message;
  readonly isOverBudget: boolean;
  readonly isUnknown?: true;
}

/** How long summaries are collected before they are shown. */
const collectMs = 100;

/** Files that are read at a time. */
const atOnce = 4;

export class ModelSummaries extends Disposable {
  readonly #trainer: TrainerProcess;
  readonly #known = new Map<string, { readonly stamp: string; readonly summary: ModelSummary }>();
  /** Files that are to be read, in the order in which they were asked for. */
  readonly #wanted = new Set<string>();
  readonly #changed = this.register(new vscode.EventEmitter<readonly string[]>());
  readonly #abort = new AbortController();
  #reading = 0;
  #news: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** Absolute paths of models of which a summary was worked out. */
  readonly onDidChange = this.#changed.event;

  constructor(trainer: TrainerProcess) {
    super();
    this.#trainer = trainer;
  }

  /** What is known of a model; it is read after that, where it is not known yet. @param file absolute path */
  of(file: string): ModelSummary | undefined {
    const known = this.#known.get(file);
    if (known === undefined) this.#want(file);
    return known?.summary;
  }

  /** Files may have changed. What was known of them is shown until they have been read again. */
  lookAgain(files: Iterable<string>): void {
    for (const file of files) if (this.#known.has(file)) this.#want(file);
  }

  /** Limits have changed, of models that carry none of their own. */
  forgetAll(): void {
    this.#known.clear();
  }

  override dispose(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    super.dispose();
  }

  #want(file: string): void {
    this.#wanted.add(file);
    for (; this.#reading < atOnce; this.#reading++) void this.#work().finally(() => this.#reading--);
  }

  async #work(): Promise<void> {
    for (const file of this.#wanted) {
      if (this.#abort.signal.aborted) return;
      this.#wanted.delete(file);
      await this.#read(file);
    }
  }

  async #read(file: string): Promise<void> {
    const stamp = await stampOf(file);
    if (stamp === undefined || this.#known.get(file)?.stamp === stamp) return;
    const summary = await this.#summaryOf(file).catch((error: unknown) => ({
      message: userMessageOf(error),
      isOverBudget: false,
      isUnknown: true as const,
    }));
    this.#known.set(file, { stamp, summary });
    this.#news.push(file);
    this.#timer ??= setTimeout(() => this.#emitChanged(), collectMs);
  }

  #emitChanged(): void {
    this.#timer = undefined;
    this.#changed.fire(this.#news.splice(0));
  }

  async #summaryOf(file: string): Promise<ModelSummary> {
    const limits = budgetSetting(vscode.Uri.file(file));
    if (path.extname(file) === '.json') return summaryOfText(await readSpecText(file), limits);
    return summaryOfTable(await this.#trainer.openModel(file, this.#abort.signal), limits);
  }
}

function summaryOfText(text: string, limits: BudgetSpec): ModelSummary {
  const model = openModelDocument(text, limits);
  const [lens] = lensesOf(model, 'overBudget');
  if (lens === undefined || model.analysis === undefined) return { message: say('not a model'), isOverBudget: false, isUnknown: true };
  return { message: lensMessage(lens, model.analysis), isOverBudget: lens.isOverBudget };
}

function summaryOfTable(table: ModelTable, limits: BudgetSpec): ModelSummary {
  const { params, macs = null, bytes } = totalsOfFile(table);
  if (params === undefined) return { message: say('cost not known of all layers'), isOverBudget: false, isUnknown: true };
  const cost = { params, macs, bytes: bytes ?? params * bytesPerParameter, layers: [] };
  const problems = budgetProblems(cost, limits, 'setting');
  // Of the layers' own limits nothing is known here.
  const { params: most, bytes: mostBytes, macs: mostMacs } = limits;
  const budget: BudgetSpec = { ...(most && { params: most }), ...(mostBytes && { bytes: mostBytes }), ...(mostMacs && { macs: mostMacs }) };
  return { message: modelMessage({ cost, budget, problems, oversized: [] }), isOverBudget: problems.length > 0 };
}

/** Changes with the file; `undefined` where there is none. */
async function stampOf(file: string): Promise<string | undefined> {
  return stat(file).then(
    ({ mtimeMs, size }) => `${String(mtimeMs)} ${String(size)}`,
    () => undefined,
  );
}
