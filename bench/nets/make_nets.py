"""Writes models as people build them, with weights, and what Keras predicts: for `npm run test:models`, since most are too large to keep.

    python make_nets.py FOLDER [NAME...]

Run it with tensorflow 2.15 (Keras 2) and with keras 3.15 on tensorflow; between them the models have every layer type that a spec has.
Beside `NAME-kerasN.h5` and `.keras` is `NAME-kerasN.rows.json` with the number of parameters, rows, and what Keras predicts for them: a row has the
values of all inputs, in the order of the model's layers, and that of outputs those of all outputs.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers as L

version = int(keras.__version__.split(".")[0])
random = np.random.default_rng(3)
nets = {}


def net(make):
    nets[make.__name__] = make
    return make


# Architectures of keras.applications, small.


@net
def mobilenet():
    return keras.applications.MobileNet(input_shape=(32, 32, 3), alpha=0.25, weights=None, classes=5)


@net
def mobilenet_v2():
    return keras.applications.MobileNetV2(input_shape=(32, 32, 3), alpha=0.35, weights=None, classes=5)


@net
def mobilenet_v3():
    return keras.applications.MobileNetV3Small(input_shape=(32, 32, 3), alpha=0.5, weights=None, classes=5, include_preprocessing=True)


def module(name):
    """A module of keras.applications with its makers of networks of any depth and width, which are not public in Keras 3."""
    import importlib

    for place in ("keras.src.applications", "keras.applications"):
        try:
            found = importlib.import_module(f"{place}.{name}")
            return found
        except ModuleNotFoundError:
            pass
    raise ModuleNotFoundError(name)


@net
def densenet():
    return module("densenet").DenseNet(blocks=[2, 2, 2, 2], input_shape=(32, 32, 3), weights=None, classes=5)


@net
def efficientnet():
    return module("efficientnet").EfficientNet(0.25, 0.3, 32, weights=None, input_shape=(32, 32, 3), classes=5)


@net
def efficientnet_v2():
    name = {"model_name": "efficientnetv2-s"} if version == 2 else {"name": "efficientnetv2-s"}
    return module("efficientnet_v2").EfficientNetV2(0.25, 0.3, 32, weights=None, input_shape=(32, 32, 3), classes=5, **name)


@net
def resnet():
    resnet = module("resnet")
    stack = getattr(resnet, "stack1", None) or resnet.stack_residual_blocks_v1

    def stacks(x):
        x = stack(x, 8, 2, stride1=1, name="a")
        return stack(x, 16, 2, name="b")

    return resnet.ResNet(stacks, False, True, input_shape=(32, 32, 3), weights=None, classes=5, **({"model_name": "resnet"} if version == 2 else {"weights_name": "resnet", "name": "resnet"}))


@net
def resnet_v2():
    resnet = module("resnet")
    stack = getattr(resnet, "stack2", None) or resnet.stack_residual_blocks_v2

    def stacks(x):
        x = stack(x, 8, 2, name="a")
        return stack(x, 16, 2, stride1=1, name="b")

    return resnet.ResNet(stacks, True, True, input_shape=(32, 32, 3), weights=None, classes=5, **({"model_name": "resnetv2"} if version == 2 else {"weights_name": "resnetv2", "name": "resnetv2"}))


@net
def convnext():
    name = {"model_name": "convnext"} if version == 2 else {"name": "convnext"}
    convnext = module("convnext").ConvNeXt
    return convnext([1, 1, 2, 1], [8, 16, 16, 16], weights=None, input_shape=(32, 32, 3), classes=5, **name)


@net
def inception():
    def conv(x, filters, size):
        x = L.Conv2D(filters, size, padding="same", use_bias=False)(x)
        return L.Activation("relu")(L.BatchNormalization(scale=False)(x))

    x = L.Input((20, 20, 3))
    y = conv(x, 8, 3)
    for _ in range(2):
        pooled = conv(L.AveragePooling2D(3, strides=1, padding="same")(y), 4, 1)
        y = L.Concatenate()([conv(y, 4, 1), conv(conv(y, 4, 1), 4, (1, 7)), conv(conv(y, 4, (7, 1)), 6, 3), pooled])
        y = L.MaxPooling2D(3, strides=2)(y)
    return keras.Model(x, L.Dense(5, activation="softmax")(L.GlobalAveragePooling2D()(y)))


@net
def xception():
    x = L.Input((24, 24, 3))
    y = L.Rescaling(1 / 127.5, offset=-1)(x)
    y = L.Conv2D(8, 3, strides=2, padding="same", use_bias=False)(y)
    y = L.BatchNormalization()(y)
    for filters in (12, 16):
        z = L.SeparableConv2D(filters, 3, padding="same", use_bias=False)(L.Activation("relu")(y))
        z = L.BatchNormalization()(z)
        z = L.MaxPooling2D(3, strides=2, padding="same")(z)
        y = L.add([z, L.Conv2D(filters, 1, strides=2, padding="same")(y)])
    return keras.Model(x, L.Dense(5, activation="softmax")(L.Dropout(0.5)(L.GlobalAveragePooling2D()(y))))


@net
def squeezenet():
    x = L.Input((24, 24, 3))
    y = L.MaxPooling2D(3, strides=2)(L.Conv2D(8, 3, strides=2, activation="relu")(x))
    for squeezed in (4, 6):
        z = L.Conv2D(squeezed, 1, activation="relu")(y)
        y = L.concatenate([L.Conv2D(8, 1, activation="relu")(z), L.Conv2D(8, 3, padding="same", activation="relu")(z)])
    y = L.SpatialDropout2D(0.2)(y)
    y = L.GlobalAveragePooling2D()(L.Conv2D(5, 1, activation="relu")(y))
    return keras.Model(x, L.Softmax()(y))


# What people write themselves.


@net
def unet():
    def block(x, filters):
        for _ in range(2):
            x = L.LeakyReLU(0.1)(L.BatchNormalization()(L.Conv2D(filters, 3, padding="same")(x)))
        return x

    x = L.Input((16, 16, 1))
    a = block(x, 4)
    b = block(L.MaxPooling2D()(a), 8)
    c = block(L.MaxPooling2D()(b), 8)
    up = L.UpSampling2D(2, interpolation="bilinear")(c)
    d = block(L.Concatenate()([up, b]), 6)
    up = L.Conv2DTranspose(4, 2, strides=2)(d)
    e = block(L.Concatenate()([L.Cropping2D(((0, 0), (0, 0)))(up), a]), 4)
    return keras.Model(x, L.Conv2D(1, 1, activation="sigmoid")(e))


@net
def temporal():
    """A temporal convolutional network."""
    x = L.Input((32, 5))
    y = L.Conv1D(8, 1)(x)
    for dilation in (1, 2, 4):
        z = L.Conv1D(8, 3, padding="causal", dilation_rate=dilation, activation="relu")(y)
        z = L.SpatialDropout1D(0.1)(z)
        z = L.Conv1D(8, 3, padding="causal", dilation_rate=dilation, activation="relu")(z)
        y = L.Add()([y, z])
    return keras.Model(x, L.Dense(3, activation="softmax")(L.GlobalMaxPooling1D()(y)))


@net
def text_cnn():
    x = L.Input((20,), dtype="int32")
    y = L.Embedding(50, 8)(x)
    branches = [L.GlobalMaxPooling1D()(L.Conv1D(6, size, activation="relu")(y)) for size in (2, 3, 4)]
    z = L.Dropout(0.4)(L.Concatenate()([*branches, L.GlobalAveragePooling1D()(y)]))
    return keras.Model(x, L.Dense(1, activation="sigmoid")(z))


@net
def sentiment():
    return keras.Sequential(
        [
            L.InputLayer((15,)),
            L.Embedding(40, 6),
            L.Bidirectional(L.LSTM(5, return_sequences=True)),
            L.Bidirectional(L.GRU(4)),
            L.Dense(6, activation="relu"),
            L.Dense(1, activation="sigmoid"),
        ]
    )


@net
def forecast():
    """Sequence to sequence: reads 12 steps, predicts 4."""
    return keras.Sequential(
        [
            L.InputLayer((12, 3)),
            L.GRU(6, return_sequences=True),
            L.LSTM(8),
            L.RepeatVector(4),
            L.LSTM(8, return_sequences=True, dropout=0.1),
            L.SimpleRNN(5, return_sequences=True),
            L.TimeDistributed(L.Dense(3)),
        ]
    )


@net
def recommender():
    """Two inputs: users and items, and how well they fit."""
    user, item = L.Input((1,), name="user"), L.Input((1,), name="item")
    a = L.Flatten()(L.Embedding(20, 6, name="users")(user))
    b = L.Flatten()(L.Embedding(30, 6, name="items")(item))
    cosine = L.Dot(axes=1, normalize=True)([a, b])
    plain = L.Dot(axes=1)([a, b])
    more = L.Concatenate()([cosine, plain, L.Multiply()([a, b]), L.Maximum()([a, b]), L.Minimum()([a, b]), L.Average()([a, b]), L.Subtract()([a, b])])
    return keras.Model([user, item], L.Dense(1)(L.Dense(8, activation="relu")(more)))


@net
def attention():
    """Luong's attention, of plain layers, between two sequences; two outputs."""
    query, value = L.Input((5, 4), name="query"), L.Input((7, 6), name="value")
    q, v = L.Dense(8)(query), L.Dense(8)(value)
    scores = L.Softmax()(L.Dot(axes=2)([q, v]))
    context = L.Dot(axes=(2, 1))([scores, v])
    joined = L.LayerNormalization()(L.Concatenate()([context, q]))
    return keras.Model([query, value], [L.Dense(3, name="steps")(joined), L.Dense(2, activation="softmax", name="class")(L.GlobalAveragePooling1D()(joined))])


