/** A model in 8-bit integers as C99: one header and one source file that need nothing but the C library. */
import type { ValueScale } from '../../../../core/layers/int8';
import { formatShape } from '../../../../core/layers/kind';
import { buffersOf, type ProgramStep } from '../../../../core/memory/lifetimes';
import { planMemory } from '../../../../core/memory/plan';
import { formatCount } from '../../../../core/message/format';
import { say } from '../../../../core/message/message';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import { ExportError } from '../../exporter';
import type { FusedOperation } from '../../operations/fuse';
import type { Operation, OperationGraph } from '../../operations/operation';
import type { ComputableKind } from '../../operations/quantized/compute';
import { limitsOf } from '../../operations/quantized/outputStage';
import type { IntegerPlan } from '../../operations/quantized/plan';
import { loop, type Operand } from '../emit';
import { floatLiteral, identifier, inComment, moduleName } from '../literals';
import { Places } from '../places';
import { CProgram } from '../program';
import type { CFiles } from '../writeC';
import { integerOperations, workOf } from './operations';
import type { IntegerPlace } from './place';
import { isPointwise } from './weighted';

/** What the model's functions and files are called: another name than those of its program in floating point. */
export function integerModuleName(model: string): string {
  return `${moduleName(model)}_int8`;
}

/** @throws ExportError for what the program could not compute without overflow. @param by this program, with its version */
export function writeIntegerC(plan: IntegerPlan, by: string): CFiles {
  const { graph } = plan;
  const [output, ...others] = graph.outputs as [string, ...string[]];
  if (others.length > 0 || graph.inputs.length > 1)
    throw new ExportError(
      say('{0} has several inputs or outputs, which a C program in 8-bit integers cannot have: choose c or tflite-int8', graph.name),
    );
  for (const operation of graph.operations) requireRoom(plan, operation);
  const name = integerModuleName(graph.name);
  const steps = neededOperations(graph);
  const memory = planMemory({ buffers: buffersOf(steps.map(stepOf), [output]) });
  const places = new Places(memory.buffers);
  const program = new CProgram();
  const body = steps.flatMap((operation, step) => bodyOf(operation, { plan, places, program, step }));
  const end = (value: string): End => ({
    ...places.operandOf({ name: value, outputShape: shapeOf(graph, value) }),
    scale: plan.values.get(value)!,
  });
  const about = [
    `/* ${inComment(graph.name)} in 8-bit integers, made by ${inComment(by)}.`,
    ` * Flash: ${formatCount(program.constantBytes)} bytes of constants, beside the code. RAM: ${formatCount(memory.values)} bytes of buffers, beside the stack. */`,
  ].join('\n');
  const parts: Parts = { name, about, input: end(graph.inputs[0]!), output: end(output), values: memory.values };
  return {
    name,
    header: headerOf(parts),
    source: sourceOf(parts, program, body),
    flashBytes: program.constantBytes,
    ramBytes: memory.values,
  };
}

/** Sums have 32 bits. @throws ExportError for a layer whose sums could have more */
function requireRoom({ weights }: IntegerPlan, { name, layer }: Operation): void {
  const own = weights.get(name);
  if (own === undefined) return;
  const { kernel, bias } = own;
  // A value is at most 255 steps from its zero, a weight at most 127.
  const longest = (kernel.length / bias.length) * 255 * 127;
  if (longest + bias.reduce((most, value) => Math.max(most, Math.abs(value)), 0) >= 2 ** 31)
    throw new ExportError(
      say('{0} adds so many values that their sum may not fit into 32 bits: choose c, which computes in float32', layer),
    );
}

function neededOperations({ operations, outputs }: OperationGraph): readonly FusedOperation[] {
  const needed = new Set(outputs);
  for (const { name, inputs } of operations.toReversed()) if (needed.has(name)) for (const input of inputs) needed.add(input);
  return operations.filter(({ name, kind }) => needed.has(name) || kind === 'input');
}

function shapeOf({ operations }: OperationGraph, value: string): readonly number[] {
  return wholeShape(operations.find(({ name }) => name === value)!);
}

/** With all rows that an operation treats as such. */
function wholeShape({ shape, rows }: Operation): readonly number[] {
  const sizes = shape.map((size) => size!);
  return rows === 1 ? sizes : [rows, ...sizes];
}

function stepOf(operation: FusedOperation, _: number, all: readonly FusedOperation[]): ProgramStep {
  const { name, inputs, kind } = operation;
  const given = inputs.length === 0 ? [] : all.find((other) => other.name === inputs[0])!.shape.map((size) => size!);
  return {
    name,
    inputs,
    values: sizeOf(wholeShape(operation)),
    work: workOf(operation, given),
    input: kind === 'reshape' ? 'shared' : writesOver(operation) ? 'overwritten' : 'kept',
    isGiven: kind === 'input',
  };
}

