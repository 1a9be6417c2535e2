#!/usr/bin/env bash
# Runs the smoke tests of Redis HA with --docker: on one machine, and between two network namespaces, each of which has a Docker engine of
# its own that ends with this script. The image is made of the redis-server that is installed here: nothing is fetched.
# Needs root, dockerd with runc and containerd, iproute2, iptables, openssh and redis-server; prints a line that begins with SKIPPED, and
# succeeds, where something of it is missing or no engine works. Takes about a minute and a quarter.
# usage: docker-smoke.sh [SMOKE-OPTION...]: only the two-box smoke test, with these options
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR source=lib-two-boxes.sh
source "$root/.ci/lib-two-boxes.sh"
unset DOCKER_HOST DOCKER_CONTEXT

engines=()
end() {
  local code=$? engine
  trap '' HUP INT TERM
  for engine in ${engines[@]+"${engines[@]}"}; do kill "$engine" 2>/dev/null || true; done
  for engine in ${engines[@]+"${engines[@]}"}; do wait "$engine" || true; done
  # What an engine that was ended early has left mounted.
  awk -v under="$work/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l || true
  end_boxes
  exit "$code"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# start_engine here|there: in the box's network, with the system's own view of /sys, which 'ip netns exec' would replace.
start_engine() {
  local dir=$work/$1 space=${!1}
  mkdir "$dir"
  nsenter "--net=/run/netns/$space" dockerd --storage-driver=vfs --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
    -H "unix://$dir/socket" >"$dir/log" 2>&1 &
  engines+=($!)
  for _ in {1..60}; do
    if docker -H "unix://$dir/socket" version >/dev/null 2>&1; then return; fi
    kill -0 $! 2>/dev/null || break
    sleep 0.5
  done
  skip "no Docker engine starts here: $(tail -n 1 "$dir/log")"
}

# import_image here|there RUN-OPTION...: and whether it runs there, before anything is tested.
import_image() {
  local said
  docker -H "unix://$work/$1/socket" import "$work/image.tar" mn-redis:local >/dev/null
  said=$(docker -H "unix://$work/$1/socket" run --rm "${@:2}" mn-redis:local redis-server --version 2>&1) ||
    skip "the Docker engine starts no container here: $(tail -n 1 <<<"$said")"
}

# make_image: our shell and redis-server, and the libraries of both.
make_image() {
  local files=$work/image program
  mkdir -p "$files/bin" "$files/usr/bin" "$files/tmp"
  cp -L /bin/sh "$files/bin/sh"
  cp -L "$(command -v redis-server)" "$files/usr/bin/redis-server"
  for program in "$files/bin/sh" "$files/usr/bin/redis-server"; do
    ldd "$program" | grep -oE '/[^ ]+' | while read -r library; do cp -L --parents "$library" "$files"; done
  done
  tar -C "$files" -c . >"$work/image.tar"
}

need ip iptables ssh ssh-keygen sshd redis-server nsenter docker dockerd containerd runc
make_boxes "SetEnv DOCKER_HOST=unix://$work/there/socket"
start_engine here
start_engine there
make_image
import_image here --network host
import_image there --network bridge --publish 10.77.0.2:6379:6379
export DOCKER_HOST=unix://$work/here/socket MN_DOCKER_IMAGE=mn-redis:local

shown='Docker smoke tests:'
if (($# == 0)); then
  # Here containers in the host's network, there in a bridge.
  set -- --remote-network bridge
  ip netns exec "$here" "$root/scripts/test_redis_sentinel_ha.sh" --docker | tee "$work/said"
  for marker in initial_write_ok post_failover_write_ok post_failover_read_ok; do grep -q "^$marker " "$work/said"; done
  shown+=' ok on one machine,'
fi
smoke --docker "$@"
networks=$(sed -n 's/^two_box_\(local\|remote\)_network=//p' "$work/said" | paste -s -d ' ')
for box in here there; do
  left=$(docker -H "unix://$work/$box/socket" ps --all --quiet)
  [[ -z $left ]] || { echo "docker-smoke.sh: containers are left: $left" >&2 && exit 1; }
done
echo "$shown ok on two boxes (networks: $networks), no container is left"
