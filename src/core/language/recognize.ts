/** How far into a file one must look to tell whether it holds a Keras model. */
export const headLength = 4096;

/** Whether a JSON file that begins like this may hold a Keras or TF.js model. A quick look, so that other JSON costs nothing. */
export function looksLikeKeras(head: string): boolean {
  const start = head.slice(0, headLength);
  if (/"(?:model_config|modelTopology)"\s*:|"class_name"\s*:\s*"(?:Functional|Model|Sequential)"/u.test(start)) return true;
  // Models of a class of their own; a tokenizer or a layer by itself has no layers.
  return /"class_name"\s*:/u.test(start) && /"layers"\s*:/u.test(start);
}