function writesOver(operation: Operation): boolean {
  if (operation.kind === 'convolution') return isPointwise(operation);
  if (operation.kind === 'depthwise') return operation.kernel.shape.at(-1) === 1;
  return operation.kind === 'activation' || operation.kind === 'join';
}

interface Surroundings {
  readonly plan: IntegerPlan;
  readonly places: Places;
  readonly program: CProgram;
  readonly step: number;
}

function bodyOf(operation: FusedOperation, { plan, places, program, step }: Surroundings): string[] {
  if (operation.kind === 'input' || operation.kind === 'reshape') return [];
  const { name, inputs, rows, layer } = operation;
  const given = inputs.map((input) => plan.graph.operations.find((other) => other.name === input)!);
  const operand = ({ name: value, shape }: Operation): Operand => {
    const sizes = shape.map((size) => size!);
    const at = places.outputOf(value);
    return { at: rows === 1 ? at : `(${at} + r * ${String(sizeOf(sizes))})`, shape: sizes };
  };
  const place: IntegerPlace = {
    operation,
    name: identifier(name),
    inputs: given.map(operand),
    zeros: inputs.map((input) => plan.values.get(input)!.zero),
    output: operand(operation),
    limits: limitsOf(plan, operation),
    work: places.workOf(step),
    program,
    plan,
  };
  const write = integerOperations[operation.kind as ComputableKind] as (place: IntegerPlace) => readonly string[];
  const statements = write(place);
  const shape = formatShape(wholeShape(operation));
  return ['', `/* ${inComment(`${layer}: ${operation.kind} → ${shape}`)} */`, ...(rows === 1 ? statements : loop('r', rows, statements))];
}

interface End extends Operand {
  readonly scale: ValueScale;
}

interface Parts {
  readonly name: string;
  readonly about: string;
  readonly input: End;
  readonly output: End;
  /** Of the block of memory. */
  readonly values: number;
}

function headerOf({ name, about, input, output }: Parts): string {
  const upper = name.toUpperCase();
  const meaning = (
    end: 'INPUT' | 'OUTPUT',
    { shape, scale: { scale, zero } }: End,
  ) => `/* ${formatShape(shape)}, row by row: a value is scale * (integer - zero). */
#define ${upper}_${end}S ${String(sizeOf(shape))}
#define ${upper}_${end}_SCALE ${floatLiteral(scale)}
#define ${upper}_${end}_ZERO (${String(zero)})`;
  return `${about}
#ifndef ${upper}_H
#define ${upper}_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

${meaning('INPUT', input)}

${meaning('OUTPUT', output)}

/* Where an input may be written before ${name}_predict is called with it, which saves a copy: ${upper}_INPUTS integers. */
extern int8_t *const ${name}_input;

/* Predicts one row: from ${upper}_INPUTS integers to ${upper}_OUTPUTS integers, which stay until it is called again or ${name}_input is written to.
 * What is in ${name}_input is lost. Not to be called by two threads at once. */
const int8_t *${name}_predict(const int8_t *input);

/* The integer that stands for a value of the input. */
int8_t ${name}_quantize(float value);

/* The value that an integer of the output stands for. */
float ${name}_dequantize(int8_t integer);

#ifdef __cplusplus
}
#endif

#endif
`;
}

function sourceOf({ name, about, input, output, values }: Parts, program: CProgram, body: readonly string[]): string {
  const upper = name.toUpperCase();
  return `${about}
#include "${name}.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

${program.constants.join('\n\n')}

/* All values, each as long as it is needed. */
static int8_t memory[${String(values)}];

int8_t *const ${name}_input = ${input.at};

${program.functions.join('\n\n')}

const int8_t *${name}_predict(const int8_t *input) {
  if (input != ${name}_input) memmove(${name}_input, input, ${String(sizeOf(input.shape))});
${body.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}
  return ${output.at};
}

int8_t ${name}_quantize(float value) {
  const float steps = roundf(value / ${upper}_INPUT_SCALE);
  return (int8_t)(fminf(fmaxf(steps, -128.0f - ${upper}_INPUT_ZERO), 127.0f - ${upper}_INPUT_ZERO) + ${upper}_INPUT_ZERO);
}

float ${name}_dequantize(int8_t integer) { return ${upper}_OUTPUT_SCALE * (float)(integer - ${upper}_OUTPUT_ZERO); }
`;
}
