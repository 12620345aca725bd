"""All events of a contract by cryo, into Parquet files, with the settings it was fastest with.

python cryo_logs.py RPC CONTRACT FIRST_BLOCK LAST_BLOCK FOLDER
"""

import sys

import cryo

rpc, contract, first, last, folder = sys.argv[1:]
cryo.freeze(
    "logs",
    blocks=[f"{first}:{int(last) + 1}"],
    contract=[contract],
    rpc=rpc,
    inner_request_size=2,
    chunk_size=100,
    output_dir=folder,
    no_report=True,
    no_verbose=True,
)
