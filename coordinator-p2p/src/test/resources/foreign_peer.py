"""A foreign Zenoh peer: prints the size and SHA-256 of all it receives on **, and publishes each line of its input."""

import hashlib
import json
import sys

import zenoh

connect, topic = sys.argv[1:3]
config = zenoh.Config()
config.insert_json5("mode", '"peer"')
config.insert_json5("connect/endpoints", json.dumps([connect]))
config.insert_json5("listen/endpoints", '["tcp/127.0.0.1:0"]')
config.insert_json5("scouting/multicast/enabled", "false")

def received(sample):
    body = bytes(sample.payload)
    print(f"{sample.key_expr} {len(body)} {hashlib.sha256(body).hexdigest()}", flush=True)

with zenoh.open(config) as session:
    session.declare_subscriber("**", received)
    for line in sys.stdin:
        session.put(topic, line.strip().encode())
