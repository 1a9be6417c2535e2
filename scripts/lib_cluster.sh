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

# The ports of both boxes, unless the script's options say otherwise.
redis_port=6379 sentinel_port=26379

# use_password NAME FILE: the variable, for all that is started here, is the file's first line.
use_password() {
  local line=''
  { IFS= read -r line <"$2" || true; }
  [[ -n $line ]] || usage_error "there is no password in $2"
  export "$1=$line"
}

# in_url HOST: as it stands before a port.
in_url() {
  if [[ $1 == *:* && $1 != \[* ]]; then echo "[$1]"; else echo "$1"; fi
}

# names LIST HOST: whether host:port,... has this host.
names() {
  [[ ",${1// /}," == *",$2:"* || ",${1// /}," == *",$2,"* ]]
}

# overruled NAME: a variable of the environment does not count, and its owner shall know.
overruled() {
  printf '%s: %s of the environment does not name the boxes and is left out of account\n' "${0##*/}" "$1" >&2
}

# The store's settings for the cluster: $mode, $sentinels, $master as the options gave them, $box1 and $box2 where they did not. Of the
# environment counts what says more about the same boxes. The Sentinel of the box $nearest, if that is one of them, is asked first.
export_cluster() {
  local one two
  one=$(in_url "$box1") two=$(in_url "$box2")
  case $mode in
  sentinel)
    if [[ -z $sentinels ]]; then
      sentinels=${MN_REDIS_SENTINELS:-}
      if ! names "$sentinels" "$one" || ! names "$sentinels" "$two"; then
        [[ -z $sentinels ]] || overruled MN_REDIS_SENTINELS
        sentinels=$one:$sentinel_port,$two:$sentinel_port
        [[ ${nearest:-} != "$box2" ]] || sentinels=$two:$sentinel_port,$one:$sentinel_port
      fi
    fi
    export MN_REDIS_HA_MODE=sentinel MN_REDIS_SENTINELS=$sentinels
    export MN_REDIS_SENTINEL_MASTER=${master:-${MN_REDIS_SENTINEL_MASTER:-mirror-neuron}}
    ;;
  single)
    local server=${MN_REDIS_URL:-}
    server=${server#*://} server=${server%%/*} server=${server##*@}
    if ! names "$server" "$one" && ! names "$server" "$two"; then
      [[ -z ${MN_REDIS_URL:-} ]] || overruled MN_REDIS_URL
      export MN_REDIS_URL=redis://$one:$redis_port
    fi
    export MN_REDIS_HA_MODE=single
    ;;
  *) usage_error "--redis-ha-mode is sentinel or single, not '$mode'" ;;
  esac
  export MN_REDIS_CLIENT=${MN_REDIS_CLIENT:-jedis}
}