@net
def groups():
    """Group normalization in the place of batch normalization, and filters in groups."""
    x = L.Input((12, 12, 3))
    y = L.Conv2D(8, 3, padding="same")(x)
    for count in (2, 4):
        z = L.Activation("swish")(L.GroupNormalization(count)(y))
        z = L.Conv2D(8, 3, padding="same", groups=2)(z)
        y = L.Add()([y, z])
    y = L.GroupNormalization(8, epsilon=1e-5)(y)
    return keras.Model(x, L.Dense(4)(L.GlobalMaxPooling2D()(L.ELU()(y))))


@net
def volumes():
    x = L.Input((8, 10, 10, 2))
    y = L.Conv3D(6, 3, padding="same", activation="relu")(x)
    y = L.MaxPooling3D((1, 2, 2))(y)
    y = L.BatchNormalization()(y)
    y = L.Conv3D(8, (3, 2, 2), strides=(2, 1, 1))(y)
    y = L.AveragePooling3D(2, strides=1, padding="same")(L.LeakyReLU()(y))
    return keras.Model(x, L.Dense(3)(L.concatenate([L.GlobalAveragePooling3D()(y), L.GlobalMaxPooling3D()(y)])))


@net
def tabular():
    x = L.Input((9,))
    normalization = L.Normalization()
    normalization.adapt(random.normal(3, 2, (200, 9)).astype("float32"))
    y = L.GaussianNoise(0.1)(normalization(x))
    y = L.Dense(16)(y)
    y = L.BatchNormalization()(L.PReLU()(y))
    y = L.Dense(8, activation="selu")(y)
    skip = L.Dense(8, use_bias=False)(x)
    return keras.Model(x, L.Dense(1)(L.Average()([y, skip])))


