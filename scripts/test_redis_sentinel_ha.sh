#!/usr/bin/env bash
# A smoke test of Redis Sentinel HA on this machine, with real processes: a primary, two replicas and three Sentinels are started, a
# value is written and confirmed, the primary is killed, and an application goes on with the next one. Takes about half a minute.
set -euo pipefail
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
  cat <<'TEXT'
usage: test_redis_sentinel_ha.sh

Prints a line for each step: initial_write_ok, post_failover_write_ok and post_failover_read_ok, the last only if the first
value survived too. Exit code 0 then, 1 otherwise. The servers listen on 127.0.0.1 on free ports, and are taken down in the end.
TEXT
}

case ${1:-} in
'') ;;
-h | --help) usage && exit ;;
*)
  echo "test_redis_sentinel_ha.sh: there is no option '$1'" >&2
  usage >&2
  exit 2
  ;;
esac

# No settings of the caller's: they may be those of a cluster that is in use.
while read -r name; do unset "$name"; done < <(compgen -e | grep '^MN_REDIS_' || true)

work=$(mktemp -d)
end() {
  local code=$?
  if [[ -e $work/up ]]; then
    ((code == 0)) || tail -n 20 "$work"/*/*/*.log >&2 || true
    "$here/mn" local down --dir "$work/servers" --purge --yes >"$work/down" 2>&1 || cat "$work/down" >&2
  fi
  rm -rf "$work"
  exit "$code"
}
trap end EXIT

marker() { "$here/mn" example marker "$@" --within 120; }
# Whom the Sentinels name; status says 3 once a server is gone, and 0 before.
primary() {
  { "$here/mn" local status --dir "$work/servers" -o json || (($? == 3)); } | sed -nE 's/^ *"primary" *: *"(.*)",?$/\1/p'
}

touch "$work/up"
variables=$("$here/mn" local up --dir "$work/servers")
eval "$variables"
export MN_REDIS_CLIENT=jedis MN_REDIS_WAIT_REPLICAS=1

former=$(primary)
first="written to $former"
echo "initial_write_ok primary=$former $(marker write smoke-first "$first")"

"$here/mn" local kill primary --dir "$work/servers"
second='written after the failover'
written=$(marker write smoke-second "$second")
elected=$(primary)
if [[ -z $elected || $elected == "$former" ]]; then
  echo "test_redis_sentinel_ha.sh: the primary was $former and is '$elected' after it was killed" >&2
  exit 1
fi
echo "post_failover_write_ok primary=$elected $written"

read_first=$(marker read smoke-first "$first")
read_second=$(marker read smoke-second "$second")
echo "post_failover_read_ok first=$read_first second=$read_second"
