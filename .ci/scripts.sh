#!/usr/bin/env bash
# Runs scripts/start_cluster_node.sh, cluster_cli.sh and redis_ha.sh as an operator does on two boxes: two addresses in a network
# namespace of its own, with the documented ports. Its processes have a namespace too and end with it. About half a minute.
# Needs a server on the PATH, unshare of util-linux, iproute2, and root or leave to have user namespaces; prints a line that begins with SKIPPED, and succeeds,
# where something of it is missing.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

server() { command -v valkey-server || command -v redis-server; }
if [[ ${1:-} != inside ]]; then
  for needed in unshare ip; do
    command -v "$needed" >/dev/null || { echo "SKIPPED: scripts.sh: there is no $needed here" && exit; }
  done
  server >/dev/null || { echo 'SKIPPED: scripts.sh: there is no redis-server or valkey-server here' && exit; }
  # Built out here, where Maven reaches what it needs.
  "$root/scripts/mn" ha --help >/dev/null
  "$root/scripts/mn" node --help >/dev/null
  own=(unshare --net --pid --fork --mount-proc --kill-child)
  [[ $EUID == 0 ]] || own+=(--map-root-user)
  "${own[@]}" ip link set lo up 2>/dev/null || { echo 'SKIPPED: scripts.sh: namespaces may not be made here' && exit; }
  exec "${own[@]}" "$0" inside
fi

