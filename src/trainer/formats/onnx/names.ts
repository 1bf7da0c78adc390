/** Names of nodes as names of layers, which are parts of file names. */

const longest = 80;

/** @returns a function that gives a name of its own for each that is wanted */
export function freeNames(taken: Iterable<string> = []): (wanted: string) => string {
  const names = new Set(taken);
  return (wanted) => {
    const plain = plainName(wanted);
    let name = plain;
    for (let count = 2; names.has(name); count++) name = `${plain}_${String(count)}`;
    names.add(name);
    return name;
  };
}

/** "/encoder/layer.0/Gemm" is encoder_layer.0_Gemm. Of names that a converter joined by ";", the last stands for the layer. */
function plainName(name: string): string {
  const last =
    name
      .split(';')
      .filter((part) => part !== '')
      .at(-1) ?? '';
  const plain = last
    .replace(/:\d+$/u, '')
    .replace(/[^A-Za-z0-9_.-]+/gu, '_')
    .replace(/^[_.-]+|[_.-]+$/gu, '')
    .slice(-longest);
  return plain === '' ? 'layer' : plain;
}
