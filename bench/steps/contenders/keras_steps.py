"""Keras's `fit`, with its defaults."""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

try:
    import tf_keras as keras
except ImportError:
    import keras
from work import pair, serve


def layer_of(layer):
    kind, name = layer["type"], layer["name"]
    activation = layer.get("activation", "linear")
    if kind == "Dense":
        return keras.layers.Dense(layer["units"], activation=activation, name=name)
    if kind == "Activation":
        return keras.layers.Activation(activation, name=name)
    if kind == "Concatenate":
        return keras.layers.Concatenate(name=name)
    if kind == "BatchNormalization":
        return keras.layers.BatchNormalization(name=name)
    window = (layer["filters"], pair(layer["kernelSize"]), pair(layer.get("strides", 1)))
    return getattr(keras.layers, kind)(*window, padding=layer.get("padding", "valid"), activation=activation, name=name)


def prepare(model):
    keras.utils.set_random_seed(1)
    rows = model["rows"]
    x = np.random.rand(rows, *model["shape"]).astype(np.float32)
    y = np.random.randint(model["classes"], size=rows) if "classes" in model else x
    values, before = {"x": keras.Input(model["shape"])}, "x"
    for layer in model["layers"]:
        given = [values[i] for i in layer.get("inputs", [before])]
        before = layer["name"]
        values[before] = layer_of(layer)(given[0] if len(given) == 1 else given)
    net = keras.Model(values["x"], values[before])
    losses = {"meanSquaredError": "mse", "sparseCategoricalCrossentropy": "sparse_categorical_crossentropy"}
    net.compile(optimizer=keras.optimizers.Adam(1e-3), loss=losses[model["loss"]])

    def train(epochs):
        net.fit(x, y, batch_size=model["batchSize"], epochs=epochs, verbose=0)

    return train


serve(prepare)