# How long anything is waited for: a Sentinel that was held up does nothing for half a minute.
patience=120
work=$(mktemp -d) server=$(server)
end() {
  local code=$? log
  if ((code != 0)); then
    for log in "$work"/node-* "$work"/box*/*/*.log; do
      [[ ! -e $log ]] || { echo "== $log" && tail -n 25 "$log"; } >&2
    done
  fi
  rm -rf "$work"
  exit "$code"
}
trap end EXIT
# Whoever is process 1 does not hear of signals that it does not handle.
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  printf 'scripts.sh: %s\n' "$@" >&2
  exit 1
}
step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

# exits CODE SCRIPT ARGUMENT...: fails where it exits otherwise; what it prints is in $work/out and $work/err.
exits() {
  local wanted=$1 code=0
  shift
  "$root/scripts/$1" "${@:2}" >"$work/out" 2>"$work/err" </dev/null || code=$?
  ((code == wanted)) || fail "exit code $code and not $wanted: $*" "$(cat "$work/out" "$work/err")"
}
says() { # out|err TEXT
  grep -qF -- "$2" "$work/$1" || fail "this does not say '$2':" "$(cat "$work/$1")"
}
setting() { # NAME VALUE, as 'config explain' prints it
  grep -qE "^$1 +[a-z]+ +$2\$" "$work/out" || fail "$1 is not $2:" "$(cat "$work/out" "$work/err")"
}
# until_true WHAT COMMAND...
until_true() {
  local end=$((SECONDS + patience))
  until "${@:2}" >"$work/tried" 2>&1; do
    ((SECONDS < end)) || fail "not within $patience s: $1" "$(cat "$work/tried")"
    sleep 0.5
  done
}

for address in 10.79.0.1 10.79.0.2; do ip address add "$address/32" dev lo; done
ip link set lo up
while read -r name; do unset "$name"; done < <(compgen -e | grep '^MN_' || true)
boxes=(--box1-ip 10.79.0.1 --box2-ip 10.79.0.2)

# What is wrong is said before anything is done.
exits 2 cluster_cli.sh
says err '--box1-ip and --box2-ip are needed'
exits 2 cluster_cli.sh "${boxes[@]}"
says err 'what is to be run?'
exits 2 cluster_cli.sh "${boxes[@]}" inspect nodes
says err "there is no option 'inspect'; the command comes after --"
exits 2 cluster_cli.sh --box1-ip
says err '--box1-ip needs a value'
exits 2 cluster_cli.sh "${boxes[@]}" --redis-ha-mode both -- inspect nodes
says err "--redis-ha-mode is sentinel or single, not 'both'"
exits 2 start_cluster_node.sh "${boxes[@]}"
says err '--box is 1 or 2'
exits 2 start_cluster_node.sh "${boxes[@]}" --box 1 --password-file /dev/null
says err 'there is no password in /dev/null'
exits 2 start_cluster_node.sh --nonsense
says err "there is no option '--nonsense'"
exits 2 redis_ha.sh
exits 2 redis_ha.sh fly
says err 'usage: redis_ha.sh join|leave|status'
exits 0 cluster_cli.sh --help
for option in --box1-ip --box2-ip --self-ip --redis-ha-mode --redis-sentinels --sentinel-master; do says out "$option"; done
exits 0 start_cluster_node.sh --help
for option in --box1-ip --box2-ip --box --redis-ha-mode --redis-sentinels --sentinel-master --redis-wait-replicas --skip-redis-ha; do
  says out "$option"
done
exits 0 redis_ha.sh join --help
says out '--self-host'
# All of them are options of join, which misses nothing but a sensible quorum.
exits 2 start_cluster_node.sh "${boxes[@]}" --box 1 --data-dir "$work/none" --redis-port 7000 --sentinel-port 7001 --announce-ip 10.79.0.1 \
  --bind 10.79.0.1 --tls-cert-file "$work/cert" --tls-key-file "$work/key" --timeout 5 --yes --quorum 9
says err '--quorum 9 is not between 1 and 2'
step 'what is wrong with a command line is said, with exit code 2'

# Options beat the environment.
export MN_REDIS_SENTINELS=127.0.0.1:7001 MN_REDIS_SENTINEL_MASTER=other
exits 0 cluster_cli.sh "${boxes[@]}" --sentinel-master mine --self-ip 10.79.0.2 -- config explain
setting MN_REDIS_SENTINELS 10.79.0.2:26379,10.79.0.1:26379
setting MN_REDIS_SENTINEL_MASTER mine
says err 'MN_REDIS_SENTINELS of the environment does not name the boxes'
exits 0 cluster_cli.sh "${boxes[@]}" --redis-sentinels 10.79.0.3:7003 -- config explain
setting MN_REDIS_SENTINELS 10.79.0.3:7003
MN_REDIS_URL=redis://127.0.0.1:7000 exits 0 cluster_cli.sh "${boxes[@]}" --redis-ha-mode single -- config explain
setting MN_REDIS_URL redis://10.79.0.1:6379
says err 'MN_REDIS_URL of the environment does not name the boxes'
# But what says more about the boxes counts.
MN_REDIS_URL=redis://10.79.0.1:7000/3 exits 0 cluster_cli.sh "${boxes[@]}" --redis-ha-mode single -- config explain
setting MN_REDIS_URL redis://10.79.0.1:7000/3
unset MN_REDIS_SENTINELS MN_REDIS_SENTINEL_MASTER
step 'options beat the environment'

# The two-box smoke test asks whether the other box reaches a Redis here: the named one, which is told no password and ends with the script.
cat >"$work/ssh" <<TEXT
#!/bin/sh
shift
asked=\$(cat)
case \$asked in
*/dev/tcp/*) touch "$work/probing" && sleep 1 && false ;;
*) printf '%s\n' "\$asked" | "\$@" ;;
esac
TEXT
cat >"$work/server" <<TEXT
#!/bin/sh
printf '%s\n' "\$@" >>"$work/arguments"
exec "$server" "\$@"
TEXT
chmod +x "$work/ssh" "$work/server"
MN_REDIS_SERVER_BIN=$work/server "$root/scripts/test_redis_sentinel_two_box_ha.sh" --remote-host other --local-ip 10.79.0.1 \
  --remote-ip 10.79.0.2 --ssh "$work/ssh" >"$work/out" 2>&1 </dev/null &
smoke=$!
probing() { [[ -e $work/probing ]] || ! kill -0 "$smoke" 2>/dev/null; }
until_true 'the other box is asked for whether it reaches this one' probing
[[ -e $work/probing ]] || fail 'the other box is not asked:' "$(cat "$work/out")"
kill "$smoke"
code=0
wait "$smoke" || code=$?
((code == 143)) || fail "exit code $code after SIGTERM" "$(cat "$work/out")"
grep -qx -- --bind "$work/arguments" || fail 'the server that was named was not started'
! grep -qE -- 'pass|[0-9a-f]{32}' "$work/arguments" || fail 'the server is told a password:' "$(cat "$work/arguments")"
free() { ! (exec 3<>/dev/tcp/10.79.0.1/6379) 2>/dev/null; }
until_true 'the server ends with the script' free
step 'the probe of the two-box smoke test is told no password and ends with it'

# The first box, alone: nobody is there to confirm, and the node works on as far as it can.
printf 'a password\n' >"$work/secret"
export MN_REDIS_SENTINEL_PASSWORD=another
start() { # NAME OPTION...; the node's process id is that of the script
  "$root/scripts/start_cluster_node.sh" "${boxes[@]}" --redis-wait-replicas 1 --password-file "$work/secret" "${@:2}" -- --name "$1" \
    >"$work/node-$1" 2>"$work/node-$1.err" </dev/null &
  nodes+=($!)
}
nodes=()
told() { # NAME FILE PATTERN: fails at once where the node has ended
  kill -0 "${nodes[$1 - 1]}" 2>/dev/null || fail "node $1 has ended too early"
  grep -E -- "$3" "$work/node-$2"
}
start 1 --box 1 --data-dir "$work/box1"
until_true 'the node of the first box starts' told 1 1 '^[^ ]+Z started +1, pid '
until_true 'its heart misses a replica' told 1 1.err 'heartbeat fails; it goes on .UNCONFIRMED'
export MN_REDIS_PASSWORD='a password'
exits 0 cluster_cli.sh "${boxes[@]}" -- inspect nodes
grep -qE '^1 ' "$work/out" || fail 'inspect nodes does not show node 1:' "$(cat "$work/out")"
step 'a node on the first box alone, and inspect nodes shows it'

exits 0 redis_ha.sh join --self-host 10.79.0.2 --sentinels 10.79.0.1:26379,10.79.0.2:26379 --data-dir "$work/box2"
unset MN_REDIS_PASSWORD
start 2 --box 2 --skip-redis-ha
until_true 'the node of the second box starts' told 2 2 '^[^ ]+Z started +2, pid '
until_true 'the heart of the first node has what it missed' told 1 1.err 'heartbeat works again'
export MN_REDIS_PASSWORD='a password'
exits 0 cluster_cli.sh "${boxes[@]}" -- inspect nodes
grep -qE '^2 ' "$work/out" || fail 'inspect nodes does not show node 2:' "$(cat "$work/out")"
whole() {
  { "$root/scripts/redis_ha.sh" status --sentinels 10.79.0.1:26379 || (($? == 3)); } | tee "$work/out"
  [[ $(grep -cE '^10\.79\.0\.[12]:6379 +(primary|replica +up) ' "$work/out") == 2 ]]
}
until_true 'redis_ha.sh status tells of both' whole
step 'the second box has joined'

for n in 1 2; do
  kill "${nodes[n - 1]}"
  code=0
  wait "${nodes[n - 1]}" || code=$?
  ((code == 0)) || fail "node $n: exit code $code after SIGTERM"
  grep -qE "^[^ ]+Z left +$n, " "$work/node-$n" || fail "node $n has not said that it left"
done
exits 0 cluster_cli.sh "${boxes[@]}" -- inspect nodes
! grep -qE '^[12] ' "$work/out" || fail 'they have left, but:' "$(cat "$work/out")"
step 'SIGTERM ends both with 0, and nothing is left behind'
echo "scripts: start_cluster_node.sh, cluster_cli.sh, redis_ha.sh: ok in $SECONDS s"
