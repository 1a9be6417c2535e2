# shellcheck shell=bash
# What the smoke tests of Redis HA have in common; sourced after lib_cluster.sh, not run. The script defines take_down() for what it has
# started, and show_logs() for what the servers said if it failed.

# No settings of the caller's: they may be those of a cluster that is in use. Which program serves is none of them.
while read -r name; do unset "$name"; done < <(compgen -e | grep '^MN_REDIS_' | grep -vx MN_REDIS_SERVER_BIN || true)

work=$(mktemp -d)
attended='' explained=''

# attend COMMAND...: runs it so that a signal is heeded at once and ends it too. Without, a signal is heeded when the command is done:
# that is right for what would otherwise start servers behind our back.
attend() {
  local code=0
  "$@" &
  attended=$!
  wait "$attended" || code=$?
  attended=''
  return "$code"
}

end() {
  local code=$?
  trap '' HUP INT TERM
  if [[ -n $attended ]]; then
    kill "$attended" 2>/dev/null || true
    wait "$attended" || true
  fi
  # After a signal nobody asks why.
  [[ -n $explained ]] || ((code == 0 || code > 128)) || show_logs >&2 || true
  take_down || true
  rm -rf "$work"
  exit "$code"
}
trap end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# give_up WHAT-HAPPENED WHAT-TO-DO...: where the servers' logs would only hide it.
give_up() {
  explained=yes
  printf '%s\n' "${0##*/}: $1" "${@:2}" >&2
  exit 1
}

# The server that mn takes: the one that is named, else the first on the PATH.
server_program() {
  if [[ -n ${MN_REDIS_SERVER_BIN:-} ]]; then
    command -v "$MN_REDIS_SERVER_BIN"
  else
    command -v valkey-server || command -v redis-server
  fi
}

# A password for servers that live as long as this script.
use_secret() {
  local secret
  secret=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  export MN_REDIS_PASSWORD=$secret MN_REDIS_SENTINEL_PASSWORD=$secret
}

# What 'mn ha status' says, also of a cluster in which something is missing.
status() {
  "$here/mn" ha status -o json || (($? == 3))
}

# Whom the Sentinels name.
primary() {
  local said
  said=$(status)
  sed -nE '/^ *"primary" *:/ { s/.*: *"(.*)",?$/\1/p; q; }' <<<"$said"
}

# settle SENTINELS REPLICAS: waits until so many Sentinels know so many replicas, which they look for every ten seconds. One that learns
# of a dead primary before finds nobody to elect, and tries again after two minutes.
settle() {
  local said=''
  for _ in {1..60}; do
    said=$(status) || true
    if (($(grep -cE "\"replicas\" *: *$2,?\$" <<<"$said") == $1)); then return; fi
    sleep 1
  done
  show_logs >&2 || true
  give_up "after a minute the Sentinels do not know all replicas yet:" "$said"
}
