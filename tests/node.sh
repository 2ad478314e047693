# A node of its own for tests of other languages; sourced by the runners below tests/. `vigie` and `python` are set before.
# shellcheck shell=bash disable=SC2154

scratch=$(mktemp -d)
node=
export VIGIE_DATA=$scratch/data

free_port() {
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

fresh_secret() {
    "$python" -c 'import secrets; print(secrets.token_urlsafe(18))'
}

fresh_uuid() {
    "$python" -c 'import uuid; print(uuid.uuid4())'
}

# Serves the folder on a free loopback port, says where in `base_url`, and returns once it is ready.
start_node() {
    base_url=http://127.0.0.1:$(free_port)
    "$vigie" serve --listen "${base_url#http://}" "$@" >"$scratch/node.log" 2>&1 </dev/null &
    node=$!
    "$python" - "$base_url/readyz" <<'PYTHON' || { cat "$scratch/node.log"; return 1; }
import sys, time, urllib.request
for _ in range(300):
    try:
        sys.exit(urllib.request.urlopen(sys.argv[1], timeout=2).status != 200)
    except OSError:
        time.sleep(0.1)
sys.exit("the node did not get ready in 30 seconds")
PYTHON
}

# Stops the node as an administrator would; fails if it ended badly or panicked on the way.
stop_node() {
    local code=0
    kill -TERM "$node"
    wait "$node" || code=$?
    node=
    if ((code)) || grep -q panicked "$scratch/node.log"; then
        echo "the node ended with exit code $code after SIGTERM; its last lines:"
        tail -n 40 "$scratch/node.log"
        return 1
    fi
}

leave() {
    [[ -z $node ]] || kill -TERM "$node" 2>/dev/null || true
    rm -rf "$scratch"
}
trap leave EXIT