@net
def keywords():
    """A depthwise separable network over one axis, as for keyword spotting."""
    x = L.Input((40, 6))
    y = L.ZeroPadding1D((3, 2))(x)
    y = L.Conv1D(8, 5, strides=2, use_bias=False)(y)
    y = L.ReLU(6.0)(L.BatchNormalization()(y))
    y = L.DepthwiseConv1D(3, padding="same")(y)
    y = L.SeparableConv1D(10, 3, activation="relu", depth_multiplier=2)(y)
    y = L.AveragePooling1D(2)(L.MaxPooling1D(2, strides=1, padding="same")(y))
    y = L.Cropping1D((1, 0))(y)
    return keras.Model(x, L.Dense(4, activation="softmax")(L.Flatten()(y)))


@net
def waves():
    """A convolutional autoencoder over one axis."""
    x = L.Input((32, 2))
    y = L.Conv1D(6, 5, strides=2, padding="same", activation="tanh")(x)
    y = L.Conv1D(4, 5, strides=2, padding="same", activation="tanh")(y)
    y = L.Conv1DTranspose(6, 5, strides=2, padding="same", activation="tanh")(y)
    y = L.UpSampling1D(2)(y)
    return keras.Model(x, L.Conv1D(2, 3, padding="same")(y))


@net
def shuffled():
    """Channels shuffled as ShuffleNet does it, and a generator's way up from a code."""
    x = L.Input((24,))
    y = L.Reshape((3, 2, 4))(L.Dense(24, activation="relu")(x))
    y = L.Permute((1, 3, 2))(y)
    y = L.Reshape((3, 2, 4))(y)
    y = L.ZeroPadding2D(((0, 1), (1, 1)))(y)
    y = L.DepthwiseConv2D(3, depth_multiplier=2, padding="same")(y)
    y = L.UpSampling2D(2, interpolation="bilinear")(L.PReLU(shared_axes=[1, 2])(y))
    y = L.Conv2DTranspose(3, 3, strides=2, padding="same", activation="tanh")(y)
    return keras.Model(x, L.Cropping2D(((1, 0), (0, 2)))(y))


