#!/usr/bin/env bash
# Runs a command on a machine that stalls: everything it starts is frozen together every now and then, as a virtual machine is that gets
# no processor. Two seconds are enough for a Sentinel to do nothing for the next thirty (TILT). As root on Linux with a freezer cgroup.
# usage: with-stalls.sh LEAST MOST LENGTH COMMAND...: every LEAST to MOST seconds, for half to one and a half times LENGTH milliseconds
set -euo pipefail
(($# >= 4)) || { sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}" >&2 && exit 2; }
least=$1 most=$2 length=$3
shift 3
group=/sys/fs/cgroup/freezer/mn-stalls-$$
mkdir "$group" || { echo "with-stalls.sh: there is no freezer cgroup (version 1) here" >&2 && exit 1; }

bash -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' mn-stalls "$group" "$@" &
command=$!
while sleep $((least + RANDOM % (most - least + 1))) && kill -0 "$command" 2>/dev/null; do
  stall=$((length / 2 + RANDOM % length))
  echo FROZEN >"$group/freezer.state"
  sleep "$((stall / 1000)).$(printf '%03d' $((stall % 1000)))"
  echo THAWED >"$group/freezer.state"
  echo "with-stalls.sh: $(date +%T) stalled for $stall ms" >&2
done &
stalls=$!
code=0
wait "$command" || code=$?
kill "$stalls" 2>/dev/null || true
echo THAWED >"$group/freezer.state"
exit "$code"
