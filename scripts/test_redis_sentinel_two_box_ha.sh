#!/usr/bin/env bash
# A smoke test of Redis Sentinel HA on two boxes, this one and one that is reached by ssh: each gets a Redis and a Sentinel, a value is
# written and confirmed, the initial primary is killed, and an application goes on with the other one. Takes about a minute, or three
# where the votes of the Sentinels are split.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib_cluster.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib_cluster.sh"

usage() {
  cat <<'TEXT'
usage: test_redis_sentinel_two_box_ha.sh --remote-host HOST --local-ip IP --remote-ip IP [OPTION...]

  --remote-host HOST       the other box, for ssh, which must not ask for anything
  --local-ip IP            where the other box reaches this one
  --remote-ip IP           where this box reaches the other one
  --initial-primary WHICH  auto (default), local or remote: auto takes the other box if that cannot reach this one
  --docker                 the servers are containers of the Docker engine of each box, and not processes; nothing else has to be
                           installed on the other box then
  --image IMAGE            with redis-server or valkey-server 6.2 or newer; both engines have to have it already
                           (default: MN_DOCKER_IMAGE, else redis:7.2)
  --remote-network WHICH   auto (default), host or bridge: host is the other box's own network; bridge, which means --docker, is the
                           engine's, with the ports published at --remote-ip; auto is host if its engine has that network, else
                           bridge. Processes always use the box's own
  --remote-dir DIR         where this project is on the other box (default: as here); not needed with --docker
  --redis-port PORT        of Redis on both boxes (default: 6379)
  --sentinel-port PORT     of the Sentinels (default: 26379)
  --ssh COMMAND            instead of 'ssh -o BatchMode=yes'

Prints 'two_box_initial_write_ok=...' and 'two_box_post_failover_write_read_ok', the latter only if the first value survived too.
Exit code 0 then, 1 otherwise. The servers get a password of their own and are taken down in the end, with their data.
TEXT
}

host='' local_ip='' remote_ip='' initial=auto network=auto remote_dir=$(dirname "$here") redis_port=6379 sentinel_port=26379
ssh='ssh -o BatchMode=yes' docker='' given_image=''
while (($# > 0)); do
  case $1 in
  -h | --help) usage && exit ;;
  --docker) docker=yes && shift && continue ;;
  --*) has_value "$@" ;;
  esac
  case $1 in
  --remote-host) host=$2 ;;
  --local-ip) local_ip=$2 ;;
  --remote-ip) remote_ip=$2 ;;
  --initial-primary) initial=$2 ;;
  --image) given_image=$2 ;;
  --remote-network) network=$2 ;;
  --remote-dir) remote_dir=$2 ;;
  --redis-port) redis_port=$2 ;;
  --sentinel-port) sentinel_port=$2 ;;
  --ssh) ssh=$2 ;;
  *) usage_error "there is no option '$1'" ;;
  esac
  shift 2
done
[[ -n $host && -n $local_ip && -n $remote_ip ]] || usage_error '--remote-host, --local-ip and --remote-ip are needed'
[[ $initial =~ ^(auto|local|remote)$ ]] || usage_error "--initial-primary is auto, local or remote, not '$initial'"
[[ $network =~ ^(auto|host|bridge)$ ]] || usage_error "--remote-network is auto, host or bridge, not '$network'"
[[ $network != bridge ]] || docker=yes
[[ -n $docker || -z $given_image ]] || usage_error '--image is for --docker'

# shellcheck source=lib_smoke.sh
source "$here/lib_smoke.sh"
# shellcheck source=lib_docker.sh
source "$here/lib_docker.sh"
image=${given_image:-$image}
use_secret
export MN_REDIS_CLIENT=jedis MN_REDIS_HA_MODE=sentinel MN_REDIS_SENTINEL_MASTER=mn-two-box

# on local|remote SCRIPT: by standard input, as there is a password in some.
on() {
  if [[ $1 == local ]]; then bash -s <<<"$2"; else $ssh "$host" bash -s <<<"$2"; fi
}

# remote COMMAND: with the same settings, none of which is an argument that others on that box could read.
remote() {
  local name settings=''
  # Where a program is on this box says nothing about the other one.
  for name in $(compgen -e | grep '^MN_' | grep -vx MN_REDIS_SERVER_BIN); do settings+=$(printf 'export %s=%q;' "$name" "${!name}"); done
  on remote "$settings
    cd $(printf %q "$remote_dir") && $1"
}

folder() { if [[ $1 == local ]]; then echo "$work/box"; else echo "$remote_work/box"; fi; }
address() { if [[ $1 == local ]]; then echo "$local_ip"; else echo "$remote_ip"; fi; }

remote_work='' containers=() probe=''

# The processes of one box end with their data, whatever state they are in.
end_processes() {
  # shellcheck disable=SC2016 # for the shell there
  on "$1" "$(printf 'for f in %q/*/*.pid; do [ ! -e "$f" ] || kill -9 "$(head -n 1 "$f" | cut -d " " -f 1)" 2>/dev/null || true; done; rm -rf %q' \
    "$(folder "$1")" "$(dirname "$(folder "$1")")")"
}

take_down() {
  local box
  [[ -z $probe ]] || kill "$probe" 2>/dev/null || true
  for box in ${containers[@]+"${containers[@]}"}; do remove_containers "$box" || true; done
  [[ -z $remote_work ]] || end_processes remote || echo "the servers in $remote_work on $host could not be taken down" >&2
  end_processes local
}

