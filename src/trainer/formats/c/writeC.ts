/** A model as C99: one header and one source file that need nothing but the C library. */
import type { GraphLayer } from '../../../core/graph/graph';
import { layerSummary } from '../../../core/layers/layerSummary';
import { formatShape } from '../../../core/layers/kind';
import { lifetimesOf, sharesInput } from '../../../core/memory/lifetimes';
import { bytesPerValue } from '../../../core/memory/memory';
import { planMemory } from '../../../core/memory/plan';
import { formatCount } from '../../../core/message/format';
import { say } from '../../../core/message/message';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { foldNormalization } from '../../../core/weights/foldNormalization';
import type { BareModel } from '../../../core/weights/model';
import { weightKey, weightOf, type Weights } from '../../../core/weights/weights';
import { ExportError } from '../exporter';
import { statementsOf } from './layers';
import { identifier, inComment, moduleName } from './literals';
import type { Operand } from './emit';
import { Places } from './places';
import { CProgram } from './program';

export interface CFiles {
  /** What the model's functions and files are called. */
  readonly name: string;
  readonly header: string;
  readonly source: string;
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
  const plan = planMemory(lifetimes);
  const program = new CProgram();
  const places = new Places(plan.buffers);
  const body = lifetimes.steps.flatMap((layer, step) => bodyOf(layer, step, places, weights, program));
  const [input] = lifetimes.steps.filter(({ spec }) => spec.type === 'Input');
  const output = lifetimes.steps.at(-1)!;
  const parts: Parts = {
    name,
    by,
    model: graph.name,
    input: places.operandOf(input!),
    output: places.operandOf(output),
    flashBytes: program.constantBytes,
    values: plan.values,
  };
  return {
    name,
    header: headerOf(parts),
    source: sourceOf(parts, program, body),
    flashBytes: parts.flashBytes,
    ramBytes: plan.values * bytesPerValue.float,
  };
}

function bodyOf(layer: GraphLayer, step: number, places: Places, weights: Weights, program: CProgram): string[] {
  if (layer.spec.type === 'Input' || sharesInput(layer)) return [];
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

interface Parts {
  readonly name: string;
  readonly by: string;
  readonly model: string;
  readonly input: Operand;
  readonly output: Operand;
  readonly flashBytes: number;
  /** Of the block of memory. */
  readonly values: number;
}

function aboutOf({ model, by, flashBytes, values }: Parts): string {
  return [
    `/* ${inComment(model)}, made by ${inComment(by)}.`,
    ` * Flash: ${formatCount(flashBytes)} bytes of constants, beside the code. RAM: ${formatCount(values * bytesPerValue.float)} bytes of buffers, beside the stack. */`,
  ].join('\n');
}

function headerOf(parts: Parts): string {
  const { name, input, output } = parts;
  const upper = name.toUpperCase();
  return `${aboutOf(parts)}
#ifndef ${upper}_H
#define ${upper}_H

#ifdef __cplusplus
extern "C" {
#endif

/* ${formatShape(input.shape)}, row by row. */
#define ${upper}_INPUTS ${String(sizeOf(input.shape))}
/* ${formatShape(output.shape)}, row by row. */
#define ${upper}_OUTPUTS ${String(sizeOf(output.shape))}

/* Where an input may be written before ${name}_predict is called with it, which saves a copy: ${upper}_INPUTS values. */
extern float *const ${name}_input;

/* Predicts one row: from ${upper}_INPUTS values to ${upper}_OUTPUTS values, which stay until it is called again or ${name}_input is written to.
 * What is in ${name}_input is lost. Not to be called by two threads at once. */
const float *${name}_predict(const float *input);

#ifdef __cplusplus
}
#endif

#endif
`;
}

function sourceOf(parts: Parts, program: CProgram, body: readonly string[]): string {
  const { name, input, output, values } = parts;
  return `${aboutOf(parts)}
#include "${name}.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

${program.constants.join('\n\n')}

/* All values, each as long as it is needed. */
static float memory[${String(values)}];

float *const ${name}_input = ${input.at};

${program.functions.join('\n\n')}

const float *${name}_predict(const float *input) {
  if (input != ${name}_input) memmove(${name}_input, input, ${String(sizeOf(input.shape))} * sizeof(float));
${body.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}
  return ${output.at};
}
`;
}
