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
  --redis-ha-mode MODE         sentinel (default) or single: single joins nothing and uses MN_REDIS_URL if it names one of the boxes,
                               else box 1
  --redis-sentinels LIST       host:port,... of all Sentinels, in the same order on each box
                               (default: MN_REDIS_SENTINELS if it names both boxes, else --sentinel-port of both)
  --sentinel-master NAME       the name under which they watch the primary (default: MN_REDIS_SENTINEL_MASTER, else mirror-neuron)
  --redis-wait-replicas N      how many replicas confirm a write (default: 0)
  --skip-redis-ha              the servers run already: only start the node
  --password-file FILE, --sentinel-password-file FILE
                               the first line is the password; for the servers and the node
  --redis-port P, --sentinel-port P, --data-dir DIR, --announce-ip IP, --bind IP, --quorum N,
  --tls-cert-file FILE, --tls-key-file FILE, --timeout SECONDS, --yes
                               as for 'mn ha join'
  NODE-OPTION...               as for 'mn node start'

Passwords come from MN_REDIS_PASSWORD and MN_REDIS_SENTINEL_PASSWORD, unless files are named. The servers go on when the node has ended:
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
  --password-file) has_value "$@" && use_password MN_REDIS_PASSWORD "$2" && shift 2 ;;
  --sentinel-password-file) has_value "$@" && use_password MN_REDIS_SENTINEL_PASSWORD "$2" && shift 2 ;;
  --redis-port) has_value "$@" && redis_port=$2 && shift 2 ;;
  --sentinel-port) has_value "$@" && sentinel_port=$2 && shift 2 ;;
  --data-dir | --announce-ip | --bind | --quorum | --tls-cert-file | --tls-key-file | --timeout)
    has_value "$@" && joining+=("$1" "$2") && shift 2
    ;;
  -y | --yes) joining+=(--yes) && shift ;;
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
  "$here/mn" ha join --self-host "$self" --sentinels "$MN_REDIS_SENTINELS" \
    --master-name "$MN_REDIS_SENTINEL_MASTER" --redis-port "$redis_port" --sentinel-port "$sentinel_port" \
    ${joining[@]+"${joining[@]}"} >&2
fi
exec "$here/mn" node start "$@"
