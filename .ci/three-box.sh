#!/usr/bin/env bash
# The walk through docs/OPERATIONS.md: three network namespaces joined by a bridge are three boxes, each with its own data directory.
# All three join at the same moment; the demo runs in one while the primary is switched over by plan and by force; the box with the
# primary is lost and comes back; and all three leave. Takes two to three minutes, and longer where Sentinels are held up.
# Needs root, iproute2 and redis-server. Prints a line that begins with SKIPPED, and succeeds, where something of it is missing.
set -euo pipefail
root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

skip() { # WHY
  echo "SKIPPED: the three-box walk-through $1"
  exit
}
for needed in ip redis-server; do
  command -v "$needed" >/dev/null || skip "needs $needed"
done
boxes=(mn-box1-$$ mn-box2-$$ mn-box3-$$) bridge=mn-bridge-$$
ip netns add "$bridge" 2>/dev/null || skip 'may not make network namespaces here'

# end_namespace NAME: ends all that runs in there, each by its own process id, and removes it.
end_namespace() {
  local pid
  for pid in $(ip netns pids "$1" 2>/dev/null); do
    kill -9 "$pid" 2>/dev/null || true # it may have ended meanwhile
  done
  ip netns del "$1" 2>/dev/null || true
}

# Sentinels that were held up for two seconds do nothing for thirty, and votes that are split twice cost two minutes each.
patience=360
work=$(mktemp -d)
demo=''

