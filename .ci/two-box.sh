#!/usr/bin/env bash
# Runs scripts/test_redis_sentinel_two_box_ha.sh between two network namespaces, with a real sshd in one of them: once where both reach
# each other, and once where the remote box does not reach this one. Needs root, iproute2, iptables, openssh and redis-server.
# Prints a line that begins with SKIPPED, and succeeds, where something of it is missing.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib-two-boxes.sh
source "$root/.ci/lib-two-boxes.sh"

end() {
  local code=$?
  ((code == 0)) || tail -n 20 "$work/sshd.log" >&2 || true
  end_boxes
  exit "$code"
}
trap end EXIT

need ip iptables ssh ssh-keygen sshd redis-server
make_boxes

# shellcheck disable=SC2119 # no options
smoke
# From now on the remote box may answer, and not ask.
ip netns exec "$here" iptables -A INPUT -i mnh$$ -p tcp --syn -j REJECT --reject-with tcp-reset
# shellcheck disable=SC2119
smoke
grep -q '^Remote cannot reach local Redis at 10.77.0.1:6379; using remote as initial primary.$' "$work/said"
echo 'two-box smoke test: both reach each other ok, one-way ok'
