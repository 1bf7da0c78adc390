/** A spec on disk that has been read and found valid, and can say where in its text something is. */
import path from 'node:path';
import type { Node } from 'jsonc-parser';
import type { ModelGraph } from '../../core/graph/graph';
import { kindOf } from '../../core/layers';
import { type Message, nothing, say } from '../../core/message/message';
import { notASpec } from '../../core/language/notASpec';
import { analyzeSpec } from '../../core/spec/analyze';
import { LineTable, locate } from '../../core/spec/positions';
import type { JsonPath } from '../../core/problem/problem';
import type { DataSpec, Spec } from '../../core/spec/schema';
import type { Suggestion, ShrinkRequest } from '../../protocol/trainer';
import { UnreadableError } from '../../system/files/regularFile';
import { readSpecText } from '../../system/files/specText';
import { runOriginOf } from '../../system/runs/runOrigin';
import { folderOfSpec } from '../../system/workspace/readableFolders';
import { InputError } from './inputError';

export interface SpecFile {
  /** Absolute. */
  readonly file: string;
  /** The folder that the names of files in it are relative to. Absolute. */
  readonly folder: string;
  readonly text: string;
  readonly spec: Spec;
  readonly graph: ModelGraph;
  /** An error of the value at a path of the spec, or of what it names. */
  errorAt(at: JsonPath, message: Message, suggestion?: Suggestion): InputError;
}

/**
 * @param file absolute path of the spec
 * @throws InputError at its first error when it is no valid spec
 */
export async function readSpecFile(file: string): Promise<SpecFile> {
  return parseSpecFile(file, await readText(file), await folderOfSpec(file));
}

/** The spec that a request means: with its text, where it gives one, else as it is on disk. @throws InputError */
export function sourceOf({ spec, text }: Pick<ShrinkRequest, 'spec' | 'text'>): Promise<SpecFile> | SpecFile {
  return text === undefined ? readSpecFile(spec) : parseSpecFile(spec, text);
}

/** The spec, with the data that its run was given where it says none. Without a run around it, it stays as it is. */
export async function withDataOfRun(source: SpecFile): Promise<SpecFile> {
  if (source.spec.data !== undefined) return source;
  const data = (await runOriginOf(source.file))?.data;
  return data === undefined ? source : { ...source, spec: { ...source.spec, data: asTaken(data, source.graph) } };
}

/** A model that was stored with the scale of its rows takes them as they are. */
function asTaken(data: DataSpec, graph: ModelGraph): DataSpec {
  const normalizes = graph.layers.some(({ spec, inputs }) => kindOf(spec.type).normalizesRows === true && inputs[0] === graph.inputs[0]);
  if (!normalizes || !('normalize' in data)) return data;
  const { normalize: _, ...others } = data;
  return others;
}

/** The spec with a given text, as if that were in the file. @throws InputError */
export function parseSpecFile(file: string, text: string, folder = path.dirname(file)): SpecFile {
  const { root, spec, graph, problems } = analyzeSpec(text);
  // Whether steps have a goal is seen when a run is prepared: a person may give it another target or other steps than the spec's.
  const errors = problems.filter(({ severity, code }) => severity === 'error' && code !== 'unaimed-target');
  const [first] = errors;
  if (first !== undefined) {
    const other = notASpec(text);
    if (other !== undefined) throw new InputError(other, file);
    const others = errors.length === 1 ? nothing : say(' (and {0} more: see bonsai check)', errors.length - 1);
    throw new InputError(say('{0}{1}', first.message, others), file, { line: first.line, column: first.column });
  }
  if (root === undefined || spec === undefined || graph === undefined) throw new Error(`the spec ${file} has no errors, yet no model`);
  return {
    file,
    folder,
    text,
    spec,
    graph,
    errorAt: (at, message, suggestion) => inputErrorAt({ at, message, suggestion }, file, root, new LineTable(text)),
  };
}

interface SpecError {
  readonly at: JsonPath;
  readonly message: Message;
  readonly suggestion: Suggestion | undefined;
}

function inputErrorAt({ at, message, suggestion }: SpecError, file: string, root: Node, lines: LineTable): InputError {
  const { line, column } = locate({ code: 'data-file', severity: 'error', path: at, message: say('') }, root, lines);
  return new InputError(message, file, { line, column, suggestion });
}

async function readText(file: string): Promise<string> {
  try {
    return await readSpecText(file);
  } catch (cause) {
    throw cause instanceof UnreadableError ? new InputError(cause.userMessage, file) : cause;
  }
}
