"""How long a row takes in the runtime of each exported file: python latency.py FOLDER

FOLDER is that of `bonsai export` with the formats onnx, onnx-fp16, onnx-int8, tflite, tflite-fp16, tflite-int8, c and c-int8. Takes numpy,
onnxruntime, ai_edge_litert and cc. One thread, rounds in turns, so that other load on the machine affects all alike. Prints a JSON object by format,
in milliseconds: the median of the rounds, each the mean of many calls.
"""
import ctypes
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

rounds = 31
seconds = 0.02


def onnx_call(file):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    rows = {given.name: np.full([1, *given.shape[1:]], 0.5, np.float32) for given in session.get_inputs()}
    return lambda: session.run(None, rows)


def tflite_call(file):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(file), num_threads=1)
    interpreter.allocate_tensors()
    for given in interpreter.get_input_details():
        interpreter.set_tensor(given["index"], np.zeros(given["shape"], given["dtype"]))
    return interpreter.invoke


def c_call(file):
    library = pathlib.Path(tempfile.mkdtemp()) / f"{file.stem}.so"
    subprocess.run(["cc", "-std=c99", "-O2", "-shared", "-fPIC", str(file), "-o", str(library), "-lm"], check=True)
    loaded = ctypes.CDLL(str(library))
    predict = loaded[f"{file.stem}_predict"]
    predict.restype = ctypes.c_void_p
    predict.argtypes = [ctypes.c_void_p]
    given = ctypes.c_void_p.in_dll(loaded, f"{file.stem}_input").value
    return lambda: predict(given)


def calls_of(folder):
    found = {}
    for file in sorted(folder.iterdir()):
        precision = "-fp16" if ".fp16" in file.name else "-int8" if "int8" in file.stem else ""
        if file.suffix == ".onnx":
            found[f"onnx{precision}"] = onnx_call(file)
        elif file.suffix == ".tflite":
            found[f"tflite{precision}"] = tflite_call(file)
        elif file.suffix == ".c":
            found[f"c{precision}"] = c_call(file)
    return found


def milliseconds(call, count):
    start = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - start) * 1000 / count


calls = calls_of(pathlib.Path(sys.argv[1]))
counts = {name: max(1, round(seconds * 1000 / milliseconds(call, 5))) for name, call in calls.items()}
times = {name: [] for name in calls}
for _ in range(rounds):
    for name, call in calls.items():
        times[name].append(milliseconds(call, counts[name]))
print(json.dumps({name: statistics.median(found) for name, found in times.items()}))