@net
def squeeze_and_excite():
    """A model in a model, branches of it gated by what they hold."""
    x = L.Input((10, 10, 4))
    # The names of Keras's own networks have slashes in Keras 2.
    name = "first/conv" if version == 2 else "first_conv"
    y = L.Conv2D(8, 3, padding="same", activation="gelu" if version == 3 else "swish", name=name)(x)
    gate = L.Reshape((1, 1, 8))(L.Dense(8, activation="sigmoid")(L.Dense(4, activation="relu")(L.GlobalAveragePooling2D()(y))))
    body = keras.Model(x, L.Multiply()([y, gate]), name="body")
    head = keras.Sequential([L.InputLayer((10, 10, 8)), L.AveragePooling2D(2), L.Flatten(), L.Dense(4)], name="head")
    given = L.Input((10, 10, 4))
    return keras.Model(given, head(body(given)))


@net
def operators():
    """Numbers and functions in the place of layers."""
    if version == 2:
        import tensorflow as tf

        relu6, maximum = tf.nn.relu6, tf.maximum
    else:
        relu6, maximum = keras.ops.relu6, keras.ops.maximum
    x = L.Input((6, 6, 3))
    y = L.Conv2D(4, 3, padding="same")(x / 4.0 - 0.5)
    gate = relu6(L.GlobalAveragePooling2D(keepdims=True)(y) + 3.0) * (1.0 / 6.0)
    y = y * gate
    z = L.Conv2D(4, 1, activation="hard_sigmoid")(1.0 - y)
    y = maximum(L.Activation("hard_silu" if version == 3 else "hard_sigmoid")(y), z)
    return keras.Model(x, L.Dense(3)(L.Flatten()(L.Normalization(mean=[0.5, 1.0, 1.5, 2.0], variance=[4.0, 1.0, 0.25, 1.0])(y))))


def trained(model):
    """Weights as after some training: what layers begin with as 0 or 1 is no longer that."""

    def value(weight, path):
        shape = weight.shape
        name = path.split("/")[-1]
        if "normalization" in path and name in ("mean", "variance", "count") or "seed" in path:
            return weight
        if "variance" in name:
            return random.uniform(0.5, 1.5, shape)
        if "gamma" in name:
            return random.uniform(0.7, 1.3, shape)
        if len(shape) < 2:
            return weight + random.uniform(-0.1, 0.1, shape)
        return weight + 0.02 * random.normal(size=shape)

    for layer in [*model.layers, *(inner for outer in model.layers for inner in getattr(outer, "layers", []))]:
        if isinstance(layer, L.Normalization) or hasattr(layer, "layers"):
            continue
        layer.set_weights([np.asarray(value(np.asarray(array), weight.name.split(":")[0]), array.dtype) for array, weight in zip(layer.get_weights(), layer.weights)])
    return model


def rows_for(model):
    integers = {layer.input.name.split(":")[0]: layer.input_dim for layer in model.layers if isinstance(layer, L.Embedding)}
    rows = []
    for tensor in model.inputs:
        shape = (4, *tensor.shape[1:])
        if integers:
            rows.append(random.integers(0, min(integers.values()), shape).astype("float32"))
        elif any(isinstance(layer, L.Rescaling) for layer in model.layers):
            rows.append(random.uniform(0, 255, shape).astype("float32"))
        else:
            rows.append(random.normal(size=shape).astype("float32"))
    return rows


def as_list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def side_by_side(parts):
    return [round(value, 6) for value in np.concatenate([np.asarray(part).reshape(len(part), -1) for part in parts], 1).ravel().tolist()]


def save(folder, name):
    keras.backend.clear_session()
    model = trained(nets[name]())
    base = folder / f"{name}-keras{version}"
    rows = [np.round(array, 3) for array in rows_for(model)]
    outputs = as_list(model.predict(rows if len(rows) > 1 else rows[0], verbose=0))
    model.save(f"{base}.h5")
    model.save(f"{base}.keras")
    names = [layer.name for layer in model.layers]
    order = sorted(range(len(rows)), key=lambda at: names.index(model.inputs[at].name.split(":")[0]) if len(rows) > 1 else 0)
    told = {"params": model.count_params(), "inputs": side_by_side([rows[at] for at in order]), "outputs": side_by_side(outputs), "rows": len(rows[0])}
    pathlib.Path(f"{base}.rows.json").write_text(json.dumps(told))
    spread = float(np.std(outputs[0]))
    print(f"{name}-keras{version}", model.count_params(), f"{spread:.3g}", flush=True)


folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name in sys.argv[2:] or nets:
    try:
        save(folder, name)
    except Exception as error:
        print(f"{name}-keras{version}", "FAILED", repr(error)[:300], flush=True)
