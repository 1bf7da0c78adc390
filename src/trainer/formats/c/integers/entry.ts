/** How a program in integers is called, and what its integers stand for: as `../entry` has it for floating point. */
import type { ValueScale } from '../../../../core/layers/int8';
import { formatShape } from '../../../../core/layers/kind';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { Operand } from '../emit';
import type { Entry } from '../entry';
import { floatLiteral, inComment } from '../literals';
import type { Port, Ports } from '../ports';

/** An input or an output. */
export interface IntegerEnd extends Operand {
  readonly scale: ValueScale;
}

export interface IntegerEntry extends Entry {
  /** Definitions of the functions that turn values into integers and back. */
  readonly conversions: string;
}

interface Ends {
  readonly inputs: readonly IntegerEnd[];
  readonly outputs: readonly IntegerEnd[];
}

/** @param ports undefined for a model with one input and one output */
export function integerEntryOf(name: string, ports: Ports | undefined, ends: Ends): IntegerEntry {
  return ports === undefined ? plainEntry(name, ends.inputs[0]!, ends.outputs[0]!) : entryOfPorts(name, ports, ends);
}

function plainEntry(name: string, input: IntegerEnd, output: IntegerEnd): IntegerEntry {
  const upper = name.toUpperCase();
  const signature = `const int8_t *${name}_predict(const int8_t *input)`;
  return {
    declarations: `/* ${meaning(input)} */
${macros(`${upper}_INPUTS`, `${upper}_INPUT`, input)}

/* ${meaning(output)} */
${macros(`${upper}_OUTPUTS`, `${upper}_OUTPUT`, output)}

/* Where an input may be written before ${name}_predict is called with it, which saves a copy: ${upper}_INPUTS integers. */
extern int8_t *const ${name}_input;

/* Predicts one row: from ${upper}_INPUTS integers to ${upper}_OUTPUTS integers, which stay until it is called again or ${name}_input is written to.
 * What is in ${name}_input is lost. Not to be called by two threads at once. */
${signature};

/* The integer that stands for a value of the input. */
int8_t ${name}_quantize(float value);

/* The value that an integer of the output stands for. */
float ${name}_dequantize(int8_t integer);`,
    pointers: [`int8_t *const ${name}_input = ${input.at};`],
    signature,
    before: [`if (input != ${name}_input) memmove(${name}_input, input, ${String(sizeOf(input.shape))});`],
    after: [`return ${output.at};`],
    conversions: `int8_t ${name}_quantize(float value) {
${nearestInteger(`${upper}_INPUT_SCALE`, `${upper}_INPUT_ZERO`)}
}

float ${name}_dequantize(int8_t integer) { return ${upper}_OUTPUT_SCALE * (float)(integer - ${upper}_OUTPUT_ZERO); }`,
  };
}

function entryOfPorts(name: string, ports: Ports, { inputs, outputs }: Ends): IntegerEntry {
  const signature = `void ${name}_predict(void)`;
  const declared = (type: string) => (port: Port, end: IntegerEnd) =>
    `/* ${inComment(port.layer)}: ${meaning(end)} */\n${macros(port.size, port.size, end)}\nextern ${type} *const ${port.pointer};`;
  const defined = (type: string) => (port: Port, end: IntegerEnd) => `${type} *const ${port.pointer} = ${end.at};`;
  const ofEach = (list: readonly Port[], ends: readonly IntegerEnd[], text: (port: Port, end: IntegerEnd) => string) =>
    list.map((port, at) => text(port, ends[at]!));
  return {
    declarations: [
      '/* Where the integers of a row are written before it is predicted. */',
      ...ofEach(ports.inputs, inputs, declared('int8_t')),
      '',
      '/* Where the predictions are read. */',
      ...ofEach(ports.outputs, outputs, declared('const int8_t')),
      '',
      '/* Predicts one row from all inputs. The outputs stay until it is called again or an input is written to; what is in the inputs is lost.',
      ' * Not to be called by two threads at once. */',
      `${signature};`,
      '',
      '/* The integer that stands for a value of an input with this scale and zero. */',
      `int8_t ${name}_quantize(float value, float scale, int zero);`,
      '',
      '/* The value that an integer of an output with this scale and zero stands for. */',
      `float ${name}_dequantize(int8_t integer, float scale, int zero);`,
    ].join('\n'),
    pointers: [...ofEach(ports.inputs, inputs, defined('int8_t')), ...ofEach(ports.outputs, outputs, defined('const int8_t'))],
    signature,
    before: [],
    after: [],
    conversions: `int8_t ${name}_quantize(float value, float scale, int zero) {
${nearestInteger('scale', '(float)zero')}
}

float ${name}_dequantize(int8_t integer, float scale, int zero) { return scale * (float)(integer - zero); }`,
  };
}

function meaning({ shape }: IntegerEnd): string {
  return `${formatShape(shape)}, row by row: a value is scale * (integer - zero).`;
}

function macros(size: string, end: string, { shape, scale: { scale, zero } }: IntegerEnd): string {
  return `#define ${size} ${String(sizeOf(shape))}
#define ${end}_SCALE ${floatLiteral(scale)}
#define ${end}_ZERO (${String(zero)})`;
}

/** Statements that return it for `value`. */
function nearestInteger(scale: string, zero: string): string {
  return `  const float steps = roundf(value / ${scale});
  return (int8_t)(fminf(fmaxf(steps, -128.0f - ${zero}), 127.0f - ${zero}) + ${zero});`;
}
