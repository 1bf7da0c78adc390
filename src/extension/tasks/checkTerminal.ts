import * as vscode from 'vscode';
import { checkText, type Finding, unreadable } from '../../core/check/check';
import { findingLine } from '../../core/check/formats';
import { counted } from '../../core/message/counted';
import { say } from '../../core/message/message';
import { decodeText } from '../../system/text/decode';
import { Disposable } from '../disposable';
import { messageOf, userMessageOf } from '../errors';
import { localized } from '../localized';
import { headsBeside, originOf } from '../models/dataHeads';

/** Checks the models of a folder, and prints what it finds as compilers do, for the problem matcher. */
export class CheckTerminal extends Disposable implements vscode.Pseudoterminal {
  readonly #folder: vscode.WorkspaceFolder;
  readonly #pattern: string;
  readonly #write = this.register(new vscode.EventEmitter<string>());
  readonly #close = this.register(new vscode.EventEmitter<number>());
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#close.event;

  constructor(folder: vscode.WorkspaceFolder, pattern: string) {
    super();
    this.#folder = folder;
    this.#pattern = pattern;
  }

  open(): void {
    void this.#check().then(
      () => this.#close.fire(0),
      (error: unknown) => {
        this.#print(messageOf(error));
        this.#close.fire(1);
      },
    );
  }

  close(): void {
    this.dispose();
  }

  /** Problems found are a success: they go to the Problems view. It is `bonsai check` that fails builds. */
  async #check(): Promise<void> {
    const files = await vscode.workspace.findFiles(new vscode.RelativePattern(this.#folder, this.#pattern), '**/{node_modules,.bonsai}/**');
    const findings: Finding[] = [];
    for (const file of files.sort((a, b) => a.path.localeCompare(b.path))) {
      findings.push(...(await findingsOf(file)));
    }
    for (const finding of findings) this.#print(findingLine(finding));
    const models = counted(files.length, '{0} model checked', '{0} models checked');
    this.#print(localized(say('{0}, {1}.', models, counted(findings.length, '{0} problem found', '{0} problems found'))));
  }

  #print(line: string): void {
    this.#write.fire(`${line}\r\n`);
  }
}

async function findingsOf(file: vscode.Uri): Promise<Finding[]> {
  const name = vscode.workspace.asRelativePath(file, false);
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(file);
  } catch (cause) {
    return [unreadable(name, userMessageOf(cause))];
  }
  return checkText(name, decodeText(bytes), { origin: () => originOf(file), heads: (named) => headsBeside(file, named) });
}