end() {
  local code=$? box
  if ((code != 0)); then
    echo "three-box.sh: failed after $SECONDS s" >&2
    tail -n 40 "$work/demo" 2>/dev/null >&2 || true
    for box in 1 2 3; do
      for log in "$work/box$box"/*/*.log; do
        [[ ! -e $log ]] || { echo "== $log" && tail -n 25 "$log"; } >&2
      done
    done
  fi
  # The demo is asked to end, so that it takes its own files away.
  if [[ -n $demo ]]; then
    kill "$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
  fi
  for box in "${boxes[@]}" "$bridge"; do end_namespace "$box"; done
  rm -rf "$work"
  exit "$code"
}
trap end EXIT
trap 'exit 143' TERM
trap 'exit 130' INT

fail() {
  printf 'three-box.sh: %s\n' "$@" >&2
  exit 1
}
step() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

# until_true WHAT COMMAND...: tries again and again until the command succeeds.
until_true() {
  local what=$1 end=$((SECONDS + patience))
  shift
  until "$@" >"$work/tried" 2>&1; do
    ((SECONDS < end)) || fail "not within $patience s: $what" "$(cat "$work/tried")"
    [[ -z $demo ]] || kill -0 "$demo" 2>/dev/null || fail "the demo has ended too early: $(cat "$work/demo")"
    sleep 0.5
  done
}

# exits CODE COMMAND...: fails where it exits otherwise; what it says is in $work/said.
exits() {
  local wanted=$1 code=0
  shift
  "$@" >"$work/said" 2>&1 || code=$?
  ((code == wanted)) || fail "exit code $code and not $wanted: $*" "$(cat "$work/said")"
}
# again_while CODE WHAT COMMAND...: runs it again as long as it exits with CODE, and then it has to succeed.
again_while() {
  local again=$1 what=$2 code end=$((SECONDS + patience))
  shift 2
  while true; do
    code=0
    "$@" >"$work/said" 2>&1 || code=$?
    ((code == again && SECONDS < end)) || break
    sleep 1
  done
  ((code == 0)) || fail "exit code $code: $what" "$(cat "$work/said")"
}
says() { # TEXT
  grep -qF -- "$1" "$work/said" || fail "this does not say '$1':" "$(cat "$work/said")"
}

ip -n "$bridge" link add br0 type bridge 2>/dev/null || skip 'may not make a bridge here'
ip -n "$bridge" link set br0 up
for n in 1 2 3; do
  box=${boxes[n - 1]}
  ip netns add "$box"
  ip link add eth0 netns "$box" type veth peer name "port$n" netns "$bridge"
  ip -n "$bridge" link set "port$n" master br0 up
  ip -n "$box" link set lo up
  ip -n "$box" address add "10.78.0.$n/24" dev eth0
  ip -n "$box" link set eth0 up
  mkdir "$work/box$n"
done

# No settings of the caller's: they may be those of a cluster that is in use.
while read -r name; do unset "$name"; done < <(compgen -e | grep '^MN_REDIS_' || true)
export MN_REDIS_PASSWORD="data-$RANDOM$RANDOM" MN_REDIS_SENTINEL_PASSWORD="sentinel-$RANDOM$RANDOM"
export MN_REDIS_SENTINELS=10.78.0.1:26379,10.78.0.2:26379,10.78.0.3:26379

mn() { # BOX COMMAND...
  ip netns exec "${boxes[$1 - 1]}" "$root/scripts/mn" "${@:2}"
}
join() { mn "$1" ha join --self-host "10.78.0.$1" --data-dir "$work/box$1"; }
primary_seen_by() { # BOX; status tells of a primary also where something is missing
  { mn "$1" ha status -o json || (($? == 3)); } | sed -nE '/"sentinels"/q; s/^ *"primary" *: *"(.*):6379",?$/\1/p'
}
# One primary, two replicas, and every Sentinel sees both of them: whatever is asked for next finds candidates.
whole() { # BOX
  local seen
  seen=$(mn "$1" ha status) || { echo "$seen" && return 1; }
  echo "$seen"
  [[ $(grep -c ' primary  -' <<<"$seen") == 1 && $(grep -c '2/2 up' <<<"$seen") == 3 ]]
}
all_whole() { for n in 1 2 3; do whole "$n" || return 1; done; }
another_primary_than() { # FORMER BOX
  local now
  now=$(primary_seen_by "$2")
  echo "the primary is '$now'"
  [[ -n $now && $now != "$1" ]]
}

# Both are built before the clock matters, and not by three boxes at once.
"$root/scripts/mn" ha --help >/dev/null
"$root/scripts/mn" demo --help >/dev/null
SECONDS=0

joins=()
for n in 1 2 3; do
  join "$n" >"$work/join$n" 2>&1 &
  joins+=($!)
done
for n in 1 2 3; do
  wait "${joins[n - 1]}" || fail "join of box $n: exit code $?" "$(cat "$work/join$n")"
done
step 'three boxes have joined at the same moment'
until_true 'one primary and two replicas, as every box sees it' all_whole
exits 0 mn 2 ha status
says 'mirror-neuron: ok'
step 'status: ok, one primary'

# The documents are few files, so that a round of the work is short.
MN_REDIS_HA_MODE=sentinel MN_REDIS_WAIT_REPLICAS=1 ip netns exec "${boxes[1]}" "$root/scripts/mn" demo --given --at-least 5s \
  --failovers 2 --workers 3 --input "$root/docs" >"$work/demo" 2>&1 &
demo=$!
until_true 'the demo invites to switch over' grep -q 'now is the time to switch the primary over' "$work/demo"
step 'the demo is at work'

# Refused (5) is nothing done: where a machine is held up there may be no candidate now, and one later.
again_while 5 'a failover by plan' mn 1 ha failover --planned --yes --timeout 120
says 'no acknowledged write'
says 'was lost'
step "switched by plan: $(grep ' replaces ' "$work/said")"
until_true 'one primary and two replicas after the planned failover' all_whole
again_while 5 'a failover by force' mn 1 ha failover --forced --yes --timeout 120
step "switched by force: $(grep ' replaces ' "$work/said")"

until_ended() { ! kill -0 "$1" 2>/dev/null; }
worker=$demo demo=''
until_true 'the demo ends' until_ended "$worker"
wait "$worker" || fail "the demo: exit code $?" "$(cat "$work/demo")"
last=$(tail -n 1 "$work/demo")
[[ $last =~ ^demo_ok\ .*\ lost=0\ duplicated=0\ failovers=([0-9]+)$ ]] || fail "the demo: $last" "$(cat "$work/demo")"
((BASH_REMATCH[1] >= 2)) || fail "the demo has not seen two failovers: $last" "$(cat "$work/demo")"
step "$last"

until_true 'one primary and two replicas before a box is lost' all_whole
former=$(primary_seen_by 1)
lost=${former##*.}
other=$((lost % 3 + 1))
ip -n "${boxes[lost - 1]}" link set eth0 down
for server in redis sentinel; do
  kill -9 "$(cat "$work/box$lost/$server/$server.pid")"
done
step "box $lost is lost, with the primary"
until_true 'another primary is elected' another_primary_than "$former" "$other"
degraded() { local code=0; mn "$other" ha status || code=$?; ((code == 3)); }
until_true 'status: degraded, exit code 3' degraded
cp "$work/tried" "$work/said"
says 'mirror-neuron: degraded'
step "$(primary_seen_by "$other") was elected; status: degraded"

ip -n "${boxes[lost - 1]}" link set eth0 up
exits 0 join "$lost"
until_true 'one primary and two replicas when the box is back' all_whole
exits 0 mn "$lost" ha status
step "box $lost is back; status: ok"

# Waited for in vain (6) is run again.
for n in 3 1 2; do
  again_while 6 "box $n leaves" mn "$n" ha leave --data-dir "$work/box$n" --yes
  step "box $n has left"
done
for n in 1 2 3; do
  remaining=$(ip netns pids "${boxes[n - 1]}")
  [[ -z $remaining ]] || fail "box $n still has processes: $(ps -o pid=,args= -p "${remaining//$'\n'/,}")"
done
for box in "${boxes[@]}" "$bridge"; do
  end_namespace "$box"
  ! ip netns list | grep -qw -- "$box" || fail "namespace $box is still there"
done
echo "three-box walk-through: join, status, demo, planned and forced failover, a lost box and its return, leave: ok in $SECONDS s"
