/** What Keras calls the layers of a model in weight files of version 3: their classes in snake case, numbered. */

/** @param classes of a model's layers, in their order */
export function groupNames(classes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return classes.map((className) => {
    const name = snakeCase(className);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${String(count)}`;
  });
}

/** As Keras's `to_snake_case` does it: "Conv2DTranspose" → "conv2d_transpose", "ReLU" → "re_lu". */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/gu, '')
    .replace(/(.)([A-Z][a-z]+)/gu, '$1_$2')
    .replace(/([a-z])([A-Z])/gu, '$1_$2')
    .toLowerCase();
}
