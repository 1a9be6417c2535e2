#!/usr/bin/env bash
# Runs an mn command against the cluster of two boxes: cluster_cli.sh ... -- inspect nodes
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib_cluster.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib_cluster.sh"

usage() {
  cat <<'TEXT'
usage: cluster_cli.sh --box1-ip IP --box2-ip IP [OPTION...] -- COMMAND...

  --box1-ip IP, --box2-ip IP   the two boxes
  --self-ip IP                 this box, if it is one of them: its Sentinel is asked first
  --redis-ha-mode MODE         sentinel (default) or single: MN_REDIS_URL if it names one of the boxes, else port 6379 of box 1
  --redis-sentinels LIST       host:port,... (default: MN_REDIS_SENTINELS if it names both boxes, else port 26379 of both)
  --sentinel-master NAME       the name under which they watch the primary (default: MN_REDIS_SENTINEL_MASTER, else mirror-neuron)
  COMMAND...                   as for mn: inspect nodes, ha status, config explain ...
TEXT
}

box1='' box2='' nearest='' mode=sentinel sentinels='' master=''
while (($# > 0)); do
  case $1 in
  --box1-ip) has_value "$@" && box1=$2 && shift 2 ;;
  --box2-ip) has_value "$@" && box2=$2 && shift 2 ;;
  --self-ip) has_value "$@" && nearest=$2 && shift 2 ;;
  --redis-ha-mode) has_value "$@" && mode=$2 && shift 2 ;;
  --redis-sentinels) has_value "$@" && sentinels=$2 && shift 2 ;;
  --sentinel-master) has_value "$@" && master=$2 && shift 2 ;;
  -h | --help) usage && exit ;;
  --) shift && break ;;
  *) usage_error "there is no option '$1'; the command comes after --" ;;
  esac
done
[[ -n $box1 && -n $box2 ]] || usage_error '--box1-ip and --box2-ip are needed'
(($# > 0)) || usage_error 'what is to be run? for example: -- inspect nodes'

export_cluster
exec "$here/mn" "$@"