show_logs() {
  local box log
  for box in ${containers[@]+"${containers[@]}"}; do show_containers "$box"; done
  for log in "$work"/*.log "$work"/box/*/*.log; do [[ ! -e $log ]] || tail -n 20 "$log"; done
}

# start_container_box local|remote auto|host|bridge
start_container_box() {
  local where=$1 network=$2 tried
  containers+=("$where")
  tried=$network
  [[ $network != auto ]] || tried=host
  if ! start_in_docker "$where" "$tried" "$(address "$where")" "$redis_port" "$sentinel_port"; then
    # The host network of an engine in a virtual machine, or of one without root, is not the box's: our address is not there.
    if [[ $network != auto ]] || ! grep -qE 'assign requested address|Address not available' "$work/docker.log"; then
      give_up "containers cannot listen on $(address "$where"), $redis_port and $sentinel_port, of the $where box ($tried network):" \
        "$(cat "$work/docker.log")"
    fi
    remove_containers "$where"
    tried=bridge
    start_in_docker "$where" bridge "$(address "$where")" "$redis_port" "$sentinel_port" ||
      give_up "containers cannot listen on $(address "$where") of the $where box, neither in the host's network nor in a bridge:" \
        "$(cat "$work/docker.log")"
  fi
  echo "two_box_${where}_network=$tried"
}

# Whether the other box reaches the port of this one.
reached_by_remote() {
  on remote "timeout 5 bash -c '</dev/tcp/$local_ip/$redis_port'" 2>"$work/reach.log"
}

# The same, with a Redis that lives only meanwhile. It needs no password, which would be seen among its arguments: in protected mode it
# accepts whoever comes from elsewhere, and serves nobody.
probe_reached_by_remote() {
  local code=0 server
  server=$(server_program) || give_up "there is no ${MN_REDIS_SERVER_BIN:-redis-server or valkey-server} on this box" 'install one.'
  "$server" --bind "$local_ip" --port "$redis_port" --save '' --protected-mode yes --dir "$work" >"$work/probe.log" 2>&1 &
  probe=$!
  for _ in {1..50}; do
    if (exec 3<>"/dev/tcp/$local_ip/$redis_port") 2>/dev/null; then break; fi
    sleep 0.1
  done
  kill -0 "$probe" 2>/dev/null || give_up "Redis cannot listen on $local_ip:$redis_port here"
  reached_by_remote || code=$?
  kill "$probe"
  wait "$probe" || true
  probe=''
  return "$code"
}

# join local|remote: containers run already, and are introduced to each other from here.
join() {
  local arguments=(ha join --self-host "$(address "$1")" --redis-port "$redis_port" --sentinel-port "$sentinel_port")
  if [[ -n $docker ]]; then
    attend "$here/mn" "${arguments[@]}" --data-dir "$work/member-$1"
  elif [[ $1 == local ]]; then
    "$here/mn" "${arguments[@]}" --data-dir "$(folder local)"
  else
    remote "scripts/mn $(printf '%q ' "${arguments[@]}" --data-dir "$(folder remote)") </dev/null"
  fi >"$work/join-$1.log" 2>&1 || {
    show_logs >&2 || true
    give_up "mn ha join failed for the $1 box:" "$(cat "$work/join-$1.log")"
  }
}

kill_redis() { # local|remote
  if [[ -n $docker ]]; then
    kill_in_docker "$1" "redis-$redis_port"
  else
    # shellcheck disable=SC2016 # for the shell there
    on "$1" "$(printf 'kill -9 "$(head -n 1 %q | cut -d " " -f 1)"' "$(folder "$1")/redis/redis.pid")"
  fi
}

marker() { # write|read KEY VALUE
  attend "$here/mn" example marker "$@" --within 300 >"$work/marker.log"
}

on remote true || give_up "'$ssh $host' does not work; see above."
reached=reached_by_remote
if [[ -n $docker ]]; then
  for box in local remote; do require_docker "$box"; done
  start_container_box local auto
  start_container_box remote "$network"
else
  remote_work=$(remote 'mktemp -d')
  reached=probe_reached_by_remote
fi

if [[ $initial == auto ]]; then
  initial=local
  if ! $reached; then
    echo "Remote cannot reach local Redis at $local_ip:$redis_port; using remote as initial primary."
    initial=remote
  fi
fi
if [[ $initial == local ]]; then other=remote; else other=local; fi

# Who is named first begins. Two Sentinels: both have to see that the primary is gone, and both live on when only Redis is killed.
MN_REDIS_SENTINELS=$(address "$initial"):$sentinel_port,$(address "$other"):$sentinel_port
export MN_REDIS_SENTINELS
join "$initial"
join "$other"
settle 2 1

export MN_REDIS_WAIT_REPLICAS=1
first="written to $(address "$initial"):$redis_port"
marker write two-box-first "$first"
echo "two_box_initial_write_ok=$(address "$initial"):$redis_port $(cat "$work/marker.log")"

kill_redis "$initial"
# Nobody is left who could confirm.
export MN_REDIS_WAIT_REPLICAS=0
# Two Sentinels that each vote for themselves try again after two minutes.
marker write two-box-second 'written after the failover'
marker read two-box-second 'written after the failover'
marker read two-box-first "$first"
echo "two_box_post_failover_write_read_ok primary=$(address "$other"):$redis_port"
