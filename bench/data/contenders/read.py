"""Reads tables with pandas and pyarrow, and says how long each kept the processor busy: read.py CSV PARQUET."""

import json
import sys
import time

import pandas
import pyarrow.csv
import pyarrow.parquet


def seconds(read):
    times = []
    for _ in range(3):
        began = time.process_time()
        read()
        times.append(time.process_time() - began)
    return min(times)


csv, parquet = sys.argv[1:]
table = pandas.read_csv(csv)
table.to_parquet(parquet)
print(
    json.dumps(
        {
            "pandasCsv": seconds(lambda: pandas.read_csv(csv)),
            "pyarrowCsv": seconds(lambda: pyarrow.csv.read_csv(csv)),
            "pandasParquet": seconds(lambda: pandas.read_parquet(parquet)),
        }
    )
)
