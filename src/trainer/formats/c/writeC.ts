/** A model as C99: one header and one source file that need nothing but the C library. */
import { headerFile } from './headerFile';
import type { GraphLayer } from '../../../core/graph/graph';
import { layerSummary } from '../../../core/layers/layerSummary';
import { formatShape } from '../../../core/layers/kind';
import { lifetimesOf, sharesInput } from '../../../core/memory/lifetimes';
import { bytesPerValue } from '../../../core/memory/memory';
import { planMemory } from '../../../core/memory/plan';
import { formatCount } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { foldNormalization } from '../../../core/weights/foldNormalization';
import type { BareModel } from '../../../core/weights/model';
import { weightKey, weightOf, type Weights } from '../../../core/weights/weights';
import { ExportError } from '../exporter';
import { statementsOf } from './layers';
import { identifier, inComment, moduleName } from './literals';
import { type Entry, entryOf } from './entry';
import { Places } from './places';
import { type Ports, portsOf } from './ports';
import { CProgram } from './program';

export interface CFiles {
  /** What the model's functions and files are called. */
  readonly name: string;
  readonly header: string;
  readonly source: string;
  /** How it is called, where its model has several inputs or outputs. */
  readonly ports?: Ports | undefined;
  /** Bytes of the constants: flash that it takes beside its code. */
  readonly flashBytes: number;
  /** Bytes of the one block of memory in which all values lie, those of input and output included. */
  readonly ramBytes: number;
}

/** @throws ExportError where a size is only known at run time, or there is a layer that C cannot have. @param by this program, with its version */
export function writeC(model: BareModel, by: string): CFiles {
  const { graph, weights } = foldNormalization(model);
  const name = moduleName(graph.name);
  const lifetimes = lifetimesOf(graph);
  if (lifetimes === undefined)
    throw new ExportError(
      say('a C program needs to know all sizes, but the input of {0} has one that is only known at run time', graph.name),
    );
  const unused = graph.inputs.find((input) => !lifetimes.steps.some((layer) => layer.name === input));
  if (unused !== undefined)
    throw new ExportError(
      say('no output of {0} depends on its input {1}, for which a C program has no place: remove it', graph.name, unused),
    );
  const plan = planMemory(lifetimes);
  const program = new CProgram();
  const places = new Places(plan.buffers);
  const body = lifetimes.steps.flatMap((layer, step) => bodyOf(layer, step, { places, weights, program }));
  const about = aboutOf({ model: graph.name, by, flashBytes: program.constantBytes, values: plan.values });
  const entry = entryOf(graph, (layer) => places.outputOf(layer));
  return {
    name,
    header: headerFile(name, about, { text: entry.declarations }),
    source: sourceOf({ name, about, entry, values: plan.values }, program, body),
    ports: portsOf(graph),
    flashBytes: program.constantBytes,
    ramBytes: plan.values * bytesPerValue.float,
  };
}

interface Writing {
  readonly places: Places;
  readonly weights: Weights;
  readonly program: CProgram;
}

function bodyOf(layer: GraphLayer, step: number, { places, weights, program }: Writing): string[] {
  if (layer.inputs.length === 0 || sharesInput(layer)) return [];
  const statements = statementsOf({
    spec: layer.spec,
    name: identifier(layer.name),
    inputs: layer.inputs.map((input, at) => ({ at: places.outputOf(input), shape: layer.inputShapes[at]!.map((size) => size!) })),
    output: places.operandOf(layer),
    work: places.workOf(step),
    program,
    weight: (name) => weightOf(weights, layer.name, name),
    optionalWeight: (name) => weights.get(weightKey(layer.name, name)),
  });
  if (statements === undefined)
    throw new ExportError(say('{0} cannot be written as C: it has no form for {1}', layer.name, layer.spec.type));
  return ['', `/* ${inComment(`${layer.name}: ${layerSummary(layer.spec)} → ${formatShape(layer.outputShape)}`)} */`, ...statements];
}

interface About {
  readonly model: string;
  readonly by: string;
  readonly flashBytes: number;
  /** Of the block of memory. */
  readonly values: number;
}

function aboutOf({ model, by, flashBytes, values }: About): string {
  return [
    `/* ${inComment(model)}, made by ${inComment(by)}.`,
    ` * Flash: ${formatCount(flashBytes)} bytes of constants, beside the code. RAM: ${formatCount(values * bytesPerValue.float)} bytes of buffers, beside the stack. */`,
  ].join('\n');
}

interface Source {
  readonly name: string;
  readonly about: string;
  readonly entry: Entry;
  /** Of the block of memory. */
  readonly values: number;
}

function sourceOf({ name, about, entry, values }: Source, program: CProgram, body: readonly string[]): string {
  return `${about}
#include "${name}.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

${program.constants.join('\n\n')}

/* All values, each as long as it is needed. */
static float memory[${String(values)}];

${entry.pointers.join('\n')}

${program.functions.join('\n\n')}

${entry.signature} {
${[...entry.before, ...body, ...entry.after].map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}
}
`;
}
