#!/usr/bin/env bash
# A smoke test of Redis Sentinel HA on this machine, with real processes or containers: a primary, two replicas and three Sentinels are
# started, a value is written and confirmed, the primary is killed, and an application goes on with the next one. Takes about half a minute.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib_cluster.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib_cluster.sh"

usage() {
  cat <<'TEXT'
usage: test_redis_sentinel_ha.sh [--docker [--image IMAGE]]

  --docker        the servers are containers of this machine's Docker engine, in the host's network, and not processes
  --image IMAGE   with redis-server or valkey-server 6.2 or newer; the engine has to have it already
                  (default: MN_DOCKER_IMAGE, else redis:7.2)

Prints a line for each step: initial_write_ok, post_failover_write_ok and post_failover_read_ok, the last only if the first
value survived too. Exit code 0 then, 1 otherwise. The servers listen on 127.0.0.1 on free ports, and are taken down in the end.
TEXT
}

docker='' given_image=''
while (($# > 0)); do
  case $1 in
  --docker) docker=yes && shift ;;
  --image) has_value "$@" && given_image=$2 && shift 2 ;;
  -h | --help) usage && exit ;;
  *) usage_error "there is no option '$1'" ;;
  esac
done
[[ -n $docker || -z $given_image ]] || usage_error '--image is for --docker'

# shellcheck source=lib_smoke.sh
source "$here/lib_smoke.sh"
# shellcheck source=lib_docker.sh
source "$here/lib_docker.sh"
image=${given_image:-$image}

# By its standard input: there is a password in it.
on() { bash -s <<<"$2"; }

started=''
take_down() {
  case $started in
  processes)
    "$here/mn" local down --dir "$work/servers" --purge --yes >"$work/down" 2>&1 || cat "$work/down" >&2
    ;;
  containers) remove_containers local ;;
  esac
}

show_logs() {
  case $started in
  processes) tail -n 20 "$work"/servers/*/*.log ;;
  containers) show_containers local ;;
  esac
}

start_processes() {
  started=processes
  attend "$here/mn" local up --dir "$work/servers" >"$work/variables"
  # shellcheck source=/dev/null
  source "$work/variables"
}

# Three boxes on one machine, told apart by their ports.
start_containers() {
  require_docker local
  use_secret
  export MN_REDIS_HA_MODE=sentinel MN_REDIS_SENTINEL_MASTER=mn-smoke MN_REDIS_SENTINELS=''
  local -a ports=()
  local port
  started=containers
  while ((${#ports[@]} < 3)); do
    for _ in {1..5}; do
      # Below those that the system gives to others' connections.
      port=$((20000 + 2 * (RANDOM % 6000)))
      if start_in_docker local host 127.0.0.1 "$port" $((port + 1)); then break; fi
      grep -q 'in use' "$work/docker.log" || give_up 'a container cannot listen on 127.0.0.1:' "$(cat "$work/docker.log")"
      port=''
    done
    [[ -n $port ]] || give_up 'five times a port was in use:' "$(cat "$work/docker.log")"
    ports+=("$port")
    MN_REDIS_SENTINELS+=${MN_REDIS_SENTINELS:+,}127.0.0.1:$((port + 1))
  done
  for port in "${ports[@]}"; do
    attend "$here/mn" ha join --self-host 127.0.0.1 --redis-port "$port" --sentinel-port $((port + 1)) \
      --data-dir "$work/box-$port" >"$work/join.log" 2>&1 || {
      show_logs >&2 || true
      give_up 'mn ha join failed:' "$(cat "$work/join.log")"
    }
  done
  settle 3 2
}

kill_primary() { # HOST:PORT
  if [[ -n $docker ]]; then
    kill_in_docker local "redis-${1##*:}"
  else
    "$here/mn" local kill primary --dir "$work/servers"
  fi
}

# marker write|read KEY VALUE: what it said is in $said.
marker() {
  attend "$here/mn" example marker "$@" --within 120 >"$work/marker"
  said=$(cat "$work/marker")
}

if [[ -n $docker ]]; then start_containers; else start_processes; fi
export MN_REDIS_CLIENT=jedis MN_REDIS_WAIT_REPLICAS=1

former=$(primary)
first="written to $former"
marker write smoke-first "$first"
echo "initial_write_ok primary=$former $said"

kill_primary "$former"
second='written after the failover'
marker write smoke-second "$second"
elected=$(primary)
if [[ -z $elected || $elected == "$former" ]]; then
  show_logs >&2 || true
  give_up "the primary was $former and is '$elected' after it was killed"
fi
echo "post_failover_write_ok primary=$elected $said"

marker read smoke-first "$first"
read_first=$said
marker read smoke-second "$second"
echo "post_failover_read_ok first=$read_first second=$said"
