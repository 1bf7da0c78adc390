/** Of model files that other programs wrote, and of models that this one packed. */
export const modelFileExtensions = ['h5', 'hdf5', 'keras', 'onnx', 'tflite', 'safetensors', 'bonsai'] as const;

export const specEnding = '.model.json';
