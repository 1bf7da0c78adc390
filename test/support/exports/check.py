"""Loads exported files in the programs that they are made for, and compares what these predict with what stands beside each file.

    BONSAI_EXPORTS=FOLDER npx vitest run --project trainer exported
    python check.py FOLDER [keras h5 onnx tflite]

Prints a line for each file, and fails when one does not load or predicts otherwise. Takes what is installed of keras, onnx with onnxruntime, and
ai_edge_litert or tensorflow.
"""
import json
import pathlib
import sys

import numpy as np


def keras_file(file, rows):
    import keras

    model = keras.models.load_model(file, compile=False)
    found = model.predict(rows, verbose=0)
    return found if isinstance(found, list) else [found]


def onnx_file(file, rows):
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load(file), full_check=True)
    session = onnxruntime.InferenceSession(file)
    return session.run(None, {given.name: values for given, values in zip(session.get_inputs(), rows)})


def tflite_file(file, rows):
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError:
        from tensorflow.lite.python.interpreter import Interpreter
    interpreter = Interpreter(model_path=file)
    interpreter.allocate_tensors()
    outputs = []
    for row in range(len(rows[0])):
        # What an LSTM remembers of the row before is no part of this one.
        interpreter.reset_all_variables()
        for given, values in zip(interpreter.get_input_details(), rows):
            interpreter.set_tensor(given["index"], quantized(values[row : row + 1], given))
        interpreter.invoke()
        outputs.append([dequantized(interpreter.get_tensor(made["index"]), made) for made in interpreter.get_output_details()])
    return [np.concatenate(parts) for parts in zip(*outputs)]


def quantized(values, details):
    scale, zero = details["quantization"]
    if details["dtype"] == np.float32:
        return values
    return np.clip(np.round(values / scale) + zero, -128, 127).astype(details["dtype"])


def dequantized(values, details):
    scale, zero = details["quantization"]
    return values if details["dtype"] == np.float32 else (values.astype(np.float32) - zero) * scale


readers = {"keras": keras_file, "h5": keras_file, "onnx": onnx_file, "tflite": tflite_file}


def tolerance(name):
    return 0.2 if "int8" in name else 5e-3 if "fp16" in name else 1e-5


folder = pathlib.Path(sys.argv[1])
kinds = sys.argv[2:] or list(readers)
bad = 0
for file in sorted(folder.rglob("*")):
    kind = file.suffix[1:]
    if kind not in kinds:
        continue
    truth = json.loads(pathlib.Path(f"{file}.json").read_text())
    count = truth["rows"]
    sizes = np.cumsum([np.prod(shape, dtype=int) for shape in truth["shapes"]["inputs"]])[:-1]
    given = np.split(np.array(truth["inputs"], np.float32).reshape(count, -1), sizes, axis=1)
    rows = [values.reshape([count, *shape]) for values, shape in zip(given, truth["shapes"]["inputs"])]
    try:
        found = readers[kind](str(file), rows)
        shapes = [list(values.shape[1:]) for values in found]
        assert shapes == truth["shapes"]["outputs"], f"outputs of the shapes {shapes}"
        outputs = np.concatenate([np.asarray(values).reshape(count, -1) for values in found], axis=1)
        wanted = np.array(truth["outputs"], np.float32).reshape(outputs.shape)
        difference = float(np.max(np.abs(outputs - wanted) / np.maximum(1, np.abs(wanted))))
        verdict = f"{difference:.1e}"
        good = difference < tolerance(file.name)
    except Exception as cause:  # Whatever the program says is what is to be seen.
        verdict, good = str(cause).replace("\n", " ")[:400], False
    bad += not good
    print("ok " if good else "BAD", file.relative_to(folder), verdict, flush=True)
sys.exit(1 if bad else 0)
