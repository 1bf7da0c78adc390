/** How a program is called: a function that takes and returns a pointer, or, of a model with several inputs or outputs, one that goes by pointers. */
import { layerNamed, type ModelGraph } from '../../../core/graph/graph';
import { formatShape } from '../../../core/layers/kind';
import { sizeOf } from '../../../core/numbers/sizeOf';
import { inComment, moduleName } from './literals';
import { type Port, type Ports, portsOf } from './ports';

export interface Entry {
  /** What the header says. */
  readonly declarations: string;
  /** Definitions of the pointers that it declares. */
  readonly pointers: readonly string[];
  /** The function's first line, and statements of it in front of those of the layers and behind them. */
  readonly signature: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** @param placeOf a C expression: where the values of a layer begin */
export function entryOf(graph: ModelGraph, placeOf: (layer: string) => string): Entry {
  const ports = portsOf(graph);
  return ports === undefined ? plainEntry(graph, placeOf) : entryOfPorts(moduleName(graph.name), ports, placeOf);
}

function plainEntry(graph: ModelGraph, placeOf: (layer: string) => string): Entry {
  const name = moduleName(graph.name);
  const upper = name.toUpperCase();
  const [input, output] = [graph.inputs[0]!, graph.output].map((layer) => layerNamed(graph, layer)) as [Layer, Layer];
  const signature = `const float *${name}_predict(const float *input)`;
  return {
    declarations: `/* ${formatShape(input.outputShape)}, row by row. */
#define ${upper}_INPUTS ${sizeIn(input.outputShape)}
/* ${formatShape(output.outputShape)}, row by row. */
#define ${upper}_OUTPUTS ${sizeIn(output.outputShape)}

/* Where an input may be written before ${name}_predict is called with it, which saves a copy: ${upper}_INPUTS values. */
extern float *const ${name}_input;

/* Predicts one row: from ${upper}_INPUTS values to ${upper}_OUTPUTS values, which stay until it is called again or ${name}_input is written to.
 * What is in ${name}_input is lost. Not to be called by two threads at once. */
${signature};`,
    pointers: [`float *const ${name}_input = ${placeOf(input.name)};`],
    signature,
    before: [`if (input != ${name}_input) memmove(${name}_input, input, ${sizeIn(input.outputShape)} * sizeof(float));`],
    after: [`return ${placeOf(output.name)};`],
  };
}

type Layer = ReturnType<typeof layerNamed>;

function entryOfPorts(name: string, { inputs, outputs }: Ports, placeOf: (layer: string) => string): Entry {
  const sizes = ({ layer, shape, size }: Port) =>
    `/* ${inComment(layer)}: ${formatShape(shape)}, row by row. */\n#define ${size} ${sizeIn(shape)}`;
  const signature = `void ${name}_predict(void)`;
  return {
    declarations: [
      '/* Where the values of a row are written before it is predicted. */',
      ...inputs.map((port) => `${sizes(port)}\nextern float *const ${port.pointer};`),
      '',
      '/* Where the predictions are read. */',
      ...outputs.map((port) => `${sizes(port)}\nextern const float *const ${port.pointer};`),
      '',
      '/* Predicts one row from all inputs. The outputs stay until it is called again or an input is written to; what is in the inputs is lost.',
      ' * Not to be called by two threads at once. */',
      `${signature};`,
    ].join('\n'),
    pointers: [
      ...inputs.map(({ pointer, layer }) => `float *const ${pointer} = ${placeOf(layer)};`),
      ...outputs.map(({ pointer, layer }) => `const float *const ${pointer} = ${placeOf(layer)};`),
    ],
    signature,
    before: [],
    after: [],
  };
}

function sizeIn(shape: Port['shape']): string {
  return String(sizeOf(shape.map((size) => size!)));
}
