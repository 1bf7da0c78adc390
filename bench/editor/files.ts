/** Large files of the kinds that people have. */

/** A chain of dense layers with a shortcut every ten. */
export function largeSpec(layers: number): string {
  const list = [
    { type: 'Input', name: 'x', shape: [64] },
    ...Array.from({ length: layers - 1 }, (_, index) => {
      const name = `layer${index}`;
      if (index % 10 === 9) return { type: 'Add', name, inputs: [`layer${index - 1}`, `layer${index - 5}`] };
      return { type: 'Dense', name, units: 64, activation: 'relu' };
    }),
  ];
  const lines = list.map((layer) => `    ${JSON.stringify(layer)}`).join(',\n');
  return `{\n  "name": "large",\n  "layers": [\n${lines}\n  ],\n  "budget": { "params": 1000000, "layerShare": 0.5 }\n}\n`;
}

/** What Keras 3 writes for a chain of convolutions and normalizations. @param indent as for `JSON.stringify` */
export function kerasFile(size: number, indent: number): string {
  const few = 100;
  return written(Math.ceil((size * few) / written(few, indent).length), indent);
}

function written(count: number, indent: number): string {
  const layers = [inputLayer, ...Array.from({ length: count }, (_, index) => kerasLayer(index + 1))];
  return JSON.stringify(
    { module: 'keras.src.models.functional', class_name: 'Functional', config: { name: 'large', layers } },
    null,
    indent,
  );
}

const inputLayer = {
  module: 'keras.layers',
  class_name: 'InputLayer',
  config: { batch_shape: [null, 56, 56, 64], dtype: 'float32', name: 'layer_0' },
  registered_name: null,
  name: 'layer_0',
  inbound_nodes: [],
};

function kerasLayer(index: number): object {
  const named = (className: string, config: object) => ({
    module: 'keras.initializers',
    class_name: className,
    config,
    registered_name: null,
  });
  const common = { name: `layer_${index}`, trainable: true, dtype: named('DTypePolicy', { name: 'float32' }) };
  const convolution = {
    ...common,
    filters: 64,
    kernel_size: [3, 3],
    strides: [1, 1],
    padding: 'same',
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    groups: 1,
    activation: 'linear',
    use_bias: false,
    kernel_initializer: named('GlorotUniform', { seed: null }),
    bias_initializer: named('Zeros', {}),
    kernel_regularizer: null,
    bias_regularizer: null,
  };
  const normalization = {
    ...common,
    axis: 3,
    momentum: 0.99,
    epsilon: 0.001,
    center: true,
    scale: true,
    beta_initializer: named('Zeros', {}),
    gamma_initializer: named('Ones', {}),
  };
  const tensor = {
    class_name: '__keras_tensor__',
    config: { shape: [null, 56, 56, 64], dtype: 'float32', keras_history: [`layer_${index - 1}`, 0, 0] },
  };
  return {
    module: 'keras.layers',
    class_name: index % 2 === 1 ? 'Conv2D' : 'BatchNormalization',
    config: index % 2 === 1 ? convolution : normalization,
    registered_name: null,
    build_config: { input_shape: [null, 56, 56, 64] },
    name: `layer_${index}`,
    inbound_nodes: [{ args: [tensor], kwargs: {} }],
  };
}

/** Lines of JSON that has nothing to do with models. */
export function otherJson(): string[] {
  const entry = (index: number) => ({ name: `package-${index}`, version: '1.0.0', layers: [1, 2], config: { deep: { class: 'x' } } });
  return JSON.stringify(
    Array.from({ length: 30_000 }, (_, index) => entry(index)),
    null,
    2,
  ).split('\n');
}
