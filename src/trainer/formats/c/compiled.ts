/** The exported C program, compiled and run on this machine. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommandError, runCommand } from '../../../system/command';
import type { FileInRuntime } from '../exporter';
import type { Port, Ports } from './ports';

/** What a C compiler is called. */
const compiler = 'cc';

/** A C program that a compiler of this machine has made. */
export interface CompiledC extends FileInRuntime {
  /**
   * How long predicting takes, one row after the other.
   * @param inputs `rows` rows, which are gone through `times` times
   * @returns milliseconds of each of these times
   */
  time(inputs: Float32Array, rows: number, times: number): Promise<number[]>;
}

/** What a program computes with: its rows are turned into integers, and its predictions back. */
export type ProgramNumbers = 'float' | 'int8';

export interface ProgramToRun {
  /** Of its files, and what its functions' names begin with. */
  readonly name: string;
  readonly numbers?: ProgramNumbers;
  /** Of a model with several inputs or outputs. */
  readonly ports?: Ports | undefined;
}

/**
 * Compiles `<name>.c` of a folder with a main program of its own, in a temporary folder.
 *
 * @returns undefined where this machine has no C compiler. @throws CommandError with what the compiler says
 */
export async function compileC(
  folder: string,
  { name, numbers = 'float', ports }: ProgramToRun,
  options: readonly string[] = ['-O2'],
): Promise<CompiledC | undefined> {
  const version = await compilerVersion();
  if (version === undefined) return undefined;
  const work = await mkdtemp(path.join(tmpdir(), 'bonsai-c-'));
  const inWork = (file: string) => path.join(work, file);
  const dispose = () => rm(work, { recursive: true, force: true });
  try {
    await writeFile(inWork('main.c'), mainProgram(callOf(name, numbers, ports), name));
    const sources = [inWork('main.c'), path.join(folder, `${name}.c`)];
    await runCommand(compiler, ['-std=c99', ...options, '-I', folder, ...sources, '-o', inWork('predict'), '-lm']);
  } catch (cause) {
    await dispose();
    throw cause;
  }
  const run = async (inputs: Float32Array, rows: number, times: number) => {
    await writeFile(inWork('inputs'), new Uint8Array(inputs.buffer, inputs.byteOffset, inputs.byteLength));
    return runCommand(inWork('predict'), [inWork('inputs'), inWork('outputs'), String(rows), String(times)]);
  };
  return {
    runtime: version,
    predict: async (inputs, rows) => {
      await run(inputs, rows, 1);
      return new Float32Array(new Uint8Array(await readFile(inWork('outputs'))).buffer);
    },
    time: async (inputs, rows, times) => (await run(inputs, rows, times)).trim().split('\n').map(Number),
    dispose,
  };
}

async function compilerVersion(): Promise<string | undefined> {
  try {
    return (await runCommand(compiler, ['--version'])).split('\n')[0]!;
  } catch (cause) {
    if (cause instanceof CommandError) return undefined;
    throw cause;
  }
}

/** Reads rows from a file, writes what the model makes of them to another one, and prints how many milliseconds each time took. */
function mainProgram({ given, made, predict }: Call, name: string): string {
  return `#define _POSIX_C_SOURCE 200809L
#include "${name}.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GIVEN (${given})
#define MADE (${made})

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  const size_t rows = (size_t)atol(argv[3]);
  const long times = atol(argv[4]);
  float *inputs = malloc(rows * GIVEN * sizeof(float));
  float *outputs = malloc(rows * MADE * sizeof(float));
  FILE *file = fopen(argv[1], "rb");
  if (!inputs || !outputs || !file || fread(inputs, sizeof(float), rows * GIVEN, file) != rows * GIVEN) return 3;
  fclose(file);
  for (long time = 0; time < times; time++) {
    const double start = milliseconds();
    for (size_t row = 0; row < rows; row++) {
      float *in = inputs + row * GIVEN, *out = outputs + row * MADE;
${predict}
    }
    printf("%.9f\\n", milliseconds() - start);
  }
  file = fopen(argv[2], "wb");
  if (!file || fwrite(outputs, sizeof(float), rows * MADE, file) != rows * MADE) return 4;
  if (fclose(file)) return 4;
  free(inputs);
  free(outputs);
  return 0;
}
`;
}

/** How many values of a row go in and come out, and the statements that predict the row at `in` into `out`. */
interface Call {
  readonly given: string;
  readonly made: string;
  readonly predict: string;
}

function callOf(name: string, numbers: ProgramNumbers, ports: Ports | undefined): Call {
  if (ports !== undefined) return callOfPorts(name, numbers, ports);
  const upper = name.toUpperCase();
  return { given: `${upper}_INPUTS`, made: `${upper}_OUTPUTS`, predict: numbers === 'float' ? predictFloats(name) : predictIntegers(name) };
}

function predictFloats(name: string): string {
  return `      memcpy(out, ${name}_predict(in), MADE * sizeof(float));`;
}

function predictIntegers(name: string): string {
  return `      for (int i = 0; i < GIVEN; i++) ${name}_input[i] = ${name}_quantize(in[i]);
      const int8_t *const made = ${name}_predict(${name}_input);
      for (int i = 0; i < MADE; i++) out[i] = ${name}_dequantize(made[i]);`;
}

function callOfPorts(name: string, numbers: ProgramNumbers, { inputs, outputs }: Ports): Call {
  const total = (ports: readonly Port[]) => ports.map(({ size }) => size).join(' + ');
  const each = ({ size }: Port, statement: string) => `for (int i = 0; i < ${size}; i++) ${statement}`;
  const converted = (how: string, value: string, { size }: Port) =>
    numbers === 'float' ? value : `${name}_${how}(${value}, ${size}_SCALE, ${size}_ZERO)`;
  const statements = [
    ...inputs.flatMap((port) => [each(port, `${port.pointer}[i] = ${converted('quantize', 'in[i]', port)};`), `in += ${port.size};`]),
    `${name}_predict();`,
    ...outputs.flatMap((port) => [each(port, `out[i] = ${converted('dequantize', `${port.pointer}[i]`, port)};`), `out += ${port.size};`]),
  ];
  return { given: total(inputs), made: total(outputs), predict: statements.map((line) => `      ${line}`).join('\n') };
}
