/** A model as C99, and how it is called. */
import path from 'node:path';
import type { Exporter } from '../exporter';
import { compileC } from './compiled';
import { moduleName } from './literals';
import { writeC } from './writeC';

const extension = '.c';

export const cExporter: Exporter = {
  write: (model) => {
    const { name, source, header } = writeC(model, model.generatedBy);
    return Promise.resolve([
      { name: `${name}${extension}`, content: source },
      { name: `${name}.h`, content: header },
    ]);
  },
  run: ({ file }) => compileC(path.dirname(file), path.basename(file, extension)),
  snippets: (file, { graph }) => {
    const name = moduleName(graph.name);
    const upper = name.toUpperCase();
    return [
      {
        where: 'C',
        language: 'c',
        install: `cc -std=c99 -O2 main.c ${file} -o main -lm`,
        code: `#include "${name}.h"
#include <stdio.h>

int main(void) {
  for (int i = 0; i < ${upper}_INPUTS; i++) ${name}_input[i] = 0.5f; /* one row */
  const float *output = ${name}_predict(${name}_input);
  for (int i = 0; i < ${upper}_OUTPUTS; i++) printf("%g\\n", output[i]);
  return 0;
}`,
      },
    ];
  },
};
