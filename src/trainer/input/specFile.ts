/** A spec on disk that has been read and found valid, and can say where in its text something is. */
import path from 'node:path';
import type { Node } from 'jsonc-parser';
import type { ModelGraph } from '../../core/graph/graph';
import { type Message, nothing, say } from '../../core/message/message';
import { analyzeSpec } from '../../core/spec/analyze';
import { LineTable, locate } from '../../core/spec/positions';
import type { JsonPath } from '../../core/problem/problem';
import type { Spec } from '../../core/spec/schema';
import type { Remedy, ShrinkRequest } from '../../protocol/trainer';
import { UnreadableError } from '../../system/files/regularFile';
import { readSpecText } from '../../system/files/specText';
import { folderOfSpec } from '../../system/workspace/readableFolders';
import { InputFault } from './fault';

export interface SpecFile {
  /** Absolute. */
  readonly file: string;
  /** The folder that the names of files in it are relative to. Absolute. */
  readonly folder: string;
  readonly text: string;
  readonly spec: Spec;
  readonly graph: ModelGraph;
  /** A fault of the value at a path of the spec, or of what it names. */
  fault(at: JsonPath, message: Message, remedy?: Remedy): InputFault;
}

/**
 * @param file absolute path of the spec
 * @throws InputFault at its first error when it is no valid spec
 */
export async function readSpecFile(file: string): Promise<SpecFile> {
  return parseSpecFile(file, await readText(file), await folderOfSpec(file));
}

/** The spec that a request means: with its text, where it gives one, else as it is on disk. @throws InputFault */
export function sourceOf({ spec, text }: Pick<ShrinkRequest, 'spec' | 'text'>): Promise<SpecFile> | SpecFile {
  return text === undefined ? readSpecFile(spec) : parseSpecFile(spec, text);
}

/** The spec with a given text, as if that were in the file. @throws InputFault */
export function parseSpecFile(file: string, text: string, folder = path.dirname(file)): SpecFile {
  const { root, spec, graph, problems } = analyzeSpec(text);
  const errors = problems.filter((problem) => problem.severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const others = errors.length === 1 ? nothing : say(' (and {0} more: see bonsai check)', errors.length - 1);
    throw new InputFault(say('{0}{1}', first.message, others), file, first.line, first.column);
  }
  if (root === undefined || spec === undefined || graph === undefined) throw new Error(`the spec ${file} has no errors, yet no model`);
  return { file, folder, text, spec, graph, fault: (at, message, remedy) => faultAt({ at, message, remedy }, file, root, new LineTable(text)) };
}

interface Fault {
  readonly at: JsonPath;
  readonly message: Message;
  readonly remedy: Remedy | undefined;
}

function faultAt({ at, message, remedy }: Fault, file: string, root: Node, lines: LineTable): InputFault {
  const { line, column } = locate({ code: 'data-file', severity: 'error', path: at, message: say('') }, root, lines);
  return new InputFault(message, file, line, column, remedy);
}

async function readText(file: string): Promise<string> {
  try {
    return await readSpecText(file);
  } catch (cause) {
    throw cause instanceof UnreadableError ? new InputFault(cause.userMessage, file) : cause;
  }
}
