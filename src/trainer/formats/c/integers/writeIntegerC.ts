/** A model in 8-bit integers as C99: one header and one source file that need nothing but the C library. */
import { headerFile } from '../headerFile';
import type { ModelGraph } from '../../../../core/graph/graph';
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
import { identifier, inComment, moduleName } from '../literals';
import { Places } from '../places';
import { type Ports, portsOf } from '../ports';
import { CProgram } from '../program';
import type { CFiles } from '../writeC';
import { type IntegerEnd, type IntegerEntry, integerEntryOf } from './entry';
import { integerOperations, workOf } from './operations';
import type { IntegerPlace } from './place';
import { isPointwise } from './weighted';

/** What the model's functions and files are called: another name than those of its program in floating point. */
export function integerModuleName(model: string): string {
  return `${moduleName(model)}_int8`;
}

/** @returns undefined for a model with one input and one output */
export function integerPortsOf(graph: ModelGraph): Ports | undefined {
  return portsOf(graph, integerModuleName(graph.name));
}

/**
 * @param by this program, with its version
 * @param ports of a model with several inputs or outputs: `integerPortsOf`
 * @throws ExportError for what the program could not compute without overflow
 */
export function writeIntegerC(plan: IntegerPlan, by: string, ports?: Ports): CFiles {
  const { graph } = plan;
  for (const operation of graph.operations) requireRoom(plan, operation);
  const name = integerModuleName(graph.name);
  const steps = neededOperations(graph);
  const memory = planMemory({ buffers: buffersOf(steps.map(stepOf), [...graph.outputs]) });
  const places = new Places(memory.buffers);
  const program = new CProgram();
  const body = steps.flatMap((operation, step) => bodyOf(operation, { plan, places, program, step }));
  const end = (value: string): IntegerEnd => ({
    ...places.operandOf({ name: value, outputShape: shapeOf(graph, value) }),
    scale: plan.values.get(value)!,
  });
  const about = [
    `/* ${inComment(graph.name)} in 8-bit integers, made by ${inComment(by)}.`,
    ` * Flash: ${formatCount(program.constantBytes)} bytes of constants, beside the code. RAM: ${formatCount(memory.values)} bytes of buffers, beside the stack. */`,
  ].join('\n');
  const entry = integerEntryOf(name, ports, { inputs: graph.inputs.map(end), outputs: graph.outputs.map(end) });
  const parts: Parts = { name, about, entry, values: memory.values };
  return {
    name,
    header: headerFile(parts.name, parts.about, { includes: '#include <stdint.h>', text: parts.entry.declarations }),
    source: sourceOf(parts, program, body),
    ports,
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

interface Parts {
  readonly name: string;
  readonly about: string;
  readonly entry: IntegerEntry;
  /** Of the block of memory. */
  readonly values: number;
}

function sourceOf({ name, about, entry, values }: Parts, program: CProgram, body: readonly string[]): string {
  const statements = [...entry.before, ...body, ...entry.after];
  return `${about}
#include "${name}.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

${program.constants.join('\n\n')}

/* All values, each as long as it is needed. */
static int8_t memory[${String(values)}];

${entry.pointers.join('\n')}

${program.functions.join('\n\n')}

${entry.signature} {
${statements.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}
}

${entry.conversions}
`;
}
