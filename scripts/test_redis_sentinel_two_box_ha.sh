#!/usr/bin/env bash
# A smoke test of Redis Sentinel HA on two boxes, this one and one that is reached by ssh: each gets a Redis and a Sentinel, a value is
# written and confirmed, the initial primary is killed, and an application goes on with the other one. Takes about a minute, or three
# where the votes of the Sentinels are split.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
usage: test_redis_sentinel_two_box_ha.sh --remote-host HOST --local-ip IP --remote-ip IP [OPTION...]

  --remote-host HOST       the other box, for ssh, which must not ask for anything
  --local-ip IP            where the other box reaches this one
  --remote-ip IP           where this box reaches the other one
  --initial-primary WHICH  auto (default), local or remote: auto takes the other box if that cannot reach this one
  --remote-network WHICH   auto (default) or host: the servers are processes, which use the box's own network
  --remote-dir DIR         where this project is on the other box (default: as here)
  --redis-port PORT        of Redis on both boxes (default: 6379)
  --sentinel-port PORT     of the Sentinels (default: 26379)
  --ssh COMMAND            instead of 'ssh -o BatchMode=yes'

Prints 'two_box_initial_write_ok=...' and 'two_box_post_failover_write_read_ok', the latter only if the first value survived too.
Exit code 0 then, 1 otherwise. The servers get a password of their own and are taken down in the end, with their data.
TEXT
}

usage_error() {
  echo "${0##*/}: $*" >&2
  usage >&2
  exit 2
}

host='' local_ip='' remote_ip='' initial=auto network=auto remote_dir=$(dirname "$here") redis_port=6379 sentinel_port=26379
ssh='ssh -o BatchMode=yes'
while (($# > 0)); do
  case $1 in
  -h | --help) usage && exit ;;
  --*) (($# > 1)) || usage_error "$1 needs a value" ;;
  esac
  case $1 in
  --remote-host) host=$2 ;;
  --local-ip) local_ip=$2 ;;
  --remote-ip) remote_ip=$2 ;;
  --initial-primary) initial=$2 ;;
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
[[ $network =~ ^(auto|host)$ ]] || usage_error "--remote-network is auto or host, not '$network': the servers are processes"

# No settings of the caller's: they may be those of a cluster that is in use.
while read -r name; do unset "$name"; done < <(compgen -e | grep '^MN_REDIS_' || true)
secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
export MN_REDIS_PASSWORD=$secret MN_REDIS_SENTINEL_PASSWORD=$secret MN_REDIS_CLIENT=jedis MN_REDIS_HA_MODE=sentinel
export MN_REDIS_SENTINEL_MASTER=mn-two-box

work=$(mktemp -d)
remote_work=''

# remote COMMAND: with the same settings, none of which is an argument that others on that box could read.
remote() {
  {
    local name
    for name in $(compgen -e | grep '^MN_'); do printf 'export %s=%q\n' "$name" "${!name}"; done
    printf 'cd %q\n%s\n' "$remote_dir" "$1"
  } | $ssh "$host" bash -s
}

# mn_on local|remote ARGUMENT...
mn_on() {
  local where=$1
  shift
  if [[ $where == local ]]; then "$here/mn" "$@"; else remote "scripts/mn $(printf '%q ' "$@") </dev/null"; fi
}

folder() { if [[ $1 == local ]]; then echo "$work/box"; else echo "$remote_work/box"; fi; }
address() { if [[ $1 == local ]]; then echo "$local_ip"; else echo "$remote_ip"; fi; }

# The servers of one box end with their data, whatever state they are in.
take_down() {
  local stop
  stop=$(printf 'for f in %q/*/*.pid; do [ ! -e "$f" ] || kill -9 "$(head -n 1 "$f" | cut -d " " -f 1)" 2>/dev/null || true; done; rm -rf %q' \
    "$(folder "$1")" "$(dirname "$(folder "$1")")")
  if [[ $1 == local ]]; then bash -c "$stop"; else remote "$stop"; fi
}

end() {
  local code=$?
  if ((code != 0)); then tail -n 20 "$work"/*.log "$work"/box/*/*.log >&2 2>/dev/null || true; fi
  [[ -z $remote_work ]] || take_down remote || echo "the servers in $remote_work on $host could not be taken down" >&2
  take_down local
  exit "$code"
}
trap end EXIT

remote_work=$(remote 'mktemp -d')

if [[ $initial == auto ]]; then
  initial=local
  redis-server --bind "$local_ip" --port "$redis_port" --save '' --requirepass "$secret" --dir "$work" >"$work/probe.log" 2>&1 &
  probe=$!
  for _ in {1..50}; do
    if (exec 3<>"/dev/tcp/$local_ip/$redis_port") 2>/dev/null; then break; fi
    sleep 0.1
  done
  kill -0 "$probe" 2>/dev/null || { echo "Redis cannot listen on $local_ip:$redis_port here" >&2 && exit 1; }
  if ! remote "timeout 5 bash -c '</dev/tcp/$local_ip/$redis_port'" 2>"$work/reach.log"; then
    echo "Remote cannot reach local Redis at $local_ip:$redis_port; using remote as initial primary."
    initial=remote
  fi
  kill "$probe"
  wait "$probe" || true
fi
if [[ $initial == local ]]; then other=remote; else other=local; fi

# Who is named first begins. Two Sentinels: both have to see that the primary is gone, and both live on when only Redis is killed.
MN_REDIS_SENTINELS=$(address "$initial"):$sentinel_port,$(address "$other"):$sentinel_port
export MN_REDIS_SENTINELS
for box in "$initial" "$other"; do
  mn_on "$box" ha join --self-host "$(address "$box")" --redis-port "$redis_port" --sentinel-port "$sentinel_port" \
    --data-dir "$(folder "$box")" >"$work/join-$box.log" 2>&1 || { cat "$work/join-$box.log" >&2 && exit 1; }
done

export MN_REDIS_WAIT_REPLICAS=1
first="written to $(address "$initial"):$redis_port"
written=$("$here/mn" example marker write two-box-first "$first" --within 300)
echo "two_box_initial_write_ok=$(address "$initial"):$redis_port $written"

kill_redis=$(printf 'kill -9 "$(head -n 1 %q | cut -d " " -f 1)"' "$(folder "$initial")/redis/redis.pid")
if [[ $initial == local ]]; then bash -c "$kill_redis"; else remote "$kill_redis"; fi

# Nobody is left who could confirm.
export MN_REDIS_WAIT_REPLICAS=0
# Two Sentinels that each vote for themselves try again after two minutes.
"$here/mn" example marker write two-box-second 'written after the failover' --within 300 >"$work/second.log"
"$here/mn" example marker read two-box-second 'written after the failover' >"$work/second.log"
"$here/mn" example marker read two-box-first "$first" >"$work/first.log"
echo "two_box_post_failover_write_read_ok primary=$(address "$other"):$redis_port"
