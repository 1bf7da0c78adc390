"""What model files make of rows, in ONNX Runtime and LiteRT: python figures.py ROWS.npy LABELS.npy|- FILE...

Prints a JSON object by file: the share of rows whose class is right, or, without labels, the mean squared error of the reconstruction. With `draw`
in the place of ROWS.npy, python figures.py draw ROWS.npy MODEL.onnx COUNT writes rows that the autoencoder itself draws from noise.
"""
import json
import sys

import numpy as np


def onnx_outputs(file, rows):
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return session.run(None, {session.get_inputs()[0].name: rows})[0]


def tflite_outputs(file, rows):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=file)
    given = interpreter.get_input_details()[0]
    made = interpreter.get_output_details()[0]
    interpreter.allocate_tensors()
    outputs = []
    for row in rows:
        interpreter.set_tensor(given["index"], as_stored(row.reshape(given["shape"]), given))
        interpreter.invoke()
        outputs.append(as_numbers(interpreter.get_tensor(made["index"]), made))
    return np.concatenate(outputs)


def as_stored(values, details):
    if details["dtype"] == np.float32:
        return values
    scale, zero = details["quantization"]
    return np.clip(np.round(values / scale) + zero, -128, 127).astype(details["dtype"])


def as_numbers(values, details):
    if details["dtype"] == np.float32:
        return values
    scale, zero = details["quantization"]
    return (values.astype(np.float32) - zero) * np.float32(scale)


def outputs_of(file, rows):
    return (onnx_outputs if file.endswith(".onnx") else tflite_outputs)(file, rows).reshape(len(rows), -1)


def figure(file, rows, labels):
    outputs = outputs_of(file, rows)
    if labels is None:
        return float(np.mean((outputs.astype(np.float64) - rows.reshape(len(rows), -1)) ** 2))
    return float(np.mean(np.argmax(outputs, axis=1) == labels.ravel()))


def draw(target, file, count):
    """Smooth noise, drawn twice: what comes back lies where the model's own rows did. A little noise keeps the rows from being exactly what it gives."""
    random = np.random.default_rng(1)
    width = 140
    steps = np.cumsum(random.normal(size=(count, width)), axis=1)
    low, high = steps.min(axis=1, keepdims=True), steps.max(axis=1, keepdims=True)
    rows = ((steps - low) / (high - low)).astype(np.float32)
    for _ in range(2):
        rows = outputs_of(file, rows).astype(np.float32)
    np.save(target, (rows + random.normal(scale=0.01, size=rows.shape)).astype(np.float32))


if sys.argv[1] == "draw":
    draw(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    given = np.load(sys.argv[1])
    wanted = None if sys.argv[2] == "-" else np.load(sys.argv[2])
    print(json.dumps({file: figure(file, given, wanted) for file in sys.argv[3:]}))
