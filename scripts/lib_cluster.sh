# shellcheck shell=bash
# What the scripts for a cluster of two boxes have in common; sourced, not run.

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here

# usage_error TEXT...: what is wrong with the command line, and exit code 2. The script defines usage().
usage_error() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  usage >&2
  exit 2
}

# has_value OPTION VALUE...: fails where the command line ends after an option that needs a value.
has_value() {
  (($# > 1)) || usage_error "$1 needs a value"
}

# The store's settings for the cluster: $mode, $sentinels, $master as the options gave them, $box1 and $box2 where they did not.
export_cluster() {
  case $mode in
  sentinel)
    export MN_REDIS_HA_MODE=sentinel
    export MN_REDIS_SENTINELS=${sentinels:-${MN_REDIS_SENTINELS:-$box1:26379,$box2:26379}}
    export MN_REDIS_SENTINEL_MASTER=${master:-${MN_REDIS_SENTINEL_MASTER:-mirror-neuron}}
    ;;
  single)
    export MN_REDIS_HA_MODE=single
    export MN_REDIS_URL=${MN_REDIS_URL:-redis://$box1:6379}
    ;;
  *) usage_error "--redis-ha-mode is sentinel or single, not '$mode'" ;;
  esac
  export MN_REDIS_CLIENT=${MN_REDIS_CLIENT:-jedis}
}
