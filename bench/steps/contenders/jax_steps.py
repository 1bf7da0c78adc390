"""A training loop in JAX as fast as its users can have it: an epoch is one compiled program, Adam is optax's."""
import jax
import jax.numpy as jnp
import optax
from jax import lax
from work import pair, serve

activations = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "linear": lambda x: x, "softmax": lambda x: x}
images = ("NHWC", "HWIO", "NHWC")


def glorot(key, shape):
    window = 1
    for size in shape[:-2]:
        window *= size
    limit = (6 / (window * (shape[-2] + shape[-1]))) ** 0.5
    return jax.random.uniform(key, shape, minval=-limit, maxval=limit)


def layer_of(layer, size, key):
    """Weights of a layer, what it computes with them, and the size of its output's last axis. Softmax is left to the loss."""
    kind = layer["type"]
    activate = activations[layer.get("activation", "linear")]
    if kind == "Activation":
        return {}, lambda w, x: activate(x), size
    if kind == "Concatenate":
        return {}, lambda w, *x: jnp.concatenate(x, -1), size
    if kind == "BatchNormalization":

        def normalize(w, x):
            axes = tuple(range(x.ndim - 1))
            return (x - x.mean(axes)) * lax.rsqrt(x.var(axes) + 1e-3) * w["gamma"] + w["beta"]

        return {"gamma": jnp.ones(size), "beta": jnp.zeros(size)}, normalize, size
    if kind == "Dense":
        units = layer["units"]
        weights = {"kernel": glorot(key, (size, units)), "bias": jnp.zeros(units)}
        return weights, lambda w, x: activate(x @ w["kernel"] + w["bias"]), units
    filters, strides = layer["filters"], pair(layer.get("strides", 1))
    convolve = {"Conv2D": lax.conv_general_dilated, "Conv2DTranspose": lax.conv_transpose}[kind]
    padding = layer.get("padding", "valid").upper()
    weights = {"kernel": glorot(key, (*pair(layer["kernelSize"]), size, filters)), "bias": jnp.zeros(filters)}
    return weights, lambda w, x: activate(convolve(x, w["kernel"], strides, padding, dimension_numbers=images) + w["bias"]), filters


def network(model, key):
    sizes, steps, weights, before = {"x": model["shape"][-1]}, [], [], "x"
    for layer, layer_key in zip(model["layers"], jax.random.split(key, len(model["layers"]))):
        inputs = layer.get("inputs", [before])
        before = layer["name"]
        held, compute, sizes[before] = layer_of(layer, sum(sizes[i] for i in inputs), layer_key)
        weights.append(held)
        steps.append((before, inputs, compute))

    def apply(weights, x):
        values = {"x": x}
        for held, (name, inputs, compute) in zip(weights, steps):
            values[name] = compute(held, *(values[i] for i in inputs))
        return values[before]

    return weights, apply


def prepare(model):
    rows, batch = model["rows"], model["batchSize"]
    keys = jax.random.split(jax.random.PRNGKey(1), 4)
    classifies = "classes" in model
    x = jax.random.uniform(keys[0], (rows, *model["shape"]))
    y = jax.random.randint(keys[1], (rows,), 0, model["classes"]) if classifies else x
    weights, apply = network(model, keys[2])
    optimizer = optax.adam(1e-3)

    def loss_of(weights, inputs, targets):
        outputs = apply(weights, inputs)
        if classifies:
            return optax.softmax_cross_entropy_with_integer_labels(outputs, targets).mean()
        return jnp.mean((outputs - targets) ** 2)

    def step(state, chosen):
        weights, moments = state
        inputs = x[chosen]
        loss, gradient = jax.value_and_grad(loss_of)(weights, inputs, y[chosen] if classifies else inputs)
        updates, moments = optimizer.update(gradient, moments)
        return (optax.apply_updates(weights, updates), moments), loss

    @jax.jit
    def epoch(state, key):
        order = jax.random.permutation(key, rows)
        whole = rows // batch * batch
        state, losses = lax.scan(step, state, order[:whole].reshape(-1, batch))
        if whole < rows:
            state, _ = step(state, order[whole:])
        return state, losses.mean()

    state, key = (weights, optimizer.init(weights)), keys[3]

    def train(epochs):
        nonlocal state, key
        for _ in range(epochs):
            key, now = jax.random.split(key)
            state, loss = epoch(state, now)
        loss.block_until_ready()

    return train


serve(prepare)
