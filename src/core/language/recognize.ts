/** How far into a file one must look to tell whether it holds a Keras model. */
export const headLength = 4096;

/** Whether a JSON file that begins like this may hold a Keras or TF.js model. A quick look, so that other JSON costs nothing. */
export function looksLikeKeras(head: string): boolean {
  return /"(?:class_name|model_config|modelTopology)"\s*:/u.test(head.slice(0, headLength));
}
