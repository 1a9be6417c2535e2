#!/usr/bin/env bash
# Makes this box a member of the Redis HA cluster ('mn ha join') and then runs a runtime node on it ('mn node start').
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib_cluster.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib_cluster.sh"

usage() {
  cat <<'TEXT'
usage: start_cluster_node.sh --box1-ip IP --box2-ip IP --box 1|2 [OPTION...] [-- NODE-OPTION...]

  --box1-ip IP, --box2-ip IP   the two boxes
  --box N                      which of them this is
  --redis-ha-mode MODE         sentinel (default) or single: single joins nothing and uses MN_REDIS_URL, else box 1
  --redis-sentinels LIST       host:port,... of all Sentinels, in the same order on each box
                               (default: port 26379 of both boxes)
  --sentinel-master NAME       the name under which they watch the primary (default: mirror-neuron)
  --redis-wait-replicas N      how many replicas confirm a write (default: 0)
  --skip-redis-ha              the servers run already: only start the node
  --redis-port P, --sentinel-port P, --data-dir DIR
                               as for 'mn ha join'
  NODE-OPTION...               as for 'mn node start'

Passwords come from MN_REDIS_PASSWORD and MN_REDIS_SENTINEL_PASSWORD. The servers go on when the node has ended:
'redis_ha.sh leave' takes them down.
TEXT
}

box1='' box2='' box='' mode=sentinel sentinels='' master='' replicas='' skip='' joining=()
while (($# > 0)); do
  case $1 in
  --box1-ip) has_value "$@" && box1=$2 && shift 2 ;;
  --box2-ip) has_value "$@" && box2=$2 && shift 2 ;;
  --box) has_value "$@" && box=$2 && shift 2 ;;
  --redis-ha-mode) has_value "$@" && mode=$2 && shift 2 ;;
  --redis-sentinels) has_value "$@" && sentinels=$2 && shift 2 ;;
  --sentinel-master) has_value "$@" && master=$2 && shift 2 ;;
  --redis-wait-replicas) has_value "$@" && replicas=$2 && shift 2 ;;
  --redis-port | --sentinel-port | --data-dir) has_value "$@" && joining+=("$1" "$2") && shift 2 ;;
  --skip-redis-ha) skip=yes && shift ;;
  -h | --help) usage && exit ;;
  --) shift && break ;;
  *) usage_error "there is no option '$1'" ;;
  esac
done
[[ -n $box1 && -n $box2 ]] || usage_error '--box1-ip and --box2-ip are needed'
case $box in
1) self=$box1 ;;
2) self=$box2 ;;
*) usage_error '--box is 1 or 2' ;;
esac

export_cluster
[[ -z $replicas ]] || export MN_REDIS_WAIT_REPLICAS=$replicas
if [[ $mode == sentinel && -z $skip ]]; then
  # Its own options come first: what the node needs is in the variables already.
  MN_REDIS_WAIT_REPLICAS='' "$here/mn" ha join --self-host "$self" --sentinels "$MN_REDIS_SENTINELS" \
    --master-name "$MN_REDIS_SENTINEL_MASTER" "${joining[@]}" >&2
fi
exec "$here/mn" node start "$@"
