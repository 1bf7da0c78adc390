"""How a contender's process is asked and answers: a line of JSON each way (see work.ts)."""
import json
import sys
import time


def serve(prepare):
    """`prepare(model)` returns a function that trains the model for some epochs."""
    prepared = {}
    for line in sys.stdin:
        task = json.loads(line)
        model = task["model"]
        if model["name"] not in prepared:
            prepared[model["name"]] = prepare(model)
        start = time.perf_counter()
        prepared[model["name"]](task["epochs"])
        print(json.dumps({"ms": (time.perf_counter() - start) * 1000}), flush=True)


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)
