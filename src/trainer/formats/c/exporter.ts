/** A model as C99, and how it is called. */
import path from 'node:path';
import { propertiesOf, type RowsTaken } from '../../../core/data/rowsTaken';
import type { About, Exporter, FileToWrite } from '../exporter';
import { compileC } from './compiled';
import { planWithoutFloats } from '../operations/quantized/planOf';
import { integerModuleName, integerPortsOf, writeIntegerC } from './integers/writeIntegerC';
import { inComment, moduleName } from './literals';
import { type Port, type Ports, portsOf } from './ports';
import { type CFiles, writeC } from './writeC';

const extension = '.c';

export const cExporter: Exporter = {
  write: (model) => Promise.resolve(filesOf(writeC(model, model.generatedBy), model)),
  run: ({ file, model }) => compileC(path.dirname(file), { name: path.basename(file, extension), ports: portsOf(model.graph) }),
  snippets: (file, { graph }) => {
    const name = moduleName(graph.name);
    const ports = portsOf(graph);
    return [
      {
        where: 'C',
        language: 'c',
        install: `cc -std=c99 -O2 main.c ${file} -o main -lm`,
        code: `#include "${name}.h"
#include <stdio.h>

int main(void) {
${ports === undefined ? plainUse(name) : useOfPorts(name, ports)}
  return 0;
}`,
      },
    ];
  },
};

export const integerCExporter: Exporter = {
  write: async (model, help) =>
    filesOf(writeIntegerC(await planWithoutFloats(model, help), model.generatedBy, integerPortsOf(model.graph)), model),
  run: ({ file, model: { graph } }) =>
    compileC(path.dirname(file), { name: path.basename(file, extension), numbers: 'int8', ports: integerPortsOf(graph) }),
  snippets: (file, { graph }) => {
    const name = integerModuleName(graph.name);
    const ports = integerPortsOf(graph);
    return [
      {
        where: 'C',
        language: 'c',
        install: `cc -std=c99 -O2 main.c ${file} -o main -lm`,
        code: `#include "${name}.h"
#include <stdio.h>

int main(void) {
${ports === undefined ? plainIntegerUse(name) : integerUseOfPorts(name, ports)}
  return 0;
}`,
      },
    ];
  },
};

function plainUse(name: string): string {
  const upper = name.toUpperCase();
  return `  for (int i = 0; i < ${upper}_INPUTS; i++) ${name}_input[i] = 0.5f; /* one row */
  const float *output = ${name}_predict(${name}_input);
  for (int i = 0; i < ${upper}_OUTPUTS; i++) printf("%g\\n", output[i]);`;
}

function useOfPorts(name: string, { inputs, outputs }: Ports): string {
  return [
    ...inputs.map(({ pointer, size }) => `  for (int i = 0; i < ${size}; i++) ${pointer}[i] = 0.5f; /* of one row */`),
    `  ${name}_predict();`,
    ...outputs.map(({ pointer, size }) => `  for (int i = 0; i < ${size}; i++) printf("%g\\n", ${pointer}[i]);`),
  ].join('\n');
}

function plainIntegerUse(name: string): string {
  const upper = name.toUpperCase();
  return `  for (int i = 0; i < ${upper}_INPUTS; i++) ${name}_input[i] = ${name}_quantize(0.5f); /* one row */
  const int8_t *output = ${name}_predict(${name}_input);
  for (int i = 0; i < ${upper}_OUTPUTS; i++) printf("%g\\n", ${name}_dequantize(output[i]));`;
}

function integerUseOfPorts(name: string, { inputs, outputs }: Ports): string {
  const each = ({ size }: Port, statement: string) => `  for (int i = 0; i < ${size}; i++) ${statement}`;
  const meaning = ({ size }: Port) => `${size}_SCALE, ${size}_ZERO`;
  return [
    ...inputs.map((port) => each(port, `${port.pointer}[i] = ${name}_quantize(0.5f, ${meaning(port)}); /* of one row */`)),
    `  ${name}_predict();`,
    ...outputs.map((port) => each(port, `printf("%g\\n", ${name}_dequantize(${port.pointer}[i], ${meaning(port)}));`)),
  ].join('\n');
}

function filesOf({ name, source, header }: Pick<CFiles, 'name' | 'source' | 'header'>, { rows }: About): [FileToWrite, FileToWrite] {
  return [
    { name: `${name}${extension}`, content: source },
    { name: `${name}.h`, content: `${rowsComment(rows)}${header}` },
  ];
}

/** What a row of the model is, before the header. */
function rowsComment(rows: RowsTaken | undefined): string {
  return [...propertiesOf(rows)].map(([name, value]) => `/* ${name} of its rows: ${inComment(value)} */\n`).join('');
}
