/** As many values, with zeros behind those given. */
export function filledUp(values: Float32Array, size: number): Float32Array {
  if (values.length === size) return values;
  const filled = new Float32Array(size);
  filled.set(values);
  return filled;
}

/** All values, one behind the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
